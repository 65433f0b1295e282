"""What the workbook checks of every cell that a person may type into, so that its flag turns red for what is refused.

Each row of a table on Checks has the faults of the cells of one thing: 0 where all are possible. The check of the
assumptions counts them too. Only the workbook has these names, as everywhere else the values were checked before.

    entered.<row>.<n>     how many cells of a list hold what they cannot hold
    entered.<row>.all     their sum
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.checks import CHECK, count_empty, sum_of
from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.sheet import SheetNames
from reportgen.describe.styles import PERCENTAGES
from reportgen.formula.expr import Name, Number, Span, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import axis, join, of, own_value, row_value, stated
from reportgen.parts.allocation.entries import numbers as allocation_numbers
from reportgen.parts.assumptions.ranges import ENDS, catalogue_end, in_catalogue, in_scenarios, scenario_end
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, label_names, scenario_ids
from reportgen.parts.assumptions.spare import (
    entry_places,
    label_places,
    scenario_places,
    spare_entries,
    spare_scenarios,
)
from reportgen.parts.budget.entries import numbers
from reportgen.parts.budget.shape import is_budgeted
from reportgen.parts.calendar.entries import numbers as calendar_numbers
from reportgen.parts.calendar.shape import ABOVE, BELOW, CALENDAR_TABLE, MONTH, MONTHS, of_rule
from reportgen.parts.checks.added_rows import (
    ENTERED,
    LARGEST,
    added_entries,
    added_items,
    added_scenarios,
    empty,
    times,
)
from reportgen.parts.families.analyse import item_inputs
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import FAMILIES, axis_labels, sweep_rows
from reportgen.parts.families.spare_items import spare_items
from reportgen.parts.models.shape import MODELS
from reportgen.parts.sensitivity.analyse import grid_column, grid_row
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.models.shape import SizeInput

LARGEST_COUNT = ENTERED("largest_count")


class EnteredRow(NamedTuple):
    """The faults of the cells of one thing: what it is called, and an expression for each list of cells."""

    label: str
    faults: tuple[Expr, ...]


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the faults of all entries, and the check of the assumptions with these faults counted."""
    definitions: list[Definition] = []
    rows = entered_rows(analysis.study, analysis.graph)
    for number, row in enumerate(rows):
        names = [ENTERED(number, place) for place in range(len(row.faults))]
        definitions += [Definition(name, fault) for name, fault in zip(names, row.faults, strict=True)]
        definitions.append(Definition(ENTERED(number, "all"), sum_of(names)))
    live = analysis.graph.definitions[CHECK("inputs")].expr
    entered = call("eq", sum_of(ENTERED(number, "all") for number in range(len(rows))), Number(0.0))
    definitions.append(Definition(CHECK("inputs"), call("and", live, entered)))
    return SheetNames({LARGEST: LARGEST_NUMBER, LARGEST_COUNT: MAX_COUNT}, definitions, replaced=[CHECK("inputs")])


def entered_rows(study: Study, graph: Container[str]) -> list[EnteredRow]:
    """Return the faults of everything that a person may type, in the order of the sheets.

    ``graph`` has the names of the study.
    """
    return [
        *_names(study),
        *_inputs(study),
        *_sizes(study),
        *_counts(study),
        *_items(study),
        *_added_items(study, graph),
        *_own(study),
        *_budget(study),
        *_grids(study),
    ]


def _names(study: Study) -> Iterator[EnteredRow]:
    """Yield the names that are looked up: each is filled in and the only one of its kind, as are names of additions."""
    yield EnteredRow("Names of scenarios", _distinct(label_names(study), label_places(study)))
    if spare_scenarios(study):
        yield EnteredRow("Scenarios that you add", tuple(added_scenarios(study)))
    for name, catalogue in study[CATALOGUES].items():
        places = entry_places(study, name, "name")
        ours = places[: len(catalogue.entries)]
        yield EnteredRow(f"Names of entries: {catalogue.label}", _distinct(ours, places))
        if spare_entries(study, name):
            yield EnteredRow(f"Entries that you add: {catalogue.label}", tuple(added_entries(study, name)))


def _distinct(names: tuple[str, ...], among: tuple[str, ...]) -> tuple[Expr, ...]:
    return tuple(call("or", call("eq", name, Text("")), call("ne", times(among, name), Number(1.0))) for name in names)


