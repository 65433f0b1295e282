"""Typeset formulas: LaTeX drawn as inline SVG, or as MathML; in words where that cannot be done."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from reportgen.report.drawing import draw, mathml
from reportgen.report.trusted import trusted

if TYPE_CHECKING:
    from reportgen.describe.view import Equation

SIZE = 13  # font size in pixels, for print's ten-point text
# Pixels, in print and on the page: a wider formula would be scaled down until nobody can read it, so words stand there.
WIDEST, WIDEST_ON_PAGE = 520, 400
PAGE_SCALE = 1.3  # the page's text size over that of print
# Levels of a formula, one in another. ziamath lays out each level twice, so its time doubles with each.
DEEPEST = 7
# The least pixels that each letter of words takes on average, and each sign between words with the space around it.
_LETTER, _SIGN = 5.0, 12.0
_STEPS = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin{cases}": 2, r"\end{cases}": -2}
_STEP = re.compile("|".join(map(re.escape, sorted(_STEPS, reverse=True))))
_CASES = re.compile(r"\\begin\{cases\}(.*)\\end\{cases\}")
_INNER = re.compile(r"\{[^{}]*\}")
_WORDS = re.compile(r"\\text\{([^{}]*)\}")
_SIGNS = re.compile(r"\\times|\+")
_MARK = "\0"  # a letter of words


class _Drawing(NamedTuple):
    """The content of an svg element, and the element's width, height and view box."""

    body: str
    width: str
    height: str
    view_box: str


def typeset(equation: Equation, *, larger: bool = False) -> Markup:
    """Return a formula as an inline SVG with its text alternative, or that text where it cannot be drawn, or not well.

    The size is that of print; with ``larger`` it is that of the page.
    """
    drawing = _draw(equation.latex) if _worth_drawing(equation.latex) else None
    if drawing is None or float(drawing.width) > (WIDEST_ON_PAGE if larger else WIDEST):
        return escape(equation.text)
    width, height = (_larger(drawing.width), _larger(drawing.height)) if larger else (drawing.width, drawing.height)
    head = (
        f'<svg class="equation" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="{drawing.view_box}" '
        f'width="{width}" height="{height}"><title>{escape(equation.text)}</title>'
    )
    return trusted(f"{head}{drawing.body}</svg>")  # paths drawn by ziamath, and a title escaped in the line above


def math_element(equation: Equation, *, larger: bool = False) -> Markup:
    """Return a formula as a MathML element, for a program that lays it out itself, or its words where none can be made.

    ``larger`` changes nothing: a formula has the size of the text that it stands in.
    """
    del larger
    element = _math_element(equation.latex)
    if element is None:
        return escape(equation.text)
    # ziamath escapes the texts in it.
    return trusted(element.replace("<math ", f'<math alttext="{escape(equation.text)}" ', 1))


@cache
def _math_element(latex: str) -> str | None:
    """Return LaTeX as MathML; None where ziamath cannot read it."""
    try:
        return mathml(latex)
    except Exception:  # noqa: BLE001 - as in ``_draw``
        return None


def _larger(length: str) -> str:
    """Return a length of print as one of the page."""
    return f"{float(length) * PAGE_SCALE:.2f}"


def _worth_drawing(latex: str) -> bool:
    """Return whether LaTeX is nested no deeper than ``DEEPEST``, and not too wide for its words and signs alone.

    A drawing takes tens of milliseconds, so one that would not be shown is not made.
    """
    return max(accumulate(_STEPS[step] for step in _STEP.findall(latex)), default=0) <= DEEPEST and (
        _least_width(latex) <= WIDEST
    )


def _least_width(latex: str) -> float:
    """Return pixels that LaTeX takes at least: those of its words and signs outside fractions, scripts and the like."""
    if cases := _CASES.search(latex):
        outside = _least_width(latex[: cases.start()]) + _least_width(latex[cases.end() :])
        return outside + max(map(_least_width, cases[1].split(r"\\")))
    text = _WORDS.sub(lambda words: _MARK * len(words[1]), latex)
    while (outer := _INNER.sub("", text)) != text:
        text = outer
    return _LETTER * text.count(_MARK) + _SIGN * len(_SIGNS.findall(text))


@cache
def _draw(latex: str) -> _Drawing | None:
    """Return the drawing of LaTeX; None where ziamath cannot read it."""
    try:
        root = draw(latex, SIZE)
    except Exception:  # noqa: BLE001 - ziamath raises any exception for LaTeX it cannot read
        return None
    svg = _text(root)
    content = svg[svg.index(">") + 1 : svg.rindex("</")]
    body = content.replace(' fill="black"', "")  # so that it takes the page's colour, dark or light
    return _Drawing(body, root.get("width", ""), root.get("height", ""), root.get("viewBox", ""))


def _text(root: object) -> str:
    """Return an SVG element as text, without namespace prefixes."""
    from xml.etree.ElementTree import tostring  # noqa: PLC0415 - only formulas need it

    text = tostring(root, encoding="unicode")  # type: ignore[call-overload]  # ziamath publishes no types
    return re.sub(r"<(/?)ns\d:", r"<\1", re.sub(r' xmlns:ns\d="[^"]*"', "", text))
