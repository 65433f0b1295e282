"""Write the changes of a workbook into its study file.

The file may have been edited since the workbook was built; a value that both changed is reported as a conflict.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.describe.entries import Change, shown, whole
from reportgen.graph.names import SCENARIO
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.prices.shape import PRICED, range_places
from reportgen.readback.additions import all_placed
from reportgen.readback.edits import followed
from reportgen.readback.file_text import with_additions, with_changes
from reportgen.readback.own_file import added_to_own_file, in_own_file
from reportgen.readback.pull_notes import notes
from reportgen.readback.summary import FindingsError, shortened
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries
from reportgen.study.reader import document_of, parse_study, read_bytes
from reportgen.system.errors import OutputError, Problem, StudyError, nearest
from reportgen.system.files import write_all
from reportgen.system.resources import schema_beside
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path as FilePath

    from reportgen.describe.entries import Entry, Value
    from reportgen.describe.tables import Study
    from reportgen.readback.read import Readback


@dataclass(frozen=True, slots=True)
class Pulled:
    """The changes written to a study file, the file's text before and after, and what a person is to look at in it."""

    changes: tuple[Change, ...]
    before: str
    after: str
    notes: tuple[str, ...] = ()

    def difference(self, name: str) -> str:
        """Return the changed lines as a unified diff; ``name`` is the file's name."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        parts = difflib.unified_diff(before, after, fromfile=name, tofile=f"{name} (pulled)", n=2)
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def pull(back: Readback, path: FilePath, *, dry_run: bool = False, is_new: bool = False) -> Pulled:
    """Write the changes of a workbook into a study file and return them; with ``dry_run`` nothing is written.

    A file that ``is_new`` begins as the study that the workbook carries, and gets the schema beside it.
    Raises OutputError where such a file is there already.

    Raises StudyError where the workbook was tampered with, the file is not a study, or the same value was changed in
    both; the file is then unchanged.
    """
    stopping = [*back.impossible, *back.tampered]
    if stopping:
        raise FindingsError(stopping, back.causes, back.origin)
    if is_new and os.path.lexists(path):
        raise OutputError(f"{path} is there already; give another name, or pull into it without --new")
    data = back.original.source.text.encode() if is_new else read_bytes(path)
    target = parse_study(data, path.stem, path.name, path.parent)
    target_entries = entries(target, compile_study(target))
    in_target = all_placed(target.study, back.typed, again=True)
    requested = [change for change in in_target.changes if change.entry.name != SCENARIO or change.new != back.scenario]
    changes = _resolved(followed(back.original, back.entries, requested), target_entries, in_target.added, path.name)
    written_notes = tuple(notes(target.study, changes))
    written = _with_price_ranges(target.study, changes, target_entries.values())
    before = data.decode("utf-8")
    new = {change.entry.name for change in written}.difference(target_entries)
    document = document_of(data, path.name)
    kept = [change for change in written if change.entry.name not in new]
    after = with_changes(before, in_own_file(document, target.study[BLOCKS], kept))
    added = [change for change in written if change.entry.name in new]
    if added:  # behind what the changes have put into the file
        document = document_of(after.encode("utf-8"), path.name)
    after = with_additions(after, added_to_own_file(document, target.study[BLOCKS], added))
    if after != before:
        compile_study(parse_study(after.encode("utf-8"), path.stem, path.name, path.parent))
    if (is_new or after != before) and not dry_run:
        write_all(path.parent, {path.name: after.encode("utf-8"), **(schema_beside(path.parent) if is_new else {})})
    return Pulled(tuple(change for change in changes if change.entry.reported), before, after, written_notes)


def _with_price_ranges(study: Study, changes: Iterable[Change], all_entries: Iterable[Entry]) -> list[Change]:
    """Return changes with both ends of every range from the price book of whose price or ends one was changed.

    The file has none of these: it states them from then on.
    """
    made, by_path = {change.entry.path: change for change in changes}, {entry.path: entry for entry in all_entries}
    for path in study[PRICED].ranged:
        places = range_places(path)
        if made.keys().isdisjoint({path, *places}) or not by_path.keys() >= set(places):
            continue
        ends = [made.pop(place, Change(by_path[place], by_path[place].value)) for place in places]
        if isinstance(places[0][-1], str):
            made |= {end.entry.path: end for end in ends}
        else:  # the file has no list yet that either could be put into
            entry = replace(ends[0].entry, path=places[0][:-1])
            made[entry.path] = Change(entry, ends[0].new, written=[whole(float(end.new)) for end in ends])  # type: ignore[arg-type]  # ends of ranges are numbers
    return list(made.values())


def write_entries(path: FilePath, values: Mapping[str, Value]) -> None:
    """Write values into a study file by the names of their entries, and nothing else.

    Raises StudyError for a name that is no entry of the file, and where the file cannot be edited or would be no study
    with these values; it is then unchanged.
    """
    data = read_bytes(path)
    target = parse_study(data, path.stem, path.name, path.parent)
    existing = entries(target, compile_study(target))
    unknown = [name for name in values if name not in existing]
    if unknown:
        raise StudyError([Problem(f"unknown name {name!r}{nearest(name, existing)}", path.name) for name in unknown])
    changes = [Change(existing[name], value) for name, value in values.items()]
    own = in_own_file(document_of(data, path.name), target.study[BLOCKS], changes)
    after = with_changes(data.decode("utf-8"), own).encode("utf-8")
    compile_study(parse_study(after, path.stem, path.name, path.parent))
    write_all(path.parent, {path.name: after})


def _resolved(
    changes: list[Change], target_entries: dict[str, Entry], added: Collection[str], origin: str
) -> list[Change]:
    """Return the changes with the entries of the target file, without those that the file already has.

    ``added`` are the names of entries that the file may lack, as they are of something that a person added.
    Raises StudyError with every conflict, and every entry that is not in the file.
    """
    problems: list[Problem] = []
    resolved: list[Change] = []
    for change in changes:
        entry = target_entries.get(change.entry.name)
        where = f"{change.sheet}!{change.cell}" if change.cell else origin
        if entry is None and (change.entry.name in added or (change.entry.stays and change.entry.value is None)):
            resolved.append(change)
        elif entry is None and change.new is None and change.entry.stays:
            continue
        elif entry is None:
            problems.append(Problem(f"{quoted(change.entry.label)} ({change.entry.name}) is not in {origin}", where))
        elif _same(entry.value, change.new) and entry.kind != "members":
            continue
        elif not _same(entry.value, change.entry.value) and not _same(entry.value, change.new):
            now, old, new = shown(entry.value), shown(change.entry.value), shown(change.new)
            message = f"{quoted(change.entry.label)} was {old}, is {new} in the workbook and {now} in {origin}"
            problems.append(Problem(message, where))
        else:
            written = change.written if entry.scale == change.entry.scale else None
            resolved.append(replace(change, entry=entry, written=written))
    if problems:
        raise StudyError(shortened(problems, origin), origin)
    return resolved


def _same(a: object, b: object) -> bool:
    """Return whether two values are equal; a truth value does not equal a number."""
    return a == b and isinstance(a, bool) == isinstance(b, bool)
