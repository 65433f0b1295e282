"""Scenarios and catalogue entries that a person added to a workbook: what may be typed there, and its place in a study.

A person fills in the spare places of a workbook. A workbook that was built from such a one has its additions beside the
scenarios and entries of the study that it carries. Both are read as entries without a value, whose place in the study
file is not known before their names are: their paths have a text where a place is wanted, ``+1`` or ``+bulk`` for a
scenario, ``+1`` or ``5`` for an entry of a catalogue. ``placed`` turns changes of them into changes of a study file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import count, takewhile
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.entries import Change, Entry, moves_nothing
from reportgen.describe.findings import VALUE, Finding
from reportgen.formula.identifiers import problem_with
from reportgen.graph.names import BASE, SCENARIO, SPARES, join, stated, words
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.parts.assumptions.entries import choice_options, options_now
from reportgen.parts.assumptions.moves import moves_live
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, INPUTS, MOST_PLACES, SCENARIOS, scenario_ids
from reportgen.parts.assumptions.spare import filled_by
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.tables import Path, Study

_WORDS = ("source", "note")
_LONGEST_ID = 40  # characters
_NAMELESS = "scenario"


class Additions(NamedTuple):
    """The places of a workbook that a study has none for: scenarios, and entries by catalogue.

    They are the ids and numbers of those that the workbook was built with, then those of the spare places.
    """

    scenarios: tuple[str, ...]
    entries: Mapping[str, tuple[str, ...]]


class PlacedChanges(NamedTuple):
    """Changes with their places in a study, the names of those that add something to it, and what is incomplete."""

    changes: list[Change]
    added: frozenset[str]
    problems: list[Finding]


def additions(study: Study, names: Iterable[str]) -> Additions:
    """Return the places that a workbook with these names of the graph has beyond those of a study."""
    listed = set(names)
    taken = {*scenario_ids(study), *SPARES}
    built = (LABELS.rest(name) for name in dict.fromkeys(names) if LABELS.owns(name))
    scenarios = tuple(item for item in built if item not in taken and problem_with(item) is None)
    entries = {}
    for name, catalogue in study[CATALOGUES].items():
        numbers = map(str, count(len(catalogue.entries) + 1))
        there = takewhile(lambda number, name=name: join(name, number, "name") in listed, numbers)  # type: ignore[misc]
        entries[name] = _with_spare(len(catalogue.entries), tuple(there))
    return Additions(_with_spare(len(study[SCENARIOS]), scenarios), entries)


def _with_spare(listed: int, built: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places that a workbook was built with, and the spare ones that it has beside so many of the study."""
    return (*built, *SPARES[: max(0, MOST_PLACES - listed - len(built))])


def built_in(study: Study, added: Additions) -> list[tuple[Path, object]]:
    """Return what makes a study one with the additions that a workbook was built with: places and stand-in values."""
    puts: list[tuple[Path, object]] = [
        ((SCENARIOS.key, item, "label"), f"+{item}") for item in added.scenarios if item not in SPARES
    ]
    for name, places in added.entries.items():
        values = study[CATALOGUES][name].entries[0].values
        for number in (int(place) for place in places if place not in SPARES):
            path = (CATALOGUES.key, name, "entries", number - 1)
            puts.append(((*path, "name"), f"+{number}"))
            puts += [((*path, "values"), dict(values))]
    return puts


def added_entries(study: Study, additions: Additions) -> Iterator[Entry]:
    """Yield what may be typed into these places, as entries that have no value yet."""
    for place in additions.scenarios:
        path = (SCENARIOS.key, place if place in SPARES else f"+{place}")
        yield Entry(LABELS(place), (*path, "label"), "The name of an added scenario", "name", "", placed=False)
        for name, item in study[INPUTS].items():
            label, options = f"{item.label} of an added scenario", choice_options(study, item, additions.entries)
            where = (*path, "values", name)
            added = Entry(stated(name, place), where, label, item.kind, None, item.cell_style, moves=moves_live)
            yield replace(added, optional=True, options=options)
    for catalogue, places in additions.entries.items():
        for place in places:
            yield from _entry(study, catalogue, place)


