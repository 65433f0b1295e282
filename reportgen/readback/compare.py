"""Compare a workbook with the study that it carries: changed entries, and what else was changed.

    read cells ── carried study ── locate keys ── compare entries, formulas, names, stored values

Cells are found by the names in the hidden keys (see ``workbook.keys``), so rows, columns and sheets may have been moved
and any program may have saved the file. All of it runs in the process that ``bounded`` starts.
"""

from __future__ import annotations

import codecs
import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.describe.entries import Change, entry_of_old_name
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Graph, Leaf
from reportgen.readback.built import built_study
from reportgen.readback.causes import likely_causes
from reportgen.readback.cell_values import read_entries
from reportgen.readback.edits import edited
from reportgen.readback.entry_formulas import entry_formulas, unchecked
from reportgen.readback.kept import MAX_KEPT, UNREAD_SHEETS, kept, kept_formulas
from reportgen.readback.locate import carried_study, locate, locate_sheets
from reportgen.readback.own_cells import written_words
from reportgen.readback.parse import read_cells
from reportgen.readback.reading import Reading, ReadValue, parse_request
from reportgen.readback.tampering import findings, stale
from reportgen.readback.texts import alike
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import EvaluationError, Problem, ReportgenError, StudyError
from reportgen.workbook.sheets import with_sheet_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.entries import Content, Entry
    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.findings import Finding
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.readback.book import ReadBook
    from reportgen.readback.locate import LocatedBook, LocatedSheet
    from reportgen.readback.reading import StudyFile
    from reportgen.workbook.keys import CarriedStudy

_NO_KEYS = (
    "workbook was not made by reportgen, or lost the hidden sheet and columns that it is read by; if so, type the"
    " changes into the workbook that was built"
)
_DAMAGED = "the study that the workbook carries is damaged"


def answer(request: bytes) -> Iterator[bytes]:
    """Yield the reading of the workbook of a request, as JSON. Raises StudyError where it cannot be read."""
    origin, data, study = parse_request(request)
    book = read_cells(data, origin)
    try:
        yield compare(book, origin, study).encoded()
    except (ReportgenError, MemoryError):
        raise
    except Exception as error:
        # Keys and cells of a file that was made to mislead may break any assumption made here.
        raise StudyError([Problem(_NO_KEYS, origin)], origin) from error


def compare(book: ReadBook, origin: str, study: StudyFile | None = None) -> Reading:
    """Return what was changed in a workbook; ``study`` is the study file it was built from, where that is given.

    Raises StudyError where reportgen did not make the workbook, it is damaged, or it was built from another study.
    """
    carried, loaded = _carried(book, origin, study)
    sheets = locate_sheets(book)
    if not sheets:
        raise StudyError([Problem(_NO_KEYS, origin)], origin)
    names = _names(sheets)
    built = built_study(loaded, names)
    evaluation = evaluate(built.study)
    book_entries = built.entries(evaluation.graph)
    analysis = _analysis(evaluation, names, book_entries)
    typed = entry_formulas(book, locate(sheets, analysis.graph), book_entries)
    located = typed.located
    changes, invalid = read_entries(located, book_entries)
    tampered = findings(book, located, analysis.graph, {*book_entries, *analysis.copies}, carried.titles)
    new, impossible = edited(loaded, book_entries, changes, invalid)
    stale_values: list[Finding] = []
    if not impossible:
        stale_values += stale(located, analysis.graph, _values(analysis, located, book_entries))
        impossible = list(unchecked(typed, stale_values))
    values = tuple(
        ReadValue(item.entry.name, item.new, item.sheet, item.cell, typed.of(item.entry.name)) for item in changes
    )
    unread = [*kept_formulas(typed), *_kept(book, typed.located, carried, (analysis, new), tampered)]
    every = tuple(dict.fromkeys([*impossible, *tampered, *typed.stale, *stale_values]))
    causes = likely_causes(book, located, analysis.graph, every, (carried.version, __version__))
    return Reading(carried.text, carried.id, carried.scenario, values, (*every, *dict.fromkeys(unread)), causes)


def _carried(book: ReadBook, origin: str, study: StudyFile | None) -> tuple[CarriedStudy, LoadedStudy]:
    """Return what the workbook carries, and the study parsed from it or, where it has none, from the file beside it.

    Raises StudyError where there is no study, a damaged one, or another than the workbook was built from.
    """
    try:
        carried = carried_study(book)
    except ValueError as error:
        raise StudyError([Problem(_DAMAGED, origin)], origin) from error
    if carried is None:
        raise StudyError([Problem(_NO_KEYS, origin)], origin)
    if study is not None and not _built_from(study, carried.fingerprint):
        message = f"workbook was built from another study than {study.name}, or from another state of it"
        raise StudyError([Problem(message, origin)], origin)
    if not carried.embedded:
        if study is None:
            message = "workbook carries no study (--no-embed); give the study file that it was built from with --study"
            raise StudyError([Problem(message, origin)], origin)
        loaded = parse_study(study.data, carried.id, study.name)
        return replace(carried, text=loaded.source.text), loaded
    if not carried.text:
        message = "workbook was built from a study that had no file, so it carries none to compare with"
        raise StudyError([Problem(message, origin)], origin)
    loaded = parse_study(carried.text.encode("utf-8"), carried.id, origin)
    if carried.fingerprint not in {loaded.source.fingerprint, _fingerprint_with_mark(carried.text)}:
        raise StudyError([Problem(_DAMAGED, origin)], origin)
    return carried, loaded


