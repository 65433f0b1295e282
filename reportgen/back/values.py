"""The cells of a workbook's entries: each is read as its kind of entry takes it, or said to be none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.back.entries import Change
from reportgen.back.tamper import VALUE, Finding, plain, shown
from reportgen.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.back.book import Cell, Content
    from reportgen.back.entries import Entry, Value
    from reportgen.back.found import Found, Item

_SAME = 5e-15  # relative; some programs keep one digit less of a number than it has


def read_entries(found: Found, known: Mapping[str, Entry]) -> tuple[list[Change], list[Finding]]:
    """Compare every entry of a study with its cells: what was changed, and cells that are no value of their entry."""
    changes: list[Change] = []
    wrong: list[Finding] = []
    for name, entry in known.items():
        item = found.words.get(name) if "#" in name else found.homes.get(name)
        if item is None:
            if "#" not in name and not name.startswith("grid."):
                wrong += _unplaced(entry)
            continue
        if None in item.columns:
            wrong.append(_impossible(item, 0, entry, "nothing", "has lost a column"))
            continue
        values = [_read(entry, cell, found) for cell in item.cells]
        faults = [(size, value) for size, value in enumerate(values) if isinstance(value, _Wrong)]
        wrong += [_impossible(item, size, entry, value.found, value.message) for size, value in faults]
        if not faults:
            value: Any = tuple(values) if isinstance(entry.value, tuple) else values[0]
            if not _equal(entry.value, value):
                changes.append(Change(entry, value, item.found.sheet.title, item.address()))
    return changes, wrong


def _unplaced(entry: Entry) -> list[Finding]:
    """An entry without a cell: some were never shown, as the scenario's names; the others are gone with their row."""
    if entry.kind == "text" or entry.value is None:
        return []
    message = f"the cell of {entry.label!r} is missing"
    return [Finding(VALUE, "", "", entry.name, shown(entry.value), "nothing", message)]


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Why a cell is not a value of its entry."""

    found: str
    message: str


def _impossible(item: Item, size: int, entry: Entry, found: str, message: str) -> Finding:
    title = item.found.sheet.title
    words = f"{entry.label!r} {message}"
    return Finding(VALUE, title, item.address(size), entry.name, shown(entry.value), found, words)


def _read(entry: Entry, cell: Cell, found: Found) -> Value | _Wrong:
    """One cell's value as its entry takes it."""
    if cell.formula is not None:
        return _Wrong(f"={cell.formula}", f"holds the formula ={cell.formula[:100]}, where a value is wanted")
    if cell.error:
        return _Wrong(str(cell.value), f"holds the error {cell.value}")
    value = cell.value.strip() if isinstance(cell.value, str) and entry.kind != "text" else cell.value
    if value is None or value == "":
        return _empty(entry)
    return _READERS[entry.kind](value, found)


def _empty(entry: Entry) -> Value | _Wrong:
    if entry.kind == "text":
        return ""
    if entry.optional:
        return None
    if entry.kind in {"members", "switch"}:
        return 0.0 if entry.kind == "members" else False
    return _Wrong("nothing", "is empty where a value is needed")


def _as_number(value: Content, _: Found) -> Value | _Wrong:
    if isinstance(value, float) and math.isfinite(value):
        return value
    return _Wrong(shown(value), f"holds {_kind(value)} {shown(value)}, where a number is wanted")


def _as_count(value: Content, found: Found) -> Value | _Wrong:
    if isinstance(value, float) and not 0 <= value <= 1e12:
        return _Wrong(shown(value), f"is {shown(value)}, where a count from 0 is wanted")
    return _as_number(value, found)


def _as_member(value: Content, _: Found) -> Value | _Wrong:
    if value in (0.0, 1.0, True, False):
        return float(value)
    return _Wrong(shown(value), f"holds {_kind(value)} {shown(value)}, where 1 or 0 is wanted")


def _as_switch(value: Content, _: Found) -> Value | _Wrong:
    if value in (0.0, 1.0, True, False):
        return bool(value)
    return _Wrong(shown(value), f"holds {_kind(value)} {shown(value)}, where 1 for on or 0 for off is wanted")


def _as_text(value: Content, _: Found) -> Value | _Wrong:
    return value if isinstance(value, str) else shown(value)


def _as_choice(value: Content, found: Found) -> Value | _Wrong:
    del found
    return value if isinstance(value, str) else _Wrong(shown(value), f"holds {shown(value)}, where a name is wanted")


def _as_scenario(value: Content, found: Found) -> Value | _Wrong:
    """The scenario whose label, as the workbook has it, is chosen."""
    labels = {
        str(item.cells[0].value): name.removeprefix("scenario.")
        for name, item in found.homes.items()
        if name.startswith("scenario.")
    }
    if value in labels:
        return labels[str(value)]
    return _Wrong(shown(value), f"is {shown(value)}, which is none of the scenarios{nearest(str(value), labels)}")


_READERS = {
    "number": _as_number,
    "sizes": _as_number,
    "count": _as_count,
    "members": _as_member,
    "switch": _as_switch,
    "text": _as_text,
    "choice": _as_choice,
    "scenario": _as_scenario,
}


def _kind(value: Content) -> str:
    return "the text" if isinstance(value, str) else "the truth value" if isinstance(value, bool) else "the number"


def _equal(old: Value, new: Value) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return all(map(_equal, old, new))
    if isinstance(old, str) and isinstance(new, str):
        return plain(old) == plain(new)
    if isinstance(old, bool) or isinstance(new, bool) or old is None or new is None:
        return old is new
    return math.isclose(old, new, rel_tol=_SAME) if isinstance(old, float) and isinstance(new, float) else old == new
