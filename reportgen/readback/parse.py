"""Parse a workbook's cells to plain values with openpyxl's parsers, without its worksheet objects.

Each sheet's XML is parsed once, and a cell's formula and stored value are both kept; openpyxl itself keeps only one of
them. Nothing is calculated or converted: a number is a float whatever its number format is, with a mark where that
shows a date. Comments and links to the web are read too.
"""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.cell.text import Text
from openpyxl.packaging.relationship import get_dependents
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE, COMMENTS_NS, SHARED_STRINGS, SHEET_DRAWING_NS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from reportgen.readback.book import BookCell, ReadBook, ReadSheet
from reportgen.readback.scan import scan
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.workbook.defined_name import DefinedName

    from reportgen.describe.entries import Content

MAX_CELLS = 3_000_000
MAX_SHEETS = 200
MAX_TITLE = 255  # characters of a sheet's title, which spreadsheet programs bound to 31
_STRING, _TEXT = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
_NUMBER_FORMAT, _CELL_STYLES = f"{{{SHEET_MAIN_NS}}}numFmt", f"{{{SHEET_MAIN_NS}}}cellXfs"
_COMMENT, _COMMENT_TEXT = f"{{{SHEET_MAIN_NS}}}comment", f"{{{SHEET_MAIN_NS}}}text"
_RELATIONS = "{}/_rels/{}.rels"  # of a folder's part
_DRAWINGS = "xl/drawings/drawing"
_SHAPES = (f"{{{SHEET_DRAWING_NS}}}sp", f"{{{SHEET_DRAWING_NS}}}cxnSp")  # a shape with or without text, a line
_EASTERN_DATES = (*range(27, 37), *range(50, 59))  # built-in formats that openpyxl leaves out
_EXPAT_NO_MEMORY = 1  # expat's error code


def read_cells(data: bytes, origin: str) -> ReadBook:
    """Return the cells of a workbook from its file's bytes; the file is scanned first.

    Raises StudyError with the reason where the file cannot be read as a workbook.
    """
    file = BytesIO(data)
    scan(file, origin)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are not read, such as styles
            return _read(file, origin)
    except (StudyError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, ParseError) and error.code == _EXPAT_NO_MEMORY:
            raise MemoryError from error
        # openpyxl's parsers raise any exception for a damaged part.
        raise StudyError([Problem("workbook is damaged: its parts cannot be read", origin)], origin) from error


