"""Functions that the Python column of the operator table calls, for floats and for NumPy arrays of draws.

NumPy is imported only where an array is passed in, so that a command that evaluates a study once starts fast.
"""

from __future__ import annotations

import math
import operator
from decimal import ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import partial, reduce
from operator import mul
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Numeric = float | Array  # one value, or an array of draws
    Truth = bool | NDArray[np.bool_]

V = TypeVar("V", bound="Numeric | str")
LARGEST = 1.7976931348623157e308
_SHOWN = Context(prec=15, rounding=ROUND_HALF_UP)  # the significant digits at which spreadsheets compare numbers
_NEAR = 1.1e-14  # relative; numbers further apart differ at those digits
_NOISE = 2.0**-48  # relative; a difference below that is taken for what rounding has left, as LibreOffice takes it


class ZeroPowerError(ValueError):
    """0 to the power of 0, which is 1 in some spreadsheet programs and an error in others."""


def check_float(value: V) -> V:
    """Return a value; raise OverflowError for an infinite float. For arrays NumPy raises by itself."""
    if value.__class__ is float and not -LARGEST <= value <= LARGEST:
        raise OverflowError
    return value


def check_draws(value: object) -> None:
    """Raise OverflowError where draws are infinite: NumPy raises for infinities that it computes, not that it reads."""
    if hasattr(value, "shape") and not _numpy().isfinite(value).all():
        raise OverflowError


def check_floats(values: Sequence[Numeric]) -> None:
    """Raise OverflowError where one of the values is an infinite float."""
    try:
        sum_of_all = math.fsum(values)  # finite where all of them are: one test for nearly every call
    except (TypeError, OverflowError, ValueError):
        sum_of_all = math.inf
    if not -LARGEST <= sum_of_all <= LARGEST:
        for value in values:
            check_float(value)


def total(items: Sequence[Numeric]) -> Numeric:
    """Return the sum of numbers or arrays of draws; that of floats is rounded once, so their order does not matter."""
    try:
        return math.fsum(items)
    except TypeError:  # arrays
        return _total_of_draws(items)


def _total_of_draws(items: Sequence[Numeric]) -> Numeric:
    """Return the sum of arrays, and of floats among them; after the first sum no new array is made."""
    if len(items) == 1:
        return items[0]
    result = items[0] + items[1]
    for item in items[2:]:
        result += item
    return result


def dot(left: Sequence[Numeric], right: Sequence[Numeric]) -> Numeric:
    """Return the sum of the products of two lists of numbers, entry by entry."""
    try:
        return math.fsum(map(mul, left, right))
    except TypeError:  # arrays: one with a weight of 0 is left out, one with 1 is not multiplied
        pairs = [(a, b) for a, b in zip(left, right, strict=True) if a.__class__ is not float or a]
        products = [b if a.__class__ is float and a == 1 else a * b for a, b in pairs]
        return _total_of_draws(products) if pairs else 0.0


def weighted_sums(weights: Sequence[Numeric], rows: Sequence[Sequence[Numeric]]) -> tuple[Numeric, ...]:
    """Return for each model size the sum of its number in every row times the row's weight; many weights are 0."""
    kept = [(weight, row) for weight, row in zip(weights, rows, strict=True) if weight.__class__ is not float or weight]
    if not kept:
        return (0.0,) * len(rows[0])
    factors = [weight for weight, _ in kept]
    sizes = list(zip(*[row for _, row in kept], strict=True))
    try:
        sums = {size: dot(factors, size) for size in set(sizes)}  # many sizes have the same numbers
    except TypeError:  # arrays
        return tuple([dot(factors, size) for size in sizes])
    return tuple([sums[size] for size in sizes])


def power(a: Numeric, b: Numeric) -> Numeric:
    """Return a power; raise FloatingPointError where it underflows and ZeroPowerError for 0 ** 0.

    Spreadsheet programs disagree on both: some give 0 and 1, others an error.
    """
    if a.__class__ is float and b.__class__ is float:
        if not a and not b:
            raise ZeroPowerError
        result = math.pow(a, b)
        if result or not a:
            return result
        raise FloatingPointError
    np = _numpy()
    powers: Array = np.power(a, b)
    for error, wrong in ((FloatingPointError, (powers == 0) & (a != 0)), (ZeroPowerError, (a == 0) & np.equal(b, 0))):
        if wrong.any():
            if np.geterr()["invalid"] != "ignore":
                raise error
            powers[wrong] = math.nan
    return powers


def _compared(compare: Callable[[Any, Any], Truth], a: Numeric | str, b: Numeric | str) -> Truth:
    """Return a comparison of numbers at 15 significant digits, or of texts, which rank above all numbers."""
    if isinstance(a, str) or isinstance(b, str):
        ranks = isinstance(a, str), isinstance(b, str)
        return compare(a, b) if all(ranks) else compare(*ranks)
    if a.__class__ is not float or b.__class__ is not float:
        return _compared_draws(compare, a, b)
    return compare(_shown(a), _shown(b)) if a != b and abs(a - b) <= _NEAR * abs(b) else compare(a, b)


