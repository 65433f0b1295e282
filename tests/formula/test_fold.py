"""Expressions of which some values are known: shorter, and of the same value to the last bit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import EvaluationError
from reportgen.formula.compute import compute, function
from reportgen.formula.expr import Call, Expr, Name, Number, Span, Text, call
from reportgen.formula.fold import fold
from reportgen.formula.parse import parse
from reportgen.formula.python import Line, _total_chosen

LARGEST = 1.7976931348623157e308


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("one * x * one", "x"),
        ("four * x", "4 * x"),
        ("four * four * x * four * one", "16 * x * 4"),
        ("x * four * four", "x * 4 * 4"),
        ("four * one", "4"),
        ("one * one", "1"),
        ("zero * x", "0 * x"),
        ("if(zero, x, x + four)", "x + 4"),
        ("if(four > one, x, y)", "x"),
        ("if(x, four, y)", "if(x, 4, y)"),
        ("(four - one) / four + x", "0.75 + x"),
        ("four / zero + x", "4 / 0 + x"),
        ("large * large * x", "1.7976931348623157e308 * 1.7976931348623157e308 * x"),
        ("large + large", "1.7976931348623157e308 + 1.7976931348623157e308"),
        ("(one <= one) + (one < one) + (one >= four) + (one == one) + (one != one)", "2"),
        ("max(four, one)", "max(4, 1)"),
        ("sum(sizes) * one", "sum(sizes)"),
    ],
)
def test_what_known_values_decide_is_computed(text: str, folded: str) -> None:
    known = {"one": 1.0, "four": 4.0, "zero": 0.0, "large": LARGEST, "sizes": (1.0, 2.0)}
    assert fold(parse(text), known) == parse(folded)


def _rows(*args: Expr | str) -> Expr:
    return fold(call("sum_rows", *args), {"p": "fixed", "q": "other", "k": 1.0, "n": 5.0})


def test_rows_go_by_their_labels() -> None:
    counts, labels = Span(("a", "b")), Span(("p", "q"))
    assert _rows(counts, call("eq", labels, Text("fixed")), Span(("c", "d"))) == call(
        "sum_rows", Span(("a",)), Span(("c",))
    )
    assert _rows(counts, call("eq", labels, Text("none"))) == Number(0.0)
    for kept in ((counts, "k"), (counts, call("eq", Span(("x", "q")), Text("fixed"))), (counts, Span(("c", "d")))):
        assert _rows(*kept) == call("sum_rows", *kept)
    assert _rows(counts, call("mul", Span(("n", "n")), Number(1.0))) == call(
        "sum_rows", counts, call("mul", Span(("n", "n")), Number(1.0))
    )


def test_a_list_of_one_is_that_one() -> None:
    assert _rows(Span(("a",))) == Name("a")
    assert _rows(Span(("n",))) == Number(5.0)
    assert _rows(Span(())) == Call("sum_rows", (Span(()),))


FORMULAS = [
    "a * b * c * d",
    "if(a > b, c * d, c / d) * a",
    "a * (b - c) / d",
    "(a + b) * c * (d == d) * d",
    "a * b - c * d",
]
NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.1, 3.0, 1e-200, 1e200, LARGEST]) | st.floats(-1e9, 1e9)


@given(st.sampled_from(FORMULAS), st.lists(NUMBERS, min_size=4, max_size=4), st.sets(st.sampled_from("abcd")))
def test_a_folded_formula_has_the_same_value_or_error(text: str, numbers: list[float], known: set[str]) -> None:
    names = dict(zip("abcd", numbers, strict=True))

    def found(expr: Expr) -> Any:
        try:
            return compute(expr, names)
        except EvaluationError as error:
            return str(error)

    assert found(fold(parse(text), {name: names[name] for name in known})) == found(parse(text))


@pytest.mark.parametrize(
    "chosen", [(1.0, 1.0, 1.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0), (2.0, 0.0, 1.0)]
)
def test_a_selection_that_is_held_is_summed_as_any(chosen: tuple[float, ...]) -> None:
    lines = [
        Line("one", parse("2 * sum(chosen, sizes)")),
        Line("other", parse("sum(sizes, chosen) + 1")),
        Line("rows", call("sum_rows", Span(("x", "y")), Span(("chosen", "all"))), 3),
    ]
    given = ["sizes", "x", "y", "chosen", "all"]
    values = [(1.0, 2.0, 4.0), 3.0, 5.0, chosen, (1.0, 1.0, 1.0)]
    sized = {"sizes", "chosen", "all", "rows"}
    held = {"chosen": chosen, "all": (1.0, 1.0, 1.0)}
    assert function(lines, given, sized, held)(values) == function(lines, given, sized)(values)


@pytest.mark.parametrize(
    ("selection", "text"),
    [
        ((0.0, 0.0, 0.0, 0.0), "0.0"),
        ((0.0, 0.0, 1.0, 0.0), "v[2]"),
        ((1.0, 0.0, 1.0, 0.0), "total((v[0], v[2], ))"),
        ((0.0, 1.0, 1.0, 0.0), "total(v[1:3])"),
        ((1.0, 1.0, 1.0, 0.0), "total(v[0:3])"),
        ((1.0, 1.0, 0.0, 1.0), "total((v[0], v[1], v[3], ))"),
        ((1.0, 1.0, 1.0, 1.0), "total(v)"),
    ],
)
def test_a_selection_is_added_up_as_few_things_as_it_is(selection: tuple[float, ...], text: str) -> None:
    assert _total_chosen("v", selection) == text