def _inputs(study: Study) -> Iterator[EnteredRow]:
    """Yield what each scenario states of an input, then the ends of its range, then what a catalogue fills in."""
    for name, item in study[INPUTS].items():
        cells = tuple(stated(name, scenario) for scenario in scenario_places(study))
        if item.kind == "choice":
            yield EnteredRow(item.label, tuple(_choices(study, item, cells)))
        elif item.kind == "switch":
            yield EnteredRow(item.label, (_not_switched(cells),))
        else:
            yield EnteredRow(item.label, tuple(_numbers(study, name, item, cells)))


def _choices(study: Study, item: Assumption, cells: Sequence[str]) -> Iterator[Expr]:
    """Yield for each cell whether it is none of the names of its catalogue; that of a scenario may be empty."""
    names = entry_places(study, item.catalogue or "", "name")
    for place, cell in enumerate(cells):
        unknown = call("ne", times(names, cell), Number(1.0))
        # An empty cell equals those of empty spare places.
        yield (
            call("mul", call("ne", cell, Text("")), unknown)
            if place
            else call("or", call("eq", cell, Text("")), unknown)
        )


def _not_switched(cells: tuple[str, ...]) -> Expr:
    """Return how many cells hold anything but 1, 0, TRUE, FALSE or nothing."""
    span = Span(cells)
    others = (call("ne", span, item) for item in (Number(0.0), Number(1.0), Text("")))
    return call("sum_rows", call("mul", *others, call("no_truth", span)))


def _numbers(study: Study, name: str, item: Assumption, cells: tuple[str, ...]) -> Iterator[Expr]:
    stated_outside = _outside(name, item, cells)
    yield stated_outside if item.filled else call("add", stated_outside, call("eq", cells[0], Text("")))
    if item.low is not None and name in study[ASSUMPTIONS]:
        low, high = of(name, "low"), of(name, "high")
        yield _outside(name, item, (low, high))
        yield call("add", call("gt", low, high), empty((low, high)))
    if name in study[ASSUMPTIONS]:
        for ends in _brought(study, name, item):
            yield from (_outside(name, item, ends[0]), _outside(name, item, ends[1]), _above(*ends))
    if item.filled and item.catalogue is not None:
        filled = entry_places(study, item.catalogue, name)
        yield _outside(name, item, filled)
        listed = range(1, len(study[CATALOGUES][item.catalogue].entries) + 1)
        names = Span(tuple(join(item.catalogue, number, "name") for number in listed))
        yield count_empty(Span(filled[: len(listed)]), names)


def _brought(study: Study, name: str, item: Assumption) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every low and every high end of the ranges that catalogues, then that scenarios bring."""
    if in_catalogue(study, name):
        numbers = range(1, len(study[CATALOGUES][item.catalogue or ""].entries) + 1)
        low, high = (tuple(catalogue_end(study, name, number, end) for number in numbers) for end in ENDS)
        yield low, high
    if in_scenarios(study, name):
        low, high = (tuple(scenario_end(name, key, end) for key in scenario_ids(study)) for end in ENDS)
        yield low, high


def _above(low: tuple[str, ...], high: tuple[str, ...]) -> Expr:
    """Return how many ranges have a low end above the high one, or only one end."""
    one_end = call("ne", call("eq", Span(low), Text("")), call("eq", Span(high), Text("")))
    return call("sum_rows", call("add", call("gt", Span(low), Span(high)), one_end))


def _outside(name: str, item: Assumption, cells: tuple[str, ...]) -> Expr:
    """Return how many cells hold an impossible value of an assumption; empty ones do not count.

    A text compares as greater than every number, so it counts.
    """
    span, most = Span(cells), of(name, "maximum") if item.bounded else LARGEST
    wrong = call("add", call("lt", span, of(name, "minimum")), call("gt", span, most))
    return call("sum_rows", call("mul", call("ne", span, Text("")), wrong))


def _sizes(study: Study) -> Iterator[EnteredRow]:
    for name, item in study[MODELS].words.items():
        yield EnteredRow(item.label, (_not_chosen(study, name, item),))
    for name, item in study[MODELS].numbers.items():
        wrong = call("sum", call("add", call("gt", name, LARGEST), call("eq", name, Text(""))))
        yield EnteredRow(item.label, (wrong,))


def _not_chosen(study: Study, name: str, item: SizeInput) -> Expr:
    """Return how many of the cells of the sizes' words are empty, or none of the names of their catalogue."""
    if item.catalogue is None:
        return call("sum", call("eq", name, Text("")))
    # An empty cell equals those of empty spare places.
    named = (
        call("sum", call("eq", name, entry), call("ne", name, Text("")))
        for entry in entry_places(study, item.catalogue, "name")
    )
    missing: Expr = Number(float(len(item.words)))
    for found in named:
        missing = call("sub", missing, found)
    return missing


