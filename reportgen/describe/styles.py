"""Number styles: how each kind of number is written for a reader, for a workbook and on the report's page.

A style is data: a form and a number of digits. Python text, the number format of a workbook and the page's script are
all written from the one table ``STYLES``; each has one function for each form.

A figure that the source prints carries its own precision: where one is given, ours is written to the same digits, so
that the two can be compared at a glance (3.7e20 beside 7.99e23, $188.5K beside $1.90M).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "CHF": "CHF "}
UNITS = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))  # of money, the largest first
_WHOLE_DIGITS = 1e15  # from here on a float written without an exponent has digits that it does not hold


class NumberStyle(NamedTuple):
    """How one kind of number is written.

    ``digits`` are the decimals of a fixed number, a percentage or a rate, those of the mantissa of a scientific number,
    and the significant digits of money.
    """

    form: str
    digits: int = 0


STYLES: dict[str, NumberStyle] = {
    "count": NumberStyle("fixed", 0),
    "number": NumberStyle("fixed", 0),
    "decimal": NumberStyle("fixed", 2),
    "fraction": NumberStyle("fixed", 3),
    "percent": NumberStyle("percent", 1),
    "flops": NumberStyle("scientific", 2),
    "money": NumberStyle("money", 3),
    "rate": NumberStyle("rate", 2),
    "exact": NumberStyle("exact"),
}


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def text(value: float, style: str, figure: Decimal | None = None, currency: str = "USD") -> str:
    """Return a number's text for a reader; ``figure`` is the published one whose digits are matched."""
    form, digits = STYLES[style]
    return _FORMS[form].text(value, digits, figure, currency)


def excel(style: str, figure: Decimal | None = None, currency: str = "USD") -> str:
    """Return the Excel number format that writes a number in this style."""
    form, digits = STYLES[style]
    return _FORMS[form].excel(digits, figure, currency)


def step_of(figure: Decimal) -> float:
    """Return the weight of a printed figure's last digit: 1e4 for 1.90e6."""
    return float(10.0 ** int(figure.as_tuple().exponent))


def rounds_to(value: float, figure: Decimal) -> bool:
    """Return whether a value rounds to a printed figure, half a step either way."""
    return abs(value - float(figure)) <= step_of(figure) / 2


def exact(value: float) -> str:
    """Return every digit that a float needs to be read back, without a trailing ``.0``."""
    return f"{value:.0f}" if value == int(value) and abs(value) < _WHOLE_DIGITS else repr(float(value))


class _Form(NamedTuple):
    """How the styles of one form are written: the text of a value, and the Excel number format."""

    text: Callable[[float, int, Decimal | None, str], str]
    excel: Callable[[int, Decimal | None, str], str]


def _scientific(value: float, digits: int, figure: Decimal | None, _: str) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{_mantissa(digits, figure)}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _mantissa(digits: int, figure: Decimal | None) -> int:
    """Return the decimals of the mantissa: the figure's own where one is given."""
    return digits if figure is None else len(figure.as_tuple().digits) - 1


def _scale(size: float, digits: int) -> tuple[float, str]:
    """Return the largest unit that leaves at least one once rounded to so many digits: 999,600 is 1.00M."""
    return next(unit for unit in UNITS if size >= unit[0] * (1 - 0.5 * 10.0**-digits) or unit == UNITS[-1])


def _decimals(size: float, unit: float, digits: int, figure: Decimal | None) -> int:
    """Return the decimals of money: as the figure has them where it is of the same unit; none for plain money."""
    if figure is not None and _scale(abs(float(figure)), digits)[0] == unit:
        return max(0, round(math.log10(unit / step_of(figure))))
    if unit == 1.0:
        return 0
    whole = len(str(int(round(size / unit, digits - 1))))
    return max(0, digits - whole)


def _money(value: float, digits: int, figure: Decimal | None, currency: str) -> str:
    size = abs(value)
    unit, letter = _scale(size, digits)
    return _paid(value, f"{size / unit:,.{_decimals(size, unit, digits, figure)}f}{letter}", currency)


def _money_format(digits: int, figure: Decimal | None, currency: str) -> str:
    """Return a format of millions, thousands, and the rest: Excel allows two conditions in one."""
    sign = f'"{symbol(currency)}"'
    size = 0.0 if figure is None else abs(float(figure))
    millions = _places(_decimals(1e6, 1e6, digits, figure) if size >= 1e6 else digits - 1)
    thousands = _places(_decimals(1e3, 1e3, digits, figure) if 1e3 <= size < 1e6 else 0)
    return f'[>=999500]{sign}{millions},,"M";[>=999.5]{sign}{thousands},"K";{sign}0'


def _rate(value: float, digits: int, _: Decimal | None, currency: str) -> str:
    return _paid(value, f"{abs(value):,.{0 if value == int(value) else digits}f}", currency)


def _paid(value: float, size: str, currency: str) -> str:
    return f"{'-' if value < 0 else ''}{symbol(currency)}{size}"


def _places(decimals: int) -> str:
    return "0" + ("." + "0" * decimals if decimals else "")


_FORMS: dict[str, _Form] = {
    "fixed": _Form(lambda value, digits, *_: f"{value:,.{digits}f}", lambda digits, *_: f"#,##{_places(digits)}"),
    "percent": _Form(lambda value, digits, *_: f"{100 * value:.{digits}f}%", lambda digits, *_: f"{_places(digits)}%"),
    "scientific": _Form(_scientific, lambda digits, figure, _: f"{_places(_mantissa(digits, figure))}E+0"),
    "money": _Form(_money, _money_format),
    "rate": _Form(_rate, lambda digits, _, currency: f'"{symbol(currency)}"#,##{_places(digits)}'),
    "exact": _Form(lambda value, *_: exact(value), lambda *_: "General"),
}
