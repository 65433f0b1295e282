"""What the summary's page and workbook say of the portfolio as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.portfolio.summary import Summary


def title(summary: Summary) -> str:
    """The portfolio's title: its study's where it has only one."""
    return summary.parts[0].title if len(summary.parts) == 1 else f"Portfolio of {len(summary.parts)} studies"


def counted(summary: Summary) -> str:
    """How much of it was built."""
    sets = sum(len(part.sets) for part in summary.parts)
    built = sum(len(part.built) for part in summary.parts)
    unread = sum(not failure.scenario for failure in summary.failures)
    said = f"{_several(len(summary.parts), 'study', 'studies')} in {_several(sets, 'scenario')}"
    said += ", all of them built" if built == sets else f", {built} of them built"
    return f"{said}; {_several(unread, 'file')} could not be read" if unread else said


def _several(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
