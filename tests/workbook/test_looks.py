"""Number formats: a cell shows the same text as the report, in spreadsheet programs that share no code with it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from reportgen.describe.number_forms import Scale
from reportgen.describe.styles import STYLES, text
from reportgen.workbook.looks import amount_scale, number_format

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

VALUES = (
    *(0.0, 0.42, 0.5, 1.5, 2.5, 0.125, 1.005, 2.675, 0.0625, 10.155, 0.0825, 1000.5, 999.4, 999.5, 999.6),
    *(1499.0, 1500.0, 2499.0, 12907461.0, 2.5e9, 5e10, 1e15, 1234567.5, 123456789012.0, 0.285 * 100),
    *(-0.3, -1499.0, -794860.0, -1234567.0, -2.5e9, -0.0004),
)
SHOWN = [style for style in STYLES if style not in {"exact", "rate"}]


def _written(value: float, style: str) -> str:
    """Return a number's text as a cell writes it: with the sign of a power of ten."""
    return text(value, style).replace("e-", "E-").replace("e", "E+")


def _book(path: Path) -> dict[tuple[str, str], tuple[float, str]]:
    """Write each value in each style, and return what stands in each cell."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    cells = {}
    for (row, value), (column, style) in product(enumerate(VALUES, start=1), enumerate(SHOWN, start=1)):
        cell = sheet.cell(row, column, value)
        cell.number_format = number_format(style, None, "USD", amount_scale(style, [value], None))
        cells[sheet.title, f"{get_column_letter(column)}{row}"] = (value, style)
    workbook.save(path)
    return cells


@pytest.mark.office
def test_libreoffice_shows_what_the_report_shows(office: Office, tmp_path: Path) -> None:
    cells = _book(tmp_path / "formats.xlsx")
    shown = office.shown(tmp_path / "formats.xlsx", list(cells))
    wrong = {cells[key]: found for key, found in shown.items() if found != _written(*cells[key])}
    assert not wrong


def test_ironcalc_shows_what_the_report_shows_of_numbers_without_ties(tmp_path: Path) -> None:
    """IronCalc rounds the binary fraction, so ties are LibreOffice's to judge; and it shows 999.6 as 9.00E+2."""
    from tests.support import ironcalc_judge

    cells = _book(tmp_path / "formats.xlsx")
    model = ironcalc_judge.load(tmp_path / "formats.xlsx")
    ties = {0.5, 1.5, 2.5, 0.125, 1.005, 2.675, 0.0625, 10.155, 0.0825, 1000.5, 999.5, 1234567.5, 0.285 * 100}
    wrong = {}
    for (_, address), (value, style) in cells.items():
        column, row = SHOWN.index(style) + 1, int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        found = model.get_formatted_cell_value(0, row, column)
        if value not in ties and (value, style) != (999.6, "flops") and found != _written(value, style):
            wrong[value, style] = found
    assert not wrong


@pytest.mark.parametrize("style", SHOWN)
def test_a_number_format_never_chooses_among_sections_by_conditions(style: str) -> None:
    scale = Scale(1e6, "M", 2) if style in {"money", "rounded"} else None
    for name in (style, f"signed_{style}"):
        assert "[" not in number_format(name, None, "USD", scale)


def test_differences_have_their_sign_in_the_scale_of_their_column() -> None:
    scale = Scale(1e3, "K", 1)
    assert number_format("signed_money", None, "EUR", scale) == '+"€"#,##0.0,"K";-"€"#,##0.0,"K";"€"#,##0.0,"K"'
    assert number_format("signed_percent", None, "EUR") == "+0.0%;-0.0%;0.0%"
    assert number_format("signed_flops", None, "EUR") == "+0.00E+0;-0.00E+0;0"
    assert number_format("signed_exact", None, "EUR") == "+#,##0.######;-#,##0.######;0"
