"""Quantities as the report shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.view import show
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.quantities.shape import Quantity


class QuantityView(NamedTuple):
    """A quantity with one value."""

    id: str
    label: str
    symbol: str
    value: ShownNumber
    unit: str
    note: str


def quantities(analysis: Analysis) -> tuple[QuantityView, ...]:
    """Return the quantities with one value for the study."""
    return quantity_views(analysis, analysis.study[QUANTITIES])


def quantity_views(evaluation: Evaluation, items: Mapping[str, Quantity]) -> tuple[QuantityView, ...]:
    """Return some quantities that have one value, by their names in the graph."""
    return tuple(
        QuantityView(name, item.label, item.symbol, show(evaluation, name, item.style), item.unit, item.note)
        for name, item in items.items()
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"quantities": quantities}
