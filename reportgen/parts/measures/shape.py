"""Measures: the columns of the headline table, and the figures that the source prints of its total."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field

from reportgen.describe.about import ABOUT
from reportgen.describe.kinds import Figure, Formula, Frozen, Identifier, Line, Markdown, Style, own_identifier
from reportgen.describe.language import message, translated
from reportgen.describe.number_forms import Scale
from reportgen.describe.tables import Path, Study, Table
from reportgen.formula.expr import names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import SWEEP_PARTS, TOTALS
from reportgen.parts.assumptions.shape import SCENARIOS

MeasureId = Annotated[
    Identifier, AfterValidator(own_identifier(SWEEP_PARTS, f"each sweep has values called {', '.join(SWEEP_PARTS)}"))
]


class Measure(Frozen):
    """A column of the headline table.

    It is evaluated for each line and added up; a ratio is evaluated on each row from that row's own sums.

    Attributes:
        id: Its name in formulas: lower-case letters, digits and underscores. Example: ``"gpu_hours"``
        label: The column's heading. Example: ``"GPU-hours"``
        formula: Its value in one row, over the row's ``flops``, ``runs`` and ``tokens``, measures before it,
            and names of the study. ``total_cost`` is the total's cost. Example: ``"flops / 3600 / gpu_flops"``
        kind: ``sum``, which is added up over lines, or ``ratio``, which each row has of its own sums. Example:
            ``"ratio"``
        unit: What one of it is. Example: ``"GPU-hours"``, ``"USD"``
        style: How its numbers are written. Example: ``"money"``
        note: A remark in Markdown. Example: ``"Failed runs are counted in."``
    """

    id: MeasureId
    label: Line
    formula: Formula
    kind: Literal["sum", "ratio"] = "sum"
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
    RowColumn("runs", message("Runs"), "plain", message("runs")),
    RowColumn("tokens", message("Tokens"), "flops", message("tokens")),
    RowColumn("flops", message("FLOPs"), "flops", message("FLOP")),
)
FLOPS = SUM_COLUMNS[-1]


def sum_columns() -> tuple[RowColumn, ...]:
    """Return ``SUM_COLUMNS`` in the language in use."""
    return tuple(item._replace(label=translated(item.label), unit=translated(item.unit)) for item in SUM_COLUMNS)


def totals_printed(study: Study) -> Iterator[tuple[Path, Mapping[str, Decimal]]]:
    """Yield where the study file has figures that the source prints of the total, and these by measure."""
    yield (PUBLISHED.key,), study[PUBLISHED]
    for name, scenario in study[SCENARIOS].items():
        yield (SCENARIOS.key, name, "published"), scenario.published


def says_unit(label: str, unit: str) -> bool:
    """Return whether a label names the unit already, as ``Energy, MWh`` does, or there is none to name."""
    return not unit or label == unit or label.endswith((f", {unit}", f"({unit})"))


def with_unit(label: str, unit: str) -> str:
    """Return a label with its unit in brackets, where it does not name it already."""
    return label if says_unit(label, unit) else f"{label} ({unit})"


def heading(column: RowColumn) -> str:
    """Return what a column is called on a sheet, with its unit where that says more."""
    plain = column in SUM_COLUMNS or says_unit(column.label, column.unit)
    return column.label if plain else f"{column.label}\n({column.unit})"


def sums_at_sizes(study: Study) -> tuple[RowColumn, ...]:
    """Return the sums that all sweeps have at each model size: tokens only where a measure reads them."""
    reads_tokens = any("tokens" in names(item.formula) for item in study[MEASURES])
    return tuple(column for column in SUM_COLUMNS if column.key != "tokens" or reads_tokens)


def measure_columns(study: Study) -> tuple[RowColumn, ...]:
    """Return the study's measures as columns."""
    return tuple(RowColumn(item.id, item.label, item.style, item.unit) for item in study[MEASURES])


def row_columns(study: Study, values: Container[str]) -> tuple[RowColumn, ...]:
    """Return the columns that any row of a study has: sums, then measures; ``values`` are by the graph's names."""
    return tuple(column for column in (*sum_columns(), *measure_columns(study)) if TOTALS(column.key) in values)


def column_of(study: Study, key: str) -> RowColumn:
    """Return the column of a measure; FLOPs for whatever is none."""
    return next((item for item in measure_columns(study) if item.key == key), sum_columns()[-1])


def headline(study: Study) -> RowColumn:
    """Return the column of the headline, the sensitivities and the charts; that of FLOPs where it is not a measure."""
    return column_of(study, study[ABOUT].headline)


def headline_measure(study: Study) -> Measure | None:
    """Return the measure that the headline speaks of; None when it speaks of FLOPs."""
    return next((measure for measure in study[MEASURES] if measure.id == study[ABOUT].headline), None)


def share_measure(study: Study) -> Measure | None:
    """Return the measure that gives each row's part of the total, where the study has one."""
    return next((measure for measure in study[MEASURES] if _is_share(measure)), None)


def _is_share(measure: Measure) -> bool:
    """Return whether a measure is a part of a total, which a ratio such as a utilisation is not."""
    reads_total = any(name.startswith(TOTAL_PREFIX) for name in names(measure.formula))
    return measure.style == "percent" and measure.kind == "sum" and reads_total


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
