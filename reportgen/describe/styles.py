"""Number styles: how each kind of number is written for a reader, for a workbook and on the report's page.

A style is data: a form and a number of digits. Python text, the number format of a workbook and the page's script are
all written from the one table ``STYLES``; each has one function for each form. All of them take a number's first 15
significant digits and round halves away from zero, as spreadsheet programs do, and none writes a minus before zero.

A figure that the source prints carries its own precision: where one is given, ours is written to the same digits, so
that the two can be compared at a glance (3.7e20 beside 7.99e23, $188.5K beside $1.90M). Amounts are written in units
with a letter, K, M and B. Numbers that add up, such as those of a column, share one ``Scale``. A number that would be
written as zero and is none gets the decimals that its first digit needs, except in whole units of money.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.number_forms import (
    DECIMALS,
    FORMS,
    Scale,
    column_decimals,
    own_scale,
    places,
    scientific,
    shown_size,
    symbol,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE_DIGITS = 1e15  # from here on a float written without an exponent has digits that it does not hold
_SUPERSCRIPTS = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOT_ZERO = re.compile("[1-9]")


class NumberStyle(NamedTuple):
    """How one kind of number is written.

    ``digits`` are the decimals of a fixed number, a percentage or a rate; the decimals of the mantissa of a scientific
    number; and the significant digits of an amount, or of a number that has no decimals once it is as long.
    """

    form: str
    digits: int = 0


STYLES: dict[str, NumberStyle] = {
    "count": NumberStyle("fixed", 0),
    "number": NumberStyle("significant", 3),
    "plain": NumberStyle("plain", 0),
    "decimal": NumberStyle("fixed", 2),
    "fraction": NumberStyle("fixed", 3),
    "percent": NumberStyle("percent", 1),
    "stated_percent": NumberStyle("stated_percent", 1),
    "flops": NumberStyle("scientific", 2),
    "rounded": NumberStyle("amount", 3),
    "money": NumberStyle("money", 3),
    "whole_money": NumberStyle("whole_money", 0),
    "rate": NumberStyle("rate", 2),
    "exact": NumberStyle("exact"),
}
PERCENTAGES = frozenset({"percent", "stated_percent"})  # styles, each of a form of its own name
MONEY, WHOLE_MONEY = "money", "whole_money"


LONG = Scale(0.0, "e", 0)  # the scale of a number too long for a cell, which is written with a power of ten
_PAID = frozenset({"money", "whole_money", "rate"})  # forms that write the sign of a currency
# Forms that write all digits of a number; one of 10**_LONGEST or more is written with a power of ten.
_LONG = frozenset({"fixed", "plain", "significant", "amount"}) | PERCENTAGES | _PAID
_SCALED = frozenset({"amount", "money"})  # forms that have a scale
_MILLION = 10**6
_LONGEST = 18
_LONG_DIGITS = 2


def text(
    value: float, style: str, figure: Decimal | None = None, currency: str = "USD", scale: Scale | None = None
) -> str:
    """Return a number's text for a reader.

    ``figure`` is the published one whose digits are matched; ``scale`` that of the numbers which it adds up with. The
    text is plain: 5.42e24 and a hyphen as minus, which ``typographic`` sets.

    >>> from decimal import Decimal
    >>> text(12907461.0, "money"), text(188512.0, "money", Decimal("1885e2")), text(0.0714, "percent")
    ('$12.9M', '$188.5K', '7.1%')
    """
    form, digits = STYLES[style]
    number = shown_size(value)
    if form in _LONG and number.adjusted() >= _LONGEST:
        size = _long_sign(form, currency) + scientific(number, _LONG_DIGITS, None)
    else:
        size = FORMS[form].text(number, digits, figure, currency, scale)
    return f"-{size}" if value < 0 and is_nonzero(size) else size


def is_nonzero(plain: str) -> bool:
    """Return whether a number's text shows anything but zeros."""
    return _NOT_ZERO.search(plain) is not None


