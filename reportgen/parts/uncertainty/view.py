"""What the report shows of the joint draws: quantiles of the rows, the density of the total, parts of its variance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.view import ShownNumber, write
from reportgen.graph.names import TOTAL
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, headline
from reportgen.parts.uncertainty.draws import uncertainty

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from reportgen.describe.evaluation import Analysis
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


class UncertaintyView(NamedTuple):
    """The joint draws, written."""

    draws: str
    seed: int
    total: RowSpread
    rows: tuple[RowSpread, ...]
    explained: tuple[VarianceShare, ...]
    density: tuple[Bin, ...]
    ticks: tuple[ShownNumber, ...]


def _uncertainty(analysis: Analysis) -> UncertaintyView | None:
    """Return the joint draws; None when nothing that matters has a range."""
    result = uncertainty(analysis)
    if result is None:
        return None
    study = analysis.study
    style, currency = headline(study).style, study[ABOUT].currency

    def text(value: float, like: Decimal | None = None) -> ShownNumber:
        return ShownNumber("", value, write(value, style, like, currency), style)

    def spread(label: str, quantiles: Quantiles, like: Decimal | None = None) -> RowSpread:
        return RowSpread(label, *(text(value, like) for value in (quantiles.p10, quantiles.p50, quantiles.p90)))

    explained = tuple(
        VarianceShare(study[ASSUMPTIONS][name].label, ShownNumber("", part, write(part, "percent"), "percent"))
        for name, part in result.explained.items()
    )
    edges = [result.density[0].low, result.total.p10, result.total.p50, result.total.p90, result.density[-1].high]
    return UncertaintyView(
        draws=write(result.draws, "count"),
        seed=result.seed,
        total=spread("", result.rows[TOTAL], study[PUBLISHED].get(study[ABOUT].headline)),
        rows=tuple(
            spread(family.label, result.rows[family.id]) for family in study[FAMILIES] if family.id in result.rows
        ),
        explained=explained,
        density=result.density,
        ticks=tuple(text(value) for value in edges),
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"uncertainty": _uncertainty}
