"""Fixtures for conftest.py to import."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import needs
from .office import Office, shared, unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, one for the whole session; without it tests are skipped, under CI failed."""
    reason = unavailable()
    if reason:
        needs.missing(reason)
    running = shared()
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for each module of tests; without it tests are skipped, under CI failed."""
    if not Path(CHROMIUM).exists() or find_spec("playwright") is None:
        needs.missing("Chromium or Playwright is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
