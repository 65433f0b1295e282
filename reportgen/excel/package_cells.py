"""The cells of an .xlsx file: texts in one table, numbers with every digit, formulas with their values.

Cells go to the file as text, a row at a time, without an object of openpyxl's for any of them.
"""

# openpyxl's writers hand their work to each other in private attributes.
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

from reportgen.errors import OutputError
from reportgen.excel.addresses import LAST_COLUMN, letters
from reportgen.excel.package_xml import DECLARATION, xml
from reportgen.model.guard import utf16_units

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    Value = float | str | bool

# What XML cannot hold, which Excel writes as _xHHHH_; in the shared strings, text that looks like this is escaped too.
# Reading XML turns a bare carriage return into a line feed.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_USUAL_WIDTH = 13  # that openpyxl gives a column
_LONGEST_TEXT = 32767  # UTF-16 units, as Excel counts characters
_WHOLE = 2**53  # up to here every whole number is a float of its own


class PackageError(OutputError):
    """What an Excel file cannot hold, told in one sentence with the sheet and the cell."""


class Run(NamedTuple):
    """Cells side by side that look alike: texts and numbers, or formulas with the value stored for each."""

    column: int  # the first
    contents: Sequence[Any]
    stored: Sequence[Value | None] | None = None
    style: int = 0  # its number in the workbook


class Line(NamedTuple):
    """What a sheet says of a row or column: its height or width if that is not the usual, and whether it is hidden."""

    size: float | None = None
    hidden: bool = False


class SharedStrings:
    """The table of all texts, in which each stands once; cells hold its number."""

    path = "/" + ns.ARC_SHARED_STRINGS
    mime_type = ns.SHARED_STRINGS

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.used = 0

    def number(self, text: str) -> int:
        """Return the number of a text, which is added if it is new."""
        self.used += 1
        return self._numbers.setdefault(text, len(self._numbers))

    def write(self, out: IO[bytes]) -> None:
        """Write the table."""
        counts = f'count="{self.used}" uniqueCount="{len(self._numbers)}"'
        written = [f'<sst xmlns="{ns.SHEET_MAIN_NS}" {counts}>']
        for text in self._numbers:
            # Without the mark, readers may drop the blanks around a text.
            mark = ' xml:space="preserve"' if text != text.strip() else ""
            shown = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
            written.append(f"<si><t{mark}>{_escaped(shown)}</t></si>")
        out.write(DECLARATION + "".join([*written, "</sst>"]).encode())


def _escaped(text: str) -> str:
    if text.isprintable() and not ("&" in text or "<" in text or ">" in text):
        return text  # as nearly all are
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0]) or f"_x{ord(found[0]):04X}_", text)


