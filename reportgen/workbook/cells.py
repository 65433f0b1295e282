"""Write the cells of an .xlsx file: texts in a shared table, numbers with every digit, formulas with their values.

Cells are written as XML text, one row at a time, without an openpyxl object for each cell.
"""

# openpyxl's writers pass their results to each other in private attributes.
# ruff: noqa: SLF001

from __future__ import annotations

import math
import re
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.xml import constants as ns

from reportgen.describe.addresses import LAST_COLUMN, cell_name
from reportgen.study.guard import utf16_units
from reportgen.system.errors import OutputError
from reportgen.workbook.xml_parts import DECLARATION, xml

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    Value = float | str | bool

# Characters that XML cannot hold are written as _xHHHH_, as Excel does; in the shared strings, text that already looks
# like this is escaped too. A carriage return is written as an entity: an XML reader turns a bare one into a line feed.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_DEFAULT_WIDTH = 13  # openpyxl's own for a column, in digits
_LONGEST_TEXT = 32767  # UTF-16 units, as Excel counts characters
_LARGEST_WHOLE = 2**53  # up to here a float holds every whole number exactly


class PackageError(OutputError):
    """Raised for a value that an Excel file cannot hold; the message names the sheet and the cell."""


class CellRun(NamedTuple):
    """Adjacent cells of one row with one style: texts and numbers, or formulas with the value stored for each."""

    column: int  # of the first cell
    contents: Sequence[Any]
    stored: Sequence[Value | None] | None = None  # the values of the formulas; None where the contents are values
    style: int = 0  # the style's number in the workbook


class LineFormat(NamedTuple):
    """The format of a row or column: its size, and whether it is hidden."""

    size: float | None = None  # the height in points or width in digits; None for the default
    hidden: bool = False


class SharedStrings:
    """The shared string table: each text once; cells hold its number, from 0."""

    path = "/" + ns.ARC_SHARED_STRINGS
    mime_type = ns.SHARED_STRINGS

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.used = 0  # how many cells hold a text of the table

    def number(self, text: str) -> int:
        """Return the number of a text; a new one is added."""
        self.used += 1
        return self._numbers.setdefault(text, len(self._numbers))

    def write(self, out: IO[bytes]) -> None:
        """Write the table as the XML part ``sharedStrings``."""
        counts = f'count="{self.used}" uniqueCount="{len(self._numbers)}"'
        written = [f'<sst xmlns="{ns.SHEET_MAIN_NS}" {counts}>']
        for text in self._numbers:
            # Without the attribute, readers may drop the blanks around a text.
            space = ' xml:space="preserve"' if text != text.strip() else ""
            unambiguous = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
            written.append(f"<si><t{space}>{_escaped(unambiguous)}</t></si>")
        out.write(DECLARATION + "".join([*written, "</sst>"]).encode())


def _escaped(text: str) -> str:
    """Return a text as XML content."""
    if text.isprintable() and not ("&" in text or "<" in text or ">" in text):
        return text  # nearly every text
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0]) or f"_x{ord(match[0]):04X}_", text)


