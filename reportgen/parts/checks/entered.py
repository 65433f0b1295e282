"""What the workbook checks of every cell that a person may type into, so that its flag turns red for what is refused.

Each row of a table on Checks has the faults of the cells of one thing: 0 where all are possible. The check of the
assumptions counts them too. Only the workbook has these names, as everywhere else the values were checked before.

    entered.<row>.<n>     how many cells of a list hold what they cannot hold
    entered.<row>.all     their sum
"""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.checks import CHECK, count_empty, sum_of
from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import Name, Number, Span, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import Space, axis, join, of, row_value, stated
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, label_names, scenario_ids
from reportgen.parts.families.shape import axis_labels, sweep_rows
from reportgen.parts.models.shape import MODELS
from reportgen.parts.sensitivity.analyse import grid_column, grid_row
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.assumptions.shape import Assumption

ENTERED = Space("entered")
LARGEST = ENTERED("largest")  # the largest number that a cell may hold, below which no text is
LARGEST_COUNT = ENTERED("largest_count")


class EnteredRow(NamedTuple):
    """The faults of the cells of one thing: what it is called, and an expression for each list of cells."""

    label: str
    faults: tuple[Expr, ...]


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the faults of all entries, and the check of the assumptions with these faults counted."""
    definitions: list[Definition] = []
    rows = entered_rows(analysis.study)
    for number, row in enumerate(rows):
        names = [ENTERED(number, place) for place in range(len(row.faults))]
        definitions += [Definition(name, fault) for name, fault in zip(names, row.faults, strict=True)]
        definitions.append(Definition(ENTERED(number, "all"), sum_of(names)))
    live = analysis.graph.definitions[CHECK("inputs")].expr
    entered = call("eq", sum_of(ENTERED(number, "all") for number in range(len(rows))), Number(0.0))
    definitions.append(Definition(CHECK("inputs"), call("and", live, entered)))
    return SheetNames({LARGEST: LARGEST_NUMBER, LARGEST_COUNT: MAX_COUNT}, definitions, replaced=[CHECK("inputs")])


def entered_rows(study: Study) -> list[EnteredRow]:
    """Return the faults of everything that a person may type, in the order of the sheets."""
    return [*_names(study), *_inputs(study), *_sizes(study), *_counts(study), *_grids(study)]


def _names(study: Study) -> Iterator[EnteredRow]:
    """Yield the names that are looked up: each is filled in and the only one of its kind."""
    yield EnteredRow("Names of scenarios", _distinct(label_names(study)))
    for name, catalogue in study[CATALOGUES].items():
        yield EnteredRow(f"Names of entries: {catalogue.label}", _distinct(entry_names(study, name)))


def entry_names(study: Study, catalogue: str) -> tuple[str, ...]:
    """Return the names of the cells that hold the names of a catalogue's entries."""
    return tuple(join(catalogue, number, "name") for number in range(1, len(study[CATALOGUES][catalogue].entries) + 1))


def _distinct(names: tuple[str, ...]) -> tuple[Expr, ...]:
    return tuple(call("or", call("eq", name, Text("")), call("ne", _times(names, name), Number(1.0))) for name in names)


def _times(names: tuple[str, ...], name: str) -> Expr:
    """Return how often a name stands among others."""
    return call("sum_rows", call("eq", Span(names), Name(name)))


def _inputs(study: Study) -> Iterator[EnteredRow]:
    """Yield what each scenario states of an input, then the ends of its range, then what a catalogue fills in."""
    for name, item in study[INPUTS].items():
        cells = tuple(stated(name, scenario) for scenario in scenario_ids(study))
        if item.kind == "choice":
            yield EnteredRow(item.label, tuple(_choices(study, item, cells)))
        elif item.kind == "switch":
            yield EnteredRow(item.label, (_not_switched(cells),))
        else:
            yield EnteredRow(item.label, tuple(_numbers(study, name, item, cells)))


def _choices(study: Study, item: Assumption, cells: Sequence[str]) -> Iterator[Expr]:
    """Yield whether each choice is none of the names; only a scenario's may be empty."""
    names = entry_names(study, item.catalogue or "")
    for place, cell in enumerate(cells):
        unknown = call("ne", _times(names, cell), Number(1.0))
        yield call("mul", call("ne", cell, Text("")), unknown) if place else unknown


def _not_switched(cells: tuple[str, ...]) -> Expr:
    span = Span(cells)
    others = (call("ne", span, Number(0.0)), call("ne", span, Number(1.0)), call("ne", span, Text("")))
    return call("sum_rows", call("mul", *others))


def _numbers(study: Study, name: str, item: Assumption, cells: tuple[str, ...]) -> Iterator[Expr]:
    stated_outside = _outside(name, item, cells)
    yield stated_outside if item.filled else call("add", stated_outside, call("eq", cells[0], Text("")))
    if item.low is not None and name in study[ASSUMPTIONS]:
        low, high = of(name, "low"), of(name, "high")
        yield _outside(name, item, (low, high))
        yield call("add", call("gt", low, high), _empty((low, high)))
    if item.filled and item.catalogue is not None:
        entries = entry_names(study, item.catalogue)
        filled = tuple(join(item.catalogue, n, name) for n in range(1, len(entries) + 1))
        yield _outside(name, item, filled)
        yield count_empty(Span(filled), Span(entries))


def _outside(name: str, item: Assumption, cells: tuple[str, ...]) -> Expr:
    """Return how many cells hold what is no possible value of an assumption; empty ones do not count.

    A text is above every number, so it is no possible value either.
    """
    span, most = Span(cells), of(name, "maximum") if item.bounded else LARGEST
    wrong = call("add", call("lt", span, of(name, "minimum")), call("gt", span, most))
    return call("sum_rows", call("mul", call("ne", span, Text("")), wrong))


def _empty(cells: tuple[str, ...]) -> Expr:
    """Return how many of a few cells are empty; they are asked one by one, as what is inserted between them is too."""
    first, *others = (call("eq", cell, Text("")) for cell in cells)
    return reduce(partial(call, "add"), others, first)


def _sizes(study: Study) -> Iterator[EnteredRow]:
    for name, item in study[MODELS].inputs.items():
        wrong = call("sum", call("add", call("gt", name, LARGEST), call("eq", name, Text(""))))
        yield EnteredRow(item.label, (wrong,))


def _counts(study: Study) -> Iterator[EnteredRow]:
    runs = Span(tuple(row_value(row.name, "runs") for row in sweep_rows(study)))
    for axis_id, label in axis_labels(study).items():
        cells = Span(tuple(axis(row.name, axis_id) for row in sweep_rows(study)))
        outside = call("sum_rows", call("add", call("lt", cells, Number(0.0)), call("gt", cells, LARGEST_COUNT)))
        yield EnteredRow(label, (call("add", outside, count_empty(cells, runs)),))


def _grids(study: Study) -> Iterator[EnteredRow]:
    for number, grid in enumerate(study[GRIDS]):
        rows = tuple(grid_row(number, place) for place in range(len(grid.row_values)))
        columns = tuple(grid_column(number, place) for place in range(len(grid.column_values)))
        faults: list[Expr] = []
        for name, cells in ((grid.rows, rows), (grid.columns, columns)):
            faults += [_outside(name, study[ASSUMPTIONS][name], cells), _empty(cells)]
        yield EnteredRow(grid.label, tuple(faults))
