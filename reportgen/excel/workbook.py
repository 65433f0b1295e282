"""An analysed evaluation to a workbook: openpyxl writes cells, looks, names, validations and charts of each sheet."""

# Cells are filled through openpyxl's private attributes: the public ones guess a text's type, and copy styles.
# ruff: noqa: SLF001

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink

from reportgen.analysis import case_table
from reportgen.excel.addresses import letters, quoted
from reportgen.excel.description import Linked, Shown, Words, cleaned
from reportgen.excel.keys import SOURCE_TITLE, sheet_keys, source_rows
from reportgen.excel.layout import arrange
from reportgen.excel.package import finish
from reportgen.excel.sheets import describe
from reportgen.excel.sheets.fit import Fit
from reportgen.excel.sheets.parts import Book
from reportgen.excel.sheets.ranking import ranked
from reportgen.excel.workbook_charts import bar_chart
from reportgen.excel.workbook_rules import Rules
from reportgen.excel.workbook_styles import Styles

if TYPE_CHECKING:
    from datetime import datetime

    from openpyxl.worksheet.worksheet import Worksheet

    from reportgen.excel.description import Item, Sheet
    from reportgen.excel.layout import Filled, Layout, Valued
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Study

_READ_AS_FORMULA = ("=", "+", "-", "@")
_PAPERS = {"A3": 8, "A4": 9}  # the file format's numbers


def write_workbook(evaluation: Evaluation, *, timestamp: datetime, version: str) -> bytes:
    """Return the .xlsx file of an analysed evaluation; the same arguments give the same bytes."""
    evaluation, layout = laid_out(evaluation, timestamp=timestamp, version=version)
    about = evaluation.study.study
    carried = _Carried(evaluation.study, version)
    return write_sheets(layout, evaluation, Titles(about.title, about.currency), timestamp=timestamp, carried=carried)


@dataclass(frozen=True, slots=True)
class Titles:
    """What a whole workbook is called, and the currency of its money."""

    title: str
    currency: str


@dataclass(frozen=True, slots=True)
class _Carried:
    """What a workbook is read back by: its study, and the version that wrote it."""

    study: Study
    version: str


