"""The finished .xlsx file of an openpyxl workbook: with stored values, and with parts that every program reads.

openpyxl stores no value with a formula, cuts numbers to 16 digits, keeps texts inside their cells, and writes paths
and XML namespaces that only some programs understand. Its `ExcelWriter` still writes every small part; this module
writes the cells in its place, and puts the small parts right before they are zipped.
"""

# openpyxl's writers hand their work to each other in private attributes.
# ruff: noqa: SLF001

from __future__ import annotations

import math
import posixpath
import re
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml import constants as ns
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    Value = float | str | bool

# Gnumeric drops charts whose elements have other prefixes than Excel gives them.
_PREFIXES = {
    ns.SHEET_MAIN_NS: "",
    ns.PKG_REL_NS: "",
    ns.CONTYPES_NS: "",
    ns.XPROPS_NS: "",
    ns.CUSTPROPS_NS: "",
    ns.VTYPES_NS: "vt",
    ns.REL_NS: "r",
    ns.XML_NS: "xml",
    ns.DRAWING_NS: "a",
    ns.CHART_NS: "c",
    ns.CHART_DRAWING_NS: "cdr",
    ns.SHEET_DRAWING_NS: "xdr",
    ns.COREPROPS_NS: "cp",
    ns.DCORE_NS: "dc",
    ns.DCTERMS_NS: "dcterms",
    ns.XSI_NS: "xsi",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:excel": "x",
}
# Excel's own order; a part is filed under the first beginning that fits.
_ORDER = (
    *("[Content_Types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/sheet", "xl/chartsheets/sheet"),
    *("xl/theme/", "xl/styles.xml", "xl/sharedStrings.xml", "xl/", "docProps/", ""),
)
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family"),
    *("charset", "scheme"),
)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# LibreOffice takes stored texts on trust from programs with such a name.
_APP = (
    f'<Properties xmlns="{ns.XPROPS_NS}">'
    "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
)
# What XML cannot hold, which Excel writes as _xHHHH_; in the shared strings, text that looks like this is escaped too.
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_serial: Callable[..., float | None] = to_excel
_LONGEST_TEXT = 32767  # characters
_MEMORY = 2**20  # bytes of one part; the rest waits in a file
_WHOLE = 2**53  # up to here every whole number is a float of its own


class PackageError(ValueError):
    """What an Excel file cannot hold, told in one sentence with the sheet and the cell."""


def finish(workbook: Workbook, values: Mapping[str, Mapping[str, Value]], *, timestamp: datetime) -> bytes:
    """Return the .xlsx file of a workbook: the same bytes for the same workbook, values and timestamp.

    ``values`` maps a sheet's title and a cell's address to the stored value of the formula in that cell. The file is
    dated with ``timestamp``, taken for UTC if it has no time zone. It tells spreadsheet programs to recalculate, and
    so does the workbook from then on.
    """
    if workbook.write_only or workbook.vba_archive:
        raise PackageError("Only an ordinary workbook can be finished, not a write-only one or one with macros.")
    moment = timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)
    workbook.calculation = workbook.calculation or CalcProperties()
    workbook.calculation.fullCalcOnLoad = True
    with ExitStack() as closing:
        parts = _Parts(moment, closing)
        _BookWriter(workbook, parts, values).write_data()
        parts.writestr(ns.ARC_APP, _APP)
        return parts.zipped()


