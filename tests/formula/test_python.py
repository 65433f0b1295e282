"""Expressions as Python: nothing computed twice, nothing outside its branch, and no infinity that gets away unseen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reportgen.formula.compute import function
from reportgen.formula.expr import Span, call
from reportgen.formula.factors import Constants
from reportgen.formula.parse import parse
from reportgen.formula.python import Line, Statements

if TYPE_CHECKING:
    from reportgen.formula.expr import Expr
    from reportgen.formula.factors import Constant

SIZED = ("x", "y", "z")
NAMES = (*SIZED, "a", "b", "c")
HELD = {"x": (0.0, 1.0, 1.0), "y": (1.0, 0.0, 1.0), "z": (0.0, 2.0, 1.0)}
_CHECK = re.compile(
    r"if (\w+)\.__class__ is float and not -\S+ <= \1 <= \S+: raise Infinite|check_floats\(\[?(.+?)\]?\)"
)


def written(*exprs: str | Expr, sizes: int = 0, held: bool = False) -> tuple[list[str], list[str]]:
    """The statements of lines called one, two and three, and what is checked after them."""
    held_values = HELD if held else {}
    body = Statements({name: name for name in NAMES}, SIZED, constants=Constants.of(held_values))
    for name, expr in zip(("one", "two", "three"), exprs, strict=False):
        body.add(Line(name, parse(expr) if isinstance(expr, str) else expr, sizes))
    body.check()
    checks = [found for text in body.written if (found := _CHECK.fullmatch(text))]
    checked = [name for found in checks for name in (found[1] or found[2]).split(", ")]
    return body.written[: len(body.written) - len(checks)], checked


def span(*names: str) -> Span:
    return Span(names)


@pytest.mark.parametrize(
    "expr",
    ["-one", "one + b", "b + one", "one - b", "b - one", "one * b", "one / b", "b * (c - one / 2)"],
)
def test_a_value_whose_infinity_reaches_the_next_is_checked_there_alone(expr: str) -> None:
    assert written("a * 10", expr)[1] == ["v1"]


def test_a_value_whose_infinity_reaches_a_sum_of_rows_is_checked_there_alone() -> None:
    assert written("a * 10", call("sum_rows", span("b", "one")))[1] == ["v1"]


@pytest.mark.parametrize("expr", ["b / one", "one ** b", "b ** one", "exp(one)"])
def test_a_value_whose_infinity_may_vanish_in_the_next_is_checked_itself(expr: str) -> None:
    assert written("a * 10", expr)[1] == ["v0", "v1"]


@pytest.mark.parametrize("expr", ["max(one, b)", "if(one > b, 2, 3)", "abs(one)", "round(one, 0)"])
def test_what_gives_no_infinity_of_its_own_is_not_checked(expr: str) -> None:
    assert written("a * 10", expr)[1] == ["v0"]


def test_what_one_value_passes_on_is_known_after_the_next() -> None:
    assert written("a * 10", "one + 1", "b * 2")[1] == ["v1", "v2"]
    assert written("a * 10", "b * 2", "two + one")[1] == ["v2"]


def test_values_of_the_sizes_are_checked_at_each_size() -> None:
    assert written("x * 10", sizes=3)[1] == ["v0"]
    assert written("x * 10", "y * 10", sizes=3)[1] == ["*v0", "*v1"]


@pytest.mark.parametrize(
    ("expr", "statement"),
    [
        ("1 / (a * 10)", "1.0/check_float(a*10.0)"),
        ("a * 10 / b", "a*10.0/b"),
        ("a * 10 + b", "sum_of_two(a*10.0, b)"),
        ("max(a * 10, b)", "greatest(check_float(a*10.0),b)"),
        ("max(a, b)", "greatest(a,b)"),
        ("1 / max(a, b * 2)", "1.0/greatest(a,check_float(b*2.0))"),
        ("if(a, b * 2, 3)", "select(a != 0, lambda: check_float(b*2.0), lambda: 3.0)"),
    ],
)
def test_an_infinity_that_would_be_hidden_is_stopped_where_it_arises_and_no_other(expr: str, statement: str) -> None:
    assert written(expr)[0] == [f"v0 = {statement}"]


@pytest.mark.parametrize(
    ("expr", "statement"),
    [
        ("if(a, 1, 2) + 1", "sum_of_two(select(a != 0, lambda: 1.0, lambda: 2.0), 1.0)"),
        ("if(a > b, a > c, 3)", "select(greater(a,b), lambda: (greater(a,c)) * 1.0, lambda: 3.0)"),
        ("(a > b) + 1", "sum_of_two((greater(a,b)) * 1.0, 1.0)"),
        ("a and b", "((a != 0) & (b != 0)) * 1.0"),
    ],
)
def test_a_truth_becomes_a_number_where_one_is_wanted_and_a_number_stays_one(expr: str, statement: str) -> None:
    assert written(expr)[0] == [f"v0 = {statement}"]


def test_a_sum_that_several_values_take_is_computed_once() -> None:
    assert written("sum(x) * a", "sum(x) + 1")[0] == ["t0 = total(x)", "v1 = t0*a", "v2 = sum_of_two(t0, 1.0)"]
    assert written("sum(x)", "sum(x)")[0] == ["t0 = total(x)"]


def test_a_sum_in_a_branch_is_computed_only_there_and_one_after_it_ahead() -> None:
    branch = "select(c != 0, lambda: check_float(total(x)), lambda: 1.0)"
    assert written("if(c, sum(x), 1)")[0] == [f"v0 = {branch}"]
    assert written("if(c, sum(x), 1) + sum(y)")[0] == ["t0 = total(y)", f"v1 = sum_of_two({branch}, t0)"]


@pytest.mark.parametrize(
    ("expr", "total"),
    [
        ("sum(x, y)", "dot(x, y)"),
        ("sum(x, x)", "total([s0 * s0 for s0 in x])"),
        ("sum(x, y, a)", "total([s0 * s1 * a for s0, s1 in zip(x, y)])"),
        ("sum(x, y + 1)", "total([s0 * (s1+1.0) for s0, s1 in zip(x, y)])"),
        ("sum(y + 1, x)", "total([(s0+1.0) * s1 for s0, s1 in zip(y, x)])"),
        ("sum(y * x, z)", "total([s0*s1 * s2 for s0, s1, s2 in zip(y, x, z)])"),
        ("sum(y, x * z)", "total([s0 * (s1*s2) for s0, s1, s2 in zip(y, x, z)])"),
    ],
)
def test_a_sum_of_products_multiplies_from_the_left_as_it_is_written(expr: str, total: str) -> None:
    assert written(expr)[0] == [f"t0 = {total}"]


@pytest.mark.parametrize(
    ("expr", "selected"),
    [
        ("sum(x, y)", "y[1:3]"),
        ("sum(y, z)", "(z[0], z[2], )"),
        ("sum(z, x)", "z[1:3]"),
    ],
)
def test_a_sum_over_a_selection_that_is_known_takes_what_it_selects(expr: str, selected: str) -> None:
    assert written(expr, held=True)[0] == [f"t0 = {selected}", "t1 = total(t0)"]


@pytest.mark.parametrize(
    ("expr", "total"),
    [
        ("sum(x, a)", "total([s0 * a for s0 in x])"),  # one number, not one a size
        ("sum(z, z + 1)", "total([s0 * (s0+1.0) for s0 in z])"),
    ],
)
def test_a_sum_of_more_than_selected_numbers_runs_over_all_sizes(expr: str, total: str) -> None:
    assert written(expr, held=True)[0] == [f"t0 = {total}"]


@pytest.mark.parametrize(
    ("expr", "statement"),
    [
        ("x", None),
        ("a", "(a,) * 3"),
        ("x * x", "tuple([s0*s0 for s0 in x])"),
        ("x * y + a", "tuple([sum_of_two(s0*s1, a) for s0, s1 in zip(x, y)])"),
    ],
)
def test_a_value_of_the_sizes_takes_one_turn_a_size_and_a_name_once_in_it(expr: str, statement: str | None) -> None:
    assert written(expr, sizes=3)[0] == ([f"v0 = {statement}"] if statement else [])


@pytest.mark.parametrize(
    ("lists", "statement"),
    [
        ([span("x", "y")], "tuple([total(s0) for s0 in zip(*(x, y, ))])"),
        ([span("a", "b"), span("x", "y")], "weighted_sums([e0 for e0 in (a, b, )], (x, y, ))"),
        (
            [span("a", "b"), span("x", "y"), span("b", "c")],
            "weighted_sums([e0 * e1 for e0, e1 in zip((a, b, ), (b, c, ))], (x, y, ))",
        ),
        (
            [span("x", "y"), span("y", "z")],
            "tuple([total([e0 * e1 for e0, e1 in zip(s0, s1)]) for s0, s1 in zip(zip(*(x, y, )), zip(*(y, z, )))])",
        ),
    ],
)
def test_a_sum_of_rows_at_each_size_multiplies_what_is_alike_at_all_sizes_once(
    lists: list[Span], statement: str
) -> None:
    assert written(call("sum_rows", *lists), sizes=3)[0] == [f"v0 = {statement}"]


def test_a_sum_of_rows_over_selections_that_are_known_takes_what_they_select() -> None:
    weights, selections = span("a", "b"), span("x", "y")
    taken = ["t0 = total((a, b, ))", "v1 = (b, a, t0, )"]
    assert written(call("sum_rows", weights, selections), sizes=3, held=True)[0] == taken
    weighed = ["v0 = weighted_sums([e0 for e0 in (a, b, )], (x, z, ))"]  # z is no selection
    assert written(call("sum_rows", weights, span("x", "z")), sizes=3, held=True)[0] == weighed
    three = call("sum_rows", weights, selections, span("b", "c"))
    weighed = ["v0 = weighted_sums([e0 * e1 for e0, e1 in zip((a, b, ), (b, c, ))], (x, y, ))"]
    assert written(three, sizes=3, held=True)[0] == weighed


@pytest.mark.parametrize(
    "chosen", [(1.0, 1.0, 1.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0), (2.0, 0.0, 1.0)]
)
def test_a_selection_that_is_held_is_summed_as_any(chosen: tuple[float, ...]) -> None:
    lines = [
        Line("one", parse("2 * sum(chosen, sizes)")),
        Line("other", parse("sum(sizes, chosen) + 1")),
        Line("quotient", parse("sum(x * chosen * sizes / y) / unit")),
        Line("quotients", parse("sum(unit * x * chosen * sizes / (y * all))")),
        Line("number", parse("sum(x * all) + unit * (x - y)")),
        Line("difference", parse("(x - y) * unit")),
        Line("rows", call("sum_rows", Span(("x", "y")), Span(("chosen", "all"))), 3),
    ]
    given = ["sizes", "x", "y", "chosen", "all", "unit"]
    values = [(1.0, 2.1, 4.7), 3.3, 5.7, chosen, (1.0, 1.0, 1.0), 1.0]
    sized = {"sizes", "chosen", "all", "rows"}
    held: dict[str, Constant] = {"chosen": chosen, "all": (1.0, 1.0, 1.0), "unit": 1.0}
    assert function(lines, given, sized, held)(values) == function(lines, given, sized)(values)


@pytest.mark.parametrize(
    ("selection", "sum_of", "statements"),
    [
        ((0.0, 0.0, 1.0, 0.0), "sum(x, y)", ["t0 = (y[2])"]),
        ((0.0, 0.0, 1.0, 0.0), "sum(a * x * y / b)", ["t0 = (a*y[2]/b)"]),
        ((0.0, 1.0, 1.0, 0.0), "sum(y, x)", ["t0 = y[1:3]", "t1 = total(t0)"]),
        ((1.0, 0.0, 1.0, 0.0), "sum(a * x * y / b)", ["t0 = (y[0], y[2], )", "t1 = total([a*s0/b for s0 in t0])"]),
        ((1.0, 1.0, 1.0, 1.0), "sum(x * y / (a * x))", ["t0 = total([s0/a for s0 in y])"]),
        ((0.0, 0.0, 0.0, 0.0), "sum(x, y)", ["t0 = ()", "t1 = total(t0)"]),
        # A size that is not selected may have no value at which to divide, and the sum has none then either.
        ((1.0, 0.0, 1.0, 0.0), "sum(x * a / y)", ["t0 = total([s0*a/s1 for s0, s1 in zip(x, y)])"]),
        ((1.0, 1.0, 1.0, 1.0), "sum(a * x)", ["t0 = total([a*s0 for s0 in x])"]),  # four times a
        ((1.0, 0.0, 1.0, 0.0), "sum(x)", ["t0 = total(x)"]),
    ],
)
def test_a_sum_with_a_known_selection_runs_over_what_it_selects(
    selection: tuple[float, ...], sum_of: str, statements: list[str]
) -> None:
    body = Statements({name: name for name in NAMES}, SIZED, constants=Constants.of({"x": selection}))
    body.add(Line("one", parse(sum_of)))
    assert [text for text in body.written if not _CHECK.fullmatch(text)] == statements
