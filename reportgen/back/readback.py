"""A workbook that comes back: which of its entries have other values, and what else in it is not as it was written.

    apart (scan, read cells) ── find keys ── the study it carries ── compare entries, formulas, names, stored values

A workbook is read by the names in its hidden keys (see ``keys``), so that rows, columns and sheets may have moved and
any program may have saved it. What it says of its entries makes the study; its formulas are only compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analysis import analyse
from reportgen.back.apart import read_apart
from reportgen.back.edits import edited
from reportgen.back.entries import Change, Entry, entries
from reportgen.back.found import find, find_sheets, source_of
from reportgen.back.tamper import STALE, VALUE, Finding, alike, findings, stale
from reportgen.back.values import read_entries
from reportgen.errors import EvaluationError, Problem, StudyError, unreadable
from reportgen.excel.sheets.ranking import ranked
from reportgen.model.evaluation import Evaluation, evaluate, run
from reportgen.model.graph import Graph
from reportgen.model.reader import parse_study

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.back.book import Content, ReadBook
    from reportgen.back.found import Found, FoundSheet
    from reportgen.excel.keys import Source
    from reportgen.model.study import Study

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
    book = read_apart(data, origin)
    source, study = _carried(book, origin)
    evaluation = evaluate(study)
    known = entries(study, evaluation.graph)
    sheets = find_sheets(book)
    if not sheets:
        raise StudyError([Problem(_NO_KEYS, origin)], origin)
    evaluation = _extended(evaluation, sheets, known)
    found = find(sheets, evaluation.graph)
    changes, wrong = read_entries(found, known)
    listed = findings(book, found, evaluation.graph, known, source.titles)
    study_edited, impossible = edited(study, known, changes, wrong)
    old = [] if impossible else list(stale(found, evaluation.graph, _values(evaluation, found, known)))
    every = tuple(dict.fromkeys([*impossible, *listed, *old]))
    return Readback(study_edited, study, tuple(changes), every, source.scenario, known)


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
