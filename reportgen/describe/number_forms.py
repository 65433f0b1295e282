"""The forms in which numbers are written: the digits of a size without a sign, and the number format of a workbook.

A size is a number without its sign, at the 15 significant digits that spreadsheets show. Halves are rounded away from
zero.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "CHF": "CHF "}
UNITS = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))  # of amounts, the largest first
_COMMAS = {"B": ",,,", "M": ",,", "K": ",", "": ""}  # each divides by a thousand in a number format
_CENTS_BELOW = 10  # an amount below that is written with two decimals
_RATE_DIGITS = 6  # significant digits of a rate that is not a whole number
FINEST = 6  # the most decimals that _visible returns; a smaller number is a rounding error, and is written as zero
_SHOWN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # enough for any float's digits before and after the point


class Scale(NamedTuple):
    """The unit that amounts are written in, with its letter, and their decimals."""

    unit: float
    letter: str
    decimals: int

    @property
    def code(self) -> str:
        """The scale as a short text, from which the page's script reads it: M2 is millions with two decimals."""
        return f"{self.letter}{self.decimals}"


class _Form(NamedTuple):
    """How the styles of one form are written: the text of a size without a sign, and the Excel number format."""

    text: Callable[[Decimal, int, Decimal | None, str, Scale | None], str]
    excel: Callable[[int, Decimal | None, str, Scale | None], str]


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def shown_size(value: float) -> Decimal:
    """Return the size of a number at the 15 significant digits that spreadsheets show."""
    return _SHOWN.create_decimal_from_float(abs(value))


def fixed(size: Decimal, decimals: int) -> str:
    """Return a size with so many decimals and its thousands grouped."""
    return f"{size.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):,.{decimals}f}"


def _significant(size: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).plus(size)


def scientific(size: Decimal, digits: int, figure: Decimal | None, *_: object) -> str:
    """Return a size with a power of ten: 5.42e24."""
    if not size:
        return "0"
    decimals = _mantissa(digits, figure)
    rounded = _significant(size, decimals + 1)
    power = rounded.adjusted()
    return f"{fixed(rounded.scaleb(-power, context=_WIDE), decimals)}e{power}"


def _scientific_format(digits: int, figure: Decimal | None, *_: object) -> str:
    code = f"{places(_mantissa(digits, figure))}E+0"
    return f"{code};-{code};0"


def _mantissa(digits: int, figure: Decimal | None) -> int:
    """Return the decimals of the mantissa: the figure's own where one is given."""
    return digits if figure is None else len(figure.as_tuple().digits) - 1


def own_scale(size: Decimal, digits: int, figure: Decimal | None) -> Scale:
    """Return the scale of an amount: its largest unit once it is rounded to its digits, so that 999,600 is 1.00M.

    The decimals are those of a figure in the same unit where one is given.
    """
    rounded = _significant(size, digits)
    unit, letter = next(item for item in UNITS if rounded >= Decimal(item[0]) or item == UNITS[-1])
    if figure is not None:
        printed = own_scale(abs(figure), digits, None)
        decimals = max(0, Decimal(unit).adjusted() - int(figure.as_tuple().exponent))
        if printed.unit == unit and decimals == _visible(size / Decimal(unit), decimals):
            return Scale(unit, letter, decimals)
    if unit == 1.0:
        return Scale(unit, letter, _visible(size, 2) if 0 < rounded < _CENTS_BELOW else 0)
    return Scale(unit, letter, max(0, digits - 1 - (rounded / Decimal(unit)).adjusted()))


def _amount(size: Decimal, digits: int, figure: Decimal | None, _: str, scale: Scale | None) -> str:
    unit, letter, decimals = scale or own_scale(size, digits, figure)
    return f"{fixed(size / Decimal(unit), decimals)}{letter}"


def _amount_format(_: int, __: Decimal | None, ___: str, scale: Scale | None) -> str:
    letter, decimals = ("", 0) if scale is None else (scale.letter, scale.decimals)
    return f"#,##{places(decimals)}{_COMMAS[letter]}" + (f'"{letter}"' if letter else "")


def _visible(size: Decimal, decimals: int) -> int:
    """Return so many decimals, or as many as show the first digit of a number that they would write as zero."""
    if not size or size >= Decimal("0.5").scaleb(-decimals) or size < Decimal("0.5").scaleb(-FINEST):
        return decimals
    return -_significant(size, 1).adjusted()


def column_decimals(sizes: list[Decimal], digits: int) -> int:
    """Return the decimals that show the significant digits of the largest number, and the first one of the least."""
    if not sizes:
        return 0
    return max(_few_decimals(max(sizes), digits), _visible(min(sizes), 0))


def _few_decimals(size: Decimal, digits: int) -> int:
    """Return the decimals of a number: those that its significant digits need, without zeros at the end."""
    decimals = max(0, -int(_significant(size, digits).normalize().as_tuple().exponent))
    return _visible(size, decimals if decimals <= FINEST else 0)


def _rate(size: Decimal, digits: int, *_: object) -> str:
    return fixed(size, _decimals(size, digits))


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


def places(decimals: int) -> str:
    """Return the number format of so many decimals."""
    return "0" + ("." + "0" * decimals if decimals else "")


def _fixed_format(digits: int, *_: object) -> str:
    return f"#,##{places(digits)}"


def _with_decimals(form: str) -> _Form:
    """Return a form whose numbers have the decimals of their scale, or of their own."""
    return _Form(
        lambda size, digits, _, __, scale: fixed(size, scale.decimals if scale else DECIMALS[form](size, digits)),
        lambda digits, _, __, scale: f"#,##{places(scale.decimals if scale else digits)}",
    )


# The decimals of a number of each form, by its size and the style's digits.
DECIMALS: dict[str, Callable[[Decimal, int], int]] = {
    "fixed": _visible,
    "plain": _decimals,
    "significant": _few_decimals,
    "percent": lambda size, digits: _visible(100 * size, digits),
    "stated_percent": lambda size, digits: max(digits, _decimals(100 * size, digits)),
}


def _percentage(form: str) -> _Form:
    """Return a form of percentages, whose numbers have the decimals of their scale, or of their own."""
    return _Form(
        lambda size, digits, _, __, scale: (
            f"{fixed(100 * size, scale.decimals if scale else DECIMALS[form](size, digits))}%".replace(",", "")
        ),
        lambda digits, _, __, scale: f"{places(scale.decimals if scale else digits)}%",
    )


_DECIMAL = _with_decimals("fixed")
FORMS: dict[str, _Form] = {
    "fixed": _DECIMAL,
    "percent": _percentage("percent"),
    "stated_percent": _percentage("stated_percent"),
    "scientific": _Form(scientific, _scientific_format),
    "amount": _Form(_amount, _amount_format),
    "money": _paid(_Form(_amount, _amount_format)),
    "whole_money": _paid(_Form(lambda size, digits, *_: fixed(size, digits), _fixed_format)),
    "rate": _paid(_Form(_rate, _fixed_format)),
    "plain": _with_decimals("plain"),
    "significant": _with_decimals("significant")._replace(excel=_amount_format),
    "exact": _Form(_exact, lambda *_: "General"),
}
