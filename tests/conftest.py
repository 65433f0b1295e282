"""Fixtures for all tests, and what they counted."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from tests.support.counts import summary, tell
from tests.support.fixtures import office

if TYPE_CHECKING:
    import pytest

__all__ = ["office", "tell"]

# Whoever starts the tests in the background may have them ignore Ctrl-C, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    summary(terminalreporter)
