"""Formula text to an expression: Python's infix syntax, parsed by ``ast``, restricted to a list of allowed nodes."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from typing import NoReturn

from reportgen.formula.expr import Call, Expr, Name, Number
from reportgen.formula.ops import FUNCTIONS, OPS
from reportgen.system.errors import FormulaError, nearest
from reportgen.system.texts import quoted

MAX_LENGTH = 1000
MAX_NODES = 200
MAX_DEPTH = 50

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "neg", ast.Not: "not"}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
_INSTEAD = {
    ast.FloorDiv: "use round() or a plain division instead of //",
    ast.Mod: "spreadsheets disagree on remainders, so there is no %",
    ast.BitXor: "a power is written **, not ^",
    ast.Attribute: "a value of a row is written family.measure or family.line.measure",
    ast.Subscript: "brackets are not part of the language",
    ast.IfExp: "write if(condition, then, otherwise)",
    ast.BitAnd: "write 'and' instead of &",
    ast.BitOr: "write 'or' instead of |",
}
# ``if`` is a keyword in Python and a function in the formula language, so it is renamed before parsing.
_IF = re.compile(r"\bif\s*\(")
_IF_ALIAS = "if_"
_ROW_VALUE = re.compile(r"[a-z]\w*(\.[a-z]\w*){1,2}\Z")  # family.measure, family.line.measure, total.measure


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """Return the expression of one formula. The same text gives the same object while it is in the cache.

    Raises FormulaError with one sentence where the text is not in the language or exceeds its bounds: 1,000 characters,
    200 nodes, 50 levels.

    >>> parse("2 * width")
    Call(op='mul', args=(Number(value=2.0), Name(id='width')))
    """
    expr = _TreeReader(text).read(_tree(text), 1)
    if size(expr) > MAX_NODES:
        _refuse(f"formula has more than {MAX_NODES} parts")
    return expr


def size(expr: Expr) -> int:
    """Return the number of nodes of an expression."""
    return 1 + sum(map(size, expr.args)) if isinstance(expr, Call) else 1


def _tree(text: str) -> ast.expr:
    """Return Python's syntax tree of a text. Raises FormulaError where it is too long or not Python's syntax."""
    if len(text) > MAX_LENGTH:
        _refuse(f"formula of {len(text):,} characters is longer than {MAX_LENGTH:,}")
    if not text.isascii() or not text.replace("\n", " ").replace("\t", " ").isprintable():
        _refuse("formula holds a character outside plain ASCII")
    if not text.strip():
        _refuse("formula is empty")
    with warnings.catch_warnings():
        # Python warns about mistakes such as "1 if" or "(1)(2)", which raise FormulaError later.
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            tree = ast.parse(_IF.sub(f"{_IF_ALIAS}(", " ".join(text.split())), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            _refuse(f"formula {quoted(text, 160)} cannot be read{_from_where(error)}")
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES * 3:  # ast counts operators and contexts as nodes of their own
        _refuse(f"formula has more than {MAX_NODES} parts")
    return tree


def _from_where(error: Exception) -> str:
    """Return from where on a text is no formula, "" where it only ends too early."""
    if not isinstance(error, SyntaxError) or not error.text or not error.offset:
        return ""
    rest = error.text[error.offset - 1 :].strip().replace(f"{_IF_ALIAS}(", "if(")
    return f" from {quoted(rest)} on" if rest else ""


def _refuse(message: str) -> NoReturn:
    raise FormulaError(message)


class _TreeReader:
    """Converts one syntax tree to an expression; keeps the text for messages."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: ast.expr, depth: int) -> Expr:  # noqa: C901, PLR0911 - one case a kind of node
        if depth > MAX_DEPTH:
            _refuse(f"formula is nested deeper than {MAX_DEPTH} levels")
        match node:
            case ast.Constant(value=bool() | complex() | str() | bytes() | None) | ast.Constant(value=type()):
                return self.unknown(node)
            case ast.Constant(value=int() | float() as value):
                return self.number(value)
            case ast.Name() | ast.Attribute() if name := _name(node):
                return Name(name)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand, depth + 1)
            case ast.UnaryOp(op=unary, operand=operand) if type(unary) in _UNARY:
                return Call(_UNARY[type(unary)], (self.read(operand, depth + 1),))
            case ast.BinOp(left=left, op=binary, right=right) if type(binary) in _BINARY:
                return Call(_BINARY[type(binary)], (self.read(left, depth + 1), self.read(right, depth + 1)))
            case ast.BoolOp(op=both, values=values):
                return Call("and" if isinstance(both, ast.And) else "or", self.read_all(values, depth))
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.function("if" if name == _IF_ALIAS else name, args, depth)
            case ast.BinOp(op=other):
                return self.unknown(other)
            case _:
                return self.unknown(node)

    def read_all(self, nodes: list[ast.expr], depth: int) -> tuple[Expr, ...]:
        return tuple(self.read(node, depth + 1) for node in nodes)

    def number(self, value: float) -> Number:
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if number == float("inf"):  # a sign is an operator of its own
            _refuse("formula holds a number too large for a spreadsheet")
        return Number(number)

    def comparison(self, node: ast.Compare, depth: int) -> Expr:
        """Return a comparison; a chain such as ``1 < a <= b`` is the ``and`` of its links.

        ``a - b < 0`` is read as ``a < b``: a difference of equal numbers may be a rounding error instead of zero, and
        spreadsheet programs disagree on when they show it as zero.
        """
        if any(type(op) not in _COMPARE for op in node.ops):
            return self.unknown(node)
        terms = self.read_all([node.left, *node.comparators], depth)
        links = tuple(
            Call(_COMPARE[type(op)], _compared(left, right))
            for op, left, right in zip(node.ops, terms, terms[1:], strict=False)
        )
        return links[0] if len(links) == 1 else Call("and", links)

    def function(self, name: str, args: list[ast.expr], depth: int) -> Expr:
        if name not in FUNCTIONS:
            _refuse(f"unknown function {quoted(name)}{nearest(name, FUNCTIONS)}")
        low, high = OPS[name].arity
        if not low <= len(args) <= high:
            wanted = str(low) if low == high else f"{low} to {high}"
            _refuse(f"{name}() takes {wanted} arguments, not {len(args)}")
        return Call(name, self.read_all(args, depth))

    def unknown(self, node: ast.AST) -> NoReturn:
        hint = _INSTEAD.get(type(node))
        _refuse(
            f"formula {quoted(self.text, 160)} holds something outside the language" + (f": {hint}" if hint else "")
        )


def _name(node: ast.Name | ast.Attribute) -> str:
    """Return a name of the study's, or a row's value with dots between its parts; "" for anything else with a dot."""
    if isinstance(node, ast.Name):
        return node.id
    text = ast.unparse(node)
    return text if _ROW_VALUE.match(text) else ""


def _compared(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Return the sides of a comparison, those of a difference or a sum where it is compared with zero."""
    match left, right:
        case Call(op="sub", args=(a, b)), Number(value=0.0):
            return a, b
        case Number(value=0.0), Call(op="sub", args=(a, b)):
            return b, a
        case Call(op="add", args=(a, b)), Number(value=0.0):
            return a, _negative(b)
        case Number(value=0.0), Call(op="add", args=(a, b)):
            return _negative(b), a
        case _:
            return left, right


def _negative(expr: Expr) -> Expr:
    return expr.args[0] if isinstance(expr, Call) and expr.op == "neg" else Call("neg", (expr,))
