"""The value of one expression: the only arithmetic in the program.

A value is a float, a string (labels that lists are searched by), or a NumPy array whose last axis is the size axis.
With draws, a name of one value is an array of shape (draws, 1) and a name of the size axis one of (draws, sizes), so
that the same code serves both.

An expression is turned into nested functions once, and those are called for every evaluation; walking its nodes each
time would cost several times as much.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

import numpy as np

from reportgen.errors import EvaluationError
from reportgen.formula.expr import Call, Expr, Name, Span, entries
from reportgen.formula.ops import OPS

Env = Mapping[str, Any]
Compute = Callable[[Env], Any]
_LARGEST = 1.7976931348623157e308


def compute(expr: Expr, env: Env) -> Any:
    """Return the expression's value where ``env`` gives the names.

    Raises EvaluationError when any step divides by zero, overflows or leaves the real numbers, as a spreadsheet would.
    """
    with strict():
        return computed(compiled(expr), env)


def strict() -> np.errstate:
    """Make NumPy raise where a spreadsheet would show an error; entered once for many ``computed``."""
    return np.errstate(divide="raise", over="raise", invalid="raise", under="ignore")


def computed(function: Compute, env: Env) -> Any:
    """Call a compiled expression inside ``strict``, telling its arithmetic errors as an EvaluationError."""
    try:
        return function(env)
    except ZeroDivisionError as error:
        raise EvaluationError("divides by zero") from error
    except (OverflowError, FloatingPointError) as error:
        raise EvaluationError("is too large for a number or divides by zero") from error
    except (ValueError, ArithmeticError) as error:
        raise EvaluationError("is not a real number") from error


def compiled(expr: Expr) -> Compute:
    """Turn an expression into a function of the names' values."""
    kind = expr.__class__  # a pattern match would take three times as long, and every cell comes through here
    if kind is Call:
        special = _SPECIAL.get(expr.op)  # type: ignore[union-attr]  # the class is known, to a reader if not to mypy
        args: tuple[Expr, ...] = expr.args  # type: ignore[union-attr]  # as above
        return special(args) if special else _applied(OPS[expr.op].compute, [compiled(arg) for arg in args])  # type: ignore[union-attr]  # as above
    if kind is Name:
        return itemgetter(expr.id)  # type: ignore[union-attr]  # as above
    if isinstance(expr, Span):
        several = expr.names
        return lambda env: [env[name] for name in several]
    value = expr.value  # type: ignore[union-attr]  # as above
    return lambda _: value


def _applied(apply: Callable[..., Any] | None, args: list[Compute]) -> Compute:
    """An operator of the table; Python lets floats overflow into infinity in silence, which is caught here."""
    assert apply is not None  # noqa: S101 - the table and _SPECIAL are checked against each other below
    if len(args) == 2:
        left, right = args

        def binary(env: Env) -> Any:
            result = apply(left(env), right(env))
            if result.__class__ is float and not -_LARGEST <= result <= _LARGEST:
                raise OverflowError
            return result

        return binary

    def several(env: Env) -> Any:
        result = apply(*[arg(env) for arg in args])
        if result.__class__ is float and not -_LARGEST <= result <= _LARGEST:
            raise OverflowError
        return result

    return several


def _if(args: tuple[Expr, ...]) -> Compute:
    """One value: only the branch taken is computed, as in a spreadsheet. Arrays: both; what is not taken may fail."""
    condition, then, otherwise = map(compiled, args)

    def choose(env: Env) -> Any:
        truth = condition(env)
        if isinstance(truth, np.ndarray):
            return _select(truth != 0, then, otherwise, env)
        return then(env) if truth != 0 else otherwise(env)

    return choose


def _select(taken: Any, then: Compute, otherwise: Compute, env: Env) -> Any:
    with np.errstate(all="ignore"):
        result = np.where(taken, _or_nan(then, env), _or_nan(otherwise, env))
    if not np.isfinite(result).all():
        raise FloatingPointError
    return result


def _or_nan(function: Compute, env: Env) -> Any:
    try:
        return function(env)
    except ArithmeticError:
        return math.nan


def _choose(args: tuple[Expr, ...]) -> Compute:
    which, *options = map(compiled, args)

    def choose(env: Env) -> Any:
        number = which(env)
        if not isinstance(number, np.ndarray):
            return options[_position(number, len(options)) - 1](env)
        positions = np.array([_position(item, len(options)) - 1 for item in number.flat]).reshape(number.shape)
        return np.choose(positions, [option(env) for option in options])

    return choose


def _position(which: float, count: int) -> int:
    """A 1-based position, cut to a whole number as spreadsheets do."""
    if not 1 <= which < count + 1:
        raise ValueError
    return int(which)


def _pick(args: tuple[Expr, ...]) -> Compute:
    span, which = args[0], compiled(args[1])
    assert isinstance(span, Span)  # noqa: S101 - pick is made by reportgen, always from a span
    several = span.names
    return lambda env: env[several[_position(which(env), len(several)) - 1]]


def _match(args: tuple[Expr, ...]) -> Compute:
    wanted, among = map(compiled, args)
    return lambda env: float(among(env).index(wanted(env)) + 1)


def _sum(args: tuple[Expr, ...]) -> Compute:
    """Over the size axis: the arguments multiplied, then summed; a single draw gives a float."""
    factors = [compiled(arg) for arg in args]

    def total(env: Env) -> Any:
        product = factors[0](env)
        for factor in factors[1:]:
            product = product * factor(env)
        array = np.asarray(product)
        return float(array.sum()) if array.ndim <= 1 else array.sum(axis=-1, keepdims=True)

    return total


def _sum_rows(args: tuple[Expr, ...]) -> Compute:
    """Over the entries of lists: in each entry the arguments multiplied, then summed."""
    if len(args) == 1 and isinstance(args[0], Span):
        return _sum_names(args[0].names)
    factors = [[compiled(arg) for arg in entry] for entry in entries(args)]

    def total(env: Env) -> Any:
        result: Any = 0.0
        for first, *others in factors:
            product = first(env)
            for factor in others:
                if product.__class__ is float and product == 0.0:
                    break  # most entries drop out by a count or a label, before any array is touched
                product = product * factor(env)
            result = result + product
        return result

    return total


def _sum_names(several: tuple[str, ...]) -> Compute:
    def total(env: Env) -> Any:
        values = [env[name] for name in several]
        if all(value.__class__ is float for value in values):
            return math.fsum(values)
        return sum(values[1:], values[0])

    return total


_SPECIAL: dict[str, Callable[[tuple[Expr, ...]], Compute]] = {
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
