"""A workbook's cells as plain values: openpyxl's parsers, without building its worksheets.

Each sheet's XML is walked once, which gives a cell's formula and its stored value together; openpyxl's own loading
keeps only one of them. Nothing is calculated and nothing guessed: a number is a float whatever its format says.
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

from reportgen.back.book import Cell, ReadSheet, asked, lines_of
from reportgen.back.scan import scan
from reportgen.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.back.book import Content

MAX_CELLS = 3_000_000
MAX_SHEETS = 200
_STRING, _TEXT = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
_EXPAT_NO_MEMORY = 1  # what the parser of XML calls it


def answer(request: bytes) -> Iterator[bytes]:
    """Scan and read the workbook of a request; yield it in lines, see ``book``. Raises StudyError where it is none."""
    origin, data = asked(request)
    file = BytesIO(data)
    scan(file, origin)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are of no concern here, such as styles
            yield from _read(file, origin)
    except (StudyError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, ParseError) and error.code == _EXPAT_NO_MEMORY:
            raise MemoryError from error
        # openpyxl's parsers let through whatever a damaged part makes them stumble over.
        raise StudyError([Problem("workbook is damaged: its parts cannot be read", origin)], origin) from error


def _read(file: BytesIO, origin: str) -> Iterator[bytes]:
    reader: Any = _Reader(file, read_only=True, keep_links=False)
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
    ours = {name: text for name, text in names.items() if not name.startswith("_xl")}
    return lines_of(ours, links, map(_sheet, book.worksheets))


class _Reader(ExcelReader):
    """openpyxl's reader of a workbook, with plain texts taken as they are, not by way of an object for each."""

    package: Any
    archive: Any

    def read_strings(self) -> None:
        """Read the table of texts."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_texts(source))


def _texts(source: IO[bytes]) -> Iterator[str]:
    for _, node in iterparse(source):
        if node.tag == _STRING:
            plain = len(node) == 1 and not node.attrib and node[0].tag == _TEXT
            formatted: Any = None if plain else Text.from_tree(node)
            text: str = node[0].text or "" if plain else formatted.content
            node.clear()
            yield text.replace("x005F_", "")  # as openpyxl undoes what is written for a text that looks escaped


def _sheet(sheet: Any) -> ReadSheet:
    cells: dict[tuple[int, int], Cell] = {}
    with sheet._get_source() as source:  # noqa: SLF001 - the only way to a sheet's XML
        parser = _Parser(source, sheet._shared_strings)  # noqa: SLF001 - as above
        for number, row in parser.parse():
            for column, cell in row:
                cells[number, column] = cell
            if len(cells) > MAX_CELLS:
                raise StudyError([Problem(f"sheet has more than {MAX_CELLS:,} cells", sheet.title)])
    return ReadSheet(sheet.title, cells)


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, with a cell's formula and value both kept, and only cells that have any."""

    shared_strings: Any
    parse_formula: Any

    def parse_row(self, row: Any) -> tuple[int, list[Any]]:
        """Return a row's number and its cells by column."""
        counted: Any = self
        counted.row_counter = int(float(row.get("r", counted.row_counter + 1)))
        counted.col_counter = 0
        found = [self._cell(element) for element in row if len(element)]
        return counted.row_counter, [item for item in found if item is not None]

    def _cell(self, element: Any) -> tuple[int, Cell] | None:
        place = element.get("r")
        column = _column(place) if place else self.col_counter + 1
        self.col_counter: int = column
        kind = element.get("t", "n")
        formula = element.find(FORMULA_TAG)
        text = element.findtext(VALUE_TAG)
        if formula is not None:
            return column, Cell(self._formula(element, formula), *_value(kind, text, self.shared_strings))
        if kind == "inlineStr":
            inline = self.parse_cell(element)
            return column, Cell(None, inline["value"])
        cell = Cell(None, *_value(kind, text, self.shared_strings))
        return None if cell.value is None else (column, cell)

    def _formula(self, element: Any, formula: Any) -> str:
        if formula.get("t") in (None, "normal"):
            return str(formula.text or "")
        found = self.parse_formula(element)
        text = getattr(found, "text", found)
        return str(text).removeprefix("=") if isinstance(text, str) else ""


def _column(place: str) -> int:
    """The column of an address."""
    begun = place.rstrip("0123456789")
    return coordinate_to_tuple(place)[1] if begun == place else _numbered(begun)


@cache
def _numbered(letters: str) -> int:
    return coordinate_to_tuple(f"{letters}1")[1]


def _value(kind: str, text: str | None, strings: list[str]) -> tuple[Content, bool]:
    """A value, and whether it is an error."""
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
