"""What is wrong with scenarios, catalogue entries and items that a person adds in the spare places of a workbook."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from reportgen.formula.expr import Name, Number, Span, Text, call
from reportgen.graph.names import AMOUNT, UNIT_PRICE, Space, join, row_value
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.parts.assumptions.spare import (
    FILLED,
    entry_places,
    filled_by,
    label_places,
    spare_entries,
    spare_scenarios,
)
from reportgen.parts.families.shape import line_names
from reportgen.parts.families.spare_items import LABEL, line_label, spare_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.families.shape import Family

ENTERED = Space("entered")
LARGEST = ENTERED("largest")  # the largest number that a cell may hold, below which no text is


def added_scenarios(study: Study) -> Iterator[Expr]:
    """Yield whether each added scenario has a wrong name, then whether it has a name without values, or the reverse."""
    for place in spare_scenarios(study):
        yield wrong_name(LABELS(place), label_places(study))
        nameless = call("eq", LABELS(place), Text(""))
        yield call("ne", nameless, call("eq", FILLED(place, "all"), Number(0.0)))


def added_entries(study: Study, catalogue: str) -> Iterator[Expr]:
    """Yield whether each added entry has a wrong name, then how many values it lacks, or has without a name."""
    for place in spare_entries(study, catalogue):
        name = join(catalogue, place, "name")
        yield wrong_name(name, entry_places(study, catalogue, "name"))
        values = tuple(join(catalogue, place, key) for key in filled_by(study, catalogue))
        if values:
            stated_values = call("sum_rows", call("ne", Span(values), Text("")))
            yield call("if", call("eq", name, Text("")), stated_values, empty(values))


def added_items(family: Family, places: Sequence[str]) -> Iterator[Expr]:
    """Yield the faults of each added item of a family.

    They are whether it has a wrong name, how many numbers it lacks or has without a name, how many are no numbers, and
    how many lines of the family have its name.
    """
    labels = tuple(row_value(spare_row(family.id, place), LABEL) for place in places)
    for place, label in zip(places, labels, strict=True):
        row = spare_row(family.id, place)
        numbers = row_value(row, AMOUNT), row_value(row, UNIT_PRICE)
        yield wrong_name(label, labels)
        typed = call("sub", float(len(numbers)), empty(numbers))
        yield call("if", call("eq", label, Text("")), typed, empty(numbers))
        wrong = [call("mul", call("ne", name, Text("")), call("gt", name, LARGEST)) for name in numbers]
        yield reduce(partial(call, "add"), wrong)
        yield times(tuple(line_label(line) for line in line_names(family)), label)


def wrong_name(name: str, among: tuple[str, ...]) -> Expr:
    """Return whether a name that may be empty is a number, or not the only one of its kind."""
    wrong = call("or", call("ne", times(among, name), Number(1.0)), call("lt", name, LARGEST))
    return call("and", call("ne", name, Text("")), wrong)


def times(names: tuple[str, ...], name: str) -> Expr:
    """Return how often a name stands among others."""
    return call("sum_rows", call("eq", Span(names), Name(name)))


def empty(cells: tuple[str, ...]) -> Expr:
    """Return how many of a few cells are empty, tested one by one: a cell inserted between them does not count."""
    first, *others = (call("eq", cell, Text("")) for cell in cells)
    return reduce(partial(call, "add"), others, first)