def typographic(plain: str) -> str:
    """Return a number's text with a real minus sign and its power of ten raised: 5.42e24 as 5.42 × 10²⁴."""
    digits, mark, power = plain.replace("-", "−").partition("e")
    if not mark or not power.lstrip("−").isdigit():
        return digits + mark + power
    return digits if power == "0" else f"{digits} × 10{power.translate(_SUPERSCRIPTS)}"


def excel(style: str, figure: Decimal | None = None, currency: str = "USD", scale: Scale | None = None) -> str:
    """Return the Excel number format that writes a number in this style.

    The format of an amount has one ``scale``, for a number format that chooses among several drops the minus sign in
    some programs; take it from ``scale_of`` the value in the cell, or ``column_scale``.
    """
    form, digits = STYLES[style]
    if scale == LONG:
        sign = _long_sign(form, currency)
        return (f'"{sign}"' if sign else "") + f"{places(_LONG_DIGITS)}E+0"
    return FORMS[form].excel(digits, figure, currency, scale)


def scale_of(style: str, value: float, figure: Decimal | None = None) -> Scale | None:
    """Return the scale of a number's text: None for a style without one, ``LONG`` for a number of too many digits."""
    form, digits = STYLES[style]
    size = shown_size(value)
    if form in _LONG and size.adjusted() >= _LONGEST:
        return LONG
    if form in DECIMALS:
        return _decimal_scale(form, DECIMALS[form](size, digits), digits)
    return own_scale(size, digits, figure) if form in _SCALED else None


def column_scale(style: str, values: Iterable[float]) -> Scale | None:
    """Return the scale in which amounts can be seen to add up: whole units, unless the least of them is in millions."""
    form, digits = STYLES[style]
    shown = [number for number in map(shown_size, values) if number]
    if form in _LONG and any(number.adjusted() >= _LONGEST for number in shown):
        return LONG
    if form == "significant":
        return Scale(1.0, "", column_decimals(shown, digits))
    if form in DECIMALS:
        return _decimal_scale(form, max((DECIMALS[form](number, digits) for number in shown), default=digits), digits)
    if form not in _SCALED:
        return None
    least = min(shown, default=Decimal(0))
    scale = own_scale(least, digits, None)
    return scale if least >= _MILLION else Scale(1.0, "", scale.decimals if scale.unit == 1.0 else 0)


def _decimal_scale(form: str, decimals: int, digits: int) -> Scale | None:
    """Return the scale of so many decimals; None where the style itself writes that many."""
    return None if form in PERCENTAGES | {"fixed"} and decimals == digits else Scale(1.0, "", decimals)


def step_of(figure: Decimal) -> float:
    """Return the weight of a printed figure's last digit: 1e4 for 1.90e6."""
    return float(10.0 ** int(figure.as_tuple().exponent))


def rounds_to(value: float, figure: Decimal) -> bool:
    """Return whether a value rounds to a printed figure, half a step either way.

    >>> from decimal import Decimal
    >>> rounds_to(1_904_000.0, Decimal("1.90e6")), rounds_to(1_906_000.0, Decimal("1.90e6"))
    (True, False)
    """
    return abs(value - float(figure)) <= step_of(figure) / 2


def exact(value: float) -> str:
    """Return every digit that a float needs to be read back, without a trailing ``.0``.

    >>> exact(12.0), exact(0.1), exact(5.42e24)
    ('12', '0.1', '5.42e+24')
    """
    return f"{value:.0f}" if value == int(value) and abs(value) < _WHOLE_DIGITS else repr(float(value))


def is_money(style: str) -> bool:
    """Return whether numbers of a style are amounts of money, which are written with the sign of a currency."""
    return style in STYLES and STYLES[style].form in _PAID


def _long_sign(form: str, currency: str) -> str:
    return symbol(currency) if form in _PAID else ""
