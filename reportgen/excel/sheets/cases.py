"""The Cases sheet: the costing once more in each row, with some names given other values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.cases import in_case
from reportgen.excel.description import Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts
from reportgen.excel.sheets.naming import Called, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.analysis.cases import CaseTable
    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet. Only what the cases change is repeated; all else is read from the other sheets."""
    table = book.table
    columns = (*table.varied, *table.moved)
    rows = parts.top(
        parts.CASES,
        "The costing once more in each row, with other values in some places. Sensitivity and Corrections read it.",
    )
    rows += case_rows(book, table)
    wide = range(2, 2 + sum(book.graph.sizes if book.graph.sized(name) else 1 for name in columns))
    return Sheet(
        parts.CASES,
        rows,
        widths=dict.fromkeys(wide, 14.0),
        freeze=(parts.TABLE + 2, 2),
        repeat=(parts.TABLE, parts.TABLE + 1),
        sides=(1, 1),
        paper="A3",
        pages=(max(1, len(wide) // 22), 0),
        tab="7F7F7F",
    )


def case_rows(book: Book, table: CaseTable) -> Iterator[Row]:
    """The rows of a table of cases, with their headings and the study's own row."""
    called = names_of(book.study)
    names = {name: called.get(name, Called("", name, "exact")) for name in (*table.varied, *table.moved)}
    yield Row([Words("", "heading_left"), *_headings(book, names, groups=True)])
    yield Row([Words("Case", "heading_left"), *_headings(book, names, groups=False)])
    yield Row([Words("The study itself", "strong"), *(Linked(name, item.style) for name, item in names.items())])
    for case in table.cases:
        shown: list[Item | None] = [
            Shown(in_case(case.id, name), item.style, role="varied" if name in case.given else "")
            for name, item in names.items()
        ]
        yield Row([Words(case.label), *shown])


def _headings(book: Book, names: dict[str, Called], *, groups: bool) -> list[Item | None]:
    """What each column belongs to, or what it is of that; for a name of all sizes, the size below it."""
    items: list[Item | None] = []
    for name, item in names.items():
        if not book.graph.sized(name):
            items.append(Words(item.group if groups else item.part, "heading"))
        elif groups:
            items += [Words(f"{item.group}: {item.part}", "heading")] * book.graph.sizes
        else:
            items.append(Linked(book.study.models.title, "count", role="heading_number"))
    return items
