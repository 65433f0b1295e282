"""The named styles of a workbook, and the style of each look and number format."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell

from reportgen.workbook.cell_styles import Styles
from reportgen.workbook.looks import LINE, LOOKS


def styled(role: str, *args: Any, currency: str = "USD", **named: Any) -> Any:
    """A cell that has the style."""
    book = openpyxl.Workbook()
    styles = Styles(book, currency)
    cell: Any = Cell(book.worksheets[0], row=1, column=1)
    cell._style = book._cell_styles[styles.of(role, *args, **named)]  # type: ignore[attr-defined]
    return cell


@pytest.mark.parametrize("role", LOOKS)
def test_a_cell_looks_as_its_role_says(role: str) -> None:
    look, cell = LOOKS[role], styled(role)
    assert cell.style == look.name
    font, alignment = cell.font, cell.alignment
    assert (font.name, font.sz, font.b, font.i) == ("Arial", look.points, look.bold, look.italic)
    assert font.color.rgb == f"00{look.colour}"
    assert font.u == ("single" if look.underline else None)
    assert cell.fill.fill_type == ("solid" if look.fill else None)
    assert cell.fill.fgColor.rgb == f"00{look.fill or '000000'}"
    assert (alignment.horizontal, alignment.vertical) == (look.horizontal or None, look.vertical)
    assert (bool(alignment.wrap_text), alignment.textRotation, alignment.indent) == (
        look.wrap,
        90 if look.turned else 0,
        look.indent,
    )
    assert cell.protection.locked is look.locked


@pytest.mark.parametrize("role", LOOKS)
def test_a_cell_has_the_lines_that_its_role_names(role: str) -> None:
    border = styled(role).border
    sides = {name: getattr(border, name) for name in ("left", "right", "top", "bottom")}
    found = {name: side.style for name, side in sides.items() if side is not None and side.style}
    expected = {"all": dict.fromkeys(sides, "hair"), "top": {"top": "thin"}, "": {}}
    assert found == expected[LOOKS[role].edges]
    if LOOKS[role].edges == "all":
        assert {side.color.rgb for side in sides.values()} == {f"00{LINE}"}


def test_a_workbook_has_every_look_as_a_named_style_and_no_sheet_more() -> None:
    book = openpyxl.Workbook()
    Styles(book, "USD")
    assert {look.name for look in LOOKS.values()} <= set(book.named_styles)
    assert book.sheetnames == ["Sheet"]


def test_the_number_format_is_the_styles_in_its_currency_with_its_figures() -> None:
    assert styled("input").number_format == "General"
    assert styled("input", "signed_money").number_format == '+"$"#,##0;-"$"#,##0;"$"#,##0'
    assert "€" in styled("input", "signed_money", currency="EUR").number_format
    assert styled("input", "flops", Decimal("1.35e24")).number_format == "0.00E+0;-0.00E+0;0"
    assert styled("input", "flops", Decimal("1e24")).number_format == "0E+0;-0E+0;0"


def test_only_what_is_marked_as_text_is_kept_from_becoming_a_formula() -> None:
    assert styled("label", as_text=True)._style.quotePrefix == 1
    assert styled("label")._style.quotePrefix == 0


def test_the_same_look_and_format_are_one_style_and_different_ones_several() -> None:
    book = openpyxl.Workbook()
    styles = Styles(book, "USD")
    keys: list[tuple[Any, ...]] = [("input", "text"), ("label", "text"), ("input", "percent"), ("input", "money")]
    several = [styles.of(*key) for key in keys]
    several += [
        styles.of("input", "flops", Decimal("1e24")),
        styles.of("input", "flops"),
        styles.of("input", "text", as_text=True),
    ]
    assert styles.of("input") == styles.of("input", "text", None, as_text=False)
    assert len(set(several)) == len(several)
