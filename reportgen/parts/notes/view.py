"""What the report shows of the study's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.notes.shape import NOTES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis


def notes(analysis: Analysis) -> dict[str, str]:
    """Return the notes as Markdown, each by the section that it stands in."""
    return dict(analysis.study[NOTES])


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"notes": notes}
