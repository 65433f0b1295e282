"""Values alone, at each model size, and of draws."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from reportgen.formula.compute import compute, function
from reportgen.formula.expr import Span, Text, call
from reportgen.formula.parse import parse
from reportgen.formula.python import Line
from reportgen.system.errors import EvaluationError

LARGEST = 1.7976931348623157e308
SIZES = (1.0, 2.0, 4.0)


def value(text: str, **names: Any) -> Any:
    return compute(parse(text), names)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 / x", "divides by zero"),
        ("huge * huge", "is too large for a number or divides by zero"),
        ("sqrt(x - 1)", "is not a real number"),
    ],
)
def test_an_error_of_arithmetic_is_one_clause(text: str, sentence: str) -> None:
    with pytest.raises(EvaluationError) as error:
        value(text, x=0.0, huge=1e200)
    assert str(error.value) == sentence


@pytest.mark.parametrize("text", ["1 / x", "(x + 1e200) * 1e200", "sqrt(x - 1)", "ln(x)", "(x - 1) ** 0.5"])
def test_an_error_at_one_size_or_draw_is_an_error(text: str) -> None:
    for given in (np.array([4.0, 0.0]), (4.0, 0.0), (np.array([4.0]), np.array([0.0]))):
        with pytest.raises(EvaluationError):
            value(text, x=given)


def test_a_number_that_fades_to_zero_among_draws_is_zero_as_alone() -> None:
    with np.errstate(under="raise"):
        assert list(value("x * x", x=np.array([1e-200, 2.0]))) == [0.0, 4.0]
    assert value("x * x", x=1e-200) == 0.0


@pytest.mark.parametrize("text", ["x + 0", "max(x, x, x)", "-(-x)", "abs(x) * 0 + x"])
@pytest.mark.parametrize("most", [LARGEST, -LARGEST])
def test_the_largest_number_is_still_a_number(text: str, most: float) -> None:
    assert value(text, x=most) == most
    assert value(text, x=(most, 1.0)) == (most, 1.0)
    assert value(text, x=np.array([most, 1.0])).tolist() == [most, 1.0]


@pytest.mark.parametrize(
    "text",
    [
        *("x * 10 * y", "x + x", "max(x * 10, 1, 2)", "1 / (x * 10)", "if(x * 10 > 1, 2, 3)", "min(exp(y * 1e3), 1)"),
        *("if(y, x * 10, 3)", "y / (x * x)", "sum(x * 10)", "round(x * 10, 0)", "y ** (x * -10)", "x / 0.1"),
    ],
)
@pytest.mark.parametrize("most", [LARGEST, -LARGEST])
def test_a_number_beyond_the_largest_is_an_error_on_the_way_too(text: str, most: float) -> None:
    for given in (most, (most, 1.0), np.array([1.0, most])):
        with pytest.raises(EvaluationError, match="too large"):
            value(text, x=given, y=1.0)


def test_draws_that_are_infinite_when_they_are_given_are_an_error() -> None:
    with pytest.raises(EvaluationError, match="too large"):
        value("x + 1", x=np.array([1.0, np.inf]))


def test_a_name_of_the_sizes_gives_one_value_a_size() -> None:
    assert value("x * a + y", x=SIZES, y=(1.0, 0.0, 2.0), a=10.0) == (11.0, 20.0, 42.0)
    assert value("x - x", x=SIZES) == (0.0, 0.0, 0.0)
    assert value("a", a=10.0) == 10.0
    draws = value("x * a", x=SIZES, a=np.array([1.0, 2.0]))
    assert [size.tolist() for size in draws] == [[1.0, 2.0], [2.0, 4.0], [4.0, 8.0]]


def test_if_takes_the_branch_of_its_condition() -> None:
    names = {"then": 5.0, "otherwise": 7.0}
    assert value("if(c, then, otherwise)", c=2.0, **names) == 5
    assert value("if(c, then, otherwise)", c=0.0, **names) == 7
    for given in (np.array([0.0, 1.0, -1.0]), (0.0, 1.0, -1.0)):
        assert list(value("if(c, then, otherwise)", c=given, **names)) == [7, 5, 5]
        assert list(value("if(c, c * 2, otherwise)", c=given, **names)) == [7, 2, -2]
        assert list(value("if(c > 0, c > 0, 3) + 1", c=given)) == [4, 2, 4]


def test_a_branch_that_fails_may_be_the_one_not_taken() -> None:
    assert value("if(c, 3, 1 / zero)", c=1.0, zero=0.0) == 3
    assert value("if(c, 1 / zero, sum(1 / x))", c=0.0, zero=0.0, x=(1.0, 2.0)) == 1.5
    draws = np.array([1.0, 2.0])
    assert list(value("if(c, 3, 1 / zero)", c=draws, zero=0.0)) == [3, 3]
    assert list(value("if(c > 1, 1 / (c - 1), 3)", c=draws)) == [3, 1]
    with pytest.raises(EvaluationError):
        value("if(c > 1, 3, 1 / zero)", c=draws, zero=0.0)


@pytest.mark.parametrize(("which", "chosen"), [(1.0, 10.0), (2.0, 20.0), (2.9, 20.0), (3.0, 30.0), (3.9, 30.0)])
def test_choose_counts_from_one_and_cuts_to_a_whole_number(which: float, chosen: float) -> None:
    options = {"a": 10.0, "b": 20.0, "c": 30.0}
    assert value("choose(which, a, b, c)", which=which, **options) == chosen
    assert value("choose(which, a, b, c)", which=(which, 1.0), **options) == (chosen, 10.0)
    assert list(value("choose(which, a, b, c)", which=np.array([which, 1.0]), **options)) == [chosen, 10.0]


def test_only_the_option_chosen_is_computed() -> None:
    assert value("choose(which, 1 / zero, 5)", which=2.0, zero=0.0) == 5


@pytest.mark.parametrize("which", [0.0, 0.9, 3.0, -1.0])
def test_a_position_outside_the_list_is_an_error(which: float) -> None:
    for given in (which, (1.0, which), np.array([1.0, which])):
        with pytest.raises(EvaluationError, match="not a real number"):
            value("choose(which, 1, 2)", which=given)
    with pytest.raises(EvaluationError, match="not a real number"):
        compute(call("pick", Span(("a", "b")), "which"), {"a": 1.0, "b": 2.0, "which": which})


def test_pick_and_match_count_from_one() -> None:
    names = {"a": "x", "b": "y", "wanted": "y", "two": 2.0}
    assert compute(call("pick", Span(("a", "b")), "two"), names) == "y"
    assert compute(call("match", "wanted", Span(("a", "b"))), names) == 2.0
    assert compute(call("match", Text("x"), Span(("a", "b"))), names) == 1.0
    with pytest.raises(EvaluationError, match="not a real number"):
        compute(call("match", "wanted", Span(("a", "a"))), names)


def test_several_texts_of_one_formula_are_kept_apart() -> None:
    names = {"a": "x", "b": "y"}
    match = [call("match", Text(text), Span(("a", "b"))) for text in "xy"]
    assert compute(call("sub", match[1], match[0]), names) == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(x)", 7.0),
        ("sum(x, x)", 21.0),
        ("sum(x, y)", 11.0),
        ("sum(x * y, a)", 110.0),
        ("sum(x, y, a)", 110.0),
        ("sum(x + y, a)", 110.0),
        ("sum(a)", 10.0),
        ("sum(a, a)", 100.0),
        ("2 * sum(x) + sum(x)", 21.0),
        ("sum(x > 1)", 2.0),
    ],
)
def test_sum_adds_the_products_of_all_sizes(text: str, expected: float) -> None:
    names = {"x": SIZES, "y": (1.0, 1.0, 2.0), "a": 10.0}
    total = value(text, **names)
    assert (total.__class__, total) == (float, expected)
    draws = {
        name: tuple(np.array([v, v]) for v in given) if given.__class__ is tuple else given
        for name, given in names.items()
    }
    assert np.broadcast_to(value(text, **draws), 2).tolist() == [expected, expected]


def test_sum_beside_a_size_is_the_same_at_each() -> None:
    assert value("x / sum(x)", x=(1.0, 1.0, 2.0)) == (0.25, 0.25, 0.5)


def test_sums_lose_nothing_whatever_their_order() -> None:
    assert value("sum(x)", x=(0.1,) * 10) == 1.0
    assert value("sum(x, y)", x=(1e16, 1.0, -1e16), y=(1.0, 1.0, 1.0)) == 1.0
    ten = {f"n{number}": 0.1 for number in range(10)}
    assert compute(call("sum_rows", Span(tuple(ten))), ten) == 1.0


def test_rows_are_multiplied_entry_by_entry_and_summed() -> None:
    names = {"a": 1.0, "b": 3.0, "c": 5.0, "d": 7.0, "k": 2.0}
    rows, others = Span(("a", "b")), Span(("c", "d"))
    assert compute(call("sum_rows", rows, others), names) == 5 + 21
    assert compute(call("sum_rows", rows, others, "k"), names) == 2 * (5 + 21)
    assert compute(call("sum_rows", call("add", rows, "k")), names) == 3 + 5
    drawn = {**names, "a": np.array([1.0, 0.0])}
    assert compute(call("sum_rows", rows, others), drawn).tolist() == [26, 21]


@pytest.mark.parametrize("weights", [(1.0, 3.0), (0.0, 3.0), (0.0, 0.0), (1.0, 0.0), (2.0, 1.0)])
def test_rows_of_sizes_are_weighed_and_added_at_each_size(weights: tuple[float, float]) -> None:
    first, second = weights
    names = {"a": first, "b": second, "p": (1.0, 2.0, 4.0), "q": (5.0, 0.0, 1.0), "k": 2.0}
    rows, sized = Span(("a", "b")), Span(("p", "q"))
    expected = tuple(first * p + second * q for p, q in zip((1.0, 2.0, 4.0), (5.0, 0.0, 1.0), strict=True))
    assert compute(call("sum_rows", rows, sized), names) == expected
    assert compute(call("sum_rows", sized, rows), names) == expected
    assert compute(call("sum_rows", rows, sized, "k"), names) == tuple(2 * size for size in expected)
    drawn = {**names, "q": tuple(np.array([size, size]) for size in (5.0, 0.0, 1.0))}
    found = compute(call("sum_rows", rows, sized), drawn)
    assert [np.broadcast_to(size, 2).tolist() for size in found] == [[size, size] for size in expected]


def test_rows_of_sizes_alone_are_added_at_each_size() -> None:
    names = {"p": (1.0, 2.0, 4.0), "q": (5.0, 0.0, 1.0)}
    assert compute(call("sum_rows", Span(("p", "q"))), names) == (6.0, 2.0, 5.0)


def test_truths_are_one_and_zero_for_any_numbers() -> None:
    numbers = (0.0, 1.0, 2.0, -0.5)
    pairs = list(product(numbers, repeat=2))
    both, either = ([float(truth(map(bool, pair))) for pair in pairs] for truth in (all, any))
    for text, expected in (("a and b", both), ("a or b", either)):
        assert [value(text, a=a, b=b) for a, b in pairs] == expected
        first, second = (np.array(column) for column in zip(*pairs, strict=True))
        assert value(text, a=first, b=second).tolist() == expected
        assert value(text, a=tuple(first.tolist()), b=tuple(second.tolist())) == tuple(expected)
    assert [value("not a", a=a) for a in numbers] == [1.0, 0.0, 0.0, 0.0]
    assert value("not a", a=np.array(numbers)).tolist() == [1.0, 0.0, 0.0, 0.0]
    assert value("(a > 0) + (a >= 0)", a=1.0) == 2.0


def test_an_error_of_a_line_stops_those_after_it_and_lines_read_those_before_them() -> None:
    lines = [Line("a", parse("x * 2")), Line("b", parse("a + 1")), Line("c", parse("a * n"), 2)]
    several = function(lines, ["x", "n"], {"n", "c"})
    assert several([3.0, (1.0, 2.0)]) == (6.0, 7.0, (6.0, 12.0))
    assert function([Line("a", parse("2 * 3")), Line("s", parse("5"), 2)], [], {"s"})([]) == (6.0, (5.0, 5.0))
    for given in ([1e308, (1.0, 2.0)], [2.0, (1.0, 1e308)]):
        with pytest.raises(OverflowError):
            several(given)
