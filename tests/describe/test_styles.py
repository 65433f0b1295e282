from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.describe.styles import STYLES, exact, excel, rounds_to, text


@pytest.mark.parametrize(
    ("value", "style", "figure", "expected"),
    [
        (3.733018606829568e20, "flops", "3.7E+20", "3.7e20"),
        (7.988493782561587e23, "flops", "7.99E+23", "7.99e23"),
        (1.633615196247294e23, "flops", None, "1.63e23"),
        (0, "flops", None, "0"),
        (888.81, "money", "888", "$889"),
        (1902022.33, "money", "1.90E+6", "$1.90M"),
        (317003.72, "money", "3.17E+5", "$317K"),
        (188532.8, "money", "1.885E+5", "$188.5K"),
        (388955.999, "money", None, "$389K"),
        (12907461.18, "money", "1.29E+7", "$12.9M"),
        (999_600, "money", None, "$1.00M"),
        (999.6, "money", None, "$1.00K"),
        (-794860.27, "money", None, "-$795K"),
        (2.5e9, "money", None, "$2.50B"),
        (0.1366, "percent", None, "13.7%"),
        (4302487.06, "number", None, "4,302,487"),
        (746.9596, "decimal", None, "746.96"),
        (2.85, "exact", None, "2.85"),
        (3.0, "exact", None, "3"),
    ],
)
def test_a_number_is_written_as_the_source_would(value: float, style: str, figure: str | None, expected: str) -> None:
    assert text(value, style, Decimal(figure) if figure else None) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_text_reads_back_as_the_same_float(value: float) -> None:
    assert float(exact(value)) == value


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_money_has_three_digits_or_whole_units(value: float) -> None:
    digits = [c for c in text(value, "money") if c.isdigit()]
    assert digits
    assert len(digits) <= 3 or abs(value) >= 999.5e9


def test_every_style_has_a_number_format() -> None:
    assert all(excel(style) for style in STYLES)


def test_a_currency_without_a_sign_is_written_by_its_code() -> None:
    assert text(1500, "money", currency="SEK") == "SEK 1.50K"


@pytest.mark.parametrize(
    ("value", "figure", "rounds"),
    [(888.81, "888", False), (888.4, "888", True), (1.904e6, "1.90E+6", True), (1.906e6, "1.90E+6", False)],
)
def test_a_value_rounds_to_a_figure_within_half_its_last_digit(value: float, figure: str, rounds: bool) -> None:
    assert rounds_to(value, Decimal(figure)) is rounds
