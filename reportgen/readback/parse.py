"""Parse a workbook's cells to plain values with openpyxl's parsers, without its worksheet objects.

Each sheet's XML is parsed once, and a cell's formula and stored value are both kept; openpyxl itself keeps only one of
them. Nothing is calculated or converted: a number is a float whatever its number format is.
"""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from reportgen.readback.book import BookCell, ReadBook, ReadSheet
from reportgen.readback.scan import scan
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.entries import Content

MAX_CELLS = 3_000_000
MAX_SHEETS = 200
_STRING, _TEXT = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
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
    reader.read_workbook()
    if len(reader.parser.sheets) > MAX_SHEETS:
        raise StudyError([Problem(f"workbook has more than {MAX_SHEETS} sheets", origin)], origin)
    reader.read_worksheets()
    reader.parser.assign_names()
    book = reader.wb
    links = sum(name.startswith("xl/externalLinks/externalLink") for name in reader.valid_files)
    names = {name: str(defined.attr_text or "") for name, defined in book.defined_names.items()}
    # Names that begin with _xl belong to spreadsheet programs.
    study_names = {name: text for name, text in names.items() if not name.startswith("_xl")}
    return ReadBook(tuple(map(_sheet, book.worksheets)), study_names, links)


class _BookReader(ExcelReader):
    """openpyxl's reader of a workbook, which reads plain shared strings without an object for each."""

    package: Any
    archive: Any

    def read_strings(self) -> None:
        """Read the shared strings."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_texts(source))


def _texts(source: IO[bytes]) -> Iterator[str]:
    """Yield every shared string, without its formatting."""
    for _, node in iterparse(source):
        if node.tag == _STRING:
            plain = len(node) == 1 and not node.attrib and node[0].tag == _TEXT
            formatted: Any = None if plain else Text.from_tree(node)
            text: str = node[0].text or "" if plain else formatted.content
            node.clear()
            yield text.replace("x005F_", "")  # openpyxl's way to undo Excel's escape of text that looks escaped


def _sheet(sheet: Any) -> ReadSheet:
    """Return the cells of a sheet. Raises StudyError where there are more than ``MAX_CELLS``."""
    cells: dict[tuple[int, int], BookCell] = {}
    with sheet._get_source() as source:  # noqa: SLF001 - the only way to a sheet's XML
        parser = _Parser(source, sheet._shared_strings)  # noqa: SLF001 - as above
        for number, row in parser.parse():
            for column, cell in row:
                cells[number, column] = cell
            if len(cells) > MAX_CELLS:
                raise StudyError([Problem(f"sheet has more than {MAX_CELLS:,} cells", sheet.title)])
    return ReadSheet(sheet.title, cells)


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, which keeps both formula and value of a cell, and leaves out empty cells."""

    shared_strings: Any
    parse_formula: Any

    def parse_row(self, row: Any) -> tuple[int, list[Any]]:
        """Return a row's number and its cells, each as a pair of column and cell."""
        counters: Any = self
        counters.row_counter = int(float(row.get("r", counters.row_counter + 1)))
        counters.col_counter = 0
        cells = [self._cell(element) for element in row if len(element)]
        return counters.row_counter, [item for item in cells if item is not None]

    def _cell(self, element: Any) -> tuple[int, BookCell] | None:
        """Return a cell with its column, or None for an empty one."""
        place = element.get("r")
        column = _column(place) if place else self.col_counter + 1
        self.col_counter: int = column
        kind = element.get("t", "n")
        formula = element.find(FORMULA_TAG)
        text = element.findtext(VALUE_TAG)
        if formula is not None:
            return column, BookCell(self._formula(element, formula), *_value(kind, text, self.shared_strings))
        if kind == "inlineStr":
            inline = self.parse_cell(element)
            return column, BookCell(None, inline["value"])
        cell = BookCell(None, *_value(kind, text, self.shared_strings))
        return None if cell.value is None else (column, cell)

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
