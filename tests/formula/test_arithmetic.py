"""Numbers compared as spreadsheets compare them, a power without a value, and differences that are noise."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formula.compute import compute
from reportgen.formula.expr import call
from reportgen.formula.parse import parse
from reportgen.formula.printers import Excel
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from tests.support.office import Office

# Formulas over these values, and what Excel, LibreOffice and IronCalc make of them.
TENTH = {"web": 0.7, "code": 0.2, "third": 0.1, "zero": 0.0, "large": 123456789.123456, "other": 123456789.1234561}
SPREADSHEETS = [
    ("if(web + code + third == 1, 1, 0)", 1.0),
    ("if(0.1 + 0.2 == 0.3, 1, 0)", 1.0),
    ("if(third * 3 == 0.3, 1, 0)", 1.0),
    ("if(third * 3 != 0.3, 2, 1)", 1.0),
    ("if(third * 3 <= 0.3, 1, 0)", 1.0),
    ("if(third * 3 >= 0.3, 1, 0)", 1.0),
    ("if(0.3 >= third * 3, 1, 0)", 1.0),
    ("if(third * 3 > 0.3, 1, 0)", 0.0),
    ("if(0.3 < third * 3, 1, 0)", 0.0),
    ("if(third * 3 - 0.3 > 0, 1, 0)", 0.0),
    ("if(0 < third * 3 - 0.3, 1, 0)", 0.0),
    ("if(1 - web - code - third == 0, 1, 0)", 1.0),
    ("if(third * 3 + -0.3 != 0, 1, 0)", 0.0),
    ("third * 3 - 0.3", 0.0),
    ("0.5 - 0.4 - third", 0.0),
    ("if(sqrt(2) * sqrt(2) == 2, 1, 0)", 1.0),
    ("if(large == other, 1, 0)", 1.0),
    ("if(large == large + 0.00001, 1, 0)", 0.0),
    ("if(web < 0.700001, 1, 0)", 1.0),
    ("if(zero == 1e-300, 1, 0)", 0.0),
    ("web - 0.6999", 0.7 - 0.6999),
    ("round(2.85 * third * 100, 0)", 29.0),
    ("round(code + 2.3, 0)", 3.0),
    ("roundup(third * 30, 0)", 3.0),
]


@pytest.mark.parametrize(("formula", "expected"), SPREADSHEETS)
def test_numbers_are_compared_at_fifteen_digits(formula: str, expected: float) -> None:
    assert compute(parse(formula), TENTH) == expected


@pytest.mark.parametrize(("formula", "expected"), SPREADSHEETS)
def test_draws_are_compared_as_single_numbers_are(formula: str, expected: float) -> None:
    draws = {name: np.array([value, 5.0]) for name, value in TENTH.items()}
    result = np.broadcast_to(np.asarray(compute(parse(formula), draws)), 2)
    assert result[0] == pytest.approx(expected, rel=1e-12, abs=0)
    assert result[1] == compute(parse(formula), dict.fromkeys(TENTH, 5.0))


@pytest.mark.office
def test_libreoffice_compares_numbers_so(office: Office) -> None:
    cells = {f"A{number}": value for number, value in enumerate(TENTH.values(), start=1)}
    printer = Excel(dict(zip(TENTH, cells, strict=True)).__getitem__)
    results = office.evaluate([printer.print(parse(formula)) for formula, _ in SPREADSHEETS], cells)
    assert results == pytest.approx([expected for _, expected in SPREADSHEETS], abs=1e-15)


def test_ironcalc_compares_numbers_so() -> None:
    from tests.support import ironcalc_judge

    cells = {f"A{number}": value for number, value in enumerate(TENTH.values(), start=1)}
    printer = Excel(dict(zip(TENTH, cells, strict=True)).__getitem__)
    kept = [(formula, expected) for formula, expected in SPREADSHEETS if "1e-300" not in formula]
    results = ironcalc_judge.evaluate([printer.print(parse(formula)) for formula, _ in kept], cells)
    assert [float(value) for value in results] == pytest.approx([expected for _, expected in kept], abs=1e-15)


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [("lt", 0.0), ("le", 0.0), ("gt", 1.0), ("ge", 1.0), ("eq", 0.0), ("ne", 1.0)],
)
def test_a_text_ranks_above_every_number_as_in_spreadsheets(comparison: str, expected: float) -> None:
    for text in ("", "a"):
        for number in (-1.0, 0.0, 1e300):
            assert compute(call(comparison, "text", "number"), {"text": text, "number": number}) == expected


def test_numbers_too_large_for_their_difference_are_compared() -> None:
    assert compute(parse("a > b"), {"a": 1.7e308, "b": -1.7e308}) == 1.0
    assert compute(parse("a > b"), {"a": np.array([1.7e308, 1.0]), "b": np.array([-1.7e308, 1.0])}).tolist() == [1, 0]


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_numbers_that_differ_within_fourteen_digits_are_ordered_exactly(a: float, b: float) -> None:
    if abs(a - b) > 1e-13 * max(abs(a), abs(b)):
        assert compute(parse("a < b"), {"a": a, "b": b}) == float(a < b)


@given(st.floats(1e-300, 1e300))
def test_neighbours_differ_only_where_fifteen_digits_tell_them_apart(a: float) -> None:
    b = math.nextafter(a, math.inf)
    context = Context(prec=15, rounding=ROUND_HALF_UP)
    same = context.create_decimal(Decimal(a)) == context.create_decimal(Decimal(b))
    assert compute(parse("a == b"), {"a": a, "b": b}) == float(same)


@pytest.mark.parametrize("base", [0.0, np.array([0.0, 1.0])])
@pytest.mark.parametrize("exponent", [0.0, np.array([0.0, 2.0])])
def test_zero_to_the_power_of_zero_is_an_error(base: float, exponent: float) -> None:
    with pytest.raises(EvaluationError, match="is 0 to the power of 0"):
        compute(parse("base ** exponent"), {"base": base, "exponent": exponent})


def test_a_draw_without_a_power_takes_the_other_branch() -> None:
    draws = {"base": np.array([0.0, 2.0]), "exponent": np.array([0.0, 3.0])}
    assert compute(parse("if(exponent == 0, 7, base ** exponent)"), draws).tolist() == [7.0, 8.0]


@pytest.mark.office
def test_zero_to_the_power_of_zero_is_an_error_in_each_spreadsheet_program(office: Office) -> None:
    from tests.support import ironcalc_judge

    cells = {"A1": 0.0, "A2": 0.0, "A3": 2.0}
    printer = Excel({"a": "A1", "b": "A2", "c": "A3"}.__getitem__)
    formulas = [printer.print(parse(text)) for text in ("a ** b", "(a * c) ** b", "a ** (b / c)", "c ** b", "a ** c")]
    for results in (office.evaluate(formulas, cells), ironcalc_judge.evaluate(formulas, cells)):
        assert [str(result)[0] for result in results[:3]] == ["#", "#", "#"]
        assert [float(result) for result in results[3:]] == [1.0, 0.0]