class _Parts:
    """The parts of the file, which openpyxl takes for a zip archive; it writes the one that belongs first last."""

    def __init__(self, moment: datetime, closing: ExitStack) -> None:
        self._moment = moment
        self._closing = closing
        self._parts: dict[str, IO[bytes]] = {}

    def open(self, name: str) -> IO[bytes]:
        """Return the file to write a large part to."""
        part = SpooledTemporaryFile(_MEMORY)  # noqa: SIM115 - `finish` closes it
        self._parts[name] = self._closing.enter_context(part)
        return part

    def writestr(self, name: str, data: str | bytes) -> None:
        """Add a small part, put right if it is XML; openpyxl calls this and the next method."""
        data = data.encode() if isinstance(data, str) else data
        if name.endswith((".xml", ".rels", ".vml")) and name != ns.ARC_THEME:
            root = ET.fromstring(data)  # noqa: S314 - openpyxl wrote it a moment ago
            if name.endswith(".rels"):
                _correct_relations(root, name, strings=ns.ARC_SHARED_STRINGS in self._parts)
            elif name == ns.ARC_STYLE:
                _complete_fonts(root)
            elif name == ns.ARC_CORE:
                _date_and_sign(root, self._moment)
            data = (b"" if name.endswith(".vml") else _DECLARATION) + _serialised(root)
        self._parts[name] = BytesIO(data)

    def namelist(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def zipped(self) -> bytes:
        """Return the zip file, in which nothing depends on the machine or on when it is made."""
        dated = max((1980, 1, 1, 0, 0, 0), min(self._moment.timetuple()[:6], (2107, 12, 31, 23, 59, 58)))
        result = BytesIO()
        with ZipFile(result, "w") as archive:
            for name in sorted(self._parts, key=_place):
                entry = ZipInfo(name, dated)
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = 3  # Unix, on every machine
                entry.external_attr = 0o644 << 16
                part = self._parts[name]
                entry.file_size = part.seek(0, SEEK_END)  # zipfile has to foresee a part over 2 GiB
                part.seek(0)
                with archive.open(entry, "w") as target:
                    shutil.copyfileobj(part, target, _MEMORY)
        return result.getvalue()


def _place(name: str) -> tuple[int, list[str | int]]:
    """Return where a part stands in the file: by kind, then by name with sheet10 after sheet9."""
    kind = next(index for index, beginning in enumerate(_ORDER) if name.startswith(beginning))
    return kind, [int(piece) if piece.isdecimal() else piece for piece in re.split(r"([0-9]+)", name)]


def _serialised(root: ET.Element) -> bytes:
    """Return XML with the usual prefixes; ElementTree itself only knows prefixes that hold for the whole program."""
    used: dict[str, str] = {}

    def prefixed(name: str) -> str:
        if not name.startswith("{"):
            return name
        namespace, local = name[1:].split("}")
        prefix = used.setdefault(namespace, _PREFIXES.get(namespace, f"ns{len(used)}"))
        return f"{prefix}:{local}" if prefix else local

    for element in root.iter():
        element.tag = prefixed(element.tag)
        element.attrib = {prefixed(name): value for name, value in element.attrib.items()}
    used.pop(ns.XML_NS, None)  # is declared by definition
    root.attrib = {f"xmlns:{prefix}".rstrip(":"): name for name, prefix in used.items()} | root.attrib
    return ET.tostring(root, encoding="unicode").encode()


def _correct_relations(root: ET.Element, name: str, *, strings: bool) -> None:
    """Make the targets relative, since some readers take absolute ones for relative; add the shared strings."""
    folder = "/" + posixpath.dirname(posixpath.dirname(name))
    for relation in root:
        target = relation.get("Target", "")
        if target.startswith("/") and relation.get("TargetMode") != "External":
            relation.set("Target", posixpath.relpath(target, folder))
    if strings and name == ns.ARC_WORKBOOK_RELS:
        link = {"Id": f"rId{len(root) + 1}", "Type": f"{ns.REL_NS}/sharedStrings", "Target": "sharedStrings.xml"}
        ET.SubElement(root, f"{{{ns.PKG_REL_NS}}}Relationship", link)


def _complete_fonts(root: ET.Element) -> None:
    """Give fonts without a name or size the default font's, and put what a font says into Excel's order."""
    fonts = root.findall("{*}fonts/{*}font")
    for tag, usual in ("sz", "11"), ("name", "Calibri"):
        default = fonts[0].find(f"{{*}}{tag}")
        for font in fonts:
            if font.find(f"{{*}}{tag}") is None:
                value = usual if default is None else default.get("val", usual)
                ET.SubElement(font, f"{{{ns.SHEET_MAIN_NS}}}{tag}", val=value)
    for font in root.iter(f"{{{ns.SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda child: _FONT_ORDER.index(child.tag.partition("}")[2]))


def _date_and_sign(root: ET.Element, moment: datetime) -> None:
    """Set the dates of the document and keep people's names out of it."""
    for element in list(root):
        if element.tag in (f"{{{ns.DCTERMS_NS}}}created", f"{{{ns.DCTERMS_NS}}}modified"):
            element.text = moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
        elif element.tag.endswith("}creator"):
            element.text = "reportgen"
        elif element.tag.endswith("}lastModifiedBy"):
            root.remove(element)


class _SharedStrings:
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
        out.write(_DECLARATION + f'<sst xmlns="{ns.SHEET_MAIN_NS}" {counts}>'.encode())
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
    return b"".join(map(_xml, tree)).decode()


def _escaped(text: str) -> str:
    # Reading XML turns a bare carriage return into a line feed.
    return escape(_INVALID.sub(lambda found: f"_x{ord(found[0]):04X}_", text), {"\r": "&#13;"})


def _xml(element: ET.Element) -> bytes:
    # openpyxl's elements are lxml's if that is installed; the file must be the same if it is not.
    return _serialised(ET.fromstring(tostring(element)))  # noqa: S314


class _BookWriter(ExcelWriter):
    """openpyxl's writer of the whole file, with another writer for the sheets."""

    _archive: _Parts

    def __init__(self, workbook: Workbook, parts: _Parts, values: Mapping[str, Mapping[str, Value]]) -> None:
        super().__init__(workbook, cast("ZipFile", parts))
        self._values = values
        self._strings = _SharedStrings()

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet."""
        sheet: Any = ws
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts = sheet._charts
        sheet._drawing.images = sheet._images
        sheet.legacy_drawing = None  # an earlier save's, which a sheet without comments lacks
        out = self._archive.open(sheet.path[1:])
        writer = _SheetWriter(sheet, out, self._strings, self._values.get(sheet.title, {}))
        writer.write()
        sheet._rels = writer._rels
        self.manifest.append(sheet)

    def _write_worksheets(self) -> None:
        super()._write_worksheets()  # type: ignore[misc] # not in the stubs
        if self._strings.used:
            self._strings.write(self._archive.open(self._strings.path[1:]))
            self.manifest.append(self._strings)


class _SheetWriter(WorksheetWriter):
    """openpyxl's writer of one sheet, with the cells written as text, which is faster than building elements."""

    ws: Any  # with attributes that are not in the stubs
    _rels: Any

    def __init__(self, ws: Worksheet, out: IO[bytes], strings: _SharedStrings, values: Mapping[str, Value]) -> None:
        self._out = out
        self._strings = strings
        self._values = values
        super().__init__(ws, out)

    def get_stream(self) -> Generator[None, Any]:
        """Write the elements that openpyxl sends before and after the rows."""
        relations = f' xmlns:r="{ns.REL_NS}"'
        self._out.write(_DECLARATION + f'<worksheet xmlns="{ns.SHEET_MAIN_NS}"{relations}>'.encode())
        while True:
            element = yield
            if element is not None:
                self._out.write(_xml(element).replace(relations.encode(), b""))

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
        begun = f'<c r="{cell.coordinate}"' + (f' s="{cell.style_id}"' if cell.has_style else "")
        value: Any = cell.value
        kind = cell.data_type
        if kind == "d":
            value = _serial(value, self.ws.parent.epoch)  # None for pandas' NaT
        if value is None or value == "":
            return begun + "/>"
        if kind == "f":
            return begun + self._formula(cell)
        if kind != "e" and isinstance(value, str | CellRichText):
            return f'{begun} t="s"><v>{self._strings.number(value)}</v></c>'
        mark, text = self._stored(value, cell)
        return f"{begun}{mark}><v>{text}</v></c>"

    def _formula(self, cell: Cell | MergedCell) -> str:
        """Return the rest of a formula's cell: type, formula and stored value."""
        formula: Any = cell.value
        attributes = ""
        if not isinstance(formula, str):  # an array formula or a data table
            attributes = "".join(f" {name}={quoteattr(value)}" for name, value in formula)
            formula = getattr(formula, "text", None) or ""
        value = self._values.get(cell.coordinate)
        if value is None:
            raise PackageError(f"The formula in {self._named(cell)} has no value to store.")
        mark, text = self._stored(value, cell)
        return f"{mark}><f{attributes}>{_escaped(formula.removeprefix('='))}</f><v>{text}</v></c>"

    def _stored(self, value: object, cell: Cell | MergedCell) -> tuple[str, str]:
        """Return the type attribute and the text of a value that stands in the cell itself."""
        if isinstance(value, bool):
            return ' t="b"', "1" if value else "0"
        if isinstance(value, str):
            if len(value) > _LONGEST_TEXT:
                raise PackageError(f"The text in {self._named(cell)} is longer than {_LONGEST_TEXT} characters.")
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

    def _named(self, cell: Cell | MergedCell) -> str:
        return f"cell {cell.coordinate} of sheet {self.ws.title!r}"
