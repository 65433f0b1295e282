"""What was changed in a workbook, made in the tables of its study's file and checked as a file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.back.entries import Change, put, written
from reportgen.back.tamper import VALUE, Finding, shown
from reportgen.errors import Problem, StudyError
from reportgen.model.compiler import compile_study
from reportgen.model.reader import document_of, parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.back.entries import Entry
    from reportgen.model.study import Study


def edited(
    study: Study, known: Mapping[str, Entry], changes: list[Change], wrong: list[Finding]
) -> tuple[Study | None, list[Finding]]:
    """Return the study with the changes made in the tables of its file and checked as a file is, or what is wrong."""
    if wrong:
        return None, wrong
    if not changes:
        return study, []
    try:
        made = changed(study, known, changes)
    except StudyError as error:
        return None, [_placed(problem, changes) for problem in error.problems]
    update = {key: getattr(study, key) for key in ("id", "text", "fingerprint")}
    return made.model_copy(update=update | {"original": study, "changes": tuple(changes)}), []


def changed(study: Study, known: Mapping[str, Entry], changes: Iterable[Change]) -> Study:
    """Return a study with changes made in the tables of its file. Raises StudyError with every problem."""
    document = document_of(study.text.encode("utf-8"))
    sizes = sizes_after(study, changes)
    for change in writes(study, known, changes):
        put(document, change.entry.path, written(change, sizes))
    edited = parse_document(document)
    compile_study(edited)
    return edited


def sizes_after(study: Study, changes: Iterable[Change]) -> dict[str, tuple[float, ...]]:
    """The model inputs once the changes are made."""
    sizes = {name: item.values for name, item in study.models.inputs.items()}
    for change in changes:
        if change.entry.kind == "sizes" and isinstance(change.new, tuple):
            sizes[change.entry.name] = change.new
    return sizes


def writes(study: Study, known: Mapping[str, Entry], changes: Iterable[Change]) -> list[Change]:
    """What a study file has to say for these changes to hold.

    A workbook says of each sweep which columns it trains; a study file may say it by a formula over the sizes. Where
    the sizes change, such a formula may select others, and where it does the sweep needs a list.
    """
    several = list(changes)
    plainly = [change for change in several if change.entry.kind != "members"]
    said = {change.entry.name: change for change in several if change.entry.kind == "members"}
    if any(change.entry.kind == "sizes" for change in plainly):
        document = document_of(study.text.encode("utf-8"))
        sizes = sizes_after(study, plainly)
        for change in plainly:
            put(document, change.entry.path, written(change, sizes))
        selected = compile_study(parse_document(document)).inputs
        wanted = {
            name: said.get(name, Change(entry, entry.value)) for name, entry in known.items() if entry.kind == "members"
        }
        said = {name: change for name, change in wanted.items() if selected[name] != change.new}
    return [*plainly, *said.values()]


def _placed(problem: Problem, changes: list[Change]) -> Finding:
    """A problem of the study's tables, told of the cell that made it."""
    for change in changes:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in change.entry.path).lstrip(".")
        if path == problem.path or path.startswith((f"{problem.path}.", f"{problem.path}[")):
            expected, found = shown(change.entry.value), shown(change.new)
            message = f"{change.entry.label!r}: {problem.message}"
            return Finding(VALUE, change.sheet, change.cell, change.entry.name, expected, found, message)
    return Finding(VALUE, "", "", "", "", "", f"{problem.message} @ {problem.path}")
