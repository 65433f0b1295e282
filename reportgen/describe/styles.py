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
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "CHF": "CHF "}
UNITS = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))  # of amounts, the largest first
_COMMAS = {"B": ",,,", "M": ",,", "K": ",", "": ""}  # each divides by a thousand in a number format
_WHOLE_DIGITS = 1e15  # from here on a float written without an exponent has digits that it does not hold
_CENTS_BELOW = 10  # an amount below that is written with two decimals
_RATE_DIGITS = 6  # significant digits of a rate that is no whole number
FINEST = 6  # decimals of the least number that is not written as zero; less is what rounding leaves
_SHOWN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # enough for any float's digits before and after the point
_SUPERSCRIPTS = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOT_ZERO = re.compile("[1-9]")


class NumberStyle(NamedTuple):
    """How one kind of number is written.

    ``digits`` are the decimals of a fixed number, a percentage or a rate, those of the mantissa of a scientific number,
    and the significant digits of an amount or of a number that is written whole from there on.
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
    "flops": NumberStyle("scientific", 2),
    "rounded": NumberStyle("amount", 3),
    "money": NumberStyle("money", 3),
    "whole_money": NumberStyle("whole_money", 0),
    "rate": NumberStyle("rate", 2),
    "exact": NumberStyle("exact"),
}
MONEY, WHOLE_MONEY = "money", "whole_money"


class Scale(NamedTuple):
    """The unit that amounts are written in, with its letter, and their decimals."""

    unit: float
    letter: str
    decimals: int

    @property
    def code(self) -> str:
        """The scale as a short text, from which the page's script reads it: M2 is millions with two decimals."""
        return f"{self.letter}{self.decimals}"


LONG = Scale(0.0, "e", 0)  # of a cell whose number would be too long, and is written with a power of ten
_PAID = frozenset({"money", "whole_money", "rate"})  # forms that write the sign of a currency
_LONG = frozenset({"fixed", "plain", "significant", "percent", "amount"}) | _PAID  # forms that write all digits
_SCALED = frozenset({"amount", "money"})  # forms that have a scale
_MILLION = 10**6
_LONGEST = 18  # the power of ten from which they do not
_LONG_DIGITS = 2


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def text(
    value: float, style: str, figure: Decimal | None = None, currency: str = "USD", scale: Scale | None = None
) -> str:
    """Return a number's text for a reader.

    ``figure`` is the published one whose digits are matched; ``scale`` that of the numbers which it adds up with. The
    text is plain: 5.42e24 and a hyphen as minus, which ``typographic`` sets.
    """
    form, digits = STYLES[style]
    number = _shown(value)
    if form in _LONG and number.adjusted() >= _LONGEST:
        size = _long_sign(form, currency) + _scientific(number, _LONG_DIGITS, None)
    else:
        size = _FORMS[form].text(number, digits, figure, currency, scale)
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
        return (f'"{sign}"' if sign else "") + f"{_places(_LONG_DIGITS)}E+0"
    return _FORMS[form].excel(digits, figure, currency, scale)


def scale_of(style: str, value: float, figure: Decimal | None = None) -> Scale | None:
    """Return the scale of a number's text: None for a style without one, ``LONG`` for a number of too many digits."""
    form, digits = STYLES[style]
    size = _shown(value)
    if form in _LONG and size.adjusted() >= _LONGEST:
        return LONG
    if form in _DECIMALS:
        return _decimal_scale(form, _DECIMALS[form](size, digits), digits)
    return _scale(size, digits, figure) if form in _SCALED else None


def column_scale(style: str, values: Iterable[float]) -> Scale | None:
    """Return the scale in which amounts can be seen to add up: whole units, unless the least of them is in millions."""
    form, digits = STYLES[style]
    shown = [number for number in map(_shown, values) if number]
    if form in _LONG and any(number.adjusted() >= _LONGEST for number in shown):
        return LONG
    if form == "significant":
        return Scale(1.0, "", _column_decimals(shown, digits))
    if form in _DECIMALS:
        return _decimal_scale(form, max((_DECIMALS[form](number, digits) for number in shown), default=digits), digits)
    if form not in _SCALED:
        return None
    least = min(shown, default=Decimal(0))
    scale = _scale(least, digits, None)
    return scale if least >= _MILLION else Scale(1.0, "", scale.decimals if scale.unit == 1.0 else 0)


