from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.describe.styles import STYLES, column_scale, exact, excel, rounds_to, text, typographic


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
        (0.2825, "stated_percent", None, "28.25%"),
        (0.0075, "stated_percent", None, "0.75%"),
        (0.15, "stated_percent", None, "15.0%"),
        (1 / 3, "stated_percent", None, "33.3333%"),
        (12.5, "stated_percent", None, "1250.0%"),
        (4302487.06, "number", None, "4,302,487"),
        (746.9596, "decimal", None, "746.96"),
        (2.85, "exact", None, "2.85"),
        (0.0825, "percent", None, "8.3%"),
        (1000.5, "count", None, "1,001"),
        (1.005, "decimal", None, "1.01"),
        (2.675, "decimal", None, "2.68"),
        (0.285 * 100, "count", None, "29"),
        (0.285 * 100, "number", None, "28.5"),
        (0.05, "number", None, "0.05"),
        (0.05, "plain", None, "0.05"),
        (2.2444, "number", None, "2.24"),
        (2.2444, "plain", None, "2.2444"),
        (1.5, "number", None, "1.5"),
        (999.96, "number", None, "1,000"),
        (0.000123, "number", None, "0.000123"),
        (1e-9, "number", None, "0"),
        (-1000.5, "number", None, "-1,001"),
        (-0.3, "count", None, "-0.3"),
        (-0.0, "count", None, "0"),
        (-1e-9, "count", None, "0"),
        (-0.0004, "percent", None, "-0.04%"),
        (-0.0004, "money", None, "-$0.0004"),
        (0.28, "money", "100", "$0.28"),
        (0.004, "decimal", None, "0.004"),
        (0.0005, "fraction", None, "0.001"),
        (-2.0, "money", None, "-$2.00"),
        (0.42, "money", None, "$0.42"),
        (-0.42, "money", None, "-$0.42"),
        (1499, "money", None, "$1.50K"),
        (-1499, "money", None, "-$1.50K"),
        (12907461.18, "whole_money", "1.29E+7", "$12,907,461"),
        (-1234567.5, "whole_money", None, "-$1,234,568"),
        (4302487.06, "rounded", None, "4.30M"),
        (0.0035, "rate", None, "$0.0035"),
        (2.855, "rate", None, "$2.855"),
        (2.5, "rate", None, "$2.50"),
        (1e18, "count", None, "1.00e18"),
        (-1e299, "money", None, "-$1.00e299"),
        (1.23456789e-07, "exact", None, "1.23456789e-7"),
        (1e16, "exact", None, "1e16"),
        (9.995, "flops", None, "1.00e1"),
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
    assert len(digits) <= 3 or abs(value) >= 999.5e9 or abs(value) < 0.005


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([23_920.0, 4_104.0, 28_024.0], ["$23,920", "$4,104", "$28,024"]),
        ([3.22e6, 9.69e6, 12.91e6], ["$3.22M", "$9.69M", "$12.91M"]),
        ([0.42, 1_499.0, 1_499.42], ["$0.42", "$1,499.00", "$1,499.42"]),
        ([-794_860.0, 1_778.0, -793_082.0], ["-$794,860", "$1,778", "-$793,082"]),
        ([0.0, 0.0], ["$0", "$0"]),
    ],
)
def test_the_amounts_of_a_column_have_one_scale_and_are_seen_to_add_up(values: list[float], texts: list[str]) -> None:
    scale = column_scale("money", values)
    assert [text(value, "money", scale=scale) for value in values] == texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([2.24, 1234.6], ["2", "1,235"]),
        ([0.0224, 1.02], ["0.02", "1.02"]),
        ([0.05, 2.0], ["0.05", "2.00"]),
        ([0.004, 1200.0], ["0.004", "1,200.000"]),
        ([3.0, 40.0], ["3", "40"]),
        ([0.0], ["0"]),
    ],
)
def test_the_numbers_of_a_column_have_as_many_decimals_and_none_is_written_as_zero(
    values: list[float], texts: list[str]
) -> None:
    scale = column_scale("number", values)
    assert [text(value, "number", scale=scale) for value in values] == texts


@given(st.floats(min_value=1e-6, max_value=1e15), st.sampled_from(sorted(STYLES.keys() - {"whole_money"})))
def test_no_number_is_written_as_zero(value: float, style: str) -> None:
    assert any(digit in "123456789" for digit in text(value, style))


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("5.42e24", "5.42 × 10²⁴"),
        ("-1.50e-7", "−1.50 × 10⁻⁷"),
        ("1.50e0", "1.50"),
        ("$1.00e18", "$1.00 × 10¹⁸"),
        ("-$2", "−$2"),
        ("0", "0"),
    ],
)
def test_powers_of_ten_are_set_with_characters_that_stay_raised(plain: str, set_: str) -> None:
    assert typographic(plain) == set_


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
