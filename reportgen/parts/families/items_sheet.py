"""The sheets Items, one row an item, and Work, what one pass of the sweeps costs that train nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LARGEST_NUMBER, LONGEST_CHOICE
from reportgen.describe.sheet import Between, HomeCell, LinkCell, Sheet, SheetRow, TextUpTo, WordsCell
from reportgen.describe.sheet_rows import FIRST_SIZE, TABLE, headings, host, top
from reportgen.graph.names import AMOUNT, TOTALS, UNIT_PRICE, of, row_value, words
from reportgen.parts.families.kinds import run_kinds
from reportgen.parts.families.scales import has_column, scaled
from reportgen.parts.families.shape import FAMILIES, amount_style, is_priced, item_row, item_rows, sweep_rows
from reportgen.parts.families.spare_items import LABEL, spare_items, spare_measure, spare_row
from reportgen.parts.measures.shape import FLOPS, MEASURES, SUM_COLUMNS, heading, measure_columns
from reportgen.parts.models.sheet import size_heading_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.parts.families.shape import Family, ItemRow
    from reportgen.parts.measures.shape import RowColumn

_NUMBER = Between(-LARGEST_NUMBER, LARGEST_NUMBER, "A number; a credit is negative.")
_SPARE = "Two empty rows a family take more."
_ADD = "To add an item, type its name here, then how much of it there is, the unit of that, and what one costs."


def items_sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of items, where the study has any or has places for some, which stand below those of a family.

    The measures that an item is not known in stay empty.
    """
    items, spare = item_rows(book.study), spare_items(book.study, book.graph)
    if not items and not spare:
        return
    listed = [item for item in (*SUM_COLUMNS, *measure_columns(book.study)) if has_column(book.analysis, item)]
    columns = scaled(book.analysis, listed)
    what = "One row an item: an amount in its own unit, and the measures that it is known in."
    rows = top("Items", f"{what} {_SPARE}" if spare else what)
    heads = (heading(column._replace(scale=None)) for column in columns)
    priced = bool(spare) or is_priced(book.study)
    linked = any(row.item.url or row.item.source for row in items)
    first = ("Family", "Item", "Amount", "Unit", *(["Price of one"] if priced else []))
    rows.append(SheetRow(headings(*first, *heads, *(["Source"] if linked else []))))
    for family in book.study[FAMILIES]:
        of_family = [item_row(family, item) for item in family.items]
        rows += [SheetRow(_row(book, row, columns, priced=priced)) for row in of_family]
        rows += [SheetRow(_spare(book, family, place, columns)) for place in spare.get(family.id, ())]
    blank = [WordsCell("", "total") for _ in first[1:]]
    links = [total_cell(book, column) for column in columns]
    whole = "Total, sweeps included" if sweep_rows(book.study) else "Total"
    rows.append(SheetRow([WordsCell(whole, "total_label"), *blank, *links]))
    yield Sheet(
        "Items",
        rows,
        order=65,
        purpose="Every item: amounts, units and measures",
        widths={1: 40 if spare else 30, 2: 40},
        freeze=(TABLE + 1, 3),
        repeat=(TABLE, TABLE),
        sides=(1, 2),
    )


def total_cell(book: Book, column: RowColumn) -> LinkCell | WordsCell:
    """Return the cell of a column in a row of totals: blank where the total has no value."""
    if TOTALS(column.key) not in book.graph:
        return WordsCell("", "total")
    return LinkCell(TOTALS(column.key), column.style, role="total", scale=column.scale)


def _row(book: Book, row: ItemRow, columns: Sequence[RowColumn], *, priced: bool) -> list[CellItem | None]:
    name, item = row.name, row.item
    amount = row_value(name, AMOUNT)
    numbers: list[CellItem | None] = [_number(book, row_value(name, column.key), column.style) for column in columns]
    source = host(item.url) if item.url else WordsCell(item.source, "unit") if item.source else None
    return [
        WordsCell(row.family.label, "label"),
        WordsCell(item.label, "label", comment=item.note or item.source, key=words(name, "label")),
        _number(book, amount, amount_style(item)),
        WordsCell(item.unit, "unit", key=words(name, "unit")),
        *([_number(book, row_value(name, UNIT_PRICE), "exact")] if priced else []),
        *numbers,
        source,
    ]


def _spare(book: Book, family: Family, place: str, columns: Sequence[RowColumn]) -> list[CellItem | None]:
    """Return the row of a spare place: cells to type into, and what they cost."""
    row, key = spare_row(family.id, place), spare_measure(book.study)
    costs = (
        HomeCell(row_value(row, column.key), column.style, scale=column.scale) if column.key == key else None
        for column in columns
    )
    return [
        WordsCell(f"To add one: {family.label}", "remark"),
        HomeCell(row_value(row, LABEL), "text", role="input", rule=TextUpTo(LONGEST_CHOICE, _ADD)),
        HomeCell(row_value(row, AMOUNT), "exact", role="input", rule=_NUMBER),
        WordsCell("", "input", key=words(row, "unit")),
        HomeCell(row_value(row, UNIT_PRICE), "exact", role="input", rule=_NUMBER),
        *costs,
    ]


def _number(book: Book, name: str, style: str) -> HomeCell | None:
    """Return the cell of a value of an item: an entry where the study file has a number, None where there is none."""
    if name not in book.graph:
        return None
    return HomeCell(name, style, rule=_NUMBER if name in book.graph.inputs else None)


def work_sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of what one run costs at each size, where sweeps have other work than training, or own values."""
    kinds = [kind for kind in run_kinds(book.study).values() if kind.sweep is not None]
    if not kinds:
        return
    what = "What one run or pass of other sweeps than training costs at each model size."
    if any(kind.own for kind in kinds):
        what = "What one run or pass costs at each model size: of other work than training, or with values of its own."
    rows = top("Work", what)
    sizes = size_heading_cell(book.study)
    rows.append(SheetRow([*headings("Work", "", "Unit", ""), sizes]))
    for kind in kinds:
        what, unit = ("Runs", "runs") if kind.trains else ("Passes", kind.counted)
        for label, text, key in (
            (f"{kind.label}: FLOPs of one", FLOPS.unit, "flops"),
            (f"{kind.label}: {what.lower()}", unit, "runs"),
        ):
            name, style = of(kind.name, key), "flops" if key == "flops" else "count"
            # Values of a row's own that do not reach the work of a run leave it as it is everywhere.
            cell = HomeCell(name, style) if name in book.graph else LinkCell(of(kind.work, key), style)
            rows.append(SheetRow([WordsCell(label, "label"), None, WordsCell(text, "unit"), None, cell]))
        for measure in (item for item in book.study[MEASURES] if of(kind.name, item.id) in book.graph):
            cell = HomeCell(of(kind.name, measure.id), measure.style)
            words = [WordsCell(f"{kind.label}: {measure.label}", "label"), None, WordsCell(measure.unit, "unit"), None]
            rows.append(SheetRow([*words, cell]))
    yield Sheet(
        "Work",
        rows,
        order=55,
        purpose="What one run or pass of other work than training costs",
        widths={1: 50, 4: 3},
        freeze=(TABLE + 1, FIRST_SIZE),
        repeat=(TABLE, TABLE),
        sides=(1, 3),
    )
