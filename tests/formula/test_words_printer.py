"""Formulas for readers: fractions, signs of multiplication, plain characters; every expected text written by hand."""

from __future__ import annotations

import pytest

from reportgen.formula.parse import parse
from reportgen.formula.words_printer import (
    Worked,
    latex_number,
    latex_symbol,
    latex_words,
    to_latex,
    to_text,
)


def worded(name: str) -> str:
    """Return a name as LaTeX: one letter as a symbol, others as words in upright type."""
    return name if len(name) == 1 else rf"\text{{{name}}}"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a * b", r"a \, b"),
        ("2 * a", r"2 \, a"),
        ("a * 2", r"a \times 2"),
        ("a * 2 * b", r"a \times 2 \, b"),
        ("a * 25", r"a \times 25"),
        ("a * price", r"a \times \text{price}"),
        ("price * a", r"\text{price} \times a"),
        ("price * hours", r"\text{price} \times \text{hours}"),
        ("(a + b) * c", r"(a+b) \, c"),
        ("a * (b + c)", r"a \, (b+c)"),
        ("a / b", r"\frac{a}{b}"),
        ("a / b / c", r"\frac{a}{b \, c}"),
        ("a / b / c / d", r"\frac{a}{b \, c \, d}"),
        ("a / b / 8", r"\frac{a}{8 \, b}"),
        ("(a + b) / (c + d)", r"\frac{a+b}{c+d}"),
        ("a / (b + c) / d", r"\frac{a}{(b+c) \, d}"),
        ("a / (b / c)", r"\frac{a}{\frac{b}{c}}"),
        ("a / b + c", r"\frac{a}{b}+c"),
        ("a / b * c", r"\frac{a}{b} \, c"),
        ("(a / b) ** 2", r"{(\frac{a}{b})}^{2}"),
        ("a - (b - c)", "a-(b-c)"),
    ],
)
def test_a_formula_is_typeset_with_one_fraction_for_nested_quotients(text: str, latex: str) -> None:
    assert to_latex(parse(text), worded) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (
            "if(a, x, if(b > 1, y, z))",
            r"\begin{cases}x & \text{if } a\\y & \text{if } b>1\\z & \text{otherwise}\end{cases}",
        ),
        (
            "if(a, if(b, x, y) + 1, z)",
            r"\begin{cases}\operatorname{if}(b,x,y)+1 & \text{if } a\\z & \text{otherwise}\end{cases}",
        ),
    ],
)
def test_cases_in_cases_are_rows_of_one_table_or_a_function(text: str, latex: str) -> None:
    assert to_latex(parse(text), str) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [("a * b", r"a \times b"), ("a * b / c / d", r"\frac{a \times b}{c \times d}"), ("2 * a", r"2 \times a")],
)
def test_values_in_place_of_names_are_multiplied_with_a_sign(text: str, latex: str) -> None:
    assert to_latex(parse(text), worded, Worked) == latex


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a * b * c", "a × b × c"),
        ("a * (b * c)", "a × (b × c)"),
        ("a * (b / c)", "a × (b / c)"),
        ("a / b / c", "a / b / c"),
        ("a / (b / c)", "a / (b / c)"),
        ("a / (b * c)", "a / (b × c)"),
        ("a * b / c", "a × b / c"),
        ("a + b + c", "a + b + c"),
        ("a + (b - c)", "a + b − c"),
        ("a - b - c", "a − b − c"),
        ("a - (b - c)", "a − (b − c)"),
        ("a - (b + c)", "a − (b + c)"),
        ("a - b * c", "a − b × c"),
        ("(a - b) * c", "(a − b) × c"),
        ("(a + b) / (c - d)", "(a + b) / (c − d)"),
        ("a ** 2", "a^2"),
        ("(a * b) ** 2", "(a × b)^2"),
        ("(a ** b) ** c", "(a^b)^c"),
        ("a ** (b ** c)", "a^(b^c)"),
        ("a ** b * c", "a^b × c"),
        ("min(a, b + c)", "MIN(a,b + c)"),
    ],
)
def test_the_text_alternative_has_signs_and_only_the_brackets_it_needs(text: str, plain: str) -> None:
    assert to_text(parse(text), str) == plain


@pytest.mark.parametrize(
    ("symbol", "name", "latex"),
    [
        ("", "price_per_hour", r"\text{price per hour}"),
        ("N", "size", "N"),
        ("MFU", "utilisation", r"\mathrm{MFU}"),
        ("n_{heads}", "heads", r"n_{\mathrm{heads}}"),
        ("n_{h}", "heads", "n_{h}"),
        (r"\alpha", "alpha", r"\alpha"),
        ("x_{ab}y_{cd}", "both", r"x_{\mathrm{ab}}y_{\mathrm{cd}}"),
    ],
)
def test_a_symbol_of_several_letters_is_upright(symbol: str, name: str, latex: str) -> None:
    assert latex_symbol(symbol, name) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("GPU-hours", r"\text{GPU-hours}"),
        ("a - b", r"\text{a  b}"),
        ("LR variants (+default)", r"\text{LR variants (+default)}"),
        (r"\input{x} $y$ 5% & #_^~", r"\text{inputx y 5}"),
        ("  ", r"\text{value}"),
        ("{}", r"\text{value}"),
        ("a, b: c/d. +1", r"\text{a, b: c/d. +1}"),
    ],
)
def test_words_lose_what_means_something_in_latex(text: str, latex: str) -> None:
    assert latex_words(text) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("12", "12"),
        ("1,234,567", r"1{,}234{,}567"),
        ("$3.50", r"\$3.50"),
        ("35%", r"35\%"),
        ("−2.5", "-2.5"),
        ("1.34 × 10²⁴", r"1.34 \times 10^{24}"),
        ("−1.5 × 10⁻³", r"-1.5 \times 10^{-3}"),
        ("$1,000 × 10⁶", r"\$1{,}000 \times 10^{6}"),
    ],
)
def test_a_number_as_shown_becomes_latex(text: str, latex: str) -> None:
    assert latex_number(text) == latex
