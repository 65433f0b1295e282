"""Fixtures for conftest.py to import."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import needs
from .office import Office, shared, unavailable


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, one for the whole session; without it tests are skipped, under CI failed."""
    reason = unavailable()
    if reason:
        needs.missing(reason)
    running = shared()
    yield running
    running.close()
