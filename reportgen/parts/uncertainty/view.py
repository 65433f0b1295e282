"""What the report shows of the joint draws: quantiles of the rows, the density of the total, parts of its variance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.view import ShownNumber, Writing, write
from reportgen.graph.names import TOTAL, TOTALS
from reportgen.parts.assumptions.ranges import outside
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.checks.shape import CONDITIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, column_of, headline, with_unit
from reportgen.parts.sensitivity.analyse import ranges_left_out
from reportgen.parts.uncertainty.draws import uncertainty
from reportgen.parts.uncertainty.scale import rows_scale

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.ranges import LeftOut
    from reportgen.parts.uncertainty.draws import Bin, Quantiles


class RowSpread(NamedTuple):
    """The quantiles of one row, written."""

    label: str
    p10: ShownNumber
    p50: ShownNumber
    p90: ShownNumber


class VarianceShare(NamedTuple):
    """An assumption's part of the variance."""

    label: str
    part: ShownNumber


class Chance(NamedTuple):
    """In what part of the draws one of the study's conditions holds."""

    label: str
    part: ShownNumber


class MovesWith(NamedTuple):
    """An assumption that is drawn together with another."""

    label: str
    other: str
    correlation: str


class UncertaintyView(NamedTuple):
    """The joint draws, written."""

    draws: str
    seed: int
    total: RowSpread
    sum: RowSpread  # the total in the scale of the rows
    rows: tuple[RowSpread, ...]
    explained: tuple[VarianceShare, ...]
    density: tuple[Bin, ...]
    ticks: tuple[ShownNumber, ...]
    outside: str  # a sentence where the total is not between the tenth and nine tenths of its draws
    left_out: tuple[LeftOut, ...]
    measures: tuple[RowSpread, ...]  # totals of the measures that the study asks for
    chances: tuple[Chance, ...]
    suffices: ShownNumber | None  # in what part of the draws the budget covers what is spent
    contingency: ShownNumber | None  # the rate that would cover eight tenths of the draws
    together: tuple[MovesWith, ...]


def _uncertainty(analysis: Analysis) -> UncertaintyView | None:
    """Return the joint draws; None when nothing that matters has a range."""
    result = uncertainty(analysis)
    if result is None:
        return None
    study = analysis.study
    style, currency = headline(study).style, study[ABOUT].currency

    like, scale = study[PUBLISHED].get(study[ABOUT].headline), rows_scale(study, result)

    def text(value: float, like: Decimal | None = None, scale: Scale | None = None) -> ShownNumber:
        return ShownNumber("", value, write(value, style, like, currency, Writing(scale=scale)), style)

    def spread(quantiles: Quantiles, label: str = "", **written: Any) -> RowSpread:
        return RowSpread(label, *(text(value, **written) for value in (quantiles.p10, quantiles.p50, quantiles.p90)))

    explained = tuple(
        VarianceShare(study[ASSUMPTIONS][name].label, _percent(part)) for name, part in result.explained.items()
    )
    edges = [result.density[0].low, result.total.p10, result.total.p50, result.total.p90, result.density[-1].high]
    return UncertaintyView(
        draws=write(result.draws, "count"),
        seed=result.seed,
        total=spread(result.rows[TOTAL], like=like),
        sum=spread(result.rows[TOTAL], like=like, scale=scale),
        rows=tuple(
            spread(result.rows[family.id], family.label, scale=scale)
            for family in study[FAMILIES]
            if family.id in result.rows
        ),
        explained=explained,
        density=result.density,
        ticks=tuple(text(value) for value in edges),
        outside=outside(analysis.number(TOTALS(study[ABOUT].headline)), result.total.p10, result.total.p90),
        left_out=ranges_left_out(analysis, analysis.costing),
        measures=tuple(_of_measure(study, key, quantiles) for key, quantiles in result.measures.items()),
        chances=tuple(
            Chance(study[CONDITIONS][number].label, _percent(part)) for number, part in result.chances.items()
        ),
        suffices=None if result.budget is None else _percent(result.budget.suffices),
        contingency=None if result.budget is None else _percent(result.budget.contingency),
        together=tuple(
            MovesWith(item.label, study[ASSUMPTIONS][item.correlates_with].label, write(item.correlation, "number"))
            for name, item in study[ASSUMPTIONS].items()
            if name in result.explained and item.correlates_with in result.explained and item.correlation is not None
        ),
    )


def _percent(part: float) -> ShownNumber:
    return ShownNumber("", part, write(part, "percent"), "percent")


def _of_measure(study: Study, key: str, quantiles: Quantiles) -> RowSpread:
    """Return the quantiles of a measure's total, in the measure's own style."""
    column, currency = column_of(study, key), study[ABOUT].currency
    numbers = (
        ShownNumber("", value, write(value, column.style, None, currency), column.style)
        for value in (quantiles.p10, quantiles.p50, quantiles.p90)
    )
    return RowSpread(with_unit(column.label, column.unit), *numbers)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"uncertainty": _uncertainty}
