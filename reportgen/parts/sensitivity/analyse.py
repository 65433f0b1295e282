"""The total with one assumption at a time at each end of its range, and with two at a time on the points of grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import positions, ranking_key, sorted_rows
from reportgen.formula.expr import Name, call
from reportgen.graph.cases import Case, target_in
from reportgen.graph.names import TOTALS, Space, words
from reportgen.parts.assumptions.ranges import ENDS, IN_USE, RANGES, in_catalogue, in_scenarios, left_out, ranged_names
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.models.members import unmoved_ranges
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.assumptions.ranges import LeftOut
    from reportgen.parts.sensitivity.shape import Grid

TORNADO = Space("tornado")
GRID = Space("grid")
SORTED_PARTS = ("label", "low_input", "high_input", "low", "high", "swing", IN_USE)
_TABLE, _ORDER = "cases", 1


def analyse(a: Analyses) -> None:
    """Add the tornado, as computed and sorted by swing, and the grids."""
    moving = ranged(a.study, a.graph)
    _tornado(a, moving)
    a.definitions += positions(TORNADO, moving)
    a.definitions += sorted_rows(TORNADO, moving, SORTED_PARTS)
    for number, grid in enumerate(a.study[GRIDS]):
        _grid(a, number, grid)
    a.publish(TORNADO)
    a.publish(GRID)


def ranged(study: Study, graph: Graph, targets: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the assumptions that may have a range and that the targets depend on: without any, the headline total."""
    sources = graph.sources_of(targets or [TOTALS(study[ABOUT].headline)])
    return tuple(
        name
        for name in ranged_names(study)
        if name in sources and (study[ASSUMPTIONS][name].low != study[ASSUMPTIONS][name].high or _brought(study, name))
    )


def ranges_left_out(evaluation: Evaluation, graph: Graph) -> tuple[LeftOut, ...]:
    """Return the ranges that move nothing of the headline total, with the reasons; ``graph`` has its sources."""
    study = evaluation.study
    sources = graph.sources_of([TOTALS(study[ABOUT].headline)])
    return (*left_out(evaluation, ranged(study, graph)), *unmoved_ranges(evaluation, sources))


def _brought(study: Study, name: str) -> bool:
    """Return whether a catalogue or a scenario brings a range of an assumption."""
    return in_catalogue(study, name) or in_scenarios(study, name)


def grid_row(grid: int, row: int) -> str:
    """Return the name of the value that a row of a grid stands for."""
    return GRID(grid, "row", row)


def grid_column(grid: int, column: int) -> str:
    """Return the name of the value that a column of a grid stands for."""
    return GRID(grid, "column", column)


def grid_cell(grid: int, row: int, column: int) -> str:
    """Return the name of the total in a cell of a grid."""
    return GRID(grid, row, column)


def _tornado(a: Analyses, moving: tuple[str, ...]) -> None:
    """Add each assumption at each end of its range, the total there, and the key that the swings are ranked by."""
    measure = a.study[ABOUT].headline
    for position, name in enumerate(moving, start=1):
        label = a.study[ASSUMPTIONS][name].label
        a.copy_words(TORNADO(name, "label"), label, words(name, "label"))
        a.inputs[TORNADO(name, "position")] = float(position)
        for end in ENDS:
            case = f"tornado-{name}-{end}"
            a.add_case(Case(case, f"{label}: {end}", {name: Name(RANGES(name, end))}, _ORDER), _TABLE)
            a.define(TORNADO(name, end), target_in(case, measure))
            # Beside the others, so that a sorted row can pick it from a range.
            a.define(TORNADO(name, f"{end}_input"), Name(RANGES(name, end)))
        a.define(TORNADO(name, IN_USE), Name(RANGES(name, IN_USE)))
        swing = TORNADO(name, "swing")
        a.define(swing, call("abs", call("sub", TORNADO(name, "high"), TORNADO(name, "low"))))
    swings = [TORNADO(name, "swing") for name in moving]
    for name, swing in zip(moving, swings, strict=True):
        a.define(TORNADO(name, "key"), ranking_key(swing, swings))


def _grid(a: Analyses, number: int, grid: Grid) -> None:
    measure = a.study[ABOUT].headline
    a.inputs |= {grid_row(number, r): value for r, value in enumerate(grid.row_values)}
    a.inputs |= {grid_column(number, c): value for c, value in enumerate(grid.column_values)}
    for r, c in grid_places(grid):
        case = f"grid-{number}-{r}-{c}"
        given = {grid.rows: Name(grid_row(number, r)), grid.columns: Name(grid_column(number, c))}
        a.add_case(Case(case, f"{grid.label}: row {r + 1}, column {c + 1}", given, _ORDER), _TABLE)
        a.define(grid_cell(number, r, c), target_in(case, measure))


def grid_places(grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield the row and column of every cell of a grid, row by row."""
    for row in range(len(grid.row_values)):
        for column in range(len(grid.column_values)):
            yield row, column