def _decimal_scale(form: str, decimals: int, digits: int) -> Scale | None:
    """Return the scale of so many decimals; None for a form that has a fixed number of them, where it is this one."""
    return None if form in {"fixed", "percent"} and decimals == digits else Scale(1.0, "", decimals)


def step_of(figure: Decimal) -> float:
    """Return the weight of a printed figure's last digit: 1e4 for 1.90e6."""
    return float(10.0 ** int(figure.as_tuple().exponent))


def rounds_to(value: float, figure: Decimal) -> bool:
    """Return whether a value rounds to a printed figure, half a step either way."""
    return abs(value - float(figure)) <= step_of(figure) / 2


def exact(value: float) -> str:
    """Return every digit that a float needs to be read back, without a trailing ``.0``."""
    return f"{value:.0f}" if value == int(value) and abs(value) < _WHOLE_DIGITS else repr(float(value))


def is_money(style: str) -> bool:
    """Return whether numbers of a style are amounts of money, which are written with the sign of a currency."""
    return style in STYLES and STYLES[style].form in _PAID


def _long_sign(form: str, currency: str) -> str:
    return symbol(currency) if form in _PAID else ""


class _Form(NamedTuple):
    """How the styles of one form are written: the text of a size without a sign, and the Excel number format."""

    text: Callable[[Decimal, int, Decimal | None, str, Scale | None], str]
    excel: Callable[[int, Decimal | None, str, Scale | None], str]


def _shown(value: float) -> Decimal:
    """Return the size of a number at the 15 significant digits that spreadsheets show."""
    return _SHOWN.create_decimal_from_float(abs(value))


def _fixed(size: Decimal, decimals: int) -> str:
    """Return a size with so many decimals and its thousands grouped."""
    return f"{size.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):,.{decimals}f}"


def _significant(size: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).plus(size)


def _scientific(size: Decimal, digits: int, figure: Decimal | None, *_: object) -> str:
    if not size:
        return "0"
    decimals = _mantissa(digits, figure)
    rounded = _significant(size, decimals + 1)
    power = rounded.adjusted()
    return f"{_fixed(rounded.scaleb(-power, context=_WIDE), decimals)}e{power}"


def _scientific_format(digits: int, figure: Decimal | None, *_: object) -> str:
    places = f"{_places(_mantissa(digits, figure))}E+0"
    return f"{places};-{places};0"


def _mantissa(digits: int, figure: Decimal | None) -> int:
    """Return the decimals of the mantissa: the figure's own where one is given."""
    return digits if figure is None else len(figure.as_tuple().digits) - 1


def _scale(size: Decimal, digits: int, figure: Decimal | None) -> Scale:
    """Return the scale of an amount: its largest unit once it is rounded to its digits, so that 999,600 is 1.00M.

    The decimals are those of a figure in the same unit where one is given.
    """
    rounded = _significant(size, digits)
    unit, letter = next(item for item in UNITS if rounded >= Decimal(item[0]) or item == UNITS[-1])
    if figure is not None:
        printed = _scale(abs(figure), digits, None)
        decimals = max(0, Decimal(unit).adjusted() - int(figure.as_tuple().exponent))
        if printed.unit == unit and decimals == _visible(size / Decimal(unit), decimals):
            return Scale(unit, letter, decimals)
    if unit == 1.0:
        return Scale(unit, letter, _visible(size, 2) if 0 < rounded < _CENTS_BELOW else 0)
    return Scale(unit, letter, max(0, digits - 1 - (rounded / Decimal(unit)).adjusted()))


def _amount(size: Decimal, digits: int, figure: Decimal | None, _: str, scale: Scale | None) -> str:
    unit, letter, decimals = scale or _scale(size, digits, figure)
    return f"{_fixed(size / Decimal(unit), decimals)}{letter}"


