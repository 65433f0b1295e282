"""Package an openpyxl workbook as an .xlsx file with stored values and with parts that every program reads.

openpyxl stores no value with a formula, cuts numbers to 16 digits, keeps texts inside their cells, and writes paths
and XML namespaces that only some programs understand. Its ``ExcelWriter`` writes every small part here too; ``cells``
writes the cells in its place, and ``xml_parts`` corrects the small parts before they are zipped.
"""

# openpyxl's writers pass their results to each other in private attributes.
# ruff: noqa: SLF001

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook.properties import CalcProperties
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml import constants as ns

from reportgen.workbook.cells import Cells, PackageError, SharedStrings, SheetWriter
from reportgen.workbook.xml_parts import DECLARATION, complete_fonts, correct_relations, date_and_sign, serialised

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["PackageError", "finish"]

# Excel's own order of parts; the first prefix that fits gives a part its position.
_ORDER = (
    *("[Content_Types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/sheet", "xl/chartsheets/sheet"),
    *("xl/theme/", "xl/styles.xml", "xl/sharedStrings.xml", "xl/", "docProps/", ""),
)
# LibreOffice uses the stored values of texts only from files of programs with this name.
_APP = (
    f'<Properties xmlns="{ns.XPROPS_NS}">'
    "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
)
_MEMORY = 2**20  # bytes of a part held in memory; a larger part is moved to a temporary file


def finish(workbook: Workbook, cells: Mapping[str, Callable[[Cells], None]], *, timestamp: datetime) -> bytes:
    """Return the .xlsx file of a workbook: the same bytes for the same workbook, cells and timestamp.

    ``cells`` maps a sheet's title to a function that adds the sheet's cells with their formats, comments and links; the
    workbook itself has no cells. The file is dated with ``timestamp``, which is in UTC if it has no time zone. The
    workbook is changed: it asks spreadsheet programs to recalculate when they open it.

    Raises PackageError for a workbook that is write-only, has macros or has cells, and as ``Cells.add`` does.
    """
    if workbook.write_only or workbook.vba_archive:
        raise PackageError("Only an ordinary workbook can be finished, not a write-only one or one with macros.")
    if any(cast("Any", sheet)._cells for sheet in workbook.worksheets):
        raise PackageError("A workbook with cells of its own cannot be finished: they are given beside it.")
    moment = timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)
    workbook.calculation = workbook.calculation or CalcProperties()
    workbook.calculation.fullCalcOnLoad = True
    with ExitStack() as closing:
        parts = _Parts(moment, closing)
        _BookWriter(workbook, parts, cells).write_data()
        parts.writestr(ns.ARC_APP, _APP)
        return parts.zipped()


class _Parts:
    """Collects the parts of the file, and stands in for the zip archive that openpyxl writes to.

    Parts are sorted before they are zipped, because openpyxl writes the part that belongs first last.
    """

    def __init__(self, moment: datetime, closing: ExitStack) -> None:
        self._moment = moment
        self._closing = closing
        self._parts: dict[str, IO[bytes]] = {}

    def open(self, name: str) -> IO[bytes]:
        """Return a file to write a large part to; it is closed with ``closing``."""
        part = SpooledTemporaryFile(_MEMORY)  # noqa: SIM115 - `finish` closes it
        self._parts[name] = self._closing.enter_context(part)
        return part

    def writestr(self, name: str, data: str | bytes) -> None:
        """Add a small part, corrected if it is XML. openpyxl calls this method and ``namelist``."""
        data = data.encode() if isinstance(data, str) else data
        if name.endswith((".xml", ".rels", ".vml")) and name != ns.ARC_THEME:
            root = ET.fromstring(data)  # noqa: S314 - openpyxl wrote it a moment ago
            if name.endswith(".rels"):
                correct_relations(root, name, strings=ns.ARC_SHARED_STRINGS in self._parts)
            elif name == ns.ARC_STYLE:
                complete_fonts(root)
            elif name == ns.ARC_CORE:
                date_and_sign(root, self._moment)
            data = (b"" if name.endswith(".vml") else DECLARATION) + serialised(root)
        self._parts[name] = BytesIO(data)

    def namelist(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def zipped(self) -> bytes:
        """Return the zip file; its bytes depend on the parts and the timestamp only."""
        dated = max((1980, 1, 1, 0, 0, 0), min(self._moment.timetuple()[:6], (2107, 12, 31, 23, 59, 58)))
        result = BytesIO()
        with ZipFile(result, "w") as archive:
            for name in sorted(self._parts, key=_sort_key):
                entry = ZipInfo(name, dated)
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = 3  # Unix, on every machine
                entry.external_attr = 0o644 << 16
                part = self._parts[name]
                entry.file_size = part.seek(0, SEEK_END)  # zipfile must know beforehand of a part over 2 GiB
                part.seek(0)
                with archive.open(entry, "w") as target:
                    shutil.copyfileobj(part, target, _MEMORY)
        return result.getvalue()


def _sort_key(name: str) -> tuple[int, list[str | int]]:
    """Return a part's sort key in the file: by kind, then by name with sheet10 after sheet9."""
    kind = next(index for index, prefix in enumerate(_ORDER) if name.startswith(prefix))
    return kind, [int(piece) if piece.isdecimal() else piece for piece in re.split(r"([0-9]+)", name)]


def _add_no_cells(_: Cells) -> None:
    """Add nothing, for a sheet that has no cells."""


class _BookWriter(ExcelWriter):
    """openpyxl's writer of the whole file, which writes each sheet with ``SheetWriter`` and adds the shared strings."""

    _archive: _Parts

    def __init__(self, workbook: Workbook, parts: _Parts, cells: Mapping[str, Callable[[Cells], None]]) -> None:
        super().__init__(workbook, cast("ZipFile", parts))
        self._cells = cells
        self._strings = SharedStrings()

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet with its charts, comments and links."""
        sheet: Any = ws
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts = sheet._charts
        sheet._drawing.images = sheet._images
        sheet.legacy_drawing = None  # an earlier save may have set it; a sheet without comments has none
        with SpooledTemporaryFile(_MEMORY) as waiting:
            cells = Cells(sheet.title, self._strings, waiting)
            self._cells.get(sheet.title, _add_no_cells)(cells)
            writer = SheetWriter(sheet, self._archive.open(sheet.path[1:]), cells)
            writer.write()
        sheet._rels = writer._rels
        self.manifest.append(sheet)

    def _write_worksheets(self) -> None:
        super()._write_worksheets()  # type: ignore[misc] # not in the stubs
        if self._strings.used:
            self._strings.write(self._archive.open(self._strings.path[1:]))
            self.manifest.append(self._strings)
