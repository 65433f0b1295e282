"""Texts about the whole portfolio that the summary's page and workbook share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.portfolio.summary import Summary


def portfolio_title(summary: Summary) -> str:
    """Return the portfolio's title: its study's title where it has only one study."""
    return summary.studies[0].title if len(summary.studies) == 1 else f"Portfolio of {len(summary.studies)} studies"


def build_status(summary: Summary) -> str:
    """Return how many studies and scenarios there are, and how many of them were built."""
    sets = sum(len(study.sets) for study in summary.studies)
    built = sum(len(study.built) for study in summary.studies)
    unread = sum(not failure.scenario for failure in summary.failures)
    text = f"{_number_of(len(summary.studies), 'study', 'studies')} in {_number_of(sets, 'scenario')}"
    text += ", all of them built" if built == sets else f", {built} of them built"
    return f"{text}; {_number_of(unread, 'file')} could not be read" if unread else text


def _number_of(count: int, singular: str, plural: str = "") -> str:
    """Return a count and its noun, whose plural is that of an "s" by default."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
