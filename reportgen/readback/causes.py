"""The likely cause of findings, with what to do: another version, a copy without formulas, a sorted sheet, any edit."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from reportgen.describe.findings import STALE, VALUE
from reportgen.readback.summary import MAX_LINES
from reportgen.system.errors import Problem
from reportgen.system.texts import cut
from reportgen.workbook.keys import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.findings import Finding
    from reportgen.graph.graph import Graph
    from reportgen.readback.book import ReadBook
    from reportgen.readback.locate import LocatedBook, LocatedSheet

_MOST = 0.9  # of a sheet's formulas
_MOST_MOVED = 0.5  # of a sheet's formulas that differ
_FEW = 5  # formulas or rows, which a person may have changed one by one
_UNDO = "undo that, or type the changes into the workbook that was built"
_READ_INPUTS = f"{_UNDO}; --accept-overrides reads the inputs alone"


def likely_causes(
    book: ReadBook, located: LocatedBook, graph: Graph, findings: Sequence[Finding], versions: tuple[str, str]
) -> tuple[Problem, ...]:
    """Return what explains findings, one sentence with the remedy each; nothing where only inputs are to be mended.

    ``versions`` are that of reportgen which built the workbook, and this one.
    """
    many = len(findings) > MAX_LINES
    causes = list(_without_formulas(book, located, graph)) if many else []
    if not causes:
        causes = list(_reordered(located, findings))
    if not causes:
        causes = list(_changed(findings))
    if (many or causes) and versions[0] != versions[1]:
        built, this = (cut(version, 30) for version in versions)
        message = f"reportgen {built} built the workbook and this is {this}; build it anew, or read it with {built}"
        causes.append(Problem(message, "workbook"))
    return tuple(causes)


def _without_formulas(book: ReadBook, located: LocatedBook, graph: Graph) -> Iterator[Problem]:
    """Yield a cause for each sheet, or one for the whole workbook, that holds values where formulas were."""
    formulas: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for keyed in located.items:
        if keyed.key.mark != WORDS and keyed.key.name in graph.definitions:
            title = keyed.located.sheet.title
            formulas[title] += len(keyed.cells)
            values[title] += sum(cell.formula is None for cell in keyed.cells)
    bare = [title for title, count in formulas.items() if count > _FEW and values[title] >= _MOST * count]
    if bare and sum(values.values()) >= _MOST * formulas.total():
        how = (
            "as a program writes it that keeps values only, such as pandas"
            if located.named and not book.names
            else "as a copy of its values"
        )
        yield Problem(f"the workbook has lost its formulas, {how}; {_READ_INPUTS}", "workbook")
        return
    for title in bare:
        yield Problem(
            f"sheet {cut(title, 40)!r} has lost its formulas, as after pasting values over it; {_READ_INPUTS}", title
        )


def _changed(findings: Sequence[Finding]) -> Iterator[Problem]:
    """Yield what to do where something besides inputs was changed: undone, unless only the inputs are wanted."""
    if all(item.kind in {VALUE, STALE} for item in findings):
        return
    # Without the cells of its inputs a workbook cannot be read at all.
    remedy = _UNDO if any(item.kind == VALUE for item in findings) else _READ_INPUTS
    yield Problem(f"more than inputs was changed; {remedy}", "workbook")


def _reordered(located: LocatedBook, findings: Sequence[Finding]) -> Iterator[Problem]:
    """Yield a cause for each sheet with rows in another order, or with formulas of other rows beside their keys."""
    formulas = any(item.kind == "formula" for item in findings)
    sorted_titles = [sheet.sheet.title for sheet in located.sheets.values() if formulas and _descents(sheet)]
    if not sorted_titles:
        sorted_titles = _sorted_without_keys(findings)
    for title in sorted_titles:
        message = f"rows of sheet {cut(title, 40)!r} are in another order, as after sorting it"
        yield Problem(f"{message}; {_UNDO}", title)


def _sorted_without_keys(findings: Sequence[Finding]) -> list[str]:
    """Return the sheet on which most formulas differ, where rows were sorted that their hidden keys did not follow.

    They are many, or most are those of other rows; formulas of other sheets that read this one differ too, but fewer.
    """
    formulas = [item for item in findings if item.kind == "formula" and item.found.startswith("=")]
    for title, count in Counter(item.sheet for item in formulas).most_common(1):
        of_sheet = [item for item in formulas if item.sheet == title]
        expected = {item.expected for item in of_sheet}  # without the signs of absolute references
        moved = sum(item.found.replace("$", "") in expected for item in of_sheet)
        if count > MAX_LINES or (moved > 1 and moved > _MOST_MOVED * count):
            return [title]
    return []


def _descents(sheet: LocatedSheet) -> int:
    """Return how often a row of the file stood above the row that is now over it."""
    originals = [original for _, original in sorted(sheet.rows.items())]
    return sum(below < above for above, below in pairwise(originals))
