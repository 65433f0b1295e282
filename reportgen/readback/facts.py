"""Compare every fact of two studies: each value of each table of the file, by its place, whatever the table's shape is.

Members of a list are matched by their ids, or by their names or labels where the lists have different lengths. A member
that only one study has is one difference, not one for each of its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.tables import path_text, table_fields
from reportgen.formula.expr import Expr, Number
from reportgen.formula.printers import Excel
from reportgen.parts.families.shape import FAMILIES
from reportgen.study.shape import file_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.entries import Value
    from reportgen.describe.tables import Path, Study

_IDENTITIES = ("id", "name", "label")  # what tells the members of a list apart, the best first


class FactDifference(NamedTuple):
    """One difference between two studies.

    ``place`` names it with the ids of list members, as ``families[first].label``; ``past_path`` and ``new_path`` are
    where each study has it, None where it has none. ``member`` is true for a whole member that one study lacks.
    """

    place: str
    past: object
    new: object
    past_path: Path | None
    new_path: Path | None
    member: bool = False


class _Child(NamedTuple):
    """A value inside a table: its part of the path, and the value."""

    step: str | int
    value: object


class _Side(NamedTuple):
    """A value of one study, and its path there."""

    path: Path
    value: object

    def inner(self, child: _Child) -> _Side:
        return _Side((*self.path, child.step), child.value)


def fact_differences(past: Study, new: Study) -> Iterator[FactDifference]:
    """Yield every difference between two studies, table by table in the order of the parts."""
    for table in file_tables():
        sides = (_Side((table.key,), side.tables.get(table.key, table.default)) for side in (past, new))
        yield from _compared(table.key, *sides)


def is_item(difference: FactDifference) -> bool:
    """Return whether a difference is an item of a family that only one study has."""
    path = difference.new_path if difference.past_path is None else difference.past_path
    return difference.member and path is not None and len(path) == 4 and (path[0], path[2]) == (FAMILIES.key, "items")


def fact_value(value: object) -> Value:
    """Return a value of a study as a comparison holds it: formulas and printed figures as text."""
    if value is None or isinstance(value, bool | str | float):
        return value
    if isinstance(value, Expr):
        return value.value if isinstance(value, Number) else formula_text(value)
    if isinstance(value, tuple) and all(isinstance(item, float) for item in value):
        return value
    if isinstance(value, Mapping | tuple) or table_fields(value) is not None:
        return "present"
    return str(value)


def formula_text(expr: Expr) -> str:
    """Return a formula as a comparison shows it."""
    return Excel(str, ", ".join).print(expr)


def _compared(place: str, past: _Side, new: _Side) -> Iterator[FactDifference]:
    """Yield the differences between two values of the same place."""
    keyed = _matched(past.value, new.value)
    if keyed is None:
        if not _equal(past.value, new.value):
            yield FactDifference(place, past.value, new.value, past.path, new.path)
        return
    before, after = keyed
    for key in dict.fromkeys([*before, *after]):
        inner = f"{place}{key}"
        if key not in after:
            yield _only(inner, past.inner(before[key]), is_past=True)
        elif key not in before:
            yield _only(inner, new.inner(after[key]), is_past=False)
        else:
            yield from _compared(inner, past.inner(before[key]), new.inner(after[key]))
    orders = [[key for key in own if key in other] for own, other in ((before, after), (after, before))]
    if orders[0] != orders[1]:
        texts = [", ".join(key.strip("[].") for key in order) for order in orders]
        yield FactDifference(f"{place} (order)", texts[0], texts[1], past.path, new.path)


def _only(place: str, side: _Side, *, is_past: bool) -> FactDifference:
    """Return the difference that only one study has a value."""
    whole = isinstance(side.value, Mapping) or table_fields(side.value) is not None
    member = whole or (isinstance(side.value, tuple) and _models(side.value))
    if is_past:
        return FactDifference(place, side.value, None, side.path, None, member)
    return FactDifference(place, None, side.value, None, side.path, member)


def _matched(past: object, new: object) -> tuple[dict[str, _Child], dict[str, _Child]] | None:
    """Return what two values hold by keys that match, or None where one of them is a single value."""
    fields = table_fields(past), table_fields(new)
    if fields[0] is not None and fields[1] is not None:
        return _items(fields[0]), _items(fields[1])
    if isinstance(past, Mapping) and isinstance(new, Mapping):
        return _items(past), _items(new)
    if isinstance(past, tuple) and isinstance(new, tuple) and (_models(past) or _models(new)):
        key = _identity(past, new)
        return _members(past, key), _members(new, key)
    return None


def _models(value: tuple[object, ...]) -> bool:
    return bool(value) and all(table_fields(item) is not None for item in value)


def _items(table: Mapping[str, object]) -> dict[str, _Child]:
    return {f".{key}": _Child(key, value) for key, value in table.items()}


def _members(items: tuple[object, ...], key: str) -> dict[str, _Child]:
    """Return the members of a list by the text of an attribute, or by their positions where it is empty."""
    names = [str(getattr(item, key)) if key else str(position) for position, item in enumerate(items)]
    return {f"[{name}]": _Child(position, item) for position, (name, item) in enumerate(zip(names, items, strict=True))}


def _identity(past: Sequence[object], new: Sequence[object]) -> str:
    """Return the attribute that matches the members of two lists, "" for their positions."""
    for key in _IDENTITIES:
        sides = [[getattr(item, key, None) for item in side] for side in (past, new)]
        distinct = all(None not in names and len(set(names)) == len(names) for names in sides)
        if distinct and (key == "id" or len(past) != len(new) or set(sides[0]) == set(sides[1])):
            return key
    return ""


def _equal(past: object, new: object) -> bool:
    """Return whether two single values are the same; printed figures also by their digits."""
    if isinstance(past, Decimal) and isinstance(new, Decimal):
        return past.as_tuple() == new.as_tuple()
    return isinstance(past, bool) == isinstance(new, bool) and past == new


def is_covered(difference: FactDifference, past_paths: set[str], new_paths: set[str]) -> bool:
    """Return whether a difference is among those that are known by their places in either study.

    A list of values is covered by its single values where both lists are as long.
    """
    sides = ((difference.past_path, past_paths), (difference.new_path, new_paths))
    texts = [(path_text(*path), places) for path, places in sides if path is not None]
    if any(text in places for text, places in texts):
        return True
    past, new = difference.past, difference.new
    if not (isinstance(past, tuple) and isinstance(new, tuple) and len(past) == len(new)):
        return False
    return any(place.startswith(f"{text}[") for text, places in texts for place in places)
