"""The looks of cells as a table with one row a role, and the number formats that only sheets need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe import styles as formats

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

FONT = "Arial"
INK = "000000"
BLUE = "0000FF"  # inputs
GREEN = "00612E"  # links to other sheets
GREY = "595959"
NAVY = "1F3864"
WHITE = "FFFFFF"
PALE_YELLOW = "FFFFCC"
PALE_BLUE = "DDE6F3"
PALE_GREY = "F2F2F2"
LINE = "BFBFBF"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a role, which becomes a named style of the workbook.

    ``edges`` is "all" for hairlines on all sides, "top" for a thin line at the top, or empty. Colours are RGB in
    hexadecimal; ``points`` is the font size.
    """

    name: str
    colour: str = INK
    bold: bool = False
    italic: bool = False
    underline: bool = False
    points: float = 10
    fill: str = ""
    edges: str = ""
    horizontal: str = ""
    vertical: str = "center"
    wrap: bool = False
    turned: bool = False
    indent: int = 0
    locked: bool = True


LOOKS: dict[str, Look] = {
    "title": Look("Sheet title", NAVY, bold=True, points=16),
    "subtitle": Look("Sheet subtitle", GREY, italic=True),
    "group": Look("Group", NAVY, bold=True, points=11, fill=PALE_BLUE),
    "heading": Look("Column heading", WHITE, bold=True, fill=NAVY, horizontal="center", wrap=True),
    "heading_left": Look("Row heading", WHITE, bold=True, fill=NAVY, horizontal="left", wrap=True),
    "heading_turned": Look("Turned heading", WHITE, bold=True, fill=NAVY, horizontal="center", turned=True),
    "heading_number": Look("Heading number", WHITE, bold=True, fill=NAVY, horizontal="right"),
    "label": Look("Label"),
    "strong": Look("Strong label", bold=True),
    "indented": Look("Indented label", horizontal="left", indent=1),
    "symbol": Look("Symbol", GREY, italic=True, horizontal="center"),
    "unit": Look("Unit", GREY, horizontal="left", indent=1),
    "note": Look("Note", GREY, wrap=True),
    "remark": Look("Remark", GREY, italic=True),
    "paragraph": Look("Paragraph", wrap=True),
    "wrapped": Look("Wrapped label", wrap=True),
    "web": Look("Source link", "0563C1", underline=True),
    "goto": Look("Sheet link", "0563C1", underline=True),
    "input": Look("Entry", BLUE, fill=PALE_YELLOW, edges="all", locked=False),
    "choice": Look("Entry from a list", BLUE, fill=PALE_YELLOW, edges="all", horizontal="center", locked=False),
    "calculation": Look("Calculated", edges="all"),
    "constant": Look("Fixed value", edges="all", fill=PALE_GREY),
    "constant_words": Look("Fixed text", edges="all", fill=PALE_GREY, horizontal="center"),
    "words": Look("Calculated text", edges="all", horizontal="center", wrap=True),
    "link": Look("Cross-sheet link", GREEN, edges="all"),
    "link_words": Look("Cross-sheet text", GREEN, edges="all", horizontal="center"),
    "varied": Look("Given in a case", bold=True, edges="all", fill=PALE_BLUE),
    "live": Look("Live value", bold=True, edges="all"),
    "live_words": Look("Live text", bold=True, edges="all", horizontal="center"),
    "total": Look("Sum", bold=True, edges="top", fill=PALE_GREY),
    "total_label": Look("Sum label", bold=True, edges="top", fill=PALE_GREY),
    "flag": Look("Check flag", GREEN, bold=True, edges="all", horizontal="center"),
}

FLAG = '[=1]"OK";[Red][=0]"FAULT";General'


def _fixed(format_code: str) -> Callable[[Decimal | None, str], str]:
    """Return a function that gives one number format whatever the figure and currency are."""
    return lambda _figure, _currency: format_code


def _signed(_figure: Decimal | None, currency: str) -> str:
    """Return the number format of an amount of money with its sign."""
    sign = f'"{formats.symbol(currency)}"'
    return f"+{sign}#,##0;-{sign}#,##0;{sign}0"


_FORMATS: dict[str, Callable[[Decimal | None, str], str]] = {
    "flag": _fixed(FLAG),
    "truth": _fixed('[=1]"yes";[=0]"no";General'),
    "switch": _fixed('[=1]"on";[=0]"off";General'),
    "text": _fixed("General"),
    "signed_money": _signed,
    "signed_flops": _fixed("+0.00E+0;-0.00E+0;0"),
    "signed_percent": _fixed("+0.0%;-0.0%;0.0%"),
    "signed_exact": _fixed("+#,##0.######;-#,##0.######;0"),
}


def number_format(style: str, figure: Decimal | None, currency: str) -> str:
    """Return the number format of a study's number style or of one that only sheets use.

    ``figure`` is the published figure whose digits are matched, ``currency`` an ISO code.
    """
    sheet_format = _FORMATS.get(style)
    return sheet_format(figure, currency) if sheet_format else formats.excel(style, figure, currency)


_SHOWN: dict[str, Callable[[float, str], str]] = {
    "flag": lambda _value, _currency: "FAULT",
    "truth": lambda _value, _currency: "yes",
    "switch": lambda _value, _currency: "off",
    "text": lambda value, _currency: f"{value:.9g}",
    "exact": lambda value, _currency: f"{value:.9g}",
    "signed_money": lambda value, currency: f"+{formats.symbol(currency)}{abs(value):,.0f}",
    "signed_flops": lambda value, _currency: f"{value:+.2e}",
    "signed_percent": lambda value, _currency: f"{100 * value:+.1f}%",
    "signed_exact": lambda value, _currency: f"{value:+,.6g}",
}


def shown_width(value: float, style: str, figure: Decimal | None, currency: str) -> str:
    """Return a text about as long as what a cell shows for a value, from which its column's width is computed."""
    sheet_text = _SHOWN.get(style)
    return sheet_text(value, currency) if sheet_text else formats.text(value, style, figure, currency)
