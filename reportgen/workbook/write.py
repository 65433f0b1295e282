"""Write an analysed evaluation as a workbook: the cells from sheet descriptions, everything else with openpyxl."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from reportgen.describe.about import ABOUT
from reportgen.describe.addresses import cell_name, letters, quoted
from reportgen.describe.book import Book
from reportgen.describe.sheet import HomeCell, WordsCell
from reportgen.describe.styles import LONG
from reportgen.workbook.cell_styles import Styles
from reportgen.workbook.cells import CellRun, LineFormat
from reportgen.workbook.charts import bar_chart
from reportgen.workbook.fit import Fit
from reportgen.workbook.keys import SOURCE_TITLE, sheet_keys, source_rows
from reportgen.workbook.layout import arrange
from reportgen.workbook.looks import amount_scale
from reportgen.workbook.package import finish
from reportgen.workbook.rules import Rules
from reportgen.workbook.sheets import all_labels, describe, with_sheet_names
from reportgen.workbook.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from openpyxl.worksheet.worksheet import Worksheet

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options
    from reportgen.describe.sheet import Sheet
    from reportgen.workbook.cells import Cells
    from reportgen.workbook.keys import SheetKeys
    from reportgen.workbook.layout import Filled, Layout, Valued

_READ_AS_FORMULA = ("=", "+", "-", "@")
_PAPERS = {"A3": 8, "A4": 9}  # the file format's numbers


def make(analysis: Analysis, options: Options) -> bytes:
    """Return the content of the .xlsx file of an analysed study."""
    return write_workbook(analysis, timestamp=options.timestamp, version=options.version, embed=options.embed)


def write_workbook(analysis: Analysis, *, timestamp: datetime, version: str, embed: bool = True) -> bytes:
    """Return the .xlsx file of an analysed evaluation; the same arguments give the same bytes.

    ``timestamp`` dates the file, and ``version`` is that of reportgen; both stand on the sheet About. With ``embed``
    the file carries the whole text of the study file; without, that file is needed to read the workbook back. Raises
    OutputError for a study that is too large for a spreadsheet or has a value that a file cannot hold.
    """
    about = analysis.study[ABOUT]
    titles, carried = Titles(about.title, about.currency), _Carried(analysis.loaded, version, embed)
    shown, layout = laid_out(analysis, timestamp=timestamp, version=version, embed=embed)
    return write_sheets(layout, shown, titles, timestamp=timestamp, carried=carried)


def laid_out(analysis: Analysis, *, timestamp: datetime, version: str, embed: bool = True) -> tuple[Analysis, Layout]:
    """Return the analysis with the names that only sheets show, and the layout of its sheets."""
    shown = with_sheet_names(analysis)
    book = Book(shown, version, timestamp, all_labels(analysis.study), embed)
    return shown, arrange(shown.graph, describe(book))


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of a whole workbook, and the ISO code of its currency."""

    title: str
    currency: str


@dataclass(frozen=True, slots=True)
class _Carried:
    """The study that a workbook carries so that it can be read back, and the version that writes it."""

    loaded: LoadedStudy
    version: str
    embed: bool


def write_sheets(
    layout: Layout, values: Valued, titles: Titles, *, timestamp: datetime, carried: _Carried | None = None
) -> bytes:
    """Return the .xlsx file of a layout with the values of its names.

    With ``carried`` the file has the hidden keys and the hidden sheet by which it can be read back.
    """
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


def _add_source(workbook: Workbook) -> None:
    """Add the hidden sheet that carries the study, so that the workbook can be read back without the study file."""
    worksheet: Any = workbook.create_sheet(SOURCE_TITLE)
    worksheet.sheet_state = "hidden"
    worksheet.protection.sheet = True


def _fill_source(carried: _Carried, titles: list[str], cells: Cells) -> None:
    """Add the cells of the hidden sheet that carries the study."""
    rows = source_rows(carried.loaded, carried.version, titles, embed=carried.embed)
    for number, texts in enumerate(rows, start=1):
        cells.add(number, [CellRun(1, texts)])


@dataclass(frozen=True, slots=True)
class _Filler:
    """Adds the cells of a layout's sheets, with the hidden keys where ``keyed`` is true."""

    layout: Layout
    values: Valued
    styles: Styles
    keyed: bool

    def fill(self, worksheet: Worksheet, sheet: Sheet, cells: Cells) -> None:
        """Add the cells of a sheet, and the validations, widths and heights that follow from them."""
        row_by_row = groupby(self.layout.cells(sheet, self.values), attrgetter("row"))
        keys = sheet_keys(sheet, self.layout) if self.keyed else None
        filling = _Filling(sheet, self.layout, self.styles, cells)
        for row, items in row_by_row:
            key_cells = [CellRun(keys.columns.start, keys.rows[row])] if keys is not None and row in keys.rows else []
            cells.add(row, chain(filling.runs(items), key_cells))
        for validation in filling.rules.validations(self.layout):
            worksheet.add_data_validation(validation)
        cells.columns.update((column, LineFormat(width)) for column, width in filling.fit.widths().items())
        cells.lines.update((row, LineFormat(height)) for row, height in filling.fit.heights().items())
        if keys is not None:
            _hide(keys, cells)