def _compared_draws(compare: Callable[[Any, Any], Truth], a: Numeric, b: Numeric) -> Truth:
    np = _numpy()
    with np.errstate(all="ignore"):
        near = (a != b) & (np.abs(np.subtract(a, b)) <= _NEAR * np.abs(b))
    result = compare(a, b)
    if near.any():
        left, right = np.broadcast_arrays(a, b)
        result = np.array(result)
        pairs = zip(left[near].tolist(), right[near].tolist(), strict=True)
        result[near] = [compare(_shown(x), _shown(y)) for x, y in pairs]
    return result


def _shown(value: float) -> Decimal:
    """Return a number at 15 significant digits."""
    return _SHOWN.create_decimal_from_float(value)


def sum_of_two(a: Numeric, b: Numeric) -> Numeric:
    """Return a + b for a formula that is nothing but this sum: 0 where the result is a rounding error, as in a cell."""
    if isinstance(a, float) and isinstance(b, float):
        added = a + b
        is_noise = added and abs(added) < _NOISE * abs(a) and not (a.is_integer() and b.is_integer())
        return 0.0 if is_noise else added
    result: Numeric = a + b
    np = _numpy()
    if np.min(a) >= 0 and np.min(b) >= 0:  # nothing is taken away
        return result
    noise = np.abs(result) < _NOISE * np.abs(a)
    if noise.any():
        noise &= (np.trunc(a) != a) | (np.trunc(b) != b)
        return cast("Array", np.where(noise, 0.0, result))
    return result


def difference(a: Numeric, b: Numeric) -> Numeric:
    """Return a - b for a formula that is nothing but this difference, rounded to 0 as by ``sum_of_two``."""
    return sum_of_two(a, -b)


def select(truth: Truth, then: Callable[[], Numeric], otherwise: Callable[[], Numeric]) -> Numeric:
    """Return one of two values. For one truth only that one is computed; for draws both, and the unused may fail."""
    if truth.__class__ is bool:
        return then() if truth else otherwise()
    np = _numpy()
    with np.errstate(all="ignore"):
        result: Array = np.where(truth, _or_nan(then), _or_nan(otherwise))
    if not np.isfinite(result).all():
        raise FloatingPointError
    return result


def _or_nan(value: Callable[[], Numeric]) -> Numeric:
    try:
        return value()
    except (ArithmeticError, ValueError):
        return math.nan


def choose(which: Numeric, *options: Callable[[], Numeric]) -> Numeric:
    """Return the option at a 1-based position; for a float only that option is computed, for draws all are."""
    if which.__class__ is float:
        return options[position(which, len(options))]()
    np, draws = _numpy(), cast("Array", which)
    positions = np.array([position(item, len(options)) for item in draws.flat]).reshape(draws.shape)
    chosen: Array = np.choose(positions, [option() for option in options])
    return chosen


def position(which: float, count: int) -> int:
    """Return a 1-based position as an index, truncated as spreadsheets do; raise ValueError when out of range."""
    if not 1 <= which < count + 1:
        raise ValueError
    return int(which) - 1


def place(wanted: str | float, among: Sequence[str | float]) -> float:
    """Return the 1-based position of a value in a list; raise ValueError where it is not in it."""
    return float(among.index(wanted) + 1)


def _elementwise(scalar: Callable[..., float], array: str, *args: Numeric) -> Numeric:
    if all(arg.__class__ is float for arg in args):
        return scalar(*args)
    return reduce(getattr(_numpy(), array), args) if len(args) > 1 else getattr(_numpy(), array)(*args)


def _rounded(mode: str, value: Numeric, digits: Numeric) -> Numeric:
    """Return a number rounded as spreadsheets do: halves away from zero, after rounding to the 15 digits they show."""
    if value.__class__ is not float or digits.__class__ is not float:
        rounded: Array = _numpy().vectorize(partial(_rounded, mode), otypes=[float])(value, digits)
        return rounded
    shown = _shown(value)
    if shown.as_tuple().exponent >= -int(digits):  # type: ignore[operator]  # a finite number has a number here
        return float(shown)
    return float(shown.quantize(Decimal(1).scaleb(-int(digits)), rounding=mode))


def _numpy() -> Any:
    import numpy as np  # noqa: PLC0415 - start-up: an array is here, so it is imported already

    return np


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "power": power,
    "sum_of_two": sum_of_two,
    "difference": difference,
    "less": partial(_compared, operator.lt),
    "at_most": partial(_compared, operator.le),
    "greater": partial(_compared, operator.gt),
    "at_least": partial(_compared, operator.ge),
    "equal": partial(_compared, operator.eq),
    "unequal": partial(_compared, operator.ne),
    "select": select,
    "choose": choose,
    "position": position,
    "place": place,
    "total": total,
    "dot": dot,
    "weighted_sums": weighted_sums,
    "check_float": check_float,
    "check_floats": check_floats,
    "len": len,
    "abs": abs,
    "least": partial(_elementwise, min, "minimum"),
    "greatest": partial(_elementwise, max, "maximum"),
    "sqrt": partial(_elementwise, math.sqrt, "sqrt"),
    "exp": partial(_elementwise, math.exp, "exp"),
    "ln": partial(_elementwise, math.log, "log"),
    "log10": partial(_elementwise, math.log10, "log10"),
    "rounded": partial(_rounded, ROUND_HALF_UP),
    "rounded_up": partial(_rounded, ROUND_UP),
}
