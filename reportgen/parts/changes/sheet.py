"""The sheets Changes and Change cases: each change made in a workbook with its effect, and the cases behind these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import in_words
from reportgen.describe.labels import lower_first
from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, signed, top
from reportgen.parts.cases.sheet import with_cases
from reportgen.parts.changes.analyse import CASES_TABLE, EFFECT_OF_ALL, INTERACTION, entry_now, has_effect
from reportgen.parts.changes.view import effect_scale
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.entries import Change
    from reportgen.describe.sheet import CellItem
    from reportgen.graph.cases import CaseTable


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield both sheets, each where there is something to show."""
    loaded = book.analysis.loaded
    if loaded.changes or loaded.overrides:
        yield _changes_sheet(book)
    table = book.analysis.cases.get(CASES_TABLE)
    if table is not None:
        yield _cases_sheet(book, table)


def _changes_sheet(book: Book) -> Sheet:
    title = "Changes"
    rows = top(title, "What was changed against the study file, and what each change does to the total.")
    rows += _changes(book)
    rows += _overrides(book)
    return Sheet(
        title,
        rows,
        widths={1: 56, 2: 26, 3: 26, 4: 18, 5: 18},
        freeze=(TABLE + 1, 2),
        repeat=(TABLE, TABLE),
        order=20,
        purpose="What was changed against the study file, and its effects",
    )


def _changes(book: Book) -> Iterator[SheetRow]:
    column = headline(book.study)
    style, scale = signed(column.style), effect_scale(book.analysis)
    yield SheetRow(headings("Changed", "Was", "Is", f"Effect on {lower_first(column.label)}"))
    moving = False
    for change in book.analysis.loaded.changes:
        moves = has_effect(book.analysis, change)
        moving |= moves
        effect = HomeCell(change.effect_name, style, scale=scale) if moves else None
        yield SheetRow([WordsCell(change.label, "wrapped"), *_values(book, change, moves=moves), effect])
    if moving:
        beyond = WordsCell("What they do together beyond the sum of each", "wrapped")
        yield SheetRow([beyond, None, None, HomeCell(INTERACTION, style, scale=scale)])
        total = HomeCell(EFFECT_OF_ALL, style, role="total", scale=scale)
        yield SheetRow([WordsCell("All of these", "total_label"), *[WordsCell("", "total")] * 2, total])
    yield SheetRow()


def _values(book: Book, change: Change, *, moves: bool) -> list[CellItem | None]:
    """Return the cells of the old and new value: live cells for a single value, else words."""
    entry = change.entry
    sized = isinstance(entry.value, tuple)
    if moves and not sized and change.new is not None:
        style = _style(change)
        return [_old(change), LinkCell(entry.name, style, role="link_words" if style == "text" else "link")]
    was, now = (in_words(entry_now(book.study, entry), value) for value in (entry.value, change.new))
    return [_old(change) if moves and not sized else WordsCell(was, "wrapped"), WordsCell(now, "wrapped")]


def _old(change: Change) -> HomeCell:
    style = _style(change)
    return HomeCell(change.old_name, style, role="constant_words" if style == "text" else "constant")


def _style(change: Change) -> str:
    if change.entry.kind == "switch":
        return "switch"
    return "text" if isinstance(change.entry.value, str) else change.entry.style


def _overrides(book: Book) -> Iterator[SheetRow]:
    """Yield the cells that were tampered with; a build with accepted overrides writes their original formulas again."""
    overrides = book.analysis.loaded.overrides
    if not overrides:
        return
    yield SheetRow(headings("Passed over: not as the study says", "Cell", "Found", "Expected"))
    for finding in overrides:
        words = (finding.message, finding.where, finding.found, finding.expected)
        yield SheetRow([WordsCell(text, "wrapped") for text in words])
    yield SheetRow()


def _cases_sheet(book: Book, table: CaseTable) -> Sheet:
    """Return the sheet of cases; the old values with one column for each size are above the table."""
    title = "Change cases"
    rows = top(title, "The total with one entry as it was, in each row. Changes reads it.")
    for change in book.analysis.loaded.changes:
        if has_effect(book.analysis, change) and isinstance(change.entry.value, tuple):
            label = WordsCell(f"{change.entry.label}, as it was")
            words = change.entry.kind == "choice"
            style, role = ("text", "constant_words") if words else ("exact", "constant")
            rows.append(SheetRow([label, HomeCell(change.old_name, style, role=role)]))
    rows.append(SheetRow())
    return with_cases(book, table, Sheet(title, rows, order=110, purpose="The workings behind Changes"))
