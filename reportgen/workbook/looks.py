"""The looks of cells as a table with one row a role, and the number formats that only sheets need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe import styles as formats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from reportgen.describe.number_forms import Scale

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
    "input_words": Look("Text entry", BLUE, fill=PALE_YELLOW, edges="all", horizontal="center", locked=False),
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


_FORMATS: dict[str, Callable[[Decimal | None, str], str]] = {
    "flag": _fixed(FLAG),
    "truth": _fixed('[=1]"yes";[=0]"no";General'),
    "switch": _fixed('[=1]"on";[=0]"off";General'),
    "text": _fixed("General"),
    "entered_text": _fixed("@"),  # so that 2026 and TRUE stay words when someone types them
    "signed_exact": _fixed("+#,##0.######;-#,##0.######;0"),
}
_SIGNED = "signed_"  # before the style of numbers of which a difference is shown with its sign


def number_format(style: str, figure: Decimal | None, currency: str, scale: Scale | None = None) -> str:
    """Return the number format of a study's number style or of one that only sheets use.

    ``figure`` is the published figure whose digits are matched, ``currency`` an ISO code, ``scale`` that of amounts.
    """
    if style in _FORMATS:
        return _FORMATS[style](figure, currency)
    code = formats.excel(style.removeprefix(_SIGNED), figure, currency, scale)
    if not style.startswith(_SIGNED):
        return code
    sections = code.split(";")
    return f"+{sections[0]};-{sections[0]};{sections[-1]}"


def amount_scale(style: str, values: Sequence[float | str], figure: Decimal | None) -> Scale | None:
    """Return the scale of the amounts in one cell, or in a row of cells of one style, None where it has no scale."""
    numbers = [value for value in values if not isinstance(value, str)]
    plain = style.removeprefix(_SIGNED)
    if plain not in formats.STYLES or not numbers:
        return None
    return formats.column_scale(plain, numbers) if len(numbers) > 1 else formats.scale_of(plain, numbers[0], figure)


_SHOWN: dict[str, Callable[[float], str]] = {
    "flag": lambda _value: "FAULT",
    "truth": lambda _value: "yes",
    "switch": lambda _value: "off",
    "text": lambda value: f"{value:.9g}",
}


def shown_width(value: float, style: str, figure: Decimal | None, currency: str, scale: Scale | None = None) -> str:
    """Return a text about as long as what a cell shows for a value, from which its column's width is computed."""
    if style in _SHOWN:
        return _SHOWN[style](value)
    sign = "+" if style.startswith(_SIGNED) else ""
    return sign + formats.text(value, style.removeprefix(_SIGNED), figure, currency, scale).replace("e", "E+")
