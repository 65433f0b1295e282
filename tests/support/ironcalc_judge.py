"""IronCalc as a judge: a spreadsheet engine in Rust that shares no code with LibreOffice, Excel or reportgen."""

from __future__ import annotations

import posixpath
import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import ironcalc
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from .cells import scratch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .cells import Edit, Key, Value

_RELATIONSHIPS = re.compile(r"xl/worksheets/_rels/[^/]+\.rels")
_ABSOLUTE = re.compile(r'(?<=Target=")/(xl/[^"]+)')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_BLANK_NUMBER = re.compile(r'(<c\s[^>]*?)\s+t="n"([^>]*?(?:/>|></c>))')


def _readable(path: Path, target: Path) -> Path:
    """Copy the workbook with two things, which mean the same to Excel, written so that IronCalc 0.9.1 gets them.

    It takes a cell that has a number's type but no value, as openpyxl writes formatted blank cells, for 0. And it
    takes a sheet's absolute relationships for relative ones, so that a comment's makes it fail with "Zip Error".
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if _SHEET.fullmatch(entry.filename):
                data = _BLANK_NUMBER.sub(r"\1\2", data.decode()).encode()
            elif _RELATIONSHIPS.fullmatch(entry.filename):
                data = _ABSOLUTE.sub(lambda part: posixpath.relpath(part[1], "xl/worksheets"), data.decode()).encode()
            copy.writestr(entry, data, compress_type=entry.compress_type)
    return target


def load(path: Path) -> ironcalc.Model:
    """Open the workbook in IronCalc, nothing calculated yet."""
    with tempfile.TemporaryDirectory(prefix="ironcalc-") as folder:
        return ironcalc.load_from_xlsx(str(_readable(path, Path(folder) / path.name)))


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


def evaluate(formulas: Sequence[str], cells: Mapping[str, Edit] = {}) -> list[Value]:
    """Return the results of formulas in Excel's syntax, with or without "=", over the given cells of their sheet."""
    with tempfile.TemporaryDirectory(prefix="ironcalc-") as folder:
        path = Path(folder) / "scratch.xlsx"
        keys = scratch(path, formulas, cells)
        found = values(path)
    return [found[sheet][address] for sheet, address in keys]
