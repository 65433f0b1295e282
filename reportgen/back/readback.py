"""A workbook that comes back: which of its entries have other values, and what else in it is not as it was written.

    apart (scan, read cells) ── find keys ── the study it carries ── compare entries, formulas, names, stored values

A workbook is read by the names in its hidden keys (see ``keys``), so that rows, columns and sheets may have moved and
any program may have saved it. What it says of its entries makes the study; its formulas are only compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analysis import analyse
from reportgen.back.apart import read_apart
from reportgen.back.entries import Change, Entry, entries, put, written
from reportgen.back.found import find, find_sheets, source_of
from reportgen.back.tamper import STALE, VALUE, Finding, alike, findings, plain, shown, stale
from reportgen.errors import EvaluationError, Problem, StudyError, nearest, unreadable
from reportgen.excel.sheets.ranking import ranked
from reportgen.memory import uncollected
from reportgen.model.compiler import compile_study
from reportgen.model.evaluation import Evaluation, evaluate, run
from reportgen.model.graph import Graph
from reportgen.model.reader import document_of, parse_document, parse_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reportgen.back.book import Cell, Content, ReadBook
    from reportgen.back.entries import Value
    from reportgen.back.found import Found, FoundSheet, Item
    from reportgen.excel.keys import Source
    from reportgen.model.study import Study

_SAME = 5e-15  # relative; some programs keep one digit less of a number than it has
_NO_KEYS = "workbook was not made by reportgen, or lost the hidden sheet and columns that it is read by"


@dataclass(frozen=True, slots=True)
class Readback:
    """What came back: the study as edited, the original it departs from, each change, and everything else found.

    ``study`` is None where the entries themselves are impossible; the findings of kind ``value`` then say why.
    """

    study: Study | None
    original: Study
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    scenario: str  # the one active when the workbook was built
    entries: Mapping[str, Entry]  # of the original

    @property
    def impossible(self) -> tuple[Finding, ...]:
        """Findings with which there is no study."""
        return tuple(item for item in self.findings if item.kind == VALUE)

    @property
    def tampered(self) -> tuple[Finding, ...]:
        """Findings that a build stops at unless it is told to pass over them."""
        return tuple(item for item in self.findings if item.kind not in {VALUE, STALE})

    @property
    def stale(self) -> tuple[Finding, ...]:
        """Stored values that are not what the inputs give."""
        return tuple(item for item in self.findings if item.kind == STALE)


def load_workbook_study(path: Path, *, accept_overrides: bool = False) -> Study:
    """Return the study that an edited workbook says. Raises StudyError at anything impossible or tampered with.

    With ``accept_overrides`` the study is made from the entries alone; ``Study.overrides`` lists what was passed over.
    """
    back = read_back(path)
    stopping = [*back.impossible, *(() if accept_overrides else back.tampered)]
    if stopping or back.study is None:
        raise StudyError([item.problem for item in stopping], path.name)
    return back.study.model_copy(update={"overrides": back.tampered, "stale": back.stale})


def read_back(path: Path) -> Readback:
    """Read a workbook back. Raises StudyError when it is none that reportgen made, or cannot be read at all."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    return read_data(data, path.name)


def read_data(data: bytes, origin: str) -> Readback:
    """Read a workbook back from its bytes."""
    with uncollected():
        return _read_data(data, origin)


def _read_data(data: bytes, origin: str) -> Readback:
    book = read_apart(data, origin)
    source, study = _carried(book, origin)
    evaluation = evaluate(study)
    known = entries(study, evaluation.graph)
    sheets = find_sheets(book)
    if not sheets:
        raise StudyError([Problem(_NO_KEYS, origin)], origin)
    evaluation = _extended(evaluation, sheets, known)
    found = find(sheets, evaluation.graph)
    changes, wrong = _read_entries(found, known)
    listed = findings(book, found, evaluation.graph, known, source.titles)
    edited, impossible = _edited(study, known, changes, wrong)
    old = [] if impossible else list(stale(found, evaluation.graph, _values(evaluation, found, known)))
    every = tuple(dict.fromkeys([*impossible, *listed, *old]))
    return Readback(edited, study, tuple(changes), every, source.scenario, known)


def _carried(book: ReadBook, origin: str) -> tuple[Source, Study]:
    """The study that the workbook carries, as its file had it."""
    try:
        source = source_of(book)
    except ValueError as error:
        raise StudyError([Problem("the study that the workbook carries is damaged", origin)], origin) from error
    if source is None:
        raise StudyError([Problem(_NO_KEYS, origin)], origin)
    if not source.text:
        message = "workbook was built from a study that had no file, so it carries none to compare with"
        raise StudyError([Problem(message, origin)], origin)
    study = parse_study(source.text.encode("utf-8"), source.id, origin)
    return source, study.model_copy(update={"fingerprint": source.fingerprint})


def _extended(evaluation: Evaluation, sheets: dict[str, FoundSheet], known: dict[str, Entry]) -> Evaluation:
    """The evaluation with all that the sheets show, the effects of changes told of in an earlier build among it."""
    told = [key.name for found in sheets.values() for keys in found.keys.values() for key in keys]
    made = {name.removeprefix("change.").removesuffix(".old") for name in told if name.startswith("change.")}
    changes = tuple(Change(entry, None) for name, entry in known.items() if name in made)
    if changes:
        study = evaluation.study.model_copy(update={"changes": changes, "original": evaluation.study})
        evaluation = replace(evaluation, study=study)
    return ranked(analyse(evaluation))


def _read_entries(found: Found, known: dict[str, Entry]) -> tuple[list[Change], list[Finding]]:
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


def _edited(
    study: Study, known: Mapping[str, Entry], changes: list[Change], wrong: list[Finding]
) -> tuple[Study | None, list[Finding]]:
    """The study with the changes made in the tables of its file, and checked as a file is."""
    if wrong:
        return None, wrong
    if not changes:
        return study, []
    try:
        edited = changed(study, known, changes)
    except StudyError as error:
        return None, [_placed(problem, changes) for problem in error.problems]
    update = {key: getattr(study, key) for key in ("id", "text", "fingerprint")}
    return edited.model_copy(update=update | {"original": study, "changes": tuple(changes)}), []


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


def _values(evaluation: Evaluation, found: Found, known: dict[str, Entry]) -> dict[str, Any]:
    """Every value as the workbook's own entries give it, in the structure that it was written with."""
    graph = evaluation.graph
    inputs = dict(graph.inputs)
    words = [name for name in inputs if name.endswith(".label")]  # copied from entries, as they were at the build
    for name in [*known, *words]:
        if name in inputs and name in found.homes and None not in found.homes[name].columns:
            cells = [cell.value for cell in found.homes[name].cells]
            inputs[name] = tuple(map(_number, cells)) if isinstance(inputs[name], tuple) else _leaf(cells[0])
    if all(_same(inputs[name], graph.inputs[name]) for name in inputs):
        return dict(evaluation.values)
    try:
        return run(Graph(inputs, graph.definitions, graph.sizes))
    except (EvaluationError, ValueError):
        return {}


def _leaf(value: Content) -> float | str:
    if value is None:
        return ""
    return float(value) if isinstance(value, bool) else value


def _number(value: Content) -> float:
    """A blank cell, as someone leaves who clears a 1, is 0 to every formula; what else is no number was found wrong."""
    return 0.0 if value is None or (isinstance(value, str) and not value.strip()) else float(value)


def _same(a: object, b: object) -> bool:
    return a == b or (isinstance(b, str) and alike(a, b))