def write_sheets(
    layout: Layout, values: Valued, titles: Titles, *, timestamp: datetime, carried: _Carried | None = None
) -> bytes:
    """Return the .xlsx file of sheets laid out; one that carries its study has the keys to be read back."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = cleaned(titles.title)
    styles = Styles(workbook, titles.currency)
    stored: dict[str, dict[str, float | str]] = {}
    for sheet in layout.sheets:
        writer = _SheetWriter(workbook.create_sheet(sheet.title), sheet, layout, styles)
        stored[sheet.title] = writer.write(values, titles.title, keyed=carried is not None)
    for name, defined in layout.defined.items():
        workbook.defined_names[defined] = DefinedName(defined, attr_text=layout.address((name,)))
    if carried is not None:
        _write_source(workbook, carried.study, carried.version)
    return finish(workbook, stored, timestamp=timestamp)


def laid_out(evaluation: Evaluation, *, timestamp: datetime, version: str) -> tuple[Evaluation, Layout]:
    """Return what the workbook shows, the evaluation with the names only sheets have, and where each name stands."""
    evaluation = ranked(evaluation)
    book = Book(evaluation, case_table(evaluation), version, timestamp)
    return evaluation, arrange(evaluation.graph, describe(book))


def _write_source(workbook: Workbook, study: Study, version: str) -> None:
    """Add the hidden sheet that carries the study, so that the file can be read back without it."""
    titles = [worksheet.title for worksheet in workbook.worksheets]
    worksheet: Any = workbook.create_sheet(SOURCE_TITLE)
    worksheet.sheet_state = "hidden"
    worksheet.protection.sheet = True
    for number, texts in enumerate(source_rows(study, version, titles), start=1):
        for column, text in enumerate(texts, start=1):
            _put_text(worksheet, number, column, text)


def _put_text(worksheet: Any, row: int, column: int, text: str) -> None:
    """Write a text that only reportgen reads, as it is."""
    cell: Any = Cell(worksheet, row=row, column=column)
    cell._value, cell.data_type = text, "s"
    worksheet._cells[row, column] = cell


class _SheetWriter:
    """Fills one worksheet from its description."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, layout: Layout, styles: Styles) -> None:
        self.worksheet, self.sheet, self.layout, self.styles = worksheet, sheet, layout, styles
        self.fit = Fit(sheet, styles.currency)
        self.rules = Rules()

    def write(self, evaluation: Valued, title: str, *, keyed: bool) -> dict[str, float | str]:
        """Write everything and return the stored value of each formula, by address."""
        values: dict[str, float | str] = {}
        for filled in self.layout.cells(self.sheet, evaluation):
            self._cells(filled, values)
        for chart in self.sheet.charts:
            self.worksheet.add_chart(bar_chart(chart, self.layout, evaluation, self.styles.currency))
        for validation in self.rules.validations(self.layout):
            self.worksheet.add_data_validation(validation)
        for column, width in self.fit.widths().items():
            self.worksheet.column_dimensions[get_column_letter(column)].width = width
        for row, height in self.fit.heights().items():
            self.worksheet.row_dimensions[row].height = height
        if keyed:
            self._keys()
        self._view()
        self._print(cleaned(title, 120))
        return values

    def _cells(self, filled: Filled, values: dict[str, float | str]) -> None:
        """Write the cells of one item, which all look alike, and note the stored values of its formulas."""
        row, first, item, contents, stored = filled
        role = item.role or self._role(item, filled)
        style = self._style(item, role, filled)
        cells: dict[tuple[int, int], Any] = self.worksheet._cells
        cell: Any = None
        for column, content in enumerate(contents, start=first):
            cells[row, column] = cell = Cell(self.worksheet, row=row, column=column)
            cell._style = style
            if stored is not None:
                cell._value, cell.data_type = f"={content}", "f"
                values[f"{letters(column)}{row}"] = stored[column - first]
            elif content != "":
                cell._value, cell.data_type = content, "s" if isinstance(content, str) else "n"
        self.fit.add(filled, role)
        if isinstance(item, Words):
            self._attach(cell, item)
        elif isinstance(item, Shown) and item.rule is not None:
            self.rules.add(item.rule, row, first, first + len(contents) - 1)

    def _role(self, item: Item, filled: Filled) -> str:
        """The look of a name that its sheet gives none: as an entry, a formula, or a link to another sheet."""
        if isinstance(item, Words):
            return "label"
        if filled.stored is None:
            return "input"
        return "link" if self.layout.reads_across(item.name) else "calculation"

    def _style(self, item: Item, role: str, filled: Filled) -> Any:
        if isinstance(item, Shown | Linked):
            return self.styles.of(role, item.style, item.figure, as_text=_like_formula(filled))
        return self.styles.of(role, as_text=_like_formula(filled))

    def _attach(self, cell: Any, words: Words) -> None:
        """Join cells, and add links: through Hyperlink itself, as openpyxl makes an internal one external otherwise."""
        if words.across > 1:
            last = cell.column + words.across - 1
            self.worksheet.merge_cells(None, cell.row, cell.column, cell.row, last)
        if words.comment:
            height = 20 * (2 + len(words.comment) // 45)
            cell.comment = Comment(cleaned(words.comment, 2000), "reportgen", height=height, width=320)
        if words.url:
            cell._hyperlink = Hyperlink(ref=cell.coordinate, target=cleaned(words.url))
        elif words.goto:
            cell._hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quoted(words.goto)}!A1", display=words.text)

    def _keys(self) -> None:
        """Write the hidden row and columns that the file is read back by."""
        keys = sheet_keys(self.sheet, self.layout)
        for (row, column), text in keys.cells.items():
            _put_text(self.worksheet, row, column, text)
        self.worksheet.row_dimensions[keys.row].hidden = True
        for column in keys.columns:
            self.worksheet.column_dimensions[get_column_letter(column)].hidden = True

    def _view(self) -> None:
        """How the sheet is shown and protected: against slips only, so without a password."""
        worksheet: Any = self.worksheet
        worksheet.sheet_view.showGridLines = False
        worksheet.sheet_properties.tabColor = self.sheet.tab
        worksheet.freeze_panes = f"{get_column_letter(self.sheet.freeze[1])}{self.sheet.freeze[0]}"
        worksheet.protection.sheet = True
        worksheet.protection.formatColumns = False  # False allows it
        worksheet.protection.formatRows = False

    def _print(self, title: str) -> None:
        """Landscape, as wide as the page, with the table's headings and page numbers on every page."""
        sheet = self.sheet
        worksheet: Any = self.worksheet
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = _PAPERS[sheet.paper]
        worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = sheet.pages
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        repeated = [":".join(f"${get_column_letter(column)}" for column in sheet.sides)] if sheet.sides else []
        repeated.append(":".join(f"${row}" for row in sheet.repeat))
        # Columns first, as Excel writes them; openpyxl's own setting puts them last.
        text = ",".join(f"{quoted(sheet.title)}!{part}" for part in repeated)
        worksheet.defined_names.add(DefinedName("_xlnm.Print_Titles", attr_text=text))
        margins = worksheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.7
        worksheet.oddHeader.left.text = title.replace("&", "&&")  # 240 at most, of Excel's 255
        worksheet.oddFooter.left.text = "&A"
        worksheet.oddFooter.right.text = "Page &P of &N"


def _like_formula(filled: Filled) -> bool:
    """Whether Excel would take the text for a formula if someone edited the cell and pressed Enter."""
    texts = filled.contents if filled.stored is None else ()
    return any(isinstance(text, str) and text.startswith(_READ_AS_FORMULA) for text in texts)
