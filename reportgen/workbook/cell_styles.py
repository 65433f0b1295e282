"""Named styles made from looks, and the style number of each combination of a look and a number format."""

# openpyxl numbers a style when a cell gets it, and has no public setting for quotePrefix.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from reportgen.workbook.looks import FONT, LINE, LOOKS, number_format

if TYPE_CHECKING:
    from decimal import Decimal

    from openpyxl import Workbook

    from reportgen.describe.number_forms import Scale
    from reportgen.workbook.looks import Look


class Styles:
    """The named styles of a workbook, and a cache of the numbers of the cell styles made from them.

    ``currency`` is the ISO code in whose sign money is written.
    """

    def __init__(self, workbook: Workbook, currency: str) -> None:
        self.currency = currency
        self._scratch = workbook.create_sheet("scratch")
        self._numbers: dict[tuple[str, str, Decimal | None, Scale | None, bool], int] = {}
        for look in LOOKS.values():
            workbook.add_named_style(_named_style(look))
        workbook.remove(self._scratch)

    def of(
        self,
        role: str,
        style: str = "text",
        figure: Decimal | None = None,
        scale: Scale | None = None,
        *,
        as_text: bool = False,
    ) -> int:
        """Return the style number for a role and a number style.

        ``figure`` is the published figure whose digits are matched; ``scale`` that of amounts. ``as_text`` marks a
        text that Excel would turn into a formula when someone edits the cell.
        """
        key = (role, style, figure, scale, as_text)
        if key not in self._numbers:
            cell: Any = Cell(self._scratch, row=1, column=1)
            cell.style = LOOKS[role].name
            cell.number_format = number_format(style, figure, self.currency, scale)
            if as_text:
                cell._style.quotePrefix = 1
            self._numbers[key] = cell.style_id
        return self._numbers[key]


def _named_style(look: Look) -> NamedStyle:
    """Return openpyxl's named style for a look."""
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