def _counts(study: Study) -> Iterator[EnteredRow]:
    beside = Span(tuple(row_value(row.name, "combinations") for row in sweep_rows(study)))
    for axis_id, label in axis_labels(study).items():
        cells = Span(tuple(axis(row.name, axis_id) for row in sweep_rows(study)))
        outside = call("sum_rows", call("add", call("lt", cells, Number(0.0)), call("gt", cells, LARGEST_COUNT)))
        yield EnteredRow(label, (call("add", outside, count_empty(cells, beside)),))


def _items(study: Study) -> Iterator[EnteredRow]:
    """Yield the numbers of items, which may be of either sign."""
    for name, label in item_inputs(study):
        wrong = call("add", call("gt", name, LARGEST), call("eq", name, Text("")))
        yield EnteredRow(label, (wrong,))


def _added_items(study: Study, graph: Container[str]) -> Iterator[EnteredRow]:
    families = {family.id: family for family in study[FAMILIES]}
    for family, places in spare_items(study, graph).items():
        yield EnteredRow(f"Items that you add: {families[family].label}", tuple(added_items(families[family], places)))


def _own(study: Study) -> Iterator[EnteredRow]:
    """Yield the values that families and lines state for themselves; each may be empty."""
    for row, name, item in own_values(study):
        cell, label = own_value(row.name, name), f"{row.label}: {item.label}"
        if item.kind == "choice":
            unknown = call("ne", times(entry_places(study, item.catalogue or "", "name"), cell), Number(1.0))
            yield EnteredRow(label, (call("mul", call("ne", cell, Text("")), unknown),))
        else:
            yield EnteredRow(
                label, (_not_switched((cell,)) if item.kind == "switch" else _outside(name, item, (cell,)),)
            )


def _budget(study: Study) -> Iterator[EnteredRow]:
    """Yield the numbers of the budget, the calendar and the allocation, of which none may be empty.

    Those of the calendar are 0 or more, its parts at most 1; its rules are in the order of their dates.
    """
    calendar = study[CALENDAR_TABLE]
    budget = numbers(study) if is_budgeted(study) else ()
    for entry in (*budget, *allocation_numbers(study)):
        wrong = call("add", call("gt", entry.name, LARGEST), call("eq", entry.name, Text("")))
        yield EnteredRow(entry.label, (wrong,))
    for entry in calendar_numbers(study):
        most = Number(1.0) if entry.style in PERCENTAGES else Name(LARGEST)
        below = "le" if entry.path[-1] == MONTHS else "lt"
        outside = call("add", call("gt", entry.name, most), call(below, entry.name, Number(0.0)))
        yield EnteredRow(entry.label, (call("add", outside, call("eq", entry.name, Text(""))),))
    for number in range(len(calendar.forfeit) if calendar is not None else 0):
        before = call("lt", of_rule(number, MONTH), of_rule(number - 1, MONTH)) if number else Number(0.0)
        yield EnteredRow(
            f"Forfeiture {number + 1}: part and date",
            (call("gt", of_rule(number, ABOVE), of_rule(number, BELOW)), before),
        )


def _grids(study: Study) -> Iterator[EnteredRow]:
    for number, grid in enumerate(study[GRIDS]):
        rows = tuple(grid_row(number, place) for place in range(len(grid.row_values)))
        columns = tuple(grid_column(number, place) for place in range(len(grid.column_values)))
        faults: list[Expr] = []
        for name, cells in ((grid.rows, rows), (grid.columns, columns)):
            faults += [_outside(name, study[ASSUMPTIONS][name], cells), empty(cells)]
        yield EnteredRow(grid.label, tuple(faults))