def _entry(study: Study, catalogue: str, place: str) -> Iterator[Entry]:
    """Yield one added entry of a catalogue."""
    path, what = (
        (CATALOGUES.key, catalogue, "entries", place),
        f"an added entry of {study[CATALOGUES][catalogue].label}",
    )
    yield Entry(join(catalogue, place, "name"), (*path, "name"), f"The name of {what}", "name", "", placed=False)
    for name in filled_by(study, catalogue):
        item = study[ASSUMPTIONS][name]
        label, where = f"{item.label} of {what}", (*path, "values", name)
        # What it moves is moved by the choice of the entry.
        added = Entry(join(catalogue, place, name), where, label, "number", None, item.style, moves=moves_nothing)
        yield replace(added, optional=True)
    for part in _WORDS:
        name = words(join(catalogue, place), part)
        yield Entry(name, (*path, part), f"The {part} of {what}", "text", "", placed=False)


def with_choices(study: Study, entries: Mapping[str, Entry], added: Additions) -> dict[str, Entry]:
    """Return entries where a choice may also be what was added."""
    return {
        name: replace(entry, options=options_now(study, entry, added.entries))
        if entry.kind == "choice" and entry.options
        else entry
        for name, entry in entries.items()
    }


def placed(study: Study, changes: Iterable[Change], *, again: bool = False) -> PlacedChanges:
    """Return the changes of a workbook with the places that its additions take in a study.

    Args:
        study: the study, which has none of them; with ``again`` it may have some already, found by their names.
        changes: those of the entries of ``added_entries`` among others.
        again: whether an addition may be in the study.
    """
    kept: list[Change] = []
    groups: dict[Path, list[Change]] = {}
    for change in changes:
        place = _place(change.entry.path)
        if place is None or (place[0] == CATALOGUES.key and place[1] not in study[CATALOGUES]):
            kept.append(change)
        else:
            groups.setdefault(place, []).append(change)
    result = PlacedChanges(kept, frozenset(), [])
    ids: dict[str, tuple[str, str]] = {}  # an added scenario's place -> its id and label
    numbers = {name: len(catalogue.entries) for name, catalogue in study[CATALOGUES].items()}
    for place, members in groups.items():
        fault = _fault(study, place, members)
        if fault is not None:
            result.problems.append(fault)
            continue
        name = str(next(item.new for item in members if item.entry.kind == "name"))
        if place[0] == SCENARIOS.key:
            key = _scenario_id(study, place, name, {item for item, _ in ids.values()}, again=again)
            ids[str(place[1]).removeprefix("+") if place[1] not in SPARES else str(place[1])] = key, name
            moved = [_in_scenario(study, item, key, name) for item in members]
        else:
            catalogue = str(place[1])
            number = _number(study, catalogue, name) if again else 0
            numbers[catalogue] += not number
            moved = [_in_entry(study, item, catalogue, number or numbers[catalogue], name) for item in members]
        kept += moved
        result = result._replace(added=result.added.union(item.entry.name for item in moved))
    return result._replace(changes=[_chosen(item, ids) for item in kept])


def _place(path: Path) -> Path | None:
    """Return the place of an addition from a path in it, None for the path of anything else."""
    if path[0] == SCENARIOS.key and str(path[1]).startswith("+"):
        return path[:2]
    if path[0] == CATALOGUES.key and len(path) > 3 and isinstance(path[3], str):
        return path[:4]
    return None


def _fault(study: Study, place: Path, members: Sequence[Change]) -> Finding | None:
    """Return why an addition is incomplete: it has values without a name, or a name without values."""
    named = next((item for item in members if item.entry.kind == "name"), None)
    if place[0] == SCENARIOS.key:
        what, where, lacks = "scenario", "", [] if len(members) > 1 or place[1] not in SPARES else ["a value"]
    else:
        what, where = "entry", f" of {quoted(study[CATALOGUES][str(place[1])].label)}"
        given = {item.entry.path[-1] for item in members}
        filled = [name for name in filled_by(study, str(place[1])) if name not in given]
        lacks = [f"a value of {quoted(study[ASSUMPTIONS][name].label)}" for name in filled]
    if named is None:
        first = members[0]
        message = f"values of an added {what}{where} have no name above them: type one, or clear them"
        return Finding(VALUE, first.sheet, first.cell, first.entry.name, "nothing", str(first.new), message)
    if lacks:
        more = f" and {len(lacks) - 1} more" if len(lacks) > 1 else ""
        added = f"the added {what} {quoted(named.new)}{where}"
        message = f"{added} lacks {lacks[0]}{more}: type it below the name, or clear the name"
        return Finding(VALUE, named.sheet, named.cell, named.entry.name, "nothing", str(named.new), message)
    return None


