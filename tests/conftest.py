"""Fixtures for all tests, and what they counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.counts import summary, tell
from tests.support.fixtures import office

if TYPE_CHECKING:
    import pytest

__all__ = ["office", "tell"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    summary(terminalreporter)
