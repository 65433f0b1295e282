"""What the report shows of the sensitivities: the tornado, largest swing first, and the grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.about import ABOUT
from reportgen.describe.language import translated
from reportgen.describe.ranking import sorted_name
from reportgen.describe.view import show
from reportgen.graph.names import TOTALS
from reportgen.parts.assumptions.ranges import ENDS, IN_USE, RANGES
from reportgen.parts.assumptions.rates import paid_unit, rate_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.measures.shape import PUBLISHED, headline
from reportgen.parts.sensitivity.analyse import TORNADO, grid_cell, grid_places, ranged, ranges_left_out
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.assumptions.ranges import LeftOut


class SwingView(NamedTuple):
    """One bar of the tornado: an assumption at each end of its range, and the total there."""

    id: str
    in_use: str  # the name of what is 1 where its range is in use
    label: str
    unit: str
    per: bool  # whether the unit is what the study's currency is paid for
    low_input: str
    high_input: str
    low: ShownNumber
    high: ShownNumber
    swing: ShownNumber

    @property
    def after(self) -> str:
        """What follows a value of the assumption: a blank and its unit, or nothing where it has none."""
        unit = translated("per %(unit)s", unit=self.unit) if self.per else self.unit
        return f" {unit}" if unit else ""


class TopSwing(NamedTuple):
    """What matters most, and what else may once values are edited.

    ``labels`` and ``ranges`` are the texts of all assumptions that have a range, in their order; ``place`` is the
    position among them of the one that matters most, and ``place_name`` the graph's name for it, which counts from 1.
    """

    in_use: str  # the name of what is 1 where a range of it is in use
    place_name: str
    place: int
    labels: tuple[str, ...]
    ranges: tuple[str, ...]
    low: ShownNumber
    high: ShownNumber


class GridView(NamedTuple):
    """The headline total over the values of two assumptions."""

    label: str
    rows: str
    columns: str
    row_inputs: tuple[str, ...]
    column_inputs: tuple[str, ...]
    cells: tuple[tuple[ShownNumber, ...], ...]
    live_cell: tuple[int, int]  # the cell of the live values, (-1, -1) when they are not on the grid


class SensitivityView(NamedTuple):
    """The tornado, largest swing first, the grids, and the ranges that are left out of the tornado."""

    total: ShownNumber
    swings: tuple[SwingView, ...]
    grids: tuple[GridView, ...]
    left_out: tuple[LeftOut, ...]
    most: TopSwing | None


def _sensitivity(analysis: Analysis) -> SensitivityView | None:
    """Return the tornado and the grids; None where there is neither."""
    study = analysis.study
    ranged_names = ranged(study, analysis.costing)
    if not ranged_names and not study[GRIDS]:
        return None
    key = study[ABOUT].headline
    total = show(analysis, TOTALS(key), headline(study).style, study[PUBLISHED].get(key))
    used = [name for name in ranged_names if analysis.number(RANGES(name, IN_USE))]
    ordered = sorted(used, key=lambda name: analysis.number(TORNADO(name, "rank")))
    grids = tuple(_grid(analysis, number) for number in range(len(study[GRIDS])))
    swings = {name: _swing(analysis, name) for name in ranged_names}
    most = _most(analysis, swings) if ordered else None
    shown = tuple(swings[name] for name in ordered)
    return SensitivityView(total, shown, grids, ranges_left_out(analysis, analysis.costing), most)


def _most(analysis: Analysis, swings: Mapping[str, SwingView]) -> TopSwing:
    style, place = headline(analysis.study).style, sorted_name(TORNADO, 1, "no")
    low, high = (show(analysis, sorted_name(TORNADO, 1, end), style) for end in ENDS)
    labels = tuple(item.label for item in swings.values())
    ranges = tuple(_range_text(analysis, name, item) for name, item in swings.items())
    in_use = sorted_name(TORNADO, 1, IN_USE)
    return TopSwing(in_use, place, int(analysis.number(place)) - 1, labels, ranges, low, high)


def _range_text(analysis: Analysis, name: str, swing: SwingView) -> str:
    """Return the ends of a range with their unit: those in use, or else those that would be."""
    study, item = analysis.study, analysis.study[ASSUMPTIONS][name]
    low, high = swing.low_input, swing.high_input
    if not analysis.number(swing.in_use) and item.low is not None and item.high is not None:
        low, high = rate_text(study, name, item.low), rate_text(study, name, item.high)
    return translated("%(low)s and %(high)s", low=low, high=high + swing.after)


def _swing(analysis: Analysis, name: str) -> SwingView:
    study, style = analysis.study, headline(analysis.study).style
    low_input, high_input = (rate_text(study, name, analysis.number(RANGES(name, end))) for end in ENDS)
    low, high, swing = (show(analysis, TORNADO(name, part), style) for part in ("low", "high", "swing"))
    unit, per = paid_unit(study, name)
    return SwingView(
        name, RANGES(name, IN_USE), study[ASSUMPTIONS][name].label, unit, per, low_input, high_input, low, high, swing
    )


def _grid(analysis: Analysis, number: int) -> GridView:
    study, style = analysis.study, headline(analysis.study).style
    grid = study[GRIDS][number]
    live = analysis.number(grid.rows), analysis.number(grid.columns)
    places = [(r, c) for r, c in grid_places(grid) if (grid.row_values[r], grid.column_values[c]) == live]
    return GridView(
        label=grid.label,
        rows=study[ASSUMPTIONS][grid.rows].label,
        columns=study[ASSUMPTIONS][grid.columns].label,
        row_inputs=tuple(rate_text(study, grid.rows, value) for value in grid.row_values),
        column_inputs=tuple(rate_text(study, grid.columns, value) for value in grid.column_values),
        cells=tuple(
            tuple(show(analysis, grid_cell(number, r, c), style) for c in range(len(grid.column_values)))
            for r in range(len(grid.row_values))
        ),
        live_cell=places[0] if places else (-1, -1),
    )


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"sensitivity": _sensitivity}
