"""Fixtures for conftest.py to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from . import needs
from .office import Office, shared, unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, one for the whole session; without it tests are skipped, under CI failed."""
    reason = unavailable()
    if reason:
        needs.missing(reason)
    running = shared()
    yield running
    running.close()