def _read(file: BytesIO, origin: str) -> ReadBook:
    """Return the cells of a workbook that was scanned."""
    reader: Any = _BookReader(file, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_date_styles()
    reader.read_workbook()
    if len(reader.parser.sheets) > MAX_SHEETS:
        raise StudyError([Problem(f"workbook has more than {MAX_SHEETS} sheets", origin)], origin)
    if any(len(sheet.name or "") > MAX_TITLE for sheet in reader.parser.sheets):
        raise StudyError([Problem(f"workbook has a sheet with a title of over {MAX_TITLE} characters", origin)], origin)
    reader.read_worksheets()
    reader.parser.assign_names()
    book = reader.wb
    links = sum(name.startswith("xl/externalLinks/externalLink") for name in reader.valid_files)
    names = _names(book.defined_names)
    of_sheets = {(ws.title, name): text for ws in book.worksheets for name, text in _names(ws.defined_names).items()}
    charts, pictures = (
        sum(name.startswith(part) for name in reader.valid_files) for part in ("xl/charts/chart", "xl/media/")
    )
    drawings = sum(_shapes(name, reader) for name in reader.valid_files if name.startswith(_DRAWINGS))
    sheets = tuple(_sheet(sheet, reader) for sheet in book.worksheets)
    return ReadBook(sheets, names, links, charts, pictures, drawings, of_sheets)


def _names(defined: Mapping[str, DefinedName]) -> dict[str, str]:
    """Return what names refer to, without those that begin with _xl, which belong to spreadsheet programs."""
    return {name: str(item.attr_text or "") for name, item in defined.items() if not name.startswith("_xl")}


class _BookReader(ExcelReader):
    """openpyxl's reader of a workbook, which reads plain shared strings without an object for each."""

    package: Any
    archive: Any
    date_styles: frozenset[int] = frozenset()  # the numbers of cell styles that show a date or a time

    def read_strings(self) -> None:
        """Read the shared strings."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_texts(source))

    def read_date_styles(self) -> None:
        """Find the cell styles whose number format shows a date or a time."""
        if ARC_STYLE in self.archive.namelist():
            with self.archive.open(ARC_STYLE) as source:
                self.date_styles = frozenset(_date_styles(source))


def _date_styles(source: IO[bytes]) -> Iterator[int]:
    """Yield the number of each cell style whose number format shows a date or a time."""
    formats: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    formats |= {str(number): "yyyy" for number in _EASTERN_DATES}
    for _, node in iterparse(source):
        if node.tag == _NUMBER_FORMAT:
            formats[node.get("numFmtId", "")] = node.get("formatCode", "")
        elif node.tag == _CELL_STYLES:
            for number, style in enumerate(node):
                code = formats.get(style.get("numFmtId", ""), "General")
                if code != "General" and (is_date_format(code) or is_timedelta_format(code)):
                    yield number


def _texts(source: IO[bytes]) -> Iterator[str]:
    """Yield every shared string, without its formatting."""
    for _, node in iterparse(source):
        if node.tag == _STRING:
            plain = len(node) == 1 and not node.attrib and node[0].tag == _TEXT
            formatted: Any = None if plain else Text.from_tree(node)
            text: str = node[0].text or "" if plain else formatted.content
            node.clear()
            yield text.replace("x005F_", "")  # openpyxl's way to undo Excel's escape of text that looks escaped


def _sheet(sheet: Any, reader: Any) -> ReadSheet:
    """Return the content of a sheet. Raises StudyError where there are more than ``MAX_CELLS``."""
    cells: dict[tuple[int, int], BookCell] = {}
    with sheet._get_source() as source:  # noqa: SLF001 - the only way to a sheet's XML
        parser: Any = _Parser(source, sheet._shared_strings)  # noqa: SLF001 - as above
        parser.date_styles = reader.date_styles
        for number, row in parser.parse():
            for column, cell in row:
                cells[number, column] = cell
            if len(cells) > MAX_CELLS:
                raise StudyError([Problem(f"sheet has more than {MAX_CELLS:,} cells", sheet.title)])
    relations = _relations(sheet._worksheet_path, reader)  # noqa: SLF001 - as above
    links = {
        coordinate_to_tuple(link.ref.partition(":")[0]): _address(relations[link.id], link.location)
        for link in parser.hyperlinks.hyperlink
        if link.ref and link.id in relations
    }
    comments = {}
    for relation in relations.values():
        if relation.Type == COMMENTS_NS and relation.Target in reader.valid_files:
            with reader.archive.open(relation.Target) as source:
                comments = dict(_comments(source))
    return ReadSheet(sheet.title, cells, comments, links)


def _shapes(part: str, reader: Any) -> int:
    """Return how many shapes a drawing has, which are neither charts nor pictures."""
    with reader.archive.open(part) as source:
        return sum(node.tag in _SHAPES for _, node in iterparse(source))


def _relations(path: str, reader: Any) -> dict[str, Any]:
    """Return the parts and links that a sheet refers to, by the ids of the references."""
    folder, _, name = path.removeprefix("/").rpartition("/")
    part = _RELATIONS.format(folder, name)
    if part not in reader.valid_files:
        return {}
    return {str(relation.Id): relation for relation in get_dependents(reader.archive, part)}


def _address(relation: Any, place: str | None) -> str:
    """Return the address of a link; programs may write the place in the page by itself."""
    return "#".join(filter(None, [str(relation.Target), place]))


def _comments(source: IO[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each comment with its cell, without its formatting."""
    for _, node in iterparse(source):
        if node.tag == _COMMENT:
            text: Any = node.find(_COMMENT_TEXT)
            content: Any = None if text is None else Text.from_tree(text)
            yield coordinate_to_tuple(node.get("ref")), content.content if content is not None else ""
            node.clear()


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, which keeps both formula and value of a cell, and leaves out empty cells."""

    shared_strings: Any
    parse_formula: Any
    date_styles: frozenset[int] = frozenset()

    def parse_row(self, row: Any) -> tuple[int, list[Any]]:
        """Return a row's number and its cells, each as a pair of column and cell."""
        counters: Any = self
        counters.row_counter = int(float(row.get("r", counters.row_counter + 1)))
        counters.col_counter = 0
        cells = [self._cell(element) for element in row if len(element)]
        return counters.row_counter, [item for item in cells if item is not None]

    def _cell(self, element: Any) -> tuple[int, BookCell] | None:
        """Return a cell with its column, or None for an empty one."""
        attribute = element.get
        place = attribute("r")
        column = _column(place) if place else self.col_counter + 1
        self.col_counter: int = column
        kind = attribute("t", "n")
        formula = element.find(FORMULA_TAG)
        if kind == "inlineStr" and formula is None:
            inline = self.parse_cell(element)
            return column, BookCell(None, inline["value"])
        value, error = _value(kind, element.findtext(VALUE_TAG), self.shared_strings)
        date = kind == "d" or (kind == "n" and int(attribute("s", 0)) in self.date_styles)
        if value is None and formula is None:
            return None
        return column, BookCell(None if formula is None else self._formula(element, formula), value, error, date)

    def _formula(self, element: Any, formula: Any) -> str:
        """Return a cell's formula; a shared one is translated to the cell."""
        if formula.get("t") in (None, "normal"):
            return str(formula.text or "")
        parsed = self.parse_formula(element)
        text = getattr(parsed, "text", parsed)
        return str(text).removeprefix("=") if isinstance(text, str) else ""


def _column(place: str) -> int:
    """Return the column of an address."""
    letters = place.rstrip("0123456789")
    return coordinate_to_tuple(place)[1] if letters == place else _column_of_letters(letters)


@cache
def _column_of_letters(letters: str) -> int:
    return coordinate_to_tuple(f"{letters}1")[1]


def _value(kind: str, text: str | None, strings: list[str]) -> tuple[Content, bool]:
    """Return a cell's value from its type and text, and whether it is an error."""
    if text is None or (text == "" and kind != "str"):
        return None, False
    if kind == "s":
        return strings[int(text)], False
    if kind == "b":
        return text.strip() not in ("0", "false"), False
    if kind == "e" or (kind == "str" and text in ERROR_CODES):
        return text, True
    if kind in ("str", "d"):
        return text, False
    return float(text), False
