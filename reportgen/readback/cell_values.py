"""Read the cells of a workbook's entries by the kind of each entry, and report those that hold no valid value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from reportgen.describe.entries import KINDS, WORDED, Change, ReadError, shown
from reportgen.describe.findings import VALUE, Finding
from reportgen.graph.names import SCENARIOS, is_words
from reportgen.readback.texts import plain
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Entry, Value
    from reportgen.readback.book import BookCell
    from reportgen.readback.locate import KeyedCells, LocatedBook

_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)
_TOLERANCE = 5e-15  # relative; some programs keep one digit less than a number has


def read_entries(located: LocatedBook, entries: Mapping[str, Entry]) -> tuple[list[Change], list[Finding]]:
    """Return the entries that have another value in the workbook, and a finding for each cell without a valid value.

    ``entries`` are those of the study that the workbook carries, by name.
    """
    changes: list[Change] = []
    invalid: list[Finding] = []
    labels = _scenario_labels(located)
    for name, entry in entries.items():
        keyed = located.words.get(name) if is_words(name) else located.homes.get(name)
        if keyed is None:
            invalid += _missing(entry)
            continue
        if None in keyed.columns:
            invalid.append(_finding(keyed, 0, entry, "nothing", "has lost a column"))
            continue
        names = labels if entry.kind == "scenario" else _names(located, entry.options)
        values = [_read(entry, size, cell, names) for size, cell in enumerate(keyed.cells)]
        faults = [(size, value) for size, value in enumerate(values) if isinstance(value, _NoValue)]
        invalid += [_finding(keyed, size, entry, value.content, value.message) for size, value in faults]
        if not faults:
            value = _at_sizes(values) if isinstance(entry.value, tuple) else values[0]
            if not isinstance(value, _NoValue) and not _equal(entry.value, value):
                changes.append(Change(entry, value, keyed.located.sheet.title, keyed.address()))
    return changes, invalid


def _at_sizes(values: list[Value | _NoValue]) -> tuple[float, ...] | tuple[str, ...]:
    """Return the values of an entry that has one for each model size: numbers, or words."""
    words = tuple(value for value in values if isinstance(value, str))
    return words or tuple(value for value in values if isinstance(value, float))


def _missing(entry: Entry) -> list[Finding]:
    """Return the finding for an entry without a cell, or none where not every workbook has a cell for the entry."""
    if not entry.placed or entry.kind == "text" or entry.value is None:
        return []
    message = f"the cell of {quoted(entry.label)} is missing"
    return [Finding(VALUE, "", "", entry.name, shown(entry.value), "nothing", message)]


@dataclass(frozen=True, slots=True)
class _NoValue:
    """The content of a cell that is no valid value of its entry, and the reason."""

    content: str
    message: str


def _finding(keyed: KeyedCells, size: int, entry: Entry, content: str, message: str) -> Finding:
    """Return the finding on one cell of an entry; ``size`` is the cell's position among the entry's cells."""
    title = keyed.located.sheet.title
    sentence = f"{quoted(entry.label)} {message}"
    return Finding(VALUE, title, keyed.address(size), entry.name, shown(entry.value), content, sentence)


def _read(entry: Entry, size: int, cell: BookCell, names: Mapping[str, str]) -> Value | _NoValue:
    """Return one cell's value by the kind of its entry.

    ``size`` is its position among the entry's cells; ``names`` are what a scenario or a choice may be called.
    """
    if fault := _fault(entry, size, cell):
        return fault
    kind, value = KINDS[entry.kind], cell.value
    if isinstance(value, str) and entry.kind not in WORDED:
        value = value.strip()
    if value is None or (isinstance(value, str) and not value.strip() and entry.kind != "text") or value == "":
        if entry.kind != "text" and entry.optional:
            return None
        return _NoValue("nothing", "is empty where a value is needed") if kind.empty is None else kind.empty
    try:
        return kind.read(value, names)
    except ReadError as error:
        return _NoValue(shown(value), str(error))


def _fault(entry: Entry, size: int, cell: BookCell) -> _NoValue | None:
    """Return why a cell holds no value of any kind, or None where it may hold one."""
    if cell.formula is not None:
        return _NoValue(f"={cell.formula}", f"holds the formula ={cell.formula[:100]}, {_without_value(cell)}")
    if cell.error:
        return _NoValue(str(cell.value), f"holds the error {cell.value}")
    if cell.date and not _unchanged(entry, size, cell.value):
        wanted = "words are" if entry.kind in WORDED else "a number is"
        message = (
            f"holds the date or time {_moment(cell.value)}, where {wanted} wanted: set the cell's format, then type"
        )
        return _NoValue(shown(cell.value), f"{message} it again")
    return None


def _unchanged(entry: Entry, size: int, value: object) -> bool:
    """Return whether a cell holds the number that the study has; its format as a date is a matter of looks then."""
    old = entry.value[size] if isinstance(entry.value, tuple) else entry.value
    return isinstance(old, float) and isinstance(value, float) and _equal(old, value)


def _moment(value: object) -> str:
    """Return the date or time that a spreadsheet shows for a number, days since the end of 1899; else the value."""
    if not isinstance(value, float):
        return str(value)
    try:
        moment = _FIRST_DAY + timedelta(days=value)
    except OverflowError:
        return shown(value)
    if value < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if value.is_integer() else f"{moment:%Y-%m-%d %H:%M}"


def _without_value(cell: BookCell) -> str:
    """Return why a formula has no value that could be taken, and what to do."""
    if cell.error:
        return f"which gives the error {cell.value}: type the value in its place"
    return (
        "which only a spreadsheet program can compute, and the file has no value of it: open it in one and save it, or"
        " type the value in its place"
    )


def _names(located: LocatedBook, options: Mapping[str, str]) -> dict[str, str]:
    """Return the names that a choice is of as the workbook has them, where the study may have others."""
    in_book = {name: located.homes[name].cells[0].value for name in options if name in located.homes}
    return {name: value if isinstance(value := in_book.get(name), str) else text for name, text in options.items()}


def _scenario_labels(located: LocatedBook) -> dict[str, str]:
    """Return the label of each scenario in the workbook, where the study may have another one."""
    return {
        SCENARIOS.rest(name): str(keyed.cells[0].value)
        for name, keyed in located.homes.items()
        if SCENARIOS.owns(name) and keyed.cells[0].value is not None
    }


def _equal(old: Value, new: Value) -> bool:
    """Return whether two values are equal but for what spreadsheet programs change when they save one."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return all(map(_equal, old, new))
    if isinstance(old, str) and isinstance(new, str):
        return plain(old) == plain(new)
    if isinstance(old, bool) or isinstance(new, bool) or old is None or new is None:
        return old is new
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=_TOLERANCE)
    return old == new
