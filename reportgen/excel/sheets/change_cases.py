"""The Change cases sheet: the costing once more a change made in a workbook, with that entry as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.changes import change_table, effective, old_name
from reportgen.excel.description import Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts
from reportgen.excel.sheets.cases import case_rows

if TYPE_CHECKING:
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet; old values that take a column a size stand above the table."""
    rows = parts.top(parts.CHANGE_CASES, "The total with one entry as it was, in each row. Changes reads it.")
    for change in effective(book.study, book.graph):
        if isinstance(change.entry.value, tuple):
            rows.append(
                Row([Words(f"{change.entry.label}, as it was"), Shown(old_name(change), "exact", role="constant")])
            )
    rows.append(Row())
    table = change_table(book.evaluation)
    first = len(rows) + 1
    rows += case_rows(book, table)
    columns = sum(book.graph.sizes if book.graph.sized(name) else 1 for name in (*table.varied, *table.moved))
    return Sheet(
        parts.CHANGE_CASES,
        rows,
        widths=dict.fromkeys(range(2, 2 + columns), 14.0),
        freeze=(first + 2, 2),
        repeat=(first, first + 1),
        sides=(1, 1),
        paper="A3",
        pages=(max(1, columns // 22), 0),
        tab="7F7F7F",
    )
