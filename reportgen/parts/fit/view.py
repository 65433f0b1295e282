"""What the report shows of what fits in the money: the fill by priority, the best set, and the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import message, translated
from reportgen.describe.ranking import sorted_name
from reportgen.describe.view import NumberColumn, TableRow, column, show
from reportgen.parts.fit.choice import chosen
from reportgen.parts.fit.shape import (
    BEST,
    BEST_COST,
    BEST_WORTH,
    COST,
    ENOUGH,
    FIT,
    FULL,
    GAP,
    HAD,
    KEPT,
    KEY,
    LABEL,
    LEAST,
    LEFT,
    MONEY,
    SO_FAR,
    SPENT,
    START,
    WHOLE,
    WORTH,
)
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.fit.best import Point

_COLUMNS = {
    KEY: message("Priority"),
    LEAST: message("Cost at least"),
    FULL: message("Cost in full"),
    COST: message("Cost"),
    SO_FAR: message("Spent so far"),
}


class FitRow(NamedTuple):
    """A family at its place in the order of priorities, what is had of it now, and in the best set of the build.

    ``had_name`` is the graph's name of ``had``; ``best`` is empty where there is no best set.
    """

    row: TableRow
    had: str
    had_name: str
    best: str


class FitView(NamedTuple):
    """What fits in the money; ``points`` are the sets that no other beats, by rising cost."""

    measure: str
    money: ShownNumber
    start: ShownNumber
    spent: ShownNumber
    left: ShownNumber
    whole: ShownNumber
    worth: ShownNumber
    enough: bool
    columns: tuple[NumberColumn, ...]
    rows: tuple[FitRow, ...]
    adds_up: bool
    best_cost: ShownNumber | None
    best_worth: ShownNumber | None
    gap: ShownNumber | None
    points: tuple[Point, ...]


def _fit(analysis: Analysis) -> FitView | None:
    """Return what fits in the money; None where the study does not state it."""
    choice = chosen(analysis)
    if choice is None:
        return None
    measure = headline(analysis.study)
    with_best = choice.best is not None
    styles = {key: "exact" if key == KEY else measure.style for key in _COLUMNS}
    rows = tuple(_row(analysis, number, styles, best=with_best) for number in range(1, len(choice.families) + 1))
    columns = tuple(
        column(translated(label), (item.row.cells[place] for item in rows))
        for place, label in enumerate(_COLUMNS.values())
    )
    return FitView(
        measure.label,
        show(analysis, MONEY, measure.style),
        show(analysis, START, measure.style),
        show(analysis, SPENT, measure.style),
        show(analysis, LEFT, measure.style),
        show(analysis, WHOLE, measure.style),
        show(analysis, WORTH, "exact"),
        analysis.number(ENOUGH) > 0,
        columns,
        rows,
        choice.adds_up,
        show(analysis, BEST_COST, measure.style) if with_best else None,
        show(analysis, BEST_WORTH, "exact") if with_best else None,
        show(analysis, GAP, "exact") if with_best else None,
        choice.points,
    )


def _row(analysis: Analysis, number: int, styles: Mapping[str, str], *, best: bool) -> FitRow:
    def name(part: str) -> str:
        return sorted_name(FIT, number, part)

    cells = tuple(show(analysis, name(key), style) for key, style in styles.items())
    in_best = ""
    if best:
        kept = translated("at least") if analysis.number(name(KEPT)) else translated("out")
        in_best = translated("in full") if analysis.number(name(BEST)) else kept
    return FitRow(TableRow(str(analysis[name(LABEL)]), cells), translated(str(analysis[name(HAD)])), name(HAD), in_best)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"fit": _fit}
