"""Formulas typeset: expressions to LaTeX as a mathematician writes it, and its drawings in a page."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup, escape

from reportgen.formula.expr import Call, Expr, Number
from reportgen.formula.ops import ATOM, Form, Op
from reportgen.formula.printers import Latex, Printer
from reportgen.report.drawing import draw

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 13  # pixels, beside print's ten-point text
_WORD = re.compile(r"_\{([A-Za-z]{2,})\}")
_NOT_WORDS = re.compile(r"(?<!\w)-|-(?!\w)|[^\w .,:()/+-]|_")


class Typeset(Latex):
    """LaTeX with quotients of quotients made one fraction, and a multiplication sign beside digits and words."""

    column: ClassVar[str] = "latex"
    sign_always: ClassVar[bool] = False

    def _call(self, op: Op, form: Form, args: tuple[Expr, ...]) -> tuple[str, int]:
        if op.name == "div":
            numerator, below = _quotient(Call("div", args))
            bound = 0 if len(below) == 1 else 5
            under = self._product([self.operand(part, bound, "number") for part in below])
            return rf"\frac{{{self.operand(numerator, 0, 'number')}}}{{{under}}}", 6
        if op.name == "mul":
            return self._product([self.operand(args[0], 5, "number"), self.operand(args[1], 6, "number")]), 5
        return super()._call(op, form, args)

    def _product(self, factors: list[str]) -> str:
        text = factors[0]
        for before, factor in pairwise(factors):
            words = r"\text{" in before or factor.startswith(r"\text{")
            text += (r" \times " if self.sign_always or words or factor[:1].isdigit() else r" \, ") + factor
        return text


class Worked(Typeset):
    """The same with a multiplication sign between all factors: for formulas whose names are replaced by values."""

    sign_always = True


class Spoken(Printer):
    """A formula in plain characters: the text alternative of a typeset one."""

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
        parts = [self.operand(args[0], left, "number"), self.operand(args[1], right, "number")]
        return symbol.join(parts), precedence


def latex_symbol(symbol: str, name: str) -> str:
    """A study's symbol as LaTeX, subscripts of several letters upright; without one, the name in words."""
    if not symbol:
        return latex_words(name.replace("_", " "))
    if symbol.isalpha() and len(symbol) > 1:
        return rf"\mathrm{{{symbol}}}"
    return _WORD.sub(r"_{\\mathrm{\1}}", symbol)


def latex_words(text: str) -> str:
    """Words upright; characters that mean something in LaTeX are left out."""
    return rf"\text{{{_NOT_WORDS.sub('', text).strip() or 'value'}}}"


def latex_number(text: str) -> str:
    """A number as shown, for LaTeX: 1.34e24 as a power of ten."""
    if "e" not in text:
        return text.replace(",", r"{,}").replace("$", r"\$").replace("%", r"\%").replace("−", "-")
    digits, power = text.replace("−", "-").split("e")
    return rf"{digits} \times 10^{{{int(power)}}}"


def to_latex(expr: Expr, name: Callable[[str], str], printer: type[Typeset] = Typeset) -> str:
    """An expression as LaTeX."""
    return printer(name).print(expr)


def to_text(expr: Expr, name: Callable[[str], str]) -> str:
    """An expression in plain characters."""
    return Spoken(name).print(expr)


def equation(latex: str, alternative: str) -> Markup:
    """A formula as an inline SVG with its text alternative; what cannot be typeset stands as that text."""
    svg = _svg(latex)
    if svg is None:
        return escape(alternative)
    body, width, height, depth = svg
    head = (
        f'<svg class="equation" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="{depth}" '
        f'width="{width}" height="{height}"><title>{escape(alternative)}</title>'
    )
    return Markup(f"{head}{body}</svg>")  # noqa: S704 - paths drawn by ziamath, and a title escaped in the line above


@cache
def _svg(latex: str) -> tuple[str, str, str, str] | None:
    """The drawing inside the svg element, its width and height, and its view box."""
    try:
        root = draw(latex, SIZE)
    except Exception:  # noqa: BLE001 - ziamath raises whatever it stumbles over; the text alternative stands in
        return None
    whole = _text(root)
    inside = whole[whole.index(">") + 1 : whole.rindex("</")]
    body = inside.replace(' fill="black"', "")  # the page's colour, dark or light
    return body, root.get("width", ""), root.get("height", ""), root.get("viewBox", "")


def _text(root: object) -> str:
    """An SVG element as text, without prefixes on its names."""
    from xml.etree.ElementTree import tostring  # noqa: PLC0415 - only formulas need it

    text = tostring(root, encoding="unicode")  # type: ignore[call-overload]  # ziamath publishes no types
    return re.sub(r"<(/?)ns\d:", r"<\1", re.sub(r' xmlns:ns\d="[^"]*"', "", text))


def _quotient(expr: Expr) -> tuple[Expr, list[Expr]]:
    """Take a / b / c as a over b and c; constants come first below the line."""
    below: list[Expr] = []
    while isinstance(expr, Call) and expr.op == "div":
        below.insert(0, expr.args[1])
        expr = expr.args[0]
    return expr, sorted(below, key=lambda part: not isinstance(part, Number))
