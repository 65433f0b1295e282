"""What long tests have tried, told in the summary of a run: one line a property, without -s and from every worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_TOLD = "counted"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Give a line to the summary of the run."""
    return lambda line: record_property(_TOLD, line)


def summary(terminal: pytest.TerminalReporter) -> None:
    """Write every line told, in order; to be called by ``pytest_terminal_summary``."""
    reports = [report for reports in terminal.stats.values() for report in reports]
    told = {
        str(line)
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == _TOLD and getattr(report, "when", "") == "call"
    }
    if told:
        terminal.section("counts")
        for line in sorted(told):
            terminal.write_line(line)
