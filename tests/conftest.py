"""Fixtures for all tests, and what they counted."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from tests.support.counts import summary, tell
from tests.support.fixtures import browser, office
from tests.support.in_process import reader

if TYPE_CHECKING:
    import pytest

# A test that others slow down is no wrong one: how long a case takes is for benchmarks.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

__all__ = ["browser", "office", "reader", "tell"]


def pytest_runtest_setup() -> None:
    """Hear Ctrl-C, as what a test starts then does too.

    A shell starts what runs in the background deaf to it, and a command that a test runs in this process leaves it so.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    summary(terminalreporter)
