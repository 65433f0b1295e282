"""Finished .xlsx files made cell by cell, and what they hold."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from reportgen.workbook.cells import CellRun, Cells, LineFormat
from reportgen.workbook.package import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def full_book() -> Workbook:
    """Return a workbook with something of everything that reportgen writes, but its cells."""
    book, data = new_book("Data")
    choice = DataValidation(type="list", formula1='"a,b"')
    choice.add("A2:A4")
    data.add_data_validation(choice)
    rule = CellIsRule(operator="greaterThan", formula=["2"], font=Font(bold=True))  # type: ignore[no-untyped-call]
    data.conditional_formatting.add("B2:B4", rule)
    data.protection.sheet = True
    data.print_title_rows = "1:1"
    data.page_setup.orientation = "landscape"
    data.freeze_panes = "B2"
    totals = book.create_sheet("Totals")
    keys: Any = Table(displayName="Keys", ref="A2:B3")
    keys._initialise_columns()
    totals.add_table(keys)
    chart = BarChart()
    chart.title = "Sizes & sums"
    chart.add_data(Reference(data, min_col=2, max_col=3, min_row=1, max_row=4), titles_from_data=True)
    totals.add_chart(chart, "C3")
    book.defined_names["Total"] = DefinedName("Total", attr_text="Totals!$A$1")
    return book


def full_cells(book: Workbook) -> Mapping[str, Callable[[Cells], None]]:
    """Return the cells of the full book, and what is said of them."""
    bold, fixed = styled(book, font=Font(bold=True)), styled(book, number_format="0.00")

    def data(cells: Cells) -> None:
        cells.add(1, [CellRun(1, ["Name", "Size", "Sum"]), CellRun(5, ["see the total"])])
        cells.add(2, [CellRun(1, ["a", 1.5]), CellRun(3, ["B2+2"], [3.5]), CellRun(5, ["a page"])])
        cells.add(3, [CellRun(1, ["b", 2.5]), CellRun(3, ["B3+3"], [5.5]), CellRun(5, ["bold"], style=bold)])
        cells.add(4, [CellRun(1, ["a", 5]), CellRun(3, ["B4+4"], [9.0])])
        cells.comment(2, 2, "measured", height=79, width=144)
        cells.link(1, 5, location="'Totals'!A1")
        cells.link(2, 5, target="https://example.org/?a=1&b=2")
        cells.join(6, 1, 3)
        cells.columns[1] = LineFormat(20)
        cells.lines[1] = LineFormat(30)

    def totals(cells: Cells) -> None:
        cells.add(1, [CellRun(1, ["SUM(Data!C2:C4)"], [18.0], fixed)])
        cells.add(2, [CellRun(1, ["Column1", "Column2"])])
        cells.add(3, [CellRun(1, ["k", 1])])
        cells.comment(1, 1, "of all", height=79, width=144)

    return {"Data": data, "Totals": totals}


def styled(book: Workbook, **look: Any) -> int:
    """Return the number of a style."""
    cell: Any = Cell(book.worksheets[0], row=1, column=1)
    for name, value in look.items():
        setattr(cell, name, value)
    return int(cell.style_id)


def new_book(title: str = "S") -> tuple[Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def file_of(*runs: CellRun, row: int = 1, book: Workbook | None = None) -> bytes:
    """Return the file of a workbook with one row of cells."""
    return finish(book or new_book()[0], {"S": lambda cells: cells.add(row, runs)}, timestamp=WHEN)


def full_file() -> bytes:
    book = full_book()
    return finish(book, full_cells(book), timestamp=WHEN)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reread(data: bytes, **how: bool) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), **how)
