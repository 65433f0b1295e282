"""Families and their lines as entries: words, counts and memberships of sweeps, numbers of items, own values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.describe.builder import Builder
from reportgen.describe.entries import Change, Entry, whole
from reportgen.describe.labels import lower_first
from reportgen.formula.expr import Number
from reportgen.graph.names import AMOUNT, UNIT_PRICE, axis, own_value, own_value_parts, row_value, words
from reportgen.parts.assumptions.entries import choice_options
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.own import own_values
from reportgen.parts.families.selection import Selections
from reportgen.parts.families.shape import (
    FAMILIES,
    PRICE,
    ItemRow,
    SweepRow,
    axis_labels,
    item_row,
    sweep_row,
    valued_rows,
)
from reportgen.parts.models.entries import KIND as SIZES_KIND
from reportgen.parts.models.shape import size_titles
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.entries import Value
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Path, Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import OwnRow

_MEMBERS = "members"


def entries(loaded: LoadedStudy, graph: Graph) -> Iterator[Entry]:
    """Yield the entries of every family, its sweeps and its items, then the values that any states for itself."""
    study, families = loaded.study, loaded.study[FAMILIES]
    axes, scale = axis_labels(study), size_titles(study)
    for i, family in enumerate(families):
        place: Path = (FAMILIES.key, i)
        yield _words(family.id, place, "label", family.label, family.label)
        yield _words(family.id, place, "uncertainty", family.uncertainty, family.label)
        for j, sweep in enumerate(family.sweeps):
            row, path = sweep_row(family, sweep), (*place, "sweeps", j)
            yield _words(row.name, path, "label", sweep.label, row.label)
            yield from _counts(row, path, axes)
            member = row_value(row.name, "member")
            label, value = f"{row.label}, sizes trained", graph.inputs[member]
            yield Entry(member, (*path, "train"), label, _MEMBERS, value, scale=scale)
        for j, item in enumerate(family.items):
            yield from _of_item(item_row(family, item), (*place, "items", j))
    for own, name, _ in own_values(study):
        yield _own(study, own, name)


def _own(study: Study, row: OwnRow, name: str) -> Entry:
    """Return what a row states of an assumption for itself, which may be nothing, as an entry."""
    item, value = study[ASSUMPTIONS][name], row.values.get(name, "")
    label = f"{row.label}: {item.label} of its own"
    path, options = (*row.place, "values", name), choice_options(study, item)
    entry = Entry(own_value(row.name, name), path, label, item.kind, None if value == "" else value, item.cell_style)
    return replace(entry, optional=True, options=options, stays=True)


def added_own(study: Study, names: Iterable[str]) -> Iterator[Entry]:
    """Yield the values that rows state for themselves in a workbook with these names and not in a study, as entries.

    A workbook that was built with ``--set`` has them beside those of the study that it carries.
    """
    rows = {row.name: row for row in valued_rows(study)}
    for name in dict.fromkeys(names) if rows else ():
        row, assumption = own_value_parts(name)
        if row in rows and assumption in study[ASSUMPTIONS] and assumption not in rows[row].values:
            yield _own(study, rows[row], assumption)


def _of_item(row: ItemRow, path: Path) -> Iterator[Entry]:
    """Yield the words of an item, its amount where that is no formula, and every number that it gives."""
    item = row.item
    yield _words(row.name, path, "label", item.label, row.label)
    yield _words(row.name, path, "unit", item.unit, row.label)
    if isinstance(item.amount, Number):
        amount = item.amount.value
        yield Entry(row_value(row.name, AMOUNT), (*path, AMOUNT), f"{row.label}: amount", "number", amount)
    if isinstance(item.price, Number):
        price = item.price.value
        yield Entry(row_value(row.name, UNIT_PRICE), (*path, PRICE), f"{row.label}: price", "number", price)
    for key, formula in item.gives.items():
        if isinstance(formula, Number):
            name, label = row_value(row.name, key), f"{row.label}: {key.replace('_', ' ')}"
            yield Entry(name, (*path, "gives", key), label, "number", formula.value)


def _counts(row: SweepRow, path: Path, axes: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the count of every axis of a sweep that is no formula."""
    for axis_id, label in axes.items():
        count = row.sweep.axes.get(axis_id, Number(1.0))
        if isinstance(count, Number):
            where, what = (*path, "axes", axis_id), f"{row.label}, {lower_first(label)}"
            yield Entry(axis(row.name, axis_id), where, what, "count", count.value, "count")


def _words(name: str, path: Path, part: str, text: str, label: str) -> Entry:
    return Entry(words(name, part), (*path, part), f"{label}: {part}", "text", text, placed=False)


def follow(original: LoadedStudy, original_entries: Mapping[str, Entry], changes: list[Change]) -> list[Change]:
    """Return the changes that a study file needs for these to take effect: memberships last and as lists of sizes.

    A workbook states of each sweep which columns it trains; a study file may state it by a formula over the sizes.
    Where the sizes change, such a formula may select others, and where it does the sweep needs a list. Raises
    StudyError where a sweep's selection does not fit the changed sizes.
    """
    others = [change for change in changes if change.entry.kind != _MEMBERS]
    stated = {change.entry.name: change for change in changes if change.entry.kind == _MEMBERS}
    resized = [change for change in others if change.entry.kind == SIZES_KIND]
    study = original.study
    for change in resized:
        study = study.with_value(change.entry.path, change.new)
    if resized:
        selected = _selected(study, original.scenario)
        members = [entry for entry in original_entries.values() if entry.kind == _MEMBERS]
        memberships = [stated.get(entry.name, Change(entry, entry.value)) for entry in members]
        stated = {change.entry.name: change for change in memberships if selected[change.entry.name] != change.new}
    titles = size_titles(study)
    return [*others, *(replace(change, written=_listed(change.new, titles)) for change in stated.values())]


def _selected(study: Study, scenario: str) -> dict[str, tuple[float, ...]]:
    """Return the membership that each sweep's selection comes to, by its name."""
    builder = Builder(study, scenario)
    families, selections = study[FAMILIES], Selections(builder)
    selected = {}
    for i, family in enumerate(families):
        for j, sweep in enumerate(family.sweeps):
            name = row_value(sweep_row(family, sweep).name, "member")
            selected[name] = selections.members(sweep.train, (FAMILIES.key, i, "sweeps", j, "train"))
    if builder.problems:
        raise StudyError(dict.fromkeys(builder.problems))
    return selected


def _listed(members: Value, titles: tuple[float | str, ...]) -> list[float | int | str]:
    """Return a membership as a study file lists it: by the names of the sizes, or by the values of the first input."""
    chosen = members if isinstance(members, tuple) else ()
    return [
        size if isinstance(size, str) else whole(size) for size, member in zip(titles, chosen, strict=True) if member
    ]
