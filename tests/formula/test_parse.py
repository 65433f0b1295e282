from __future__ import annotations

import contextlib
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.formula.compute import compute
from reportgen.formula.expr import Call, Name, Number
from reportgen.formula.parse import MAX_DEPTH, MAX_LENGTH, MAX_NODES, parse, size
from reportgen.system.errors import FormulaError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2**2", -4.0),
        ("2**3**2", 512.0),
        ("7 - 2 - 1", 4.0),
        ("2 / 4 / 2", 0.25),
        ("1 < 2 <= 2", 1.0),
        ("not 1 > 2", 1.0),
        ("if(1 > 2, 3, 4)", 4.0),
        ("if (1, 3, 4)", 3.0),
        ("max(1, 2, min(5, 7))", 5.0),
        ("round(2.5, 0) + round(-2.5, 0)", 0.0),
        ("round(2.675, 2)", 2.68),
        ("roundup(1.001, 2)", 1.01),
        ("choose(2, 10, 20, 30)", 20.0),
        ("1e3 + 1_000", 2000.0),
        ("+3 - -3", 6.0),
        ("log10(1000) + ln(exp(1)) + sqrt(16) + abs(-1)", 9.0),
        ("1 and 0 or 1", 1.0),
    ],
)
def test_a_formula_means_what_python_makes_of_it(text: str, value: float) -> None:
    assert compute(parse(text), {}) == pytest.approx(value, rel=1e-15)


def test_names_and_numbers_become_nodes() -> None:
    assert parse("price * 2") == Call("mul", (Name("price"), Number(2.0)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a.b.c.d", "a value of a row is written family.measure or family.line.measure"),
        ("a[1]", "brackets"),
        ("a if b else c", "write if(condition, then, otherwise)"),
        ("a // b", "instead of //"),
        ("a % b", "spreadsheets disagree on remainders"),
        ("a ^ b", "a power is written **"),
        ("a in b", "outside the language"),
        ("a is b", "outside the language"),
        ("1 < a in b", "outside the language"),
        ("sqr(2)", "perhaps you meant 'sqrt'?"),
        ("sqrt(1, 2)", "sqrt() takes 1 arguments, not 2"),
        ("max(1)", "max() takes 2 to 30 arguments, not 1"),
        ("'text'", "outside the language"),
        ("True", "outside the language"),
        ("1j", "outside the language"),
        ("lambda: 1", "outside the language"),
        ("[x for x in y]", "outside the language"),
        ("__import__('os')", "unknown function"),
        ("f(*a)", "unknown function"),
        ("max(*a, 1)", "outside the language"),
        ("max(a=1, b=2)", "outside the language"),
        ("(1)(2)", "outside the language"),
        ("a := 1", "cannot be read"),
        ("1 +", "cannot be read"),
        ("", "empty"),
        ("  ", "empty"),
        ("1e400", "too large"),
        ("9" * 400, "too large"),
        ("prix × 2", "plain ASCII"),
        ("a\x00b", "plain ASCII"),
        ("pick(a, 1)", "unknown function 'pick'"),
    ],
)
def test_what_is_not_in_the_language_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_bounds_hold_at_their_edge() -> None:
    assert parse("1" + " " * (MAX_LENGTH - 1)) == Number(1.0)
    with pytest.raises(FormulaError, match="longer than 1,000"):
        parse("1" + " " * MAX_LENGTH)
    assert size(parse("+".join(["a"] * 50))) == 99  # one level a sum
    with pytest.raises(FormulaError, match=r"deeper than 50|more than 200"):
        parse("+".join(["a"] * 52))
    assert size(parse("-" * (MAX_DEPTH - 1) + "a")) == MAX_DEPTH
    with pytest.raises(FormulaError, match="deeper than 50"):
        parse("-" * MAX_DEPTH + "a")
    with pytest.raises(FormulaError, match="more than 200 parts"):
        parse("max(" + ",".join(["max(1,2,3,4,5,6,7,8)"] * 23) + ")")


def test_a_formula_may_have_as_many_parts_as_the_bound_and_no_more() -> None:
    parts = ",".join(["max(1,2,3,4,5,6)"] * 28)
    assert size(parse(f"max({parts},1,-1)")) == MAX_NODES
    with pytest.raises(FormulaError, match=r"\Aformula has more than 200 parts\Z"):
        parse(f"max({parts},-1,-1)")
    with pytest.raises(FormulaError, match=r"\Aformula has more than 200 parts\Z"):
        parse("+".join(["a"] * 400))  # too deep as well, which is told of what is short enough to be walked


NESTINGS = ["-({})", "+({})", "not ({})", "1 - ({})", "({}) * 2", "abs({})", "max(1, {})", "1 < ({})", "1 and ({})"]


@pytest.mark.parametrize("nesting", [*NESTINGS, "if({}, 1, 2)"])
def test_each_kind_of_nesting_counts_as_one_level(nesting: str) -> None:
    text = "a"
    for _ in range(MAX_DEPTH - 1):
        text = nesting.format(text)
    parse(text)  # is not refused
    with pytest.raises(FormulaError, match=r"nested deeper than 50 levels\Z"):
        parse(nesting.format(text))


def test_a_chain_of_comparisons_is_all_of_its_links() -> None:
    lt, le = Call("lt", (Name("a"), Name("b"))), Call("le", (Name("b"), Name("c")))
    assert parse("a < b <= c") == Call("and", (lt, le))
    assert parse("a < b") == lt


@pytest.mark.parametrize("name", ["if_", "iff", "notif", "_if"])
def test_a_name_that_looks_like_if_is_a_name(name: str) -> None:
    assert parse(f"{name} * 2") == Call("mul", (Name(name), Number(2.0)))


@pytest.mark.parametrize("text", ["if (a,1,2)", "if\n(a,\t1,2)", " if(a,1,2) "])
def test_blanks_and_line_ends_may_stand_between_words(text: str) -> None:
    assert parse(text) == Call("if", (Name("a"), Number(1.0), Number(2.0)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "a.b.c.d",
            (
                "formula 'a.b.c.d' holds something outside the language: "
                "a value of a row is written family.measure or family.line.measure"
            ),
        ),
        ("True", "formula 'True' holds something outside the language"),
        ("a in b", "formula 'a in b' holds something outside the language"),
        (
            "a // b",
            "formula 'a // b' holds something outside the language: use round() or a plain division instead of //",
        ),
        ("1e999", "formula holds a number too large for a spreadsheet"),
        ("9" * 400, "formula holds a number too large for a spreadsheet"),
        ("1 +", "formula '1 +' cannot be read"),
        (" ", "formula is empty"),
        ("é", "formula holds a character outside plain ASCII"),
        ("sqrt(1, 2)", "sqrt() takes 1 arguments, not 2"),
    ],
)
def test_a_refusal_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse(text)
    assert str(error.value) == sentence


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=string.printable, max_size=60) | st.text(max_size=30))
def test_any_text_is_read_or_refused_and_quickly(text: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(FormulaError):
        parse(text)
    assert time.perf_counter() - start < 1
