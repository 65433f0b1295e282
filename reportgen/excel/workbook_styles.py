"""Looks to named styles, and the number of the style of each combination of look and number format."""

# Cells have styles by their numbers, which openpyxl itself only looks up while it writes.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from reportgen.excel.sheets.looks import FONT, LINE, LOOKS, number_format

if TYPE_CHECKING:
    from decimal import Decimal

    from openpyxl import Workbook

    from reportgen.excel.sheets.looks import Look


class Styles:
    """The named styles of a workbook, and the numbers of the styles made from them so far."""

    def __init__(self, workbook: Workbook, currency: str) -> None:
        self.currency = currency
        self._scratch = workbook.create_sheet("scratch")
        self._known: dict[tuple[str, str, Decimal | None, bool], int] = {}
        for look in LOOKS.values():
            workbook.add_named_style(_named_style(look))
        workbook.remove(self._scratch)

    def of(self, role: str, style: str = "text", figure: Decimal | None = None, *, as_text: bool = False) -> int:
        """Return the style for a role and number style; ``as_text`` marks text that Excel would retype as a formula."""
        key = (role, style, figure, as_text)
        if key not in self._known:
            cell: Any = Cell(self._scratch, row=1, column=1)
            cell.style = LOOKS[role].name
            cell.number_format = number_format(style, figure, self.currency)
            if as_text:
                cell._style.quotePrefix = 1
            self._known[key] = cell.style_id
        return self._known[key]


def _named_style(look: Look) -> NamedStyle:
    line = Side("hair", color=LINE)
    edges = {"all": Border(line, line, line, line), "top": Border(top=Side("thin"))}.get(look.edges, Border())
    return NamedStyle(
        look.name,
        font=Font(
            FONT,
            look.points,
            bold=look.bold,
            italic=look.italic,
            color=look.colour,
            underline="single" if look.underline else None,
        ),
        fill=PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        border=edges,
        alignment=Alignment(
            horizontal=look.horizontal or None,
            vertical=look.vertical,
            wrap_text=look.wrap or None,
            text_rotation=90 if look.turned else 0,
            indent=look.indent,
        ),
        protection=Protection(locked=look.locked),
    )
