"""The value of one expression: the only arithmetic in the program.

A value is a float, a string (labels that lists are searched by), or a NumPy array whose last axis is the size axis.
With draws, a name of one value is an array of shape (draws, 1) and a name of the size axis one of (draws, sizes), so
that the same walk serves both.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from reportgen.errors import EvaluationError
from reportgen.expr import Call, Expr, Name, Number, Span, Text
from reportgen.ops import OPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Env = "Mapping[str, Any]"
_LARGEST = 1.7976931348623157e308


def compute(expr: Expr, env: Mapping[str, Any]) -> Any:
    """Return the expression's value where ``env`` gives the names.

    Raises EvaluationError when any step divides by zero, overflows or leaves the real numbers, as a spreadsheet would.
    """
    with strict():
        return computed(expr, env)


def strict() -> np.errstate:
    """Make NumPy raise where a spreadsheet would show an error; entered once for many ``computed``."""
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore")


def computed(expr: Expr, env: Mapping[str, Any]) -> Any:
    """Return the expression's value, as ``compute`` does, inside ``strict``."""
    try:
        return _value(expr, env)
    except ZeroDivisionError as error:
        raise EvaluationError("divides by zero") from error
    except (OverflowError, FloatingPointError) as error:
        raise EvaluationError("is too large for a number or divides by zero") from error
    except (ValueError, ArithmeticError) as error:
        raise EvaluationError("is not a real number") from error


def _value(expr: Expr, env: Mapping[str, Any]) -> Any:
    kind = expr.__class__
    if kind is Name:
        return env[expr.id]  # type: ignore[union-attr]  # an identity test on the class narrows nothing for mypy
    if kind is Number:
        return expr.value  # type: ignore[union-attr]  # as above
    if kind is Call:
        return _call(expr, env)  # type: ignore[arg-type]  # as above
    return expr.value if isinstance(expr, Text) else [env[name] for name in expr.names]  # type: ignore[union-attr]  # only Span is left


def _call(expr: Call, env: Mapping[str, Any]) -> Any:
    special = _SPECIAL.get(expr.op)
    if special is not None:
        return special(expr.args, env)
    apply = OPS[expr.op].compute
    assert apply is not None  # noqa: S101 - the table and _SPECIAL are checked against each other below
    result = apply(*[_value(arg, env) for arg in expr.args])
    if result.__class__ is float and not -_LARGEST <= result <= _LARGEST:
        raise OverflowError
    return result


def _if(args: tuple[Expr, ...], env: Mapping[str, Any]) -> Any:
    """One value: only the branch taken is computed, as in a spreadsheet. Arrays: both; what is not taken may fail."""
    condition = _value(args[0], env)
    if not isinstance(condition, np.ndarray):
        return _value(args[1] if condition != 0 else args[2], env)
    return _select(condition != 0, args[1], args[2], env)


def _select(taken: Any, then: Expr, otherwise: Expr, env: Mapping[str, Any]) -> Any:
    with np.errstate(all="ignore"):
        branches = [_or_nan(branch, env) for branch in (then, otherwise)]
        result = np.where(taken, *branches)
    if not np.isfinite(result).all():
        raise FloatingPointError
    return result


def _or_nan(expr: Expr, env: Mapping[str, Any]) -> Any:
    try:
        return _value(expr, env)
    except ArithmeticError:
        return math.nan


def _choose(args: tuple[Expr, ...], env: Mapping[str, Any]) -> Any:
    which = _value(args[0], env)
    if not isinstance(which, np.ndarray):
        return _value(args[_position(which, len(args) - 1)], env)
    options = [_value(arg, env) for arg in args[1:]]
    positions = [[_position(item, len(options)) - 1 for item in row] for row in np.atleast_2d(which)]
    return np.choose(np.array(positions).reshape(which.shape), options)


def _position(which: float, count: int) -> int:
    """A 1-based position, cut to a whole number as spreadsheets do."""
    if not 1 <= which < count + 1:
        raise ValueError
    return int(which)


def _pick(args: tuple[Expr, ...], env: Mapping[str, Any]) -> Any:
    which = _value(args[1], env)
    span = args[0]
    assert isinstance(span, Span)  # noqa: S101 - pick is made by reportgen, always from a span
    return env[span.names[_position(which, len(span.names)) - 1]]


def _match(args: tuple[Expr, ...], env: Mapping[str, Any]) -> float:
    return float(_value(args[1], env).index(_value(args[0], env)) + 1)


def _sum(args: tuple[Expr, ...], env: Mapping[str, Any]) -> Any:
    """Over the size axis: the arguments multiplied, then summed; a single draw gives a float."""
    product = _value(args[0], env)
    for arg in args[1:]:
        product = product * _value(arg, env)
    array = np.asarray(product)
    return float(array.sum()) if array.ndim <= 1 else array.sum(axis=-1, keepdims=True)


def _sum_rows(args: tuple[Expr, ...], env: Mapping[str, Any]) -> Any:
    """Over the entries of lists: in each entry the arguments multiplied, then summed."""
    if len(args) == 1 and isinstance(args[0], Span):
        values = [env[name] for name in args[0].names]
        return math.fsum(values) if all(value.__class__ is float for value in values) else sum(values[1:], values[0])
    total: Any = 0.0
    for row in range(_rows(args)):
        product: Any = 1.0
        for arg in args:
            product = product * _value(_entry(arg, row), env)
        total = total + product
    return total


def _rows(args: tuple[Expr, ...]) -> int:
    for arg in args:
        if isinstance(arg, Span):
            return len(arg.names)
        if isinstance(arg, Call) and (inside := _rows(arg.args)):
            return inside
    return 0


def _entry(expr: Expr, row: int) -> Expr:
    """The expression as it reads in one entry of its lists."""
    if isinstance(expr, Span):
        return Name(expr.names[row])
    if isinstance(expr, Call):
        return Call(expr.op, tuple(_entry(arg, row) for arg in expr.args))
    return expr


_SPECIAL: dict[str, Callable[[tuple[Expr, ...], Mapping[str, Any]], Any]] = {
    "if": _if,
    "choose": _choose,
    "pick": _pick,
    "match": _match,
    "sum": _sum,
    "sum_rows": _sum_rows,
}

if set(_SPECIAL) != {op.name for op in OPS.values() if op.compute is None}:
    message = "every operator is computed in exactly one place: its row of the table, or here"
    raise AssertionError(message)