def _hide(keys: SheetKeys, cells: Cells) -> None:
    """Add the row of keys, and hide it and the columns of keys."""
    cells.add(keys.row, [CellRun(1, keys.texts)])
    cells.lines[keys.row] = LineFormat(hidden=True)
    for column in keys.columns:
        cells.columns[column] = cells.columns.get(column, LineFormat())._replace(hidden=True)


class _Filling:
    """Turns the items of one sheet into cells, and collects its rules, widths, heights, comments and links."""

    def __init__(self, sheet: Sheet, layout: Layout, styles: Styles, cells: Cells) -> None:
        self.layout, self.styles, self.cells = layout, styles, cells
        self.fit = Fit(sheet, styles.currency)
        self.rules = Rules()

    def runs(
        self, items: Iterator[Filled]
    ) -> Iterator[tuple[int, Sequence[str | float], Sequence[str | float] | None, int]]:
        """Yield a run of cells for each of a row's items, as plain tuples of the fields of ``CellRun``."""
        for filled in items:
            row, first, item, contents, stored, across = filled
            role = item.role or ("input" if stored is None else "link" if across else "calculation")
            if isinstance(item, WordsCell):
                self.fit.add(filled, role)
                if item.across > 1 or item.comment or item.url or item.goto:
                    self._attach(row, first, item)
                style = self.styles.of(role, as_text=_like_formula(item.text))
            else:
                as_text = stored is None and any(map(_like_formula, contents))
                scale = amount_scale(item.style, contents if stored is None else stored, item.figure)
                if item.scale is not None and item.figure is None and scale != LONG:
                    scale = item.scale
                self.fit.add(filled, role, scale)
                form = "entered_text" if stored is None and item.style == "text" else item.style
                style = self.styles.of(role, form, item.figure, scale, as_text=as_text)
                if isinstance(item, HomeCell) and item.rule is not None:
                    self.rules.add(item.rule, row, first, first + len(contents) - 1)
            yield first, contents, stored, style

    def _attach(self, row: int, column: int, words: WordsCell) -> None:
        """Merge the cells of a text, and add its comment and link."""
        if words.across > 1:
            self.cells.join(row, column, column + words.across - 1)
        if words.comment:
            height = 20 * (2 + len(words.comment) // 45)
            self.cells.comment(row, column, cleaned(words.comment, 2000), height=height, width=320)
        if words.url:
            self.cells.link(row, column, target=cleaned(words.url))
        elif words.goto:
            self.cells.link(row, column, location=f"{quoted(words.goto)}!A1", display=words.text)


def _set_up(worksheet: Worksheet, sheet: Sheet, title: str) -> None:
    """Set how a sheet is shown, protected and printed; it is protected against slips only, so without a password."""
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = sheet.tab
    worksheet.freeze_panes = cell_name(*sheet.freeze)
    worksheet.protection.sheet = True
    worksheet.protection.formatColumns = False  # False allows users to change widths
    worksheet.protection.formatRows = False
    _set_up_print(worksheet, sheet, title)


def _set_up_print(worksheet: Any, sheet: Sheet, title: str) -> None:
    """Set up printing: landscape, as wide as the page, with the table's headings and page numbers on every page."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = _PAPERS[sheet.paper]
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = sheet.pages
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    repeated = [":".join(f"${letters(column)}" for column in sheet.sides)] if sheet.sides else []
    repeated.append(":".join(f"${row}" for row in sheet.repeat))
    # Columns first, as Excel writes them; openpyxl's own setting puts them last.
    text = ",".join(f"{quoted(sheet.title)}!{part}" for part in repeated)
    worksheet.defined_names.add(DefinedName("_xlnm.Print_Titles", attr_text=text))
    margins = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    worksheet.oddHeader.left.text = title.replace("&", "&&")  # at most 240 characters; Excel allows 255
    worksheet.oddFooter.left.text = "&A"
    worksheet.oddFooter.right.text = "Page &P of &N"


def _like_formula(content: str | float) -> bool:
    """Return whether Excel would read a text as a formula if someone edited the cell and pressed Enter."""
    return isinstance(content, str) and content.startswith(_READ_AS_FORMULA)
