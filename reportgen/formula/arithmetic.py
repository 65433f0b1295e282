"""What the Python column of the operator table calls, for numbers that are floats or arrays of draws.

NumPy is imported only once an array is met: what evaluates a study once must start fast.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial, reduce
from operator import add, mul
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST = 1.7976931348623157e308


def real(value: Any) -> Any:
    """Return a value, unless Python let it overflow into infinity in silence; NumPy raises by itself."""
    if value.__class__ is float and not -LARGEST <= value <= LARGEST:
        raise OverflowError
    return value


def finite(value: Any) -> None:
    """Raise where draws are infinite: NumPy raises where it computes one, but not where it was given one."""
    if hasattr(value, "shape") and not _numpy().isfinite(value).all():
        raise OverflowError


def bounded(values: Sequence[Any]) -> None:
    """Raise where one of several values does not pass ``real``."""
    try:
        whole = math.fsum(values)  # finite where all of them are, and soon told
    except (TypeError, OverflowError, ValueError):
        whole = math.inf
    if not -LARGEST <= whole <= LARGEST:
        for value in values:
            real(value)


def total(items: Sequence[Any]) -> Any:
    """Add numbers: floats to the last digit, whatever their order."""
    try:
        return math.fsum(items)
    except TypeError:  # arrays
        return reduce(add, items)


def dot(left: Sequence[Any], right: Sequence[Any]) -> Any:
    """Add the products of two lists of numbers."""
    try:
        return math.fsum(map(mul, left, right))
    except TypeError:  # arrays, of which a weight of 0 or 1 spares one
        pairs = [(a, b) for a, b in zip(left, right, strict=True) if a.__class__ is not float or a]
        return reduce(add, [b if a.__class__ is float and a == 1 else a * b for a, b in pairs]) if pairs else 0.0


def weighed(weights: Sequence[Any], rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Add rows of one number a model size, each times its weight; many drop out by a count or a label of 0."""
    kept = [(weight, row) for weight, row in zip(weights, rows, strict=True) if weight.__class__ is not float or weight]
    if not kept:
        return (0.0,) * len(rows[0])
    several = [weight for weight, _ in kept]
    sizes = list(zip(*[row for _, row in kept], strict=True))
    try:
        sums = {size: dot(several, size) for size in set(sizes)}  # many sizes are in the same rows
    except TypeError:  # arrays
        return tuple([dot(several, size) for size in sizes])
    return tuple([sums[size] for size in sizes])


def power(a: Any, b: Any) -> Any:
    """Raise to a power; one too small for a float is an error, since some spreadsheets give 0 and some an error."""
    if a.__class__ is float and b.__class__ is float:
        result: Any = math.pow(a, b)
        if result or not a:
            return result
        raise FloatingPointError
    result = _numpy().power(a, b)
    if ((result == 0) & (a != 0)).any():
        raise FloatingPointError
    return result


def select(truth: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    """Take one of two values. One truth: only the branch taken is computed. Draws: both; what is not taken may fail."""
    if truth.__class__ is bool:
        return then() if truth else otherwise()
    np = _numpy()
    with np.errstate(all="ignore"):
        result = np.where(truth, _or_nan(then), _or_nan(otherwise))
    if not np.isfinite(result).all():
        raise FloatingPointError
    return result


def _or_nan(value: Callable[[], Any]) -> Any:
    try:
        return value()
    except ArithmeticError:
        return math.nan


def choose(which: Any, *options: Callable[[], Any]) -> Any:
    """Take the option at a 1-based position; for one position only that option is computed."""
    if which.__class__ is float:
        return options[position(which, len(options))]()
    np = _numpy()
    positions = np.array([position(item, len(options)) for item in which.flat]).reshape(which.shape)
    return np.choose(positions, [option() for option in options])


def position(which: float, count: int) -> int:
    """A 1-based position as an index, cut to a whole number as spreadsheets do."""
    if not 1 <= which < count + 1:
        raise ValueError
    return int(which) - 1


def place(wanted: Any, among: Sequence[Any]) -> float:
    """Return the 1-based position of a value among others."""
    return float(among.index(wanted) + 1)


def _elementwise(scalar: Callable[..., float], array: str, *args: Any) -> Any:
    if all(arg.__class__ is float for arg in args):
        return scalar(*args)
    return reduce(getattr(_numpy(), array), args) if len(args) > 1 else getattr(_numpy(), array)(*args)


def _rounded(mode: str, value: Any, digits: Any) -> Any:
    """Round as spreadsheets do: away from zero at the half, judged on the 15 digits a person can see."""
    if value.__class__ is not float or digits.__class__ is not float:
        return _numpy().vectorize(partial(_rounded, mode), otypes=[float])(value, digits)
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-int(digits)), rounding=mode))


def _numpy() -> Any:
    import numpy as np  # noqa: PLC0415 - start-up: an array is here, so it is imported already

    return np


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "power": power,
    "select": select,
    "choose": choose,
    "position": position,
    "place": place,
    "total": total,
    "dot": dot,
    "weighed": weighed,
    "real": real,
    "bounded": bounded,
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
