"""The operator table: a row for each operator or function, a column for each target.

A row states the number of arguments of an operator, the kind of its result, and its syntax in Python, Excel, LaTeX and
JavaScript; values are computed by the Python column. A row without one of the columns raises TypeError when this module
is imported; ``Unwritten`` gives the reason why a target never has to write an operator.

Numbers are 64-bit floats. A truth value is the number 1 or 0; for targets with a separate truth type, the columns
``takes`` and ``gives`` state where to convert.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["number", "truth", "any"]
ATOM = 99  # the precedence of a name, a constant, a call or anything in parentheses


class Infix(NamedTuple):
    """``left symbol right``; an operand whose precedence is below its bound is put in parentheses."""

    symbol: str
    precedence: int
    left: int
    right: int


class Prefix(NamedTuple):
    """``symbol operand``."""

    symbol: str
    precedence: int
    operand: int


class Function(NamedTuple):
    """``name(argument, argument)``; an empty name leaves the parentheses out when there is one argument."""

    name: str


class Template(NamedTuple):
    """A pattern with ``{0}``, ``{1}`` for arguments, which need no parentheses, and ``{*}`` for all as a product."""

    pattern: str
    precedence: int = ATOM


class Unwritten(NamedTuple):
    """Marks a target that never has to write this operator, with the reason."""

    reason: str


class LazyCall(NamedTuple):
    """``name(first, lambda: second, lambda: third)``: all but the first are only computed where they are needed."""

    name: str


Form = Infix | Prefix | Function | Template | LazyCall | Unwritten


class Op(NamedTuple):
    """One row of the table; the Python column computes floats and arrays of draws."""

    name: str
    arity: tuple[int, int]
    takes: Kind
    gives: Kind
    python: Form
    excel: Form
    latex: Form
    javascript: Form
    written_by_user: bool = True


# Both run only while this module is imported, before mutmut can run a test; tests of the table cover their results.
def _left(symbol: str, level: int) -> Infix:  # pragma: no mutate block
    """Return a left-associative operator: its right operand must bind tighter, so every target rounds in one order."""
    return Infix(symbol, level, level, level + 1)


def _comparison(symbol: str) -> Infix:  # pragma: no mutate block
    return Infix(symbol, 2, 4, 4)


_LISTS = Unwritten("lists of cells stand on sheets only")
_LOOPS = Unwritten("its printer writes the loop")
_ENTERED = Unwritten("what is typed on the page was checked before")

# A row is read across, so it stays one line or two.
# fmt: off
TABLE: tuple[Op, ...] = (
    # Arithmetic. Excel binds unary minus tighter than ^ and reads ^ from the left, so powers take atoms only.
    Op("neg", (1, 1), "number", "number", Prefix("-", 6, ATOM), Prefix("-", 4, ATOM), Prefix("-", 4, 6), Prefix("-", 4, ATOM)),
    Op("add", (2, 2), "number", "number", _left("+", 4), _left("+", 4), _left("+", 4), _left("+", 4)),
    Op("sub", (2, 2), "number", "number", _left("-", 4), _left("-", 4), _left("-", 4), _left("-", 4)),
    Op("mul", (2, 30), "number", "number", _left("*", 5), _left("*", 5), _left(r" \, ", 5), _left("*", 5)),
    Op("div", (2, 2), "number", "number", _left("/", 5), _left("/", 5), Template(r"\frac{{{0}}}{{{1}}}", 6),
       _left("/", 5)),
    Op("pow", (2, 2), "number", "number", Function("power"), Infix("^", 7, ATOM, ATOM), Template("{{{0:atom}}}^{{{1}}}", 7),
       Function("power")),
    # Comparisons give a truth value, of numbers at the 15 significant digits that spreadsheets compare.
    Op("lt", (2, 2), "number", "truth", Function("less"), _comparison("<"), _comparison("<"), Function("less")),
    Op("le", (2, 2), "number", "truth", Function("at_most"), _comparison("<="), _comparison(r" \le "), Function("atMost")),
    Op("gt", (2, 2), "number", "truth", Function("greater"), _comparison(">"), _comparison(">"), Function("greater")),
    Op("ge", (2, 2), "number", "truth", Function("at_least"), _comparison(">="), _comparison(r" \ge "), Function("atLeast")),
    Op("eq", (2, 2), "number", "truth", Function("equal"), _comparison("="), _comparison("="), Function("equal")),
    Op("ne", (2, 2), "number", "truth", Function("unequal"), _comparison("<>"), _comparison(r" \ne "), Function("unequal")),
    Op("and", (2, 30), "truth", "truth", Infix(" & ", 3, ATOM, ATOM), Function("AND"),
       Infix(r" \text{ and } ", 1, 2, 2), Infix("&&", 1, 2, 2)),
    Op("or", (2, 30), "truth", "truth", Infix(" | ", 3, ATOM, ATOM), Function("OR"),
       Infix(r" \text{ or } ", 0, 1, 1), Infix("||", 0, 1, 1)),
    Op("not", (1, 1), "truth", "truth", Template("({0}) ^ True", 3), Function("NOT"), Prefix(r"\text{not } ", 3, 4), Prefix("!", 6, ATOM)),
    # Functions.
    Op("if", (3, 3), "any", "any", LazyCall("select"), Function("IF"), Template(r"\begin{{cases}}{1} & \text{{if }} {0}\\{2} & "
       r"\text{{otherwise}}\end{{cases}}"), Template("({0}?{1}:{2})")),
    Op("choose", (2, 30), "number", "number", LazyCall("choose"), Function("CHOOSE"), Function(r"\operatorname{choose}"),
       Function("choose")),
    Op("min", (2, 30), "number", "number", Function("least"), Function("MIN"), Function(r"\min"), Function("Math.min")),
    Op("max", (2, 30), "number", "number", Function("greatest"), Function("MAX"), Function(r"\max"), Function("Math.max")),
    Op("abs", (1, 1), "number", "number", Function("abs"), Function("ABS"), Template(r"\left|{0}\right|"), Function("Math.abs")),
    Op("sqrt", (1, 1), "number", "number", Function("sqrt"), Function("SQRT"), Template(r"\sqrt{{{0}}}"),
       Function("Math.sqrt")),
    Op("exp", (1, 1), "number", "number", Function("exp"), Function("EXP"), Function(r"\exp"),
       Function("Math.exp")),
    Op("ln", (1, 1), "number", "number", Function("ln"), Function("LN"), Function(r"\ln"),
       Function("Math.log")),
    Op("log10", (1, 1), "number", "number", Function("log10"), Function("LOG10"), Function(r"\log_{10}"),
       Function("Math.log10")),
    Op("round", (2, 2), "number", "number", Function("rounded"), Function("ROUND"),
       Function(r"\operatorname{round}"), Function("round")),
    Op("roundup", (2, 2), "number", "number", Function("rounded_up"),
       Function("ROUNDUP"), Function(r"\operatorname{roundup}"), Function("roundup")),
    # Over the model sizes: each argument is one value a size; the products are summed.
    Op("sum", (1, 4), "number", "number", _LOOPS, Function("SUMPRODUCT"), Template(r"\sum_{{\text{{sizes}}}} {*}", 5),
       Function("sumSizes")),
    # Over lists of cells; only formulas made by reportgen have them.
    Op("sum_rows", (1, 4), "number", "number", _LOOPS, Function("SUMPRODUCT"), Template(r"\sum {*}", 5), Function("sumRows"),
       written_by_user=False),
    Op("pick", (2, 2), "any", "any", Template("{0}[position({1}, len({0}))]"), Template("INDEX({0},1,{1})"), _LISTS, Function("pick"), written_by_user=False),
    Op("match", (2, 2), "any", "number", Function("place"), Template("MATCH({0},{1},0)"), _LISTS, Function("match"),
       written_by_user=False),
    # 1 for a value that is neither TRUE nor FALSE. Some spreadsheet programs do not take these for 1 and 0 in a cell.
    Op("no_truth", (1, 1), "any", "number", Template("1.0 * unequal({0}, 1.0) * unequal({0}, 0.0)", 5),
       Template("({0}<>TRUE)*({0}<>FALSE)", 5), _LISTS, _ENTERED, written_by_user=False),
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
