"""Print formulas for readers: as LaTeX in mathematical style, and in plain characters as the text alternative."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from reportgen.formula.expr import Call, Expr, Number
from reportgen.formula.ops import ATOM, Form, Function, Op
from reportgen.formula.printers import Latex, Printer

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"_\{([A-Za-z]{2,})\}")
_PLAIN_POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NOT_WORDS = re.compile(r"(?<!\w)-|-(?!\w)|[^\w .,:()/+-]|_")


class Typeset(Latex):
    """Prints LaTeX with nested quotients as one fraction, and a multiplication sign beside digits and words.

    An ``if`` in the last branch of another is one more row of its cases. One that stands elsewhere in a row is written
    as a function, because rows in rows are hard to read, and ziamath takes four times as long for each level.
    """

    column: ClassVar[str] = "latex"
    sign_always: ClassVar[bool] = False
    _in_cases: bool = False

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "if":
            return self._cases(op, args)
        if op.name == "div":
            numerator, below = _quotient(Call("div", args))
            bound = 0 if len(below) == 1 else 5
            under = self._product([self.operand(part, bound, "number") for part in below])
            return rf"\frac{{{self.operand(numerator, 0, 'number')}}}{{{under}}}", 6
        if op.name == "mul":
            return self._product(self.operands(args, 5, 6, "number")), 5
        return super()._call(op, form, args)

    def _cases(self, op: Op, args: tuple[Expr, ...]) -> tuple[str, int]:
        if self._in_cases:
            return super()._call(op, Function(r"\operatorname{if}"), args)
        branches, last = _branches(args)
        self._in_cases = True
        rows = [rf"{self.print(value)} & \text{{if }} {self.print_truth(test)}" for test, value in branches]
        rows.append(rf"{self.print(last)} & \text{{otherwise}}")
        self._in_cases = False
        return r"\begin{cases}" + r"\\".join(rows) + r"\end{cases}", ATOM

    def _product(self, factors: list[str]) -> str:
        text = factors[0]
        for before, factor in pairwise(factors):
            words = r"\text{" in before or factor.startswith(r"\text{")
            text += (r" \times " if self.sign_always or words or factor[:1].isdigit() else r" \, ") + factor
        return text


class Worked(Typeset):
    """Prints LaTeX with a multiplication sign between all factors: for formulas with values in place of names."""

    sign_always = True


class PlainText(Printer):
    """Prints a formula in plain characters: the text alternative of a typeset one."""

    column: ClassVar[str] = "excel"

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        signs = {
            "mul": (" × ", 5, 5, 6),
            "div": (" / ", 5, 5, 6),
            "add": (" + ", 4, 4, 4),
            "sub": (" − ", 4, 4, 5),
            "pow": ("^", 7, ATOM, ATOM),
        }
        if op.name not in signs:
            return super()._call(op, form, args)
        symbol, precedence, left, right = signs[op.name]
        return symbol.join(self.operands(args, left, right, "number")), precedence


def to_latex(expr: Expr, name: Callable[[str], str], printer: type[Typeset] = Typeset) -> str:
    """Return an expression as LaTeX; ``name`` gives the LaTeX of each name."""
    return printer(name).print(expr)


def to_text(expr: Expr, name: Callable[[str], str]) -> str:
    """Return an expression in plain characters; ``name`` gives the words of each name."""
    return PlainText(name).print(expr)


def latex_symbol(symbol: str, name: str) -> str:
    """Return a study's symbol as LaTeX, subscripts of several letters upright; without one, the name in words."""
    if not symbol:
        return latex_words(name.replace("_", " "))
    if symbol.isalpha() and len(symbol) > 1:
        return rf"\mathrm{{{symbol}}}"
    return _WORD.sub(r"_{\\mathrm{\1}}", symbol)


def latex_words(text: str) -> str:
    """Return words in upright type; characters with a meaning in LaTeX are left out."""
    return rf"\text{{{latex_plain(text) or 'value'}}}"


def latex_plain(text: str) -> str:
    """Return words without the characters that have a meaning in LaTeX."""
    return _NOT_WORDS.sub("", text).strip()


def latex_number(text: str) -> str:
    """Return a number as shown, in LaTeX: 1.34 × 10²⁴ with its power as an exponent."""
    digits, mark, power = text.replace("−", "-").partition(" × 10")
    plain = digits.replace(",", r"{,}").replace("$", r"\$").replace("%", r"\%")
    return rf"{plain} \times 10^{{{int(power.translate(_PLAIN_POWERS))}}}" if mark else plain


def _branches(args: tuple[Expr, ...]) -> tuple[list[tuple[Expr, Expr]], Expr]:
    """Return each condition of ``if(a, x, if(b, y, z))`` with its value, and the value where none holds."""
    test, value, last = args
    branches = [(test, value)]
    while isinstance(last, Call) and last.op == "if":
        test, value, last = last.args
        branches.append((test, value))
    return branches, last


def _quotient(expr: Expr) -> tuple[Expr, list[Expr]]:
    """Return the numerator of a / b / c, and its denominators b and c with constants first."""
    below: list[Expr] = []
    while isinstance(expr, Call) and expr.op == "div":
        below.insert(0, expr.args[1])
        expr = expr.args[0]
    return expr, sorted(below, key=lambda part: not isinstance(part, Number))
