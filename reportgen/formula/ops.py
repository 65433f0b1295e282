"""The operator table: one row an operator or function, one column a target.

A row says how many arguments it takes, what kind of value it gives, how it is computed, and how Excel, LaTeX and
JavaScript write it. A row that lacks a column cannot be built, so a gap shows when this module is imported; an operator
that a target never meets says why with ``Unwritten``.

Numbers are 64-bit floats. A truth value is the number 1 or 0; a target that has a truth type of its own is told when to
convert by the ``kind`` columns.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["number", "truth", "any"]
ATOM = 99  # the precedence of a name, a constant, a call or anything in parentheses


@dataclass(frozen=True, slots=True)
class Infix:
    """``left symbol right``; an operand that binds looser than its bound is put in parentheses."""

    symbol: str
    precedence: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """``symbol operand``."""

    symbol: str
    precedence: int
    operand: int


@dataclass(frozen=True, slots=True)
class Function:
    """``name(argument, argument)``; an empty name leaves the parentheses out when there is one argument."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A fixed pattern with ``{0}``, ``{1}`` for arguments that stand in delimiters of the pattern's own."""

    pattern: str
    precedence: int = ATOM


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A target that never meets this operator, and why."""

    reason: str


Form = Infix | Prefix | Function | Template | Unwritten


@dataclass(frozen=True, slots=True)
class Op:
    """One row of the table. ``compute`` takes floats or NumPy arrays; None marks a form the evaluator itself walks."""

    name: str
    arity: tuple[int, int]
    takes: Kind
    gives: Kind
    compute: Callable[..., Any] | None
    excel: Form
    latex: Form
    javascript: Form
    written_by_user: bool = True


def _left(symbol: str, level: int) -> Infix:
    """Left-associative: the right operand must bind tighter, so that float round-off has the same order everywhere."""
    return Infix(symbol, level, level, level + 1)


def _comparison(symbol: str) -> Infix:
    return Infix(symbol, 2, 4, 4)


def _truth(test: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compare(a: Any, b: Any) -> Any:
        outcome = test(a, b)
        return outcome * 1.0 if isinstance(outcome, np.ndarray) else float(outcome)

    return compare


def _power(a: Any, b: Any) -> Any:
    """Spreadsheets part on a power too small for a float: some give 0, some an error. Here it is an error."""
    if isinstance(a, float) and isinstance(b, float):
        result: Any = math.pow(a, b)
        vanished: Any = result == 0 != a
    else:
        result = np.power(a, b)
        vanished = ((result == 0) & (a != 0)).any()
    if vanished:
        raise FloatingPointError
    return result


def _product(a: Any, b: Any, *more: Any) -> Any:
    result = a * b
    for factor in more:
        result = result * factor
    return result


def _elementwise(scalar: Callable[..., float], array: Callable[..., Any]) -> Callable[..., Any]:
    def compute(*args: Any) -> Any:
        if any(isinstance(arg, np.ndarray) for arg in args):
            return array(*args)
        return scalar(*args)

    return compute


def _fold(scalar: Callable[..., float], pairwise: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return _elementwise(scalar, lambda *args: reduce(pairwise, args))


def _rounding(mode: str) -> Callable[[float, float], float]:
    """Round as spreadsheets do: away from zero at the half, judged on the 15 digits a person can see."""

    def rounded(value: float, digits: float) -> float:
        shown = Decimal(f"{value:.15g}")
        return float(shown.quantize(Decimal(1).scaleb(-int(digits)), rounding=mode))

    return rounded


_round = _rounding(ROUND_HALF_UP)
_round_up = _rounding(ROUND_UP)


def _any(*args: float) -> float:
    return float(any(arg != 0 for arg in args))


def _all(*args: float) -> float:
    return float(all(arg != 0 for arg in args))


def _not(a: Any) -> Any:
    return _truth(operator.eq)(a, 0.0)


_LISTS = Unwritten("lists of cells stand on sheets only")

# A row is read across, so it stays one line or two.
# fmt: off
TABLE: tuple[Op, ...] = (
    # Arithmetic. Excel binds unary minus tighter than ^ and reads ^ from the left, so powers take atoms only.
    Op("neg", (1, 1), "number", "number", operator.neg, Prefix("-", 4, ATOM), Prefix("-", 4, 6), Prefix("-", 4, ATOM)),
    Op("add", (2, 2), "number", "number", operator.add, _left("+", 4), _left("+", 4), _left("+", 4)),
    Op("sub", (2, 2), "number", "number", operator.sub, _left("-", 4), _left("-", 4), _left("-", 4)),
    Op("mul", (2, 30), "number", "number", _product, _left("*", 5), _left(r" \, ", 5), _left("*", 5)),
    Op("div", (2, 2), "number", "number", operator.truediv, _left("/", 5), Template(r"\frac{{{0}}}{{{1}}}", 6),
       _left("/", 5)),
    Op("pow", (2, 2), "number", "number", _power, Infix("^", 7, ATOM, ATOM), Template("{{{0:atom}}}^{{{1}}}", 7),
       Function("Math.pow")),
    # Comparisons give a truth value.
    Op("lt", (2, 2), "number", "truth", _truth(operator.lt), _comparison("<"), _comparison("<"), _comparison("<")),
    Op("le", (2, 2), "number", "truth", _truth(operator.le), _comparison("<="), _comparison(r" \le "), _comparison("<=")),
    Op("gt", (2, 2), "number", "truth", _truth(operator.gt), _comparison(">"), _comparison(">"), _comparison(">")),
    Op("ge", (2, 2), "number", "truth", _truth(operator.ge), _comparison(">="), _comparison(r" \ge "), _comparison(">=")),
    Op("eq", (2, 2), "number", "truth", _truth(operator.eq), _comparison("="), _comparison("="), _comparison("===")),
    Op("ne", (2, 2), "number", "truth", _truth(operator.ne), _comparison("<>"), _comparison(r" \ne "), _comparison("!==")),
    Op("and", (2, 30), "truth", "truth", _fold(_all, lambda a, b: (a != 0) * (b != 0) * 1.0), Function("AND"),
       Infix(r" \text{ and } ", 1, 2, 2), Infix("&&", 1, 2, 2)),
    Op("or", (2, 30), "truth", "truth", _fold(_any, lambda a, b: ((a != 0) | (b != 0)) * 1.0), Function("OR"),
       Infix(r" \text{ or } ", 0, 1, 1), Infix("||", 0, 1, 1)),
    Op("not", (1, 1), "truth", "truth", _not, Function("NOT"), Prefix(r"\text{not } ", 3, 4), Prefix("!", 6, ATOM)),
    # Functions.
    Op("if", (3, 3), "any", "any", None, Function("IF"), Template(r"\begin{{cases}}{1} & \text{{if }} {0}\\{2} & "
       r"\text{{otherwise}}\end{{cases}}"), Template("({0}?{1}:{2})")),
    Op("choose", (2, 30), "number", "number", None, Function("CHOOSE"), Function(r"\operatorname{choose}"),
       Function("choose")),
    Op("min", (2, 30), "number", "number", _fold(min, np.minimum), Function("MIN"), Function(r"\min"), Function("Math.min")),
    Op("max", (2, 30), "number", "number", _fold(max, np.maximum), Function("MAX"), Function(r"\max"), Function("Math.max")),
    Op("abs", (1, 1), "number", "number", abs, Function("ABS"), Template(r"\left|{0}\right|"), Function("Math.abs")),
    Op("sqrt", (1, 1), "number", "number", _elementwise(math.sqrt, np.sqrt), Function("SQRT"), Template(r"\sqrt{{{0}}}"),
       Function("Math.sqrt")),
    Op("exp", (1, 1), "number", "number", _elementwise(math.exp, np.exp), Function("EXP"), Function(r"\exp"),
       Function("Math.exp")),
    Op("ln", (1, 1), "number", "number", _elementwise(math.log, np.log), Function("LN"), Function(r"\ln"),
       Function("Math.log")),
    Op("log10", (1, 1), "number", "number", _elementwise(math.log10, np.log10), Function("LOG10"), Function(r"\log_{10}"),
       Function("Math.log10")),
    Op("round", (2, 2), "number", "number", _elementwise(_round, np.vectorize(_round, otypes=[float])), Function("ROUND"),
       Function(r"\operatorname{round}"), Function("round")),
    Op("roundup", (2, 2), "number", "number", _elementwise(_round_up, np.vectorize(_round_up, otypes=[float])),
       Function("ROUNDUP"), Function(r"\operatorname{roundup}"), Function("roundup")),
    # Over the model sizes: each argument is one value a size; the products are summed.
    Op("sum", (1, 4), "number", "number", None, Function("SUMPRODUCT"), Template(r"\sum_{{\text{{sizes}}}} {*}", 5),
       Function("sumSizes")),
    # Over lists of cells; made by reportgen, never written by a user.
    Op("sum_rows", (1, 4), "number", "number", None, Function("SUMPRODUCT"), Template(r"\sum {*}", 5), Function("sumRows"),
       written_by_user=False),
    Op("pick", (2, 2), "any", "any", None, Template("INDEX({0},1,{1})"), _LISTS, Function("pick"), written_by_user=False),
    Op("match", (2, 2), "any", "number", None, Template("MATCH({0},{1},0)"), _LISTS, Function("match"),
       written_by_user=False),
)
# fmt: on

OPS: dict[str, Op] = {op.name: op for op in TABLE}
FUNCTIONS: tuple[str, ...] = tuple(
    op.name
    for op in TABLE
    if op.written_by_user
    and op.name
    not in {"neg", "add", "sub", "mul", "div", "pow", "lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"}
)
