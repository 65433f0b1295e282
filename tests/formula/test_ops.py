"""The operator table: which way operators bind, and that draws give what each draw alone gives."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from reportgen.formula.compute import compute
from reportgen.formula.expr import Call, Name
from reportgen.formula.ops import ATOM, OPS, TABLE, Infix
from reportgen.system.errors import EvaluationError

NUMBERS = (0.5, 1.0, 2.0, 3.25, 7.0)
COMPUTED = [op.name for op in TABLE if op.name not in {"choose", "sum", "sum_rows", "pick", "match"}]


def given(name: str) -> list[tuple[float, ...]]:
    """Arguments for an operator: every way of choosing as many numbers as it takes, three where it takes many."""
    low, high = OPS[name].arity
    several = product(NUMBERS, repeat=3 if high > 3 else low)
    return [(first, *(float(math.ceil(other)) for other in rest)) for first, *rest in several]


@pytest.mark.parametrize("name", COMPUTED)
def test_an_operator_gives_of_draws_what_it_gives_of_each_alone(name: str) -> None:
    words = "abc"[: len(given(name)[0])]
    expr = Call(name, tuple(map(Name, words)))
    alone = [compute(expr, dict(zip(words, args, strict=True))) for args in given(name)]
    columns = [np.array(column) for column in zip(*given(name), strict=True)]
    together = compute(expr, dict(zip(words, columns, strict=True)))
    assert all(value.__class__ is float for value in alone)
    assert together.dtype == float
    assert together.tolist() == pytest.approx(alone, rel=1e-14)


@pytest.mark.parametrize("name", [name for name in COMPUTED if OPS[name].arity[0] == 2])
def test_a_number_stands_beside_draws_on_either_side(name: str) -> None:
    expr = Call(name, (Name("a"), Name("b")))
    one, draws = 2.0, np.array([1.0, 2.0, 3.0])
    left, right = compute(expr, {"a": one, "b": draws}), compute(expr, {"a": draws, "b": one})
    assert left.tolist() == pytest.approx([compute(expr, {"a": one, "b": draw}) for draw in draws.tolist()])
    assert right.tolist() == pytest.approx([compute(expr, {"a": draw, "b": one}) for draw in draws.tolist()])


def test_a_power_too_small_for_a_number_is_an_error_and_a_power_of_zero_is_none() -> None:
    expr = Call("pow", (Name("a"), Name("b")))
    for base in (1e-200, np.array([1.0, 1e-200])):
        with pytest.raises(EvaluationError, match="too large"):
            compute(expr, {"a": base, "b": 2.0})
    assert compute(expr, {"a": 0.0, "b": 2.0}) == 0.0
    assert compute(expr, {"a": np.array([0.0, 1.0, 3.0]), "b": 2.0}).tolist() == [0.0, 1.0, 9.0]
    assert compute(expr, {"a": 2.0, "b": np.array([0.0, 1.0, 3.0])}).tolist() == [1.0, 2.0, 8.0]


@pytest.mark.parametrize(
    ("name", "number", "digits", "rounded"),
    [
        ("round", 2.5, 0, 3.0),
        ("round", -2.5, 0, -3.0),
        ("round", 2.675, 2, 2.68),
        ("round", 1234.0, -2, 1200.0),
        ("round", 1250.0, -2, 1300.0),
        ("round", 0.1 + 0.2 - 0.3, 2, 0.0),
        ("round", 1.004, 2, 1.0),
        ("round", 1e300, 0, 1e300),
        ("roundup", -1e30, 2, -1e30),
        ("round", 0.125, 40, 0.125),
        ("roundup", 1.001, 2, 1.01),
        ("roundup", -1.001, 2, -1.01),
        ("roundup", 1201.0, -2, 1300.0),
        ("roundup", 1.0, 0, 1.0),
    ],
)
def test_roundings_go_away_from_zero_on_the_digits_a_person_sees(
    name: str, number: float, digits: int, rounded: float
) -> None:
    expr = Call(name, (Name("a"), Name("b")))
    assert compute(expr, {"a": number, "b": float(digits)}) == rounded
    assert compute(expr, {"a": np.array([number]), "b": float(digits)}).tolist() == [rounded]
    assert compute(expr, {"a": number, "b": np.array([float(digits)])}).tolist() == [rounded]


def test_an_operand_on_the_right_of_minus_or_division_binds_tighter() -> None:
    for column, name in product(("python", "excel", "latex", "javascript"), ("add", "sub", "mul", "div")):
        form = getattr(OPS[name], column)
        if isinstance(form, Infix):
            assert form.precedence == form.left < form.right <= ATOM, (name, column)


def test_comparisons_bind_looser_than_sums_and_are_not_chained() -> None:
    comparisons, columns = ("lt", "le", "gt", "ge", "eq", "ne"), ("excel", "latex")
    for name, column in product(comparisons, columns):
        form, total = getattr(OPS[name], column), getattr(OPS["add"], column)
        assert form.precedence < form.left == form.right == total.precedence
