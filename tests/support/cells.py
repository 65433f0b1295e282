"""Cells of an .xlsx file as dictionaries, compared with each other, and a copy with garbage stored values."""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Value = float | str | bool
Edit = float | str | None
Key = tuple[str, str]

GARBAGE_NUMBER = 987654.321
GARBAGE_TEXT = "garbage"

# A cell with content; a cell without any (`<c r="A1" s="1"/>`) must not be taken for an opening tag.
_CELL = re.compile(r"<(?P<p>\w+:)?c(?P<attrs>\s[^>]*)?(?<!/)>(?P<body>.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(r"<(?:\w+:)?f[\s/>]")
_STORED = re.compile(r"<(?P<p>(?:\w+:)?)(?:v|is)(?:\s[^>]*)?(?:/>|>.*?</(?P=p)(?:v|is)>)", re.DOTALL)
_TYPE = re.compile(r"""\s+t=("[^"]*"|'[^']*')""")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")


def formula_cells(path: Path) -> dict[Key, str]:
    """Return the formula, with its leading "=", of every formula cell, keyed by sheet name and address."""
    found: dict[Key, str] = {}
    workbook = load_workbook(path)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formula = cell.value
                    found[sheet.title, cell.coordinate] = str(
                        formula.text if isinstance(formula, ArrayFormula) else formula
                    )
    return found


def stored_values(path: Path) -> dict[Key, Value]:
    """Return what a reader that calculates nothing sees: every cell's stored value, dates as serial numbers."""
    found: dict[Key, Value] = {}
    workbook = load_workbook(path, data_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if isinstance(value, dt.date | dt.time | dt.timedelta):
                    # openpyxl turns a number with a date format into a date; the engines return the number.
                    value = to_excel(value, workbook.epoch)  # type: ignore[no-untyped-call]
                if isinstance(value, int | float | str):
                    found[sheet.title, cell.coordinate] = value
    return found


def flatten(values: Mapping[str, Mapping[str, Value]]) -> dict[Key, Value]:
    """Turn an engine's {sheet: {address: value}} into the form that `stored_values` and `differences` use."""
    return {(sheet, address): value for sheet, row in values.items() for address, value in row.items()}


def scratch(path: Path, formulas: Sequence[str], inputs: Mapping[str, Edit]) -> list[Key]:
    """Write a workbook of one sheet with the inputs and, on the returned cells, the formulas, with or without "="."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for address, value in inputs.items():
        sheet[address] = value
    # The formulas go to the right, where references to inputs and to blanks among them do not reach.
    column = max([700, *(coordinate_to_tuple(address)[1] for address in inputs)]) + 1
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, column, f"={formula.removeprefix('=')}")
    workbook.save(path)
    return [(sheet.title, f"{get_column_letter(column)}{row}") for row in range(1, len(formulas) + 1)]


def _garble_cell(match: re.Match[str]) -> str:
    body = match["body"]
    if not _FORMULA.search(body):
        return match[0]
    prefix, attrs = match["p"] or "", match["attrs"] or ""
    kind = _TYPE.search(attrs)
    if kind and kind[1][1:-1] in ("str", "s", "inlineStr"):
        # A text result stays a text result, so that the file remains a plausible one.
        attrs, garbage = _TYPE.sub(' t="str"', attrs), GARBAGE_TEXT
    else:
        attrs, garbage = _TYPE.sub("", attrs), repr(GARBAGE_NUMBER)
    body = _STORED.sub("", body)
    return f"<{prefix}c{attrs}>{body}<{prefix}v>{garbage}</{prefix}v></{prefix}c>"


def garble(path: Path, target: Path) -> Path:
    """Copy the workbook with every formula's stored value replaced by garbage, everything else byte for byte.

    An engine that returns the right values for the copy has calculated them; it cannot have read them.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if _SHEET_PART.fullmatch(entry.filename):
                data = _CELL.sub(_garble_cell, data.decode("utf-8")).encode("utf-8")
            copy.writestr(entry, data, compress_type=entry.compress_type)
    return target


def _same(left: Value, right: Value, rel: float, absolute: float) -> bool:
    if not isinstance(left, str) and not isinstance(right, str):
        # bool is a number here: LibreOffice has no truth values, only 0 and 1.
        return math.isclose(left, right, rel_tol=rel, abs_tol=absolute)
    if isinstance(left, str) and isinstance(right, str):
        # LibreOffice shows some errors under numbers of its own ("Err:502") that stand for Excel's.
        if left.startswith("Err:") or right.startswith("Err:"):
            return left.startswith(("#", "Err:")) and right.startswith(("#", "Err:"))
        return left == right
    return False


def differences(
    a: Mapping[Key, Value],
    b: Mapping[Key, Value],
    rel: float = 1e-9,
    absolute: float = 1e-12,
    keys: Iterable[Key] | None = None,
) -> list[str]:
    """Return one readable line for each cell (of `keys`, else of both sides) whose values differ.

    Numbers are compared relatively, and absolutely near zero; texts exactly; TRUE and FALSE equal 1 and 0.
    A cell that is missing on one side equals only an empty text on the other, and a key that is missing
    on both sides is a difference, so that misspelt `keys` cannot make a comparison pass.
    """
    lines = []
    for key in sorted({*a, *b} if keys is None else set(keys)):
        left, right = a.get(key, ""), b.get(key, "")
        if (key not in a and key not in b) or not _same(left, right, rel, absolute):
            shown = [repr(side[key]) if key in side else "nothing" for side in (a, b)]
            lines.append(f"{key[0]}!{key[1]}: {shown[0]} != {shown[1]}")
    return lines
