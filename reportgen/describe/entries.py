"""Entries: every value and word that a person may change, by name, with its place in the study file.

An entry's name is the graph's name for what it sets (``price@bulk``, ``gamma.search.axis.trials``) or, for words that
no formula reads, the thing and its part (``price#note``). A workbook's cells, a study file's keys and the inputs that
two studies differ in are all looked up by these names. An entry's kind, a row of ``KINDS``, states which values it has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.styles import exact
from reportgen.graph.names import Space, split_row_value
from reportgen.system.errors import nearest_or_all
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reportgen.describe.tables import Path, Study
    from reportgen.formula.expr import Expr, Name
    from reportgen.graph.graph import Graph, Leaf

CHANGES = Space("change")
_OLD = "old"
MAX_COUNT = 1e12
# None: nothing is stated, so that something else holds.
Value = float | bool | str | tuple[float, ...] | tuple[str, ...] | None
Content = float | str | bool | None  # of a cell of a workbook
FileValue = float | bool | str | list[float | int | str] | None  # as a study file writes it; None takes the key out


class Moved(NamedTuple):
    """The name of the graph that a change moves, and what it would be with the old value.

    ``as_was`` takes the old value's name and the present expression of the moved name.
    """

    name: str
    as_was: Callable[[Name, Expr], Expr]


def moves_itself(_study: Study, graph: Graph, entry: Entry) -> Moved | None:
    """Return the usual reach of a change: the input that has the entry's own name, where there is one."""
    if entry.name in graph.inputs and entry.kind != "text":
        return Moved(entry.name, lambda old, _now: old)
    return None


def moves_nothing(_study: Study, _graph: Graph, _entry: Entry) -> Moved | None:
    """Return None: a change of the entry moves no number."""
    return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a person may change.

    ``kind`` is a key of ``KINDS``. ``options`` are the labels by which a scenario is chosen, by its id, or the names
    that a choice is of, by the names of their cells; ``scale`` the size titles that a membership chooses from.
    ``moves`` finds what a change of the entry moves first.
    """

    name: str
    path: Path
    label: str
    kind: str
    value: Value
    style: str = "exact"
    optional: bool = False  # whether it may be left empty
    options: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[float | str, ...] = ()
    moves: Callable[[Study, Graph, Entry], Moved | None] = moves_itself
    stays: bool = False  # whether its cell stays in a workbook built anew where it was emptied, with an empty text
    placed: bool = True  # whether every workbook has a cell for it, so that a missing cell is a fault
    reported: bool = (
        True  # whether a person is told of a change of it, which something else that was typed brings about
    )

    @property
    def leaf(self) -> Leaf:
        """The value as an input of the graph; a scenario by its label, nothing as an empty text."""
        value = readable(self, self.value) if self.kind == "scenario" else self.value
        if value is None:
            return ""
        return value if isinstance(value, tuple | str) else float(value)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that has another value now, and where it was changed when that was in a workbook.

    ``written`` is the new value as the study file writes it, where that is not the value itself. ``formula`` is the
    formula that the workbook has for it, with its ``=``; a study holds the value only.
    """

    entry: Entry
    new: Value
    sheet: str = ""
    cell: str = ""
    written: FileValue = None
    formula: str = ""

    @property
    def label(self) -> str:
        """The entry's label, and the formula that the new value was entered as."""
        return f"{self.entry.label} (entered as {cut(self.formula, 60)})" if self.formula else self.entry.label

    @property
    def old_name(self) -> str:
        """The graph's name for the old value."""
        return CHANGES(self.entry.name, _OLD)

    @property
    def effect_name(self) -> str:
        """The graph's name for the effect on the headline total."""
        return CHANGES(self.entry.name, "effect")

    @property
    def built_value(self) -> FileValue:
        """The new value in a study that is built from the workbook: an empty text where an emptied cell is to stay."""
        return "" if self.new is None and self.entry.stays else self.file_value

    @property
    def file_value(self) -> FileValue:
        """The new value as the study file writes it: whole numbers without a point, several numbers as a list."""
        if self.written is not None:
            return self.written
        value = self.new if self.entry.kind != "members" else _sizes_chosen(self.entry, self.new)
        if isinstance(value, tuple):
            return [item if isinstance(item, str) else whole(item) for item in value]
        return whole(value) if isinstance(value, float) else value


def entry_of_old_name(name: str) -> str | None:
    """Return the name of the entry whose old value a name of the graph is; None where it is no old value."""
    entry, key = split_row_value(CHANGES.rest(name)) if CHANGES.owns(name) else ("", "")
    return entry if key == _OLD else None


class ReadError(ValueError):
    """A cell's content is not a value of its entry; the message ends a sentence that begins with the entry's label."""


class Kind(NamedTuple):
    """How values of a kind are read from a cell, what an empty cell means, and how they are written for a reader.

    ``read`` takes the content and the labels, by id, that a scenario may be chosen by; it raises ReadError.
    ``empty`` is what an empty cell of an entry that is not optional means; None where it is a fault.
    ``readable`` turns a value into what a reader knows it by.
    """

    read: Callable[[Content, Mapping[str, str]], Value]
    empty: Value
    readable: Callable[[Entry, Value], Value]


