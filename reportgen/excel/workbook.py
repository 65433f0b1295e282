"""An analysed evaluation to a workbook: cells from descriptions; looks, names, validations, charts by openpyxl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from reportgen.analysis import case_table
from reportgen.excel.addresses import quoted
from reportgen.excel.description import Shown, Words, cleaned
from reportgen.excel.keys import SOURCE_TITLE, sheet_keys, source_rows
from reportgen.excel.layout import arrange
from reportgen.excel.package import finish
from reportgen.excel.package_cells import Line, Run
from reportgen.excel.sheets import describe
from reportgen.excel.sheets.fit import Fit
from reportgen.excel.sheets.parts import Book
from reportgen.excel.sheets.ranking import ranked
from reportgen.excel.workbook_charts import bar_chart
from reportgen.excel.workbook_rules import Rules
from reportgen.excel.workbook_styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from openpyxl.worksheet.worksheet import Worksheet

    from reportgen.excel.description import Sheet
    from reportgen.excel.keys import SheetKeys
    from reportgen.excel.layout import Filled, Layout, Valued
    from reportgen.excel.package_cells import Cells
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Study

_READ_AS_FORMULA = ("=", "+", "-", "@")
_PAPERS = {"A3": 8, "A4": 9}  # the file format's numbers


def write_workbook(evaluation: Evaluation, *, timestamp: datetime, version: str) -> bytes:
    """Return the .xlsx file of an analysed evaluation; the same arguments give the same bytes."""
    about = evaluation.study.study
    titles, carried = Titles(about.title, about.currency), _Carried(evaluation.study, version)
    evaluation, layout = laid_out(evaluation, timestamp=timestamp, version=version)
    return write_sheets(layout, evaluation, titles, timestamp=timestamp, carried=carried)


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
    filler = _Filler(layout, values, styles, keyed=carried is not None)
    cells: dict[str, Callable[[Cells], None]] = {}
    for sheet in layout.sheets:
        worksheet = workbook.create_sheet(sheet.title)
        _set_up(worksheet, sheet, cleaned(titles.title, 120))
        for chart in sheet.charts:
            worksheet.add_chart(bar_chart(chart, layout, values, titles.currency))
        cells[sheet.title] = partial(filler.fill, worksheet, sheet)
    for name, defined in layout.defined.items():
        workbook.defined_names[defined] = DefinedName(defined, attr_text=layout.address((name,)))
    if carried is not None:
        _add_source(workbook)
        cells[SOURCE_TITLE] = partial(_fill_source, carried, [sheet.title for sheet in layout.sheets])
    return finish(workbook, cells, timestamp=timestamp)


def laid_out(evaluation: Evaluation, *, timestamp: datetime, version: str) -> tuple[Evaluation, Layout]:
    """Return what the workbook shows, the evaluation with the names only sheets have, and where each name stands."""
    evaluation = ranked(evaluation)
    book = Book(evaluation, case_table(evaluation), version, timestamp)
    return evaluation, arrange(evaluation.graph, describe(book))


def _add_source(workbook: Workbook) -> None:
    """Add the hidden sheet that carries the study, so that the file can be read back without it."""
    worksheet: Any = workbook.create_sheet(SOURCE_TITLE)
    worksheet.sheet_state = "hidden"
    worksheet.protection.sheet = True


def _fill_source(carried: _Carried, titles: list[str], cells: Cells) -> None:
    for number, texts in enumerate(source_rows(carried.study, carried.version, titles), start=1):
        cells.add(number, [Run(1, texts)])


@dataclass(frozen=True, slots=True)
class _Filler:
    """Fills the sheets of a layout with values."""

    layout: Layout
    values: Valued
    styles: Styles
    keyed: bool

    def fill(self, worksheet: Worksheet, sheet: Sheet, cells: Cells) -> None:
        """Give the cells of a sheet, and what follows from them."""
        row_by_row = groupby(self.layout.cells(sheet, self.values), attrgetter("row"))
        keys = sheet_keys(sheet, self.layout) if self.keyed else None
        filling = _Filling(sheet, self.layout, self.styles, cells)
        for row, items in row_by_row:
            beside = [Run(keys.columns.start, keys.rows[row])] if keys is not None and row in keys.rows else []
            cells.add(row, chain(filling.runs(items), beside))
        for validation in filling.rules.validations(self.layout):
            worksheet.add_data_validation(validation)
        cells.columns.update((column, Line(width)) for column, width in filling.fit.widths().items())
        cells.lines.update((row, Line(height)) for row, height in filling.fit.heights().items())
        if keys is not None:
            _hide(keys, cells)


def _hide(keys: SheetKeys, cells: Cells) -> None:
    """Add the hidden row, and hide it and the columns beside it."""
    cells.add(keys.row, [Run(1, keys.texts)])
    cells.lines[keys.row] = Line(hidden=True)
    for column in keys.columns:
        cells.columns[column] = cells.columns.get(column, Line())._replace(hidden=True)


class _Filling:
    """Gives the cells of one sheet from its description, and collects what follows from them."""

    def __init__(self, sheet: Sheet, layout: Layout, styles: Styles, cells: Cells) -> None:
        self.layout, self.styles, self.cells = layout, styles, cells
        self.fit = Fit(sheet, styles.currency)
        self.rules = Rules()

    def runs(self, items: Iterator[Filled]) -> Iterator[tuple[int, Sequence[Any], Sequence[Any] | None, int]]:
        """Yield the cells of a row's items, each of which looks alike all over: the parts of a ``Run``."""
        for filled in items:
            row, first, item, contents, stored, across = filled
            role = item.role or ("input" if stored is None else "link" if across else "calculation")
            self.fit.add(filled, role)
            if isinstance(item, Words):
                if item.across > 1 or item.comment or item.url or item.goto:
                    self._attach(row, first, item)
                style = self.styles.of(role, as_text=_like_formula(item.text))
            else:
                as_text = stored is None and any(map(_like_formula, contents))
                style = self.styles.of(role, item.style, item.figure, as_text=as_text)
                if isinstance(item, Shown) and item.rule is not None:
                    self.rules.add(item.rule, row, first, first + len(contents) - 1)
            yield first, contents, stored, style

    def _attach(self, row: int, column: int, words: Words) -> None:
        """Join cells, and add comments and links."""
        if words.across > 1:
            self.cells.join(row, column, column + words.across - 1)
        if words.comment:
            height = 20 * (2 + len(words.comment) // 45)
            self.cells.comment(row, column, cleaned(words.comment, 2000), height=height, width=320)
        if words.url:
            self.cells.link(row, column, target=cleaned(words.url))
        elif words.goto:
            self.cells.link(row, column, location=f"{quoted(words.goto)}!A1", display=words.text)


def _set_up(worksheet: Any, sheet: Sheet, title: str) -> None:
    """How a sheet is shown, protected against slips only, so without a password, and printed."""
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = sheet.tab
    worksheet.freeze_panes = f"{get_column_letter(sheet.freeze[1])}{sheet.freeze[0]}"
    worksheet.protection.sheet = True
    worksheet.protection.formatColumns = False  # False allows it
    worksheet.protection.formatRows = False
    _set_up_print(worksheet, sheet, title)


def _set_up_print(worksheet: Any, sheet: Sheet, title: str) -> None:
    """Landscape, as wide as the page, with the table's headings and page numbers on every page."""
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


def _like_formula(content: str | float) -> bool:
    """Whether Excel would take a text for a formula if someone edited the cell and pressed Enter."""
    return isinstance(content, str) and content.startswith(_READ_AS_FORMULA)