def _scenario_id(study: Study, place: Path, label: str, taken: set[str], *, again: bool) -> str:
    """Return the id of an added scenario: of the one with its label, or the one it was built with, or a new one."""
    scenarios = study[SCENARIOS]
    if again:
        for key, item in scenarios.items():
            if item.label.casefold() == label.casefold():
                return key
    taken = {BASE, *scenarios, *taken}
    built = str(place[1]).removeprefix("+") if place[1] not in SPARES else ""
    return built if built and built not in taken else new_id(label, taken)


def new_id(label: str, taken: set[str], nameless: str = _NAMELESS) -> str:
    """Return an identifier that can be read as a label and is not taken; ``nameless`` begins one that cannot.

    >>> new_id("Über-Cloud (2027)", {"base"})
    'uber_cloud_2027'
    >>> new_id("2026", {"scenario_2026"})
    'scenario_2026_2'
    """
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9]+", "_", plain)[:_LONGEST_ID].strip("_")
    if problem_with(text) is not None:
        text = f"{nameless}_{text}" if text else nameless
        text = text if problem_with(text) is None else f"{nameless}_added"
    candidates = (text if number == 1 else f"{text}_{number}" for number in count(1))
    return next(item for item in candidates if item not in taken)


def _number(study: Study, catalogue: str, name: str) -> int:
    """Return the number of a catalogue's entry with a name, 0 where there is none."""
    entries = study[CATALOGUES][catalogue].entries
    numbers = (number for number, item in enumerate(entries, start=1) if item.name.casefold() == name.casefold())
    return next(numbers, 0)


def _in_scenario(study: Study, change: Change, key: str, label: str) -> Change:
    """Return a change of an added scenario with its id."""
    path = change.entry.path
    if path[-1] == "label" and len(path) == 3:
        entry = Entry(LABELS(key), (SCENARIOS.key, key, "label"), f"Name of scenario {key}", "text", "")
        return replace(change, entry=entry)
    name = str(path[-1])
    item = study[INPUTS].get(name)
    text = f"{item.label if item else name} ({label})"
    options = choice_options(study, item) if item else {}
    place = (SCENARIOS.key, key, "values", name)
    entry = replace(change.entry, name=stated(name, key), path=place, label=text, options=options)
    return replace(change, entry=entry)


def _in_entry(study: Study, change: Change, catalogue: str, number: int, name: str) -> Change:
    """Return a change of an added entry of a catalogue with its number."""
    *_, key = change.entry.path
    rest = change.entry.path[4:]
    entry_name, path = join(catalogue, number), (CATALOGUES.key, catalogue, "entries", number - 1, *rest)
    if rest[0] == "values":
        label = f"{study[ASSUMPTIONS][str(key)].label} of {name}"
        return replace(change, entry=replace(change.entry, name=join(entry_name, key), path=path, label=label))
    if key == "name":
        label = f"{study[CATALOGUES][catalogue].label}, entry {number}"
        return replace(change, entry=Entry(join(entry_name, key), path, label, "text", ""))
    return replace(
        change, entry=replace(change.entry, name=words(entry_name, str(key)), path=path, label=f"{name}: {key}")
    )


def _chosen(change: Change, ids: Mapping[str, tuple[str, str]]) -> Change:
    """Return a change; where it chooses an added scenario, by the scenario's id."""
    if change.entry.name != SCENARIO or change.new not in ids:
        return change
    key, label = ids[str(change.new)]
    return replace(change, new=key, entry=replace(change.entry, options={**change.entry.options, key: label}))
