"""Number styles: how each kind of number is written for a reader, and the number format for a workbook.

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
_SCALES = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))
_SIGNIFICANT = 3


class NumberStyle(NamedTuple):
    """One style: its text for a reader and its number format for a workbook."""

    text: Callable[[float, Decimal | None, str], str]
    excel: Callable[[Decimal | None, str], str]


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def text(value: float, style: str, figure: Decimal | None = None, currency: str = "USD") -> str:
    """Write a number for a reader; ``figure`` is the published one whose digits are matched."""
    return STYLES[style].text(value, figure, currency)


def excel(style: str, figure: Decimal | None = None, currency: str = "USD") -> str:
    """Return the Excel number format that writes a number in this style."""
    return STYLES[style].excel(figure, currency)


def step_of(figure: Decimal) -> float:
    """The weight of a printed figure's last digit: 1e4 for 1.90e6."""
    return float(10.0 ** int(figure.as_tuple().exponent))


def rounds_to(value: float, figure: Decimal) -> bool:
    """Whether a value rounds to a printed figure, half a step either way."""
    return abs(value - float(figure)) <= step_of(figure) / 2


def exact(value: float) -> str:
    """Every digit a float needs to be read back, without a trailing ``.0``."""
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _digits(figure: Decimal | None) -> int:
    """Decimals of the mantissa of a figure in exponent notation."""
    return len(figure.as_tuple().digits) - 1 if figure is not None else _SIGNIFICANT - 1


def _flops(value: float, figure: Decimal | None, _: str) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{_digits(figure)}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _scale(size: float) -> tuple[float, str]:
    """The largest unit that leaves at least one once rounded to three digits: 999,600 is 1.00M."""
    for unit, letter in _SCALES:
        if size >= unit * (1 - 0.5 * 10.0**-_SIGNIFICANT) or unit == 1.0:
            return unit, letter
    raise AssertionError


def _decimals(size: float, unit: float, figure: Decimal | None) -> int:
    """As the figure prints them where it is of the same unit; else three significant digits, none for plain money."""
    if figure is not None and _scale(abs(float(figure)))[0] == unit:
        return max(0, round(math.log10(unit / step_of(figure))))
    if unit == 1.0:
        return 0
    whole = len(str(int(round(size / unit, _SIGNIFICANT - 1))))
    return max(0, _SIGNIFICANT - whole)


def _money(value: float, figure: Decimal | None, currency: str) -> str:
    size = abs(value)
    unit, letter = _scale(size)
    sign = "-" if value < 0 else ""
    return f"{sign}{symbol(currency)}{size / unit:,.{_decimals(size, unit, figure)}f}{letter}"


def _money_format(figure: Decimal | None, currency: str) -> str:
    """Excel allows two conditions a format: millions, thousands, and the rest."""
    sign = f'"{symbol(currency)}"'
    millions = "0.00" if figure is None or abs(float(figure)) < 1e6 else _places(_decimals(1e6, 1e6, figure))
    thousands = "0" if figure is None or not 1e3 <= abs(float(figure)) < 1e6 else _places(_decimals(1e3, 1e3, figure))
    return f'[>=999500]{sign}{millions},,"M";[>=999.5]{sign}{thousands},"K";{sign}0'


def _places(decimals: int) -> str:
    return "0" + ("." + "0" * decimals if decimals else "")


def _plain(decimals: int) -> NumberStyle:
    return NumberStyle(lambda value, _f, _c: f"{value:,.{decimals}f}", lambda _f, _c: "#,##" + _places(decimals))


STYLES: dict[str, NumberStyle] = {
    "count": _plain(0),
    "number": _plain(0),
    "decimal": _plain(2),
    "fraction": _plain(3),
    "percent": NumberStyle(lambda value, _f, _c: f"{100 * value:.1f}%", lambda _f, _c: "0.0%"),
    "flops": NumberStyle(_flops, lambda figure, _c: f"{_places(_digits(figure))}E+0"),
    "money": NumberStyle(_money, _money_format),
    "exact": NumberStyle(lambda value, _f, _c: exact(value), lambda _f, _c: "General"),
}