class Cells:
    """Collects the cells of one sheet, added row by row from the top, with their formats, comments and links.

    ``waiting`` is a file that holds the rows' XML until all are added, because a row's height may depend on the widths
    of the columns, which only all rows together give.
    """

    def __init__(self, title: str, strings: SharedStrings, waiting: IO[bytes]) -> None:
        self.columns: dict[int, LineFormat] = {}  # formats by column
        self.lines: dict[int, LineFormat] = {}  # formats by row
        self.joined: list[str] = []  # merged ranges
        self.comments: list[CommentRecord] = []
        self.links: list[Hyperlink] = []
        self._title, self._strings, self._waiting = title, strings, waiting
        self._rows: dict[int, int] = {}  # the length of each row's XML in bytes
        self._begin, self._end = LAST_COLUMN, 0  # the first and last column that has cells

    def add(self, row: int, runs: Iterable[tuple[int, Sequence[Any], Sequence[Value | None] | None, int]]) -> None:
        """Add the cells of a row.

        ``runs`` are ``CellRun``s, or plain tuples of the same fields, from left to right. Raises PackageError for a
        value that the file cannot hold, and for a formula without one.
        """
        written: list[str] = []
        column = 0
        for first, contents, stored, style in runs:
            style_attribute = f' s="{style}"' if style else ""
            if not column:
                self._begin = min(self._begin, first)
            column = first
            if stored is None:
                for content in contents:
                    written.append(
                        f'<c r="{cell_name(row, column)}"{style_attribute}{self._plain(content, row, column)}'
                    )
                    column += 1
                continue
            for formula, value in zip(contents, stored, strict=True):
                if value is None:
                    raise PackageError(f"The formula in {self._named(row, column)} has no value to store.")
                kind, text = self._stored(value, row, column)
                written.append(
                    f'<c r="{cell_name(row, column)}"{style_attribute}{kind}>'
                    f"<f>{_escaped(formula)}</f><v>{text}</v></c>"
                )
                column += 1
        self._end = max(self._end, column - 1)
        self._rows[row] = self._waiting.write("".join(written).encode())

    def join(self, row: int, first: int, last: int) -> None:
        """Merge adjacent cells of a row; only the first may have content."""
        self.joined.append(f"{cell_name(row, first)}:{cell_name(row, last)}")
        self._begin, self._end = min(self._begin, first), max(self._end, last)

    def comment(self, row: int, column: int, text: str, *, height: int, width: int) -> None:
        """Add a comment to a cell; its box has this height and width in pixels."""
        record = CommentRecord(ref=cell_name(row, column), author="reportgen", height=height, width=width)
        record.text.t = text
        self.comments.append(record)

    def link(self, row: int, column: int, **target: str) -> None:
        """Add a link to a cell; ``target`` are the arguments of openpyxl's ``Hyperlink``.

        openpyxl's own ``cell.hyperlink`` would write a link within the workbook as an external one.
        """
        self.links.append(Hyperlink(ref=cell_name(row, column), **target))

    def area(self) -> str:
        """Return the range that holds all cells, as in ``A1:F20``."""
        if not self._rows:
            return "A1:A1"
        return f"{cell_name(min(self._rows), self._begin)}:{cell_name(max(self._rows), self._end)}"

    def rows(self) -> Iterator[bytes]:
        """Yield each row as XML, from the top."""
        self._waiting.seek(0)
        for row in sorted(self._rows.keys() | self.lines.keys()):
            height, hidden = self.lines.get(row, LineFormat())
            attributes = ' hidden="1"' if hidden else ""
            attributes += f' ht="{height:.16g}" customHeight="1"' if height else ""
            yield f'<row r="{row}"{attributes}>'.encode() + self._waiting.read(self._rows.get(row, 0)) + b"</row>"

    def _plain(self, value: Value, row: int, column: int) -> str:
        """Return the XML after the attributes ``r`` and ``s`` of a cell without a formula."""
        if isinstance(value, str):
            if not value:
                return "/>"
            self._check_length(value, row, column)
            return f' t="s"><v>{self._strings.number(value)}</v></c>'
        kind, text = self._stored(value, row, column)
        return f"{kind}><v>{text}</v></c>"

    def _stored(self, value: Value, row: int, column: int) -> tuple[str, str]:
        """Return the type attribute and the text of a value that is written in the cell, not in the shared strings."""
        if value.__class__ is float and math.isfinite(value):
            return "", repr(value).removesuffix(".0")
        if isinstance(value, str):
            self._check_length(value, row, column)
            return (' t="e"' if value in ERROR_CODES else ' t="str"'), _escaped(value)
        if isinstance(value, bool):
            return ' t="b"', "1" if value else "0"
        if isinstance(value, int) and -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE:
            return "", str(value)
        try:
            number = float(value)  # numbers of numpy and decimals too
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise PackageError(f"The value of {self._named(row, column)} is not a finite number: {value!r}.")
        return "", repr(number).removesuffix(".0")

    def _check_length(self, text: str, row: int, column: int) -> None:
        """Raise PackageError for a text that Excel would cut, or repair the file for."""
        if 2 * len(text) > _LONGEST_TEXT and utf16_units(text) > _LONGEST_TEXT:
            raise PackageError(f"The text in {self._named(row, column)} is longer than {_LONGEST_TEXT} characters.")

    def _named(self, row: int, column: int) -> str:
        return f"cell {cell_name(row, column)} of sheet {self._title!r}"


class SheetWriter(WorksheetWriter):
    """openpyxl's writer of one sheet; the cells and columns are written from ``Cells``, not from the worksheet."""

    ws: Any  # has attributes that are not in the stubs
    _rels: Any

    def __init__(self, ws: Worksheet, out: IO[bytes], cells: Cells) -> None:
        self._out, self._cells = out, cells
        super().__init__(ws, out)
        self.ws._comments, self.ws._hyperlinks = cells.comments, cells.links
        for area in cells.joined:
            self.ws.merged_cells.add(area)

    def get_stream(self) -> Generator[None, Any]:
        """Return a generator that writes each element sent to it: what openpyxl writes before and after the rows."""
        relations = f' xmlns:r="{ns.REL_NS}"'
        self._out.write(DECLARATION + f'<worksheet xmlns="{ns.SHEET_MAIN_NS}"{relations}>'.encode())
        while True:
            element = yield
            if element is not None:
                self._out.write(xml(element).replace(relations.encode(), b""))

    def write(self) -> None:
        """Write the whole sheet."""
        self.write_top()
        self.write_rows()
        self.write_tail()
        self._out.write(b"</worksheet>")
        self.close()

    def write_dimensions(self) -> None:
        """Write the range that has cells."""
        self.xf.send(SheetDimension(self._cells.area()).to_tree())

    def write_format(self) -> None:
        """Write the sheet's default sizes; no columns are grouped."""
        self.ws.sheet_format.outlineLevelCol = 0 if self._cells.columns else None
        self.xf.send(self.ws.sheet_format.to_tree())

    def write_cols(self) -> None:
        """Write the width and visibility of each column that has a format."""
        written = []
        for column, (width, hidden) in sorted(self._cells.columns.items()):
            attributes = ' hidden="1"' if hidden else ""
            attributes += f' width="{width or _DEFAULT_WIDTH:.16g}" customWidth="1"'
            written.append(f'<col{attributes} min="{column}" max="{column}" />')
        if written:
            self._out.write(f"<cols>{''.join(written)}</cols>".encode())

    def write_rows(self) -> None:
        """Write all cells."""
        self._out.write(b"<sheetData>")
        self._out.writelines(self._cells.rows())
        self._out.write(b"</sheetData>")
