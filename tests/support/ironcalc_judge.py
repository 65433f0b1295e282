"""IronCalc as a judge: a spreadsheet engine in Rust that shares no code with LibreOffice, Excel or reportgen."""

from __future__ import annotations

import posixpath
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import ironcalc
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from .cells import Edit, Key, Value

_RELATIONSHIPS = re.compile(r"xl/worksheets/_rels/[^/]+\.rels")
_TARGET = re.compile(r'(Target=")/(xl/[^"]+)(")')


def _relative_targets(path: Path, target: Path) -> Path:
    """Copy the workbook with its sheets' relationships relative to the sheet.

    IronCalc 0.9.1 takes the absolute targets that openpyxl writes for comments, "/xl/comments/comment1.xml",
    for relative ones and fails with "Zip Error: specified file not found in archive". They mean the same file.
    """

    def relative(match: re.Match[str]) -> str:
        return match[1] + posixpath.relpath(match[2], "xl/worksheets") + match[3]

    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if _RELATIONSHIPS.fullmatch(entry.filename):
                data = _TARGET.sub(relative, data.decode("utf-8")).encode("utf-8")
            copy.writestr(entry, data, compress_type=entry.compress_type)
    return target


def load(path: Path) -> ironcalc.Model:
    """Open the workbook in IronCalc, nothing calculated yet."""
    with tempfile.TemporaryDirectory(prefix="ironcalc-") as folder:
        return ironcalc.load_from_xlsx(str(_relative_targets(path, Path(folder) / path.name)))


def values(path: Path, edits: Mapping[Key, Edit] = {}) -> dict[str, dict[str, Value]]:
    """Return the values of all non-empty cells after a full recalculation with the edits applied.

    {sheet: {address: value}}; an error is a string such as "#DIV/0!", a function that IronCalc does not know "#NAME?".
    """
    model = load(path)
    names = [str(sheet["name"]) for sheet in model.get_worksheets_properties()]
    for (name, address), value in edits.items():
        letters, row = coordinate_from_string(address)
        sheet, column = names.index(name), column_index_from_string(letters)
        if value is None:
            model.clear_cell_contents(sheet, row, column)
        elif isinstance(value, bool):
            model.update_cell_with_bool(sheet, row, column, value)
        elif isinstance(value, str):
            model.update_cell_with_text(sheet, row, column, value)
        else:
            model.update_cell_with_number(sheet, row, column, float(value))
    model.evaluate()
    found: dict[str, dict[str, Value]] = {name: {} for name in names}
    for sheet, row, column in model.get_all_cells():
        value = model.get_cell_value(sheet, row, column)
        if value is None and model.get_cell_formula(sheet, row, column) is not None:
            value = ""
        if value is not None:
            found[names[sheet]][f"{get_column_letter(column)}{row}"] = value
    return found
