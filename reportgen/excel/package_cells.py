"""The cells of an .xlsx file: texts in one table, numbers with every digit, formulas with their values."""

# openpyxl's writers hand their work to each other in private attributes.
# ruff: noqa: SLF001

from __future__ import annotations

import math
import re
from typing import IO, TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.xml import constants as ns

from reportgen.errors import OutputError
from reportgen.excel.addresses import letters
from reportgen.excel.package_xml import DECLARATION, xml
from reportgen.model.guard import utf16_units

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    Value = float | str | bool

# What XML cannot hold, which Excel writes as _xHHHH_; in the shared strings, text that looks like this is escaped too.
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_serial: Callable[..., float | None] = to_excel
_LONGEST_TEXT = 32767  # UTF-16 units, as Excel counts characters
_WHOLE = 2**53  # up to here every whole number is a float of its own


class PackageError(OutputError):
    """What an Excel file cannot hold, told in one sentence with the sheet and the cell."""


class SharedStrings:
    """The table of all texts, in which each stands once; cells hold its number."""

    path = "/" + ns.ARC_SHARED_STRINGS
    mime_type = ns.SHARED_STRINGS

    def __init__(self) -> None:
        self._numbers: dict[str | tuple[str], int] = {}  # rich text is a tuple of its XML
        self.used = 0

    def number(self, text: str | CellRichText) -> int:
        """Return the number of a text, which is added if it is new."""
        self.used += 1
        key = (_rich(text),) if isinstance(text, CellRichText) else text
        return self._numbers.setdefault(key, len(self._numbers))

    def write(self, out: IO[bytes]) -> None:
        """Write the table."""
        counts = f'count="{self.used}" uniqueCount="{len(self._numbers)}"'
        out.write(DECLARATION + f'<sst xmlns="{ns.SHEET_MAIN_NS}" {counts}>'.encode())
        for text in self._numbers:
            out.write(f"<si>{text[0] if isinstance(text, tuple) else _plain(text)}</si>".encode())
        out.write(b"</sst>")


def _plain(text: str) -> str:
    # Without the mark, readers may drop the blanks around a text.
    mark = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{mark}>{_escaped(_LOOKS_ESCAPED.sub('_x005F_', text))}</t>"


def _rich(text: CellRichText) -> str:
    tree = text.to_tree()
    for run in tree.iter("t"):
        run.set(f"{{{ns.XML_NS}}}space", "preserve")
    return b"".join(map(xml, tree)).decode()


def _escaped(text: str) -> str:
    # Reading XML turns a bare carriage return into a line feed.
    return escape(_INVALID.sub(lambda found: f"_x{ord(found[0]):04X}_", text), {"\r": "&#13;"})


class SheetWriter(WorksheetWriter):
    """openpyxl's writer of one sheet, with the cells written as text, which is faster than building elements."""

    ws: Any  # with attributes that are not in the stubs
    _rels: Any

    def __init__(self, ws: Worksheet, out: IO[bytes], strings: SharedStrings, values: Mapping[str, Value]) -> None:
        self._out = out
        self._strings = strings
        self._values = values
        self._looks: dict[int, str] = {}  # by identity, which holds as long as the workbook does
        super().__init__(ws, out)

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

    def write_format(self) -> None:
        """Write the sheet's defaults, among them the depth of the column groups, which to_tree() finds out."""
        self.ws.column_dimensions.to_tree()
        super().write_format()

    def write_rows(self) -> None:
        """Write all cells."""
        self._out.write(b"<sheetData>")
        for number, cells in self.rows():
            self._out.write(self._row(number, cells).encode())
        self._out.write(b"</sheetData>")

    def _row(self, number: int, cells: list[Cell | MergedCell]) -> str:
        dimension = self.ws.row_dimensions.get(number) or ()
        written = [f'<row r="{number}"', *(f' {name}="{value}"' for name, value in dimension), ">"]
        for cell in cells:
            if cell.comment:
                self.ws._comments.append(CommentRecord.from_cell(cell))
            if cell.value is not None or cell.has_style or cell.comment:
                written.append(self._cell(cell))
        written.append("</row>")
        return "".join(written)

    def _cell(self, cell: Cell | MergedCell) -> str:
        if cell.hyperlink:
            self.ws._hyperlinks.append(cell.hyperlink)
        address = f"{letters(cell.column)}{cell.row}"
        begun = f'<c r="{address}"{self._styled(cell)}'
        value: Any = cell.value
        kind = cell.data_type
        if kind == "d":
            value = _serial(value, self.ws.parent.epoch)  # None for pandas' NaT
        if value is None or value == "":
            return begun + "/>"
        if kind == "f":
            return begun + self._formula(cell, address)
        if kind != "e" and isinstance(value, str | CellRichText):
            self._bounded(str(value), cell)
            return f'{begun} t="s"><v>{self._strings.number(value)}</v></c>'
        mark, text = self._stored(value, cell)
        return f"{begun}{mark}><v>{text}</v></c>"

    def _styled(self, cell: Any) -> str:
        """Return the style's attribute; cells that look alike share one style, whose number takes long to find."""
        key = id(cell._style)
        known = self._looks.get(key)
        if known is None:
            known = self._looks[key] = f' s="{cell.style_id}"' if cell.has_style else ""
        return known

    def _formula(self, cell: Cell | MergedCell, address: str) -> str:
        """Return the rest of a formula's cell: type, formula and stored value."""
        formula: Any = cell.value
        attributes = ""
        if not isinstance(formula, str):  # an array formula or a data table
            attributes = "".join(f" {name}={quoteattr(value)}" for name, value in formula)
            formula = getattr(formula, "text", None) or ""
        value = self._values.get(address)
        if value is None:
            raise PackageError(f"The formula in {self._named(cell)} has no value to store.")
        mark, text = self._stored(value, cell)
        return f"{mark}><f{attributes}>{_escaped(formula.removeprefix('='))}</f><v>{text}</v></c>"

    def _stored(self, value: object, cell: Cell | MergedCell) -> tuple[str, str]:
        """Return the type attribute and the text of a value that stands in the cell itself."""
        if isinstance(value, bool):
            return ' t="b"', "1" if value else "0"
        if isinstance(value, str):
            self._bounded(value, cell)
            return (' t="e"' if value in ERROR_CODES else ' t="str"'), _escaped(value)
        if isinstance(value, int) and -_WHOLE <= value <= _WHOLE:
            return "", str(value)
        try:
            number = float(cast("float", value))  # also of numpy's numbers and decimals
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise PackageError(f"The value of {self._named(cell)} is not a finite number: {value!r}.")
        return "", repr(number).removesuffix(".0")

    def _bounded(self, text: str, cell: Cell | MergedCell) -> None:
        """Refuse a text that Excel would cut, or repair the file for."""
        if 2 * len(text) > _LONGEST_TEXT and utf16_units(text) > _LONGEST_TEXT:
            raise PackageError(f"The text in {self._named(cell)} is longer than {_LONGEST_TEXT} characters.")

    def _named(self, cell: Cell | MergedCell) -> str:
        return f"cell {cell.coordinate} of sheet {self.ws.title!r}"
