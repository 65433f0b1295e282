"""Items that a person added to a workbook: what may be typed there, and their places in a study.

They are read as entries whose place in the study file is not known before their names are: their paths have the id of
the family and a text where a number is wanted, ``+1`` for a spare place, ``+disks`` for an item that a workbook was
built with and the study that it carries lacks. ``placed_items`` turns changes of them into changes of a study file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Change, Entry, Moved, moves_nothing
from reportgen.describe.findings import VALUE, Finding
from reportgen.formula.expr import Number
from reportgen.formula.identifiers import problem_with
from reportgen.graph.names import (
    AMOUNT,
    ROW_SUMS,
    ROW_WORDS,
    SPARES,
    SWEEP_PARTS,
    UNIT_PRICE,
    row_value,
    split,
    split_row_value,
    words,
)
from reportgen.parts.assumptions.added import PlacedChanges, new_id
from reportgen.parts.families.shape import FAMILIES, PRICE
from reportgen.parts.families.spare_items import LABEL, spare_measure, spare_row
from reportgen.parts.measures.shape import MEASURES
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.tables import Path, Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import Family

_UNIT = "unit"
_NUMBERS = {AMOUNT: AMOUNT, UNIT_PRICE: PRICE}  # the end of a name in the graph -> the key in the study file
_COST = f"{AMOUNT} * {PRICE}"  # what every added item gives


def built_items(study: Study, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of items, by family, that a workbook with these names was built with and a study has not."""
    families = {family.id: family for family in study[FAMILIES]}
    built: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(name for name in names if name.endswith(UNIT_PRICE)):
        row, key = split_row_value(name)
        family, *rest = split(row)
        is_item = key == UNIT_PRICE and family in families and len(rest) == 1 and problem_with(rest[0]) is None
        if is_item and rest[0] not in _line_ids(families[family]):
            built[family] = (*built.get(family, ()), rest[0])
    return built


def stand_in_items(study: Study, built: Mapping[str, Sequence[str]]) -> list[tuple[Path, object]]:
    """Return what makes a study one with the items that a workbook was built with: places and stand-in values."""
    key, puts = spare_measure(study), []
    for index, family in enumerate(study[FAMILIES]):
        for number, item in enumerate(built.get(family.id, ()) if key else (), start=len(family.items)):
            values = {"id": item, "label": f"+{item}", AMOUNT: 0, PRICE: 0, "gives": {key: _COST}}
            puts += [((FAMILIES.key, index, "items", number, name), value) for name, value in values.items()]
    return puts  # type: ignore[return-value]  # places of different lengths