def _amount_format(_: int, __: Decimal | None, ___: str, scale: Scale | None) -> str:
    letter, decimals = ("", 0) if scale is None else (scale.letter, scale.decimals)
    return f"#,##{_places(decimals)}{_COMMAS[letter]}" + (f'"{letter}"' if letter else "")


def _visible(size: Decimal, decimals: int) -> int:
    """Return the decimals of a number that is written with so many, or the one that its first digit needs."""
    if not size or size >= Decimal("0.5").scaleb(-decimals) or size < Decimal("0.5").scaleb(-FINEST):
        return decimals
    return -_significant(size, 1).adjusted()


def _column_decimals(sizes: list[Decimal], digits: int) -> int:
    """Return the decimals that show the significant digits of the largest number, and the first one of the least."""
    if not sizes:
        return 0
    return max(_few_decimals(max(sizes), digits), _visible(min(sizes), 0))


def _few_decimals(size: Decimal, digits: int) -> int:
    """Return the decimals of a number: those that its significant digits need, without zeros at the end."""
    decimals = max(0, -int(_significant(size, digits).normalize().as_tuple().exponent))
    return _visible(size, decimals if decimals <= FINEST else 0)


def _rate(size: Decimal, digits: int, *_: object) -> str:
    return _fixed(size, _decimals(size, digits))


def _decimals(size: Decimal, digits: int) -> int:
    """Return the decimals of a number: none for a whole one, else those it needs and at least so many."""
    if size == size.to_integral_value():
        return 0
    return max(digits, -int(_significant(size, _RATE_DIGITS).normalize().as_tuple().exponent))


def _exact(size: Decimal, *_: object) -> str:
    plain = size.normalize()
    if not size or -5 <= plain.adjusted() < 15:
        return f"{plain:f}"
    power = plain.adjusted()
    return f"{plain.scaleb(-power, context=_WIDE):f}e{power}"


def _paid(form: _Form) -> _Form:
    """Return a form with the currency's sign."""
    return _Form(
        lambda size, digits, figure, currency, scale: (
            symbol(currency) + form.text(size, digits, figure, currency, scale)
        ),
        lambda digits, figure, currency, scale: f'"{symbol(currency)}"' + form.excel(digits, figure, currency, scale),
    )


def _places(decimals: int) -> str:
    return "0" + ("." + "0" * decimals if decimals else "")


def _fixed_format(digits: int, *_: object) -> str:
    return f"#,##{_places(digits)}"


def _with_decimals(form: str) -> _Form:
    """Return a form whose numbers have the decimals of their scale, or of their own."""
    return _Form(
        lambda size, digits, _, __, scale: _fixed(size, scale.decimals if scale else _DECIMALS[form](size, digits)),
        lambda digits, _, __, scale: f"#,##{_places(scale.decimals if scale else digits)}",
    )


# The decimals of a number of each form, by its size and the style's digits.
_DECIMALS: dict[str, Callable[[Decimal, int], int]] = {
    "fixed": _visible,
    "plain": _decimals,
    "significant": _few_decimals,
    "percent": lambda size, digits: _visible(100 * size, digits),
}
_DECIMAL = _with_decimals("fixed")
_FORMS: dict[str, _Form] = {
    "fixed": _DECIMAL,
    "percent": _Form(
        lambda size, digits, _, __, scale: f"{_DECIMAL.text(100 * size, digits, _, __, scale)}%".replace(",", ""),
        lambda digits, _, __, scale: f"{_places(scale.decimals if scale else digits)}%",
    ),
    "scientific": _Form(_scientific, _scientific_format),
    "amount": _Form(_amount, _amount_format),
    "money": _paid(_Form(_amount, _amount_format)),
    "whole_money": _paid(_Form(lambda size, digits, *_: _fixed(size, digits), _fixed_format)),
    "rate": _paid(_Form(_rate, _fixed_format)),
    "plain": _with_decimals("plain"),
    "significant": _Form(
        lambda size, digits, _, __, scale: _fixed(size, scale.decimals if scale else _few_decimals(size, digits)),
        _amount_format,
    ),
    "exact": _Form(_exact, lambda *_: "General"),
}
