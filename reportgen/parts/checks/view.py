"""What the report shows of the checks: each with whether it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.parts.checks.define import CONDITION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis


class CheckView(NamedTuple):
    """One check: its name in the graph, what ought to hold, and whether it does."""

    name: str
    label: str
    holds: bool


def _checks(analysis: Analysis) -> tuple[CheckView, ...]:
    """Return every check, in the order of the sheet."""
    return tuple(
        CheckView(name, label if CONDITION.owns(name) else translated(label), analysis.number(name) != 0)
        for name, label in analysis.checks.items()
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"checks": _checks}
