"""Apply the changes of a workbook to the tables of its study file, and check the result like a study file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.document import put
from reportgen.describe.entries import shown
from reportgen.describe.findings import VALUE, Finding
from reportgen.describe.part import piece
from reportgen.describe.tables import path_text
from reportgen.parts import PARTS
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.readback.additions import all_placed
from reportgen.study.compiler import compile_study
from reportgen.study.entries import entries as all_entries
from reportgen.study.guard import document_problems
from reportgen.study.reader import document_of, resolve_document, study_of_resolved
from reportgen.system.errors import Problem, StudyError
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.describe.entries import Change, Entry
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


def edited(
    loaded: LoadedStudy, entries: Mapping[str, Entry], changes: list[Change], invalid: list[Finding]
) -> tuple[LoadedStudy | None, list[Finding]]:
    """Return the study with the changes made in its file's tables and checked, or None and the reasons.

    The study's own ``changes`` are those of ``changes`` with the places of what was added in the workbook.
    ``invalid`` are the findings on cells without a valid value; where there are any the study is not made.
    """
    in_study = all_placed(loaded.study, changes)
    if invalid or in_study.problems:
        return None, invalid or in_study.problems  # a name that is no name would be told as missing too
    if not changes:
        return loaded, []
    try:
        new, graph = _changed(loaded, entries, in_study.changes)
    except StudyError as error:
        return None, [_finding(problem, in_study.changes) for problem in error.problems]
    made = in_study.changes if not in_study.added else _sorted(in_study.changes, all_entries(new, graph))
    return replace(new, changes=tuple(item for item in made if item.entry.reported)), []


def typed_by_hand(loaded: LoadedStudy, entries: Mapping[str, Entry], changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return changes without those that others bring about: words of a block that are left out beside another number.

    A workbook that was built from an edited one has empty cells for them.
    """
    blocks = loaded.study[BLOCKS]
    emptied = {
        change.entry.name: change
        for change in changes
        if change.entry.kind == "text" and not change.new and blocks.of(path_text(*change.entry.path))
    }
    others = [change for change in changes if change.entry.name not in emptied]
    if not emptied or not others:
        return changes
    try:
        new, graph = _changed(loaded, entries, all_placed(loaded.study, others).changes)
    except StudyError:
        return changes  # which is told of the study with all of them
    without = all_entries(new, graph)
    brought = {name for name in emptied if name in without and not without[name].value}
    return tuple(change for change in changes if change.entry.name not in brought)


def _changed(loaded: LoadedStudy, entries: Mapping[str, Entry], changes: Iterable[Change]) -> tuple[LoadedStudy, Graph]:
    """Return a study with changes made in the tables of its file, and its graph.

    Raises StudyError where it is then no valid study.
    """
    resolved = resolve_document(document_of(loaded.source.text.encode("utf-8")))
    for change in followed(loaded, entries, changes):
        put(resolved.document, change.entry.path, change.built_value)
        resolved = resolved.overridden(change.entry.path)
    problems = document_problems(resolved.document)
    if problems:
        raise StudyError(problems)
    study = study_of_resolved(resolved)
    new = replace(loaded, study=study, scenario=study[ABOUT].scenario, original=loaded.study)
    return new, compile_study(new)


def _sorted(changes: Iterable[Change], entries: Mapping[str, Entry]) -> list[Change]:
    """Return changes in the order of the entries, in which those of a workbook built with them are read."""
    places = {name: place for place, name in enumerate(entries)}
    return sorted(changes, key=lambda change: places.get(change.entry.name, len(places)))


def followed(loaded: LoadedStudy, entries: Mapping[str, Entry], changes: Iterable[Change]) -> list[Change]:
    """Return the changes with the further changes that a study file needs for them to take effect."""
    all_changes = list(changes)
    for part in PARTS:
        if follow := piece(part.follow):
            all_changes = follow(loaded, entries, all_changes)
    return all_changes


def _finding(problem: Problem, changes: list[Change]) -> Finding:
    """Return a problem of the study's tables as a finding on the changed cell that causes it."""
    for change in changes:
        path = path_text(*change.entry.path)
        if path == problem.path or _is_within(path, problem.path) or _is_within(problem.path, path):
            expected, given = shown(change.entry.value), shown(change.new)
            message = f"{quoted(change.entry.label)}: {problem.message}"
            return Finding(VALUE, change.sheet, change.cell, change.entry.name, expected, given, message)
    return Finding(VALUE, "", "", "", "", "", f"{problem.message} @ {problem.path}")


def _is_within(path: str, outer: str) -> bool:
    """Return whether a place of the file is inside another: in one of its keys or positions."""
    return path.startswith(outer) and path[len(outer) : len(outer) + 1] in {".", "["}