def _built_from(study: StudyFile, fingerprint: str) -> bool:
    """Return whether a study file, with the blocks that it uses, has the fingerprint that a workbook carries."""
    if hashlib.sha256(study.data).hexdigest() == fingerprint:
        return True
    try:
        return parse_study(study.data, origin=study.name).source.fingerprint == fingerprint
    except StudyError:
        return False


def _fingerprint_with_mark(text: str) -> str:
    """Return the fingerprint of a file that began with a byte order mark, which workbooks of 0.1 carry without it."""
    return hashlib.sha256(codecs.BOM_UTF8 + text.encode("utf-8")).hexdigest()


def _names(sheets: Mapping[str, LocatedSheet]) -> list[str]:
    """Return the name of every key of these sheets, each once."""
    return list(
        dict.fromkeys(key.name for located in sheets.values() for keys in located.keys.values() for key in keys)
    )


def _analysis(evaluation: Evaluation, names: Iterable[str], entries: Mapping[str, Entry]) -> Analysis:
    """Return the analysis that sheets with these names show.

    A workbook that was itself built from an edited workbook shows the effects of the changes then made, so these are
    added again; the keys of its sheets name them.
    """
    changed = set(map(entry_of_old_name, names))
    changes = tuple(Change(entry, None) for name, entry in entries.items() if name in changed)
    if changes:
        loaded = replace(evaluation.loaded, changes=changes, original=evaluation.study)
        evaluation = replace(evaluation, loaded=loaded)
    return with_sheet_names(analyse(evaluation))


def _kept(
    book: ReadBook,
    located: LocatedBook,
    carried: CarriedStudy,
    studies: tuple[Analysis, LoadedStudy | None],
    reported: Iterable[Finding],
) -> Iterator[Finding]:
    """Yield what the workbook keeps that the study has no place for.

    ``studies`` are the analysis of the study carried, and the study as edited. The words of a workbook that was built
    from an edited one are those of the edited study.
    """
    analysis, study = studies
    written = [written_words(analysis, carried)]
    if study is not None and not located.sheets.keys().isdisjoint(UNREAD_SHEETS):
        with suppress(EvaluationError):
            written.append(written_words(with_sheet_names(analyse(evaluate(study))), carried))
    every = list(kept(book, located, carried.titles, written, {finding.where for finding in reported}))
    yield from every[:MAX_KEPT]
    if len(every) > MAX_KEPT:
        message = f"{len(every) - MAX_KEPT} more things of your own"
        yield replace(every[-1], sheet="", cell="", message=message)


def _values(analysis: Analysis, located: LocatedBook, entries: Mapping[str, Entry]) -> dict[str, Leaf]:
    """Return every value that the workbook's entries give with the formulas it was written with; {} where none."""
    graph = analysis.graph
    inputs = dict(graph.inputs)
    for name in [*entries, *analysis.copies]:
        if name in inputs and name in located.homes and None not in located.homes[name].columns:
            cells = [cell.value for cell in located.homes[name].cells]
            inputs[name] = _at_sizes(cells, inputs[name]) if isinstance(inputs[name], tuple) else _leaf(cells[0])
    changed = [name for name, value in inputs.items() if not _same(value, graph.inputs[name])]
    if not changed:
        return dict(analysis.values)
    moved = graph.readers_of(changed)
    unmoved = {name: analysis.values[name] for name in graph.definitions if name not in moved}
    try:
        return run(Graph(inputs, graph.definitions, graph.sizes, graph.compiled), computed=unmoved)
    except (EvaluationError, ValueError):
        return {}


def _leaf(value: Content) -> float | str:
    """Return a cell's content as an input of the graph."""
    if value is None:
        return ""
    return float(value) if isinstance(value, bool) else value


def _at_sizes(cells: Sequence[Content], leaf: Leaf) -> Leaf:
    """Return cells that hold a value for each model size as an input of the graph, in which it is ``leaf``."""
    if isinstance(leaf, tuple) and isinstance(leaf[0], str):
        return tuple("" if value is None else str(value) for value in cells)
    return tuple(map(_number, cells))


def _number(value: Content) -> float:
    """Return a cell's number; a blank cell is 0, as for every formula."""
    return 0.0 if value is None or (isinstance(value, str) and not value.strip()) else float(value)


def _same(a: object, b: object) -> bool:
    """Return whether two inputs are equal; texts are compared as spreadsheet programs store them."""
    return a == b or (isinstance(b, str) and alike(a, b))