def shown(value: object) -> str:
    """Return a value as a message writes it."""
    if isinstance(value, str):
        return repr(cut(value))
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def whole(value: float) -> int | float:
    """Return a whole number as one; what has too many digits for that stays a float."""
    return int(value) if value.is_integer() and abs(value) < 1e9 else value


def _holds(value: Content) -> str:
    what = "the text" if isinstance(value, str) else "the truth value" if isinstance(value, bool) else "the number"
    return f"{what} {shown(value)}"


def _read_number(value: Content, _: Mapping[str, str]) -> Value:
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise ReadError(f"holds {_holds(value)}, where a number is wanted")


def _read_count(value: Content, labels: Mapping[str, str]) -> Value:
    if isinstance(value, float) and not 0 <= value <= MAX_COUNT:
        raise ReadError(f"is {shown(value)}, where a count from 0 is wanted")
    return _read_number(value, labels)


def _read_member(value: Content, _: Mapping[str, str]) -> Value:
    if value in (0.0, 1.0, True, False):
        return float(value)
    raise ReadError(f"holds {_holds(value)}, where 1 or 0 is wanted")


def _read_switch(value: Content, _: Mapping[str, str]) -> Value:
    if value in (0.0, 1.0, True, False):
        return bool(value)
    raise ReadError(f"holds {_holds(value)}, where 1 for on or 0 for off is wanted")


def _read_text(value: Content, _: Mapping[str, str]) -> Value:
    return value if isinstance(value, str) else shown(value)


def _read_choice(value: Content, names: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return named(_without_blanks(value), names.values())
    raise ReadError(f"holds {shown(value)}, where a name is wanted")


def _read_name(value: Content, _: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return _without_blanks(value)
    raise ReadError(f"holds {_holds(value)}, where a name is wanted: set the cell's format to text, then type it again")


def _read_scenario(value: Content, labels: Mapping[str, str]) -> Value:
    label = named(_without_blanks(value), labels.values()) if isinstance(value, str) else value
    for key, scenario_label in labels.items():
        if label == scenario_label:
            return key
    raise ReadError(
        f"is {shown(value)}, which is none of the scenarios{nearest_or_all(str(value), labels.values(), 'they')}"
    )


def named(text: str, names: Iterable[str]) -> str:
    """Return the name that a text is, in whatever case, as spreadsheets look names up; the text where it is none.

    >>> named("mi300x", ["A100", "MI300X"])
    'MI300X'
    """
    listed = list(names)
    if text in listed:
        return text
    return next((name for name in listed if name.casefold() == text.casefold()), text)


def _without_blanks(text: str) -> str:
    """Return a text; raise ReadError where it has blanks at an end, with which no spreadsheet finds a name."""
    if text != text.strip():
        raise ReadError(f"is {shown(text)} with a blank at an end, which no spreadsheet finds")
    return text


def _as_it_is(_entry: Entry, value: Value) -> Value:
    return value


def _sizes_chosen(entry: Entry, value: Value) -> Value:
    """Return the titles of the sizes that a membership chooses."""
    if not isinstance(value, tuple):
        return value
    return tuple(compress(entry.scale, value))  # type: ignore[return-value]  # all are numbers, or all names


def _scenario_label(entry: Entry, value: Value) -> Value:
    return entry.options.get(str(value), value)


KINDS: dict[str, Kind] = {
    "number": Kind(_read_number, None, _as_it_is),
    "sizes": Kind(_read_number, None, _as_it_is),
    "count": Kind(_read_count, None, _as_it_is),
    "members": Kind(_read_member, 0.0, _sizes_chosen),
    "switch": Kind(_read_switch, False, _as_it_is),  # noqa: FBT003 - a value of a table, not a flag
    "text": Kind(_read_text, "", _as_it_is),
    "name": Kind(_read_name, "", _as_it_is),
    "choice": Kind(_read_choice, None, _as_it_is),
    "scenario": Kind(_read_scenario, None, _scenario_label),
}


WORDED = frozenset({"text", "name", "choice", "scenario"})  # the kinds whose values are words
_TRUTHS = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


def typed(entry: Entry, raw: float | bool | str) -> Value:
    """Return a value typed as text as its entry takes it. Raises ReadError for what is not a value of it.

    Memberships and lists of sizes are not typed: they are edited in a workbook or in the study file.
    """
    if isinstance(entry.value, tuple):
        raise ReadError("has a value for each model size, which is changed in the study file")
    content: Content = raw if isinstance(raw, str | bool) else float(raw)
    if isinstance(raw, str) and entry.kind == "switch":
        content = _TRUTHS.get(raw.strip().lower(), raw)
    elif isinstance(raw, str) and entry.kind in {"number", "count"}:
        try:
            content = float(raw)
        except ValueError:
            content = raw
    return KINDS[entry.kind].read(content, entry.options)


def readable(entry: Entry, value: Value) -> Value:
    """Return a value of an entry as a reader knows it: a scenario by its label, a membership by its sizes."""
    return KINDS[entry.kind].readable(entry, value)


def in_words(entry: Entry, value: Value) -> str:
    """Return a value of an entry in words."""
    if value is None or value in ("", ()):
        return translated("(empty)")
    value = readable(entry, value)
    if isinstance(value, bool):
        return translated("on") if value else translated("off")
    if isinstance(value, tuple):
        return " ".join(item if isinstance(item, str) else exact(item) for item in value) or translated("none")
    return exact(value) if isinstance(value, float) else str(value)
