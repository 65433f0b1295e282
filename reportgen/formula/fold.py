"""Expressions of which some values are known: what those alone decide is computed once, and what is left is shorter.

Every value stays as it was to the last bit: operators keep their order, and only a factor of 1 is left out. So do
errors: nothing goes that could be one, but for the branch of an ``if`` that is not taken.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import compress
from typing import TYPE_CHECKING

from reportgen.errors import EvaluationError
from reportgen.formula.arithmetic import LARGEST
from reportgen.formula.compute import compute
from reportgen.formula.expr import Call, Name, Number, Span, Text, entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.expr import Expr

# What is computed at once where both sides are known, by the evaluator.
_AT_ONCE = frozenset({"add", "sub", "div", "lt", "le", "gt", "ge", "eq", "ne"})
_ZERO, _ONE = Number(0.0), Number(1.0)


def fold(expr: Expr, known: Mapping[str, object]) -> Expr:
    """Return an expression of the same value where names have the values known: floats and texts; others are left."""
    match expr:
        case Name(id=name):
            value = known.get(name)
            return Number(value) if isinstance(value, float) else Text(value) if isinstance(value, str) else expr
        case Call(op="sum_rows", args=args):
            return _rows(args, known)
        case Call(op=op, args=args):
            return _folded(op, tuple([fold(arg, known) for arg in args]))
        case _:
            return expr


def _folded(op: str, args: tuple[Expr, ...]) -> Expr:
    match op, args:
        case "mul", _:
            return _product(args)
        case "if", (Number(value=truth), then, otherwise):
            return then if truth else otherwise
        case _, (Number() | Text(), Number() | Text()) if op in _AT_ONCE:
            with suppress(EvaluationError):  # which it is where it is computed, if it is
                return Number(compute(Call(op, args), {}))
    return Call(op, args)


def _product(args: tuple[Expr, ...]) -> Expr:
    """The numbers that come first are one, since products are taken from the left; a 1 is none."""
    product, rest = 1.0, args
    while rest and isinstance(rest[0], Number) and abs(product * rest[0].value) <= LARGEST:
        product, rest = product * rest[0].value, rest[1:]
    kept = [arg for arg in rest if arg != _ONE]
    factors = [Number(product), *kept] if product != 1 or not kept else kept
    return factors[0] if len(factors) == 1 else Call("mul", tuple(factors))


def _rows(args: tuple[Expr, ...], known: Mapping[str, object]) -> Expr:
    """A sum over lists; a row whose factors are names goes where its label, a condition, is 0."""
    lists = [arg for arg in args if isinstance(arg, Span)]
    labels = [arg for arg in args if not isinstance(arg, Span)]
    if lists and labels:
        rows = [fold(Call("mul", row), known) for row in entries((*labels, _ONE))]
        if rows and all(row in (_ZERO, _ONE) for row in rows):
            chosen = [row == _ONE for row in rows]
            lists = [Span(tuple(compress(item.names, chosen))) for item in lists]
            return Call("sum_rows", tuple(lists)) if any(chosen) else _ZERO
    if len(args) == 1 and len(lists) == 1 and len(lists[0].names) == 1:
        return fold(Name(lists[0].names[0]), known)
    return Call("sum_rows", args)
