"""The sheet Cases: the costing once more in each row, with some names given other values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import top
from reportgen.graph.names import in_case, own_value_parts, split_row_value
from reportgen.parts.models.sheet import size_heading_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.graph.cases import CaseTable

_TABLE = "cases"


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet, where there are cases."""
    table = book.analysis.cases.get(_TABLE)
    if table is None:
        return
    title = "Cases"
    subtitle = (
        "The costing once more in each row, with other values in some places. Sensitivity and Corrections read it. "
        "What stands in no cell is as in the first row with the same values, or as in the study."
    )
    purpose = "The workings behind Corrections and Sensitivity"
    yield with_cases(book, table, Sheet(title, top(title, subtitle), order=100, purpose=purpose))


def with_cases(book: Book, table: CaseTable, sheet: Sheet) -> Sheet:
    """Return a sheet with a table of cases below its rows, laid out for its many columns.

    Only what the cases change is repeated; all else is read from the other sheets.
    """
    first = len(sheet.rows) + 1
    columns = sum(book.graph.sizes if book.graph.sized(name) else 1 for name in (*table.varied, *table.moved))
    return replace(
        sheet,
        rows=[*sheet.rows, *_rows(book, table)],
        widths=dict.fromkeys(range(2, 2 + columns), 14.0),
        freeze=(first + 2, 2),
        repeat=(first, first + 1),
        sides=(1, 1),
        paper="A3",
        pages=(max(1, columns // 22), 0),
        tab="7F7F7F",
    )


def _rows(book: Book, table: CaseTable) -> Iterator[SheetRow]:
    """Yield the rows of a table of cases: headings, the study's own values, then a row for each case."""
    columns = column_labels(book.labels, (*table.varied, *table.moved))
    blanks = {name: (None,) * (book.graph.sizes if book.graph.sized(name) else 1) for name in columns}
    yield SheetRow([WordsCell("", "heading_left"), *_headings(book, columns, groups=True)])
    yield SheetRow([WordsCell("Case", "heading_left"), *_headings(book, columns, groups=False)])
    # A reference to what a row states for itself would show 0 where that is empty.
    links = [None if any(own_value_parts(name)) else LinkCell(name, label.style) for name, label in columns.items()]
    yield SheetRow([WordsCell("The study itself", "strong"), *links])
    for case in table.cases:
        shown = table.cells(case)
        cells: list[CellItem | None] = []
        for name, label in columns.items():
            if name in shown:
                cells.append(HomeCell(in_case(case.id, name), label.style, role="varied" if name in case.given else ""))
            else:
                cells += blanks[name]
        yield SheetRow([WordsCell(case.label), *cells])


def _headings(book: Book, columns: Mapping[str, Label], *, groups: bool) -> list[CellItem | None]:
    """Return the headings of the columns: their groups, or the parts of these; a sized name has its sizes below."""
    items: list[CellItem | None] = []
    for name, label in columns.items():
        if not book.graph.sized(name):
            items.append(WordsCell(label.group if groups else label.part, "heading"))
        elif groups:
            text = ": ".join(filter(None, (label.group, label.part)))
            items += [WordsCell(text, "heading")] * book.graph.sizes
        else:
            items.append(size_heading_cell(book.study))
    return items


def column_labels(labels: Mapping[str, Label], names: Iterable[str]) -> dict[str, Label]:
    """Return the label of each name, made up for a name that has none.

    An aspect of a labelled name is called so (``price.default`` is "Price: default"); a value of a row belongs to the
    row; any other name is written in words.
    """
    rows = {split_row_value(name)[0]: label.group for name, label in labels.items()}

    def made_up(name: str) -> Label:
        whole, aspect = split_row_value(name)
        if whole in labels:
            group, part, style = labels[whole]
            return Label(group, f"{part}: {_in_words(aspect)}", style)
        if whole and whole in rows:
            return Label(rows[whole], _in_words(aspect).capitalize(), "exact")
        return Label("", _in_words(name).capitalize(), "exact")

    return {name: labels[name] if name in labels else made_up(name) for name in names}


def _in_words(name: str) -> str:
    return name.replace(".", " ").replace("_", " ")
