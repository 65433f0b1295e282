"""What the report shows as a paragraph on compute, as a paper discloses it: no money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.view import show, show_optional
from reportgen.graph.names import TOTALS, row_value
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import column_of

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber

HOURS = "gpu_hours"  # the measure that a disclosure is about, as actuals and calendars have it


class DisclosedFamily(NamedTuple):
    """The compute of one family: its GPU-hours and its runs, blank where it trains nothing."""

    label: str
    hours: ShownNumber
    runs: ShownNumber


class Disclosure(NamedTuple):
    """The compute of a study: what it runs on, of each family and in all."""

    choices: tuple[tuple[str, str], ...]  # that GPU-hours depend on, as the accelerator, each with its label
    families: tuple[DisclosedFamily, ...]
    hours: ShownNumber
    flops: ShownNumber


def disclosure(analysis: Analysis) -> Disclosure | None:
    """Return the compute of a study; None where it has no GPU-hours."""
    study, total = analysis.study, TOTALS(HOURS)
    if total not in analysis.values:
        return None
    style, sources = column_of(study, HOURS).style, analysis.graph.sources_of([total])
    choices = tuple(
        (item.label, str(analysis[name]))
        for name, item in study[INPUTS].items()
        if item.kind == "choice" and name in sources
    )
    families = tuple(
        DisclosedFamily(
            family.label,
            show(analysis, row_value(family.id, HOURS), style),
            show_optional(analysis, row_value(family.id, "runs"), "count"),
        )
        for family in study[FAMILIES]
        if row_value(family.id, HOURS) in analysis.values
    )
    return Disclosure(
        choices, families, show(analysis, total, style), show_optional(analysis, TOTALS("flops"), "flops")
    )