def added_items(study: Study, built: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
    """Yield what may be typed for items that were added, as entries that have no value yet."""
    if spare_measure(study) is None:
        return
    for family in study[FAMILIES]:
        for place in (*built.get(family.id, ()), *SPARES):
            row, what = spare_row(family.id, place), f"an added item of {quoted(family.label)}"
            path = (FAMILIES.key, family.id, "items", place if place in SPARES else f"+{place}")
            label = row_value(row, LABEL) if place in SPARES else words(row, LABEL)
            yield Entry(label, (*path, LABEL), f"The name of {what}", "name", "", placed=False)
            yield _number(row, AMOUNT, path, f"The amount of {what}")
            yield Entry(words(row, _UNIT), (*path, _UNIT), f"The unit of {what}", "text", "", placed=False)
            yield _number(row, UNIT_PRICE, path, f"The price of {what}")


def _number(row: str, key: str, path: Path, label: str) -> Entry:
    """Return the amount or the price of an added item as an entry; what it costs is moved by its amount."""
    moves = _moves_cost if key == AMOUNT else moves_nothing
    where = (*path, _NUMBERS[key])
    return Entry(row_value(row, key), where, label, "number", None, optional=True, placed=False, moves=moves)


def _moves_cost(study: Study, graph: Graph, entry: Entry) -> Moved | None:
    """Return what an item costs, which was nothing before its amount was typed."""
    cost = row_value(split_row_value(entry.name)[0], spare_measure(study) or "")
    return Moved(cost, lambda _old, _now: Number(0.0)) if cost in graph else None


def placed_items(study: Study, changes: Iterable[Change], *, again: bool = False) -> PlacedChanges:
    """Return the changes of a workbook with the places that added items take in a study.

    Args:
        study: the study, which has none of them; with ``again`` it may have some already, found by their labels.
        changes: those of the entries of ``added_items`` among others.
        again: whether an addition may be in the study.
    """
    families = {family.id: (index, family) for index, family in enumerate(study[FAMILIES])}
    kept: list[Change] = []
    groups: dict[Path, dict[str, Change]] = {}
    for change in changes:
        path = change.entry.path
        if path[0] == FAMILIES.key and isinstance(path[1], str) and path[1] in families:
            groups.setdefault(path[:4], {})[str(path[4])] = change
        else:
            kept.append(change)
    result = PlacedChanges(kept, frozenset(), [])
    ids: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for place, members in groups.items():
        index, family = families[str(place[1])]
        existing = {item.label.casefold(): number for number, item in enumerate(family.items)} if again else {}
        taken = labels.setdefault(family.id, [] if again else _line_labels(family))
        fault = _fault(family, members, taken)
        if fault is not None:
            result.problems.append(fault)
            continue
        label = str(members[LABEL].new)
        taken.append(label.casefold())
        number = existing.get(label.casefold())
        if number is not None:
            row = spare_row(family.id, family.items[number].id)
            moved = _moved(members, row, (FAMILIES.key, index, "items", number), f"{family.label}: {label}")
        else:
            own = ids.setdefault(family.id, [])
            key = _item_id(study, family, str(place[3]), label, own)
            own.append(key)
            path = (FAMILIES.key, index, "items", len(family.items) + len(own) - 1)
            moved = list(_new(study, members, spare_row(family.id, key), path, f"{family.label}: {label}"))
        kept += moved
        result = result._replace(added=result.added.union(item.entry.name for item in moved))
    return result


def _fault(family: Family, members: Mapping[str, Change], taken: Sequence[str]) -> Finding | None:
    """Return why an addition is incomplete or has the name of another line, given in lower case; None where neither."""
    first, named = next(iter(members.values())), members.get(LABEL)
    what = f"an added item of {quoted(family.label)}"
    if named is None:
        message = f"values of {what} have no name beside them: type one, or clear them"
        return Finding(VALUE, first.sheet, first.cell, first.entry.name, "nothing", str(first.new), message)
    lacks = [key for key in _NUMBERS.values() if key not in members]
    message = ""
    if lacks:
        message = (
            f"the added item {quoted(named.new)} of {quoted(family.label)} lacks its {' and its '.join(lacks)}: type it"
        )
        message += " beside the name, or clear the name"
    elif str(named.new).casefold() in taken:
        message = (
            f"the added item {quoted(named.new)} has the name of another line of {quoted(family.label)}: type another"
        )
    if not message:
        return None
    return Finding(VALUE, named.sheet, named.cell, named.entry.name, "nothing", str(named.new), message)


def _line_ids(family: Family) -> set[str]:
    return {*(sweep.id for sweep in family.sweeps), *(item.id for item in family.items)}


def _line_labels(family: Family) -> list[str]:
    labels = [*(sweep.label for sweep in family.sweeps), *(item.label for item in family.items)]
    return [label.casefold() for label in labels]


def _item_id(study: Study, family: Family, place: str, label: str, added: Sequence[str]) -> str:
    """Return the id of an added item: the one that a workbook was built with, or one that can be read as its label.

    It is not the key of a value that the family's row has, such as ``cost``.
    """
    taken = {*_line_ids(family), *added, AMOUNT, *ROW_SUMS, *SWEEP_PARTS, *ROW_WORDS}
    taken.update(measure.id for measure in study[MEASURES])
    built = place.removeprefix("+") if place not in SPARES else ""
    return built if built and built not in taken else new_id(label, taken, "item")


def _new(study: Study, members: Mapping[str, Change], row: str, path: Path, label: str) -> Iterator[Change]:
    """Yield the changes that make an added item one of a study: what was typed, its id, and what it gives."""
    named = members[LABEL]
    own_id = Entry(words(row, "id"), (*path, "id"), f"{label}: id", "text", "", reported=False)
    yield Change(own_id, split(row)[1], named.sheet, named.cell)
    yield from _moved(members, row, path, label)
    gives = (*path, "gives", spare_measure(study) or "")
    yield Change(Entry(words(row, "gives"), gives, f"{label}: cost", "text", "", reported=False), _COST)


def _moved(members: Mapping[str, Change], row: str, path: Path, label: str) -> list[Change]:
    """Return what was typed for an added item as changes of an item of a study, in the order of a study file."""
    entries = {
        LABEL: Entry(words(row, LABEL), (*path, LABEL), f"{label}: label", "text", ""),
        AMOUNT: _number(row, AMOUNT, path, f"{label}: amount"),
        _UNIT: Entry(words(row, _UNIT), (*path, _UNIT), f"{label}: unit", "text", ""),
        PRICE: _number(row, UNIT_PRICE, path, f"{label}: price"),
    }
    return [
        Change(entry, change.new, change.sheet, change.cell, formula=change.formula)
        for key, entry in entries.items()
        if (change := members.get(key)) is not None
    ]
