"""Every operator and every argument is written in every target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.formula.expr import Call, Expr, Name, Span, call, names_in
from reportgen.formula.ops import OPS, TABLE, Unwritten
from reportgen.formula.printers import Excel, JavaScript, Latex
from reportgen.formula.python import Line, Statements
from reportgen.formula.words_printer import PlainText, Typeset, Worked
from reportgen.graph.graph import Graph
from reportgen.report import live

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("printer", [Excel, JavaScript, Latex])
def test_every_operator_is_written_for_every_target(printer: Any) -> None:
    target = printer(name=str, span=",".join)
    for op in OPS.values():
        form = getattr(op, printer.column)
        args: tuple[Expr, ...] = tuple(Name(letter) for letter in "abcdef"[: max(op.arity[0], 1)])
        if op.name in {"pick", "match", "sum_rows"}:
            args = (Span(("a", "b")), Name("c"))[: op.arity[0]]
        if isinstance(form, Unwritten):
            assert form.reason
            with pytest.raises(TypeError, match=op.name):
                target.print(Call(op.name, args))
        else:
            assert target.print(Call(op.name, args))


def _python(expr: Expr) -> str:
    """What Python computes an expression by, with the names as its variables."""
    names = {name: name for name in names_in(expr)}
    body = Statements(names, ())
    value = body.add(Line("", expr))
    return "\n".join([*body.written, value])


def _script(expr: Expr) -> str:
    return re.sub(r'v\["(\w+)"\]', r"\1", live._Script(Graph({}, {}, 1), {}, (), {}).print(expr))


TARGETS: dict[str, Callable[[Expr], str]] = {
    "python": _python,
    "excel": lambda expr: Excel(str, ",".join).print(expr),
    "javascript": lambda expr: JavaScript(str, ",".join).print(expr),
    "page": _script,
    "latex": lambda expr: Latex(str, ",".join).print(expr),
    "typeset": lambda expr: Typeset(str, ",".join).print(expr),
    "worked": lambda expr: Worked(str, ",".join).print(expr),
    "text": lambda expr: PlainText(str, ",".join).print(expr),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("name", "count"), [(op.name, n) for op in TABLE if op.arity[1] > 2 for n in {3, op.arity[1]}])
def test_every_argument_is_written_once_in_every_target(name: str, count: int, target: str) -> None:
    names = [f"name_{number}_" for number in range(count)]
    args = [Span((f"{word}a", f"{word}b")) if name == "sum_rows" else Name(word) for word in names]
    text = TARGETS[target](Call(name, tuple(args)))
    assert {word: text.count(f"{word}{'a' * (name == 'sum_rows')}") for word in names} == dict.fromkeys(names, 1)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("python", "v0 = a*b*(c*d)*(e/f)\nv0"),
        ("excel", "a*b*(c*d)*(e/f)"),
        ("javascript", "a*b*(c*d)*(e/f)"),
        ("page", "a*b*(c*d)*(e/f)"),
        ("latex", r"a \, b \, (c \, d) \, \frac{e}{f}"),
        ("typeset", r"a \, b \, (c \, d) \, \frac{e}{f}"),
        ("worked", r"a \times b \times (c \times d) \times \frac{e}{f}"),
        ("text", "a × b × (c × d) × (e / f)"),
    ],
)
def test_a_product_of_many_factors_is_written_from_the_left(target: str, text: str) -> None:
    product = call("mul", "a", "b", call("mul", "c", "d"), call("div", "e", "f"))
    assert TARGETS[target](product) == text
