"""Measures: the columns of the headline table, and the figures that the source prints of its total."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import Figure, Formula, Frozen, Identifier, Line, Markdown, Style, own_identifier
from reportgen.describe.styles import Scale
from reportgen.describe.tables import Study, Table
from reportgen.formula.expr import names
from reportgen.graph.names import SWEEP_PARTS

MeasureId = Annotated[
    Identifier, AfterValidator(own_identifier(SWEEP_PARTS, f"each sweep has values called {', '.join(SWEEP_PARTS)}"))
]


class Measure(Frozen):
    """A column of the headline table computed from FLOPs.

    Attributes:
        id: Its name in formulas: lower-case letters, digits and underscores. Example: ``"gpu_hours"``
        label: The column's heading. Example: ``"GPU-hours"``
        formula: Its value in one row, over the row's ``flops``, ``runs`` and ``tokens``, measures before it,
            and names of the study. ``total_cost`` is the total's cost. Example: ``"flops / 3600 / gpu_flops"``
        unit: What one of it is. Example: ``"GPU-hours"``, ``"USD"``
        style: How its numbers are written. Example: ``"money"``
        note: A remark in Markdown. Example: ``"Failed runs are counted in."``
    """

    id: MeasureId
    label: Line
    formula: Formula
    unit: Line = ""
    style: Style = "number"
    note: Markdown = ""


MEASURES: Table[tuple[Measure, ...]] = Table(
    "measures", Annotated[tuple[Measure, ...], Field(strict=False, min_length=1, max_length=30)], required=True
)
PUBLISHED: Table[Mapping[str, Decimal]] = Table(
    "published",
    Mapping[str, Figure],
    {},
    description="The figures that the source prints of the total, by measure, with the digits it prints."
    " Example: ``{ flops = 5.42e24, cost = 12.9e6 }``",
)


class RowColumn(NamedTuple):
    """A column that every row has: a sum of its sweeps or a measure."""

    key: str
    label: str
    style: str
    unit: str = ""
    scale: Scale | None = None  # of its amounts, in which its rows can be seen to add up


SUM_COLUMNS = (
    RowColumn("runs", "Runs", "tally", "runs"),
    RowColumn("tokens", "Tokens", "flops", "tokens"),
    RowColumn("flops", "FLOPs", "flops", "FLOP"),
)
FLOPS = SUM_COLUMNS[-1]


def sums_at_sizes(study: Study) -> tuple[RowColumn, ...]:
    """Return the sums that all sweeps have at each model size: tokens only where a measure reads them."""
    reads_tokens = any("tokens" in names(item.formula) for item in study[MEASURES])
    return tuple(column for column in SUM_COLUMNS if column.key != "tokens" or reads_tokens)


def measure_columns(study: Study) -> tuple[RowColumn, ...]:
    """Return the study's measures as columns."""
    return tuple(RowColumn(item.id, item.label, item.style, item.unit) for item in study[MEASURES])


def column_of(study: Study, key: str) -> RowColumn:
    """Return the column of a measure; FLOPs for whatever is none."""
    return next((item for item in measure_columns(study) if item.key == key), FLOPS)


def headline(study: Study) -> RowColumn:
    """Return the column that the headline, the sensitivities and the charts speak of; FLOPs where it is no measure."""
    return column_of(study, study[ABOUT].headline)


def headline_measure(study: Study) -> Measure | None:
    """Return the measure that the headline speaks of; None when it speaks of FLOPs."""
    return next((measure for measure in study[MEASURES] if measure.id == study[ABOUT].headline), None)


def share_measure(study: Study) -> Measure | None:
    """Return the measure that gives each row's part of the total, where the study has one."""
    return next((measure for measure in study[MEASURES] if measure.style == "percent"), None)


def chain(study: Study) -> tuple[Measure, ...]:
    """Return the headline measure after the measures that it is computed from."""
    measures = {measure.id: measure for measure in study[MEASURES]}
    chained: dict[str, Measure] = {}

    def visit(measure: Measure) -> None:
        for name in names(measure.formula):
            if name in measures and name != measure.id:
                visit(measures[name])
        chained[measure.id] = measure

    top = headline_measure(study)
    if top is not None:
        visit(top)
    return tuple(chained.values())
