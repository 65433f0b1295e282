"""What the report shows of what the total compares with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.quantities.view import quantity_views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.parts.quantities.view import QuantityView


def _perspective(analysis: Analysis) -> tuple[QuantityView, ...]:
    """Return every figure with its unit."""
    return quantity_views(analysis, analysis.study[PERSPECTIVE])


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"perspective": _perspective}