class Cells:
    """The cells of one sheet, given row by row from the top, and what is said of them.

    Rows wait in a file until all are there: how high one is may depend on how wide the columns turn out.
    """

    def __init__(self, title: str, strings: SharedStrings, waiting: IO[bytes]) -> None:
        self.columns: dict[int, Line] = {}
        self.lines: dict[int, Line] = {}  # by row
        self.joined: list[str] = []
        self.comments: list[CommentRecord] = []
        self.links: list[Hyperlink] = []
        self._title, self._strings, self._waiting = title, strings, waiting
        self._rows: dict[int, int] = {}  # the length of each in the file
        self._begin, self._end = LAST_COLUMN, 0  # the columns that have cells

    def add(self, row: int, runs: Iterable[tuple[int, Sequence[Any], Sequence[Value | None] | None, int]]) -> None:
        """Add the cells of a row, from the left: each a ``Run``, or its parts."""
        written: list[str] = []
        column = 0
        for first, contents, stored, style in runs:
            look = f' s="{style}"' if style else ""
            if not column:
                self._begin = min(self._begin, first)
            column = first
            if stored is None:
                for content in contents:
                    written.append(f'<c r="{letters(column)}{row}"{look}{self._plain(content, row, column)}')
                    column += 1
                continue
            for formula, value in zip(contents, stored, strict=True):
                if value is None:
                    raise PackageError(f"The formula in {self._named(row, column)} has no value to store.")
                mark, text = self._stored(value, row, column)
                written.append(f'<c r="{letters(column)}{row}"{look}{mark}><f>{_escaped(formula)}</f><v>{text}</v></c>')
                column += 1
        self._end = max(self._end, column - 1)
        self._rows[row] = self._waiting.write("".join(written).encode())

    def join(self, row: int, first: int, last: int) -> None:
        """Make cells side by side one, of which the first alone holds anything."""
        self.joined.append(f"{letters(first)}{row}:{letters(last)}{row}")
        self._begin, self._end = min(self._begin, first), max(self._end, last)

    def comment(self, row: int, column: int, text: str, *, height: int, width: int) -> None:
        """Add a comment to a cell."""
        made = CommentRecord(ref=f"{letters(column)}{row}", author="reportgen", height=height, width=width)
        made.text.t = text
        self.comments.append(made)

    def link(self, row: int, column: int, **leads: str) -> None:
        """Add a link to a cell: through Hyperlink itself, as openpyxl makes an internal one external otherwise."""
        self.links.append(Hyperlink(ref=f"{letters(column)}{row}", **leads))

    def area(self) -> str:
        """Return the rectangle that holds all cells."""
        if not self._rows:
            return "A1:A1"
        return f"{letters(self._begin)}{min(self._rows)}:{letters(self._end)}{max(self._rows)}"

    def rows(self) -> Iterator[bytes]:
        """Yield each row as XML."""
        self._waiting.seek(0)
        for row in sorted(self._rows.keys() | self.lines.keys()):
            height, hidden = self.lines.get(row, Line())
            told = ' hidden="1"' if hidden else ""
            told += f' ht="{height:.16g}" customHeight="1"' if height else ""
            yield f'<row r="{row}"{told}>'.encode() + self._waiting.read(self._rows.get(row, 0)) + b"</row>"

    def _plain(self, value: Value, row: int, column: int) -> str:
        """The rest of a cell that holds no formula."""
        if isinstance(value, str):
            if not value:
                return "/>"
            self._bounded(value, row, column)
            return f' t="s"><v>{self._strings.number(value)}</v></c>'
        mark, text = self._stored(value, row, column)
        return f"{mark}><v>{text}</v></c>"

    def _stored(self, value: Value, row: int, column: int) -> tuple[str, str]:
        """Return the type attribute and the text of a value that stands in the cell itself."""
        if value.__class__ is float and math.isfinite(value):
            return "", repr(value).removesuffix(".0")
        if isinstance(value, str):
            self._bounded(value, row, column)
            return (' t="e"' if value in ERROR_CODES else ' t="str"'), _escaped(value)
        if isinstance(value, bool):
            return ' t="b"', "1" if value else "0"
        if isinstance(value, int) and -_WHOLE <= value <= _WHOLE:
            return "", str(value)
        try:
            number = float(value)  # also of numpy's numbers and decimals
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise PackageError(f"The value of {self._named(row, column)} is not a finite number: {value!r}.")
        return "", repr(number).removesuffix(".0")

    def _bounded(self, text: str, row: int, column: int) -> None:
        """Refuse a text that Excel would cut, or repair the file for."""
        if 2 * len(text) > _LONGEST_TEXT and utf16_units(text) > _LONGEST_TEXT:
            raise PackageError(f"The text in {self._named(row, column)} is longer than {_LONGEST_TEXT} characters.")

    def _named(self, row: int, column: int) -> str:
        return f"cell {letters(column)}{row} of sheet {self._title!r}"


class SheetWriter(WorksheetWriter):
    """openpyxl's writer of one sheet, with cells and columns of our own."""

    ws: Any  # with attributes that are not in the stubs
    _rels: Any

    def __init__(self, ws: Worksheet, out: IO[bytes], cells: Cells) -> None:
        self._out, self._cells = out, cells
        super().__init__(ws, out)
        self.ws._comments, self.ws._hyperlinks = cells.comments, cells.links
        for area in cells.joined:
            self.ws.merged_cells.add(area)

    def get_stream(self) -> Generator[None, Any]:
        """Write the elements that openpyxl sends before and after the rows."""
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
        """Write which area has cells."""
        self.xf.send(SheetDimension(self._cells.area()).to_tree())

    def write_format(self) -> None:
        """Write the sheet's defaults; no columns are grouped."""
        self.ws.sheet_format.outlineLevelCol = 0 if self._cells.columns else None
        self.xf.send(self.ws.sheet_format.to_tree())

    def write_cols(self) -> None:
        """Write the columns."""
        written = []
        for column, (width, hidden) in sorted(self._cells.columns.items()):
            told = ' hidden="1"' if hidden else ""
            written.append(
                f'<col{told} width="{width or _USUAL_WIDTH:.16g}" customWidth="1" min="{column}" max="{column}" />'
            )
        if written:
            self._out.write(f"<cols>{''.join(written)}</cols>".encode())

    def write_rows(self) -> None:
        """Write all cells."""
        self._out.write(b"<sheetData>")
        self._out.writelines(self._cells.rows())
        self._out.write(b"</sheetData>")
