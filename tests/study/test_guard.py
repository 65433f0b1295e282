"""The guard's bounds at their edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reportgen.study.guard import (
    MAX_DIGITS,
    MAX_EXPONENT,
    MAX_KEY,
    MAX_KEY_PARTS,
    MAX_NESTING,
    MAX_PROBLEMS,
    MAX_TEXT,
    document_problems,
    overlong_key_line,
    printable,
    utf16_units,
)


def nested(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"a": inner}
    return inner


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        (nested(MAX_NESTING), nested(MAX_NESTING + 1)),
        ({"k" * MAX_KEY: 1}, {"k" * (MAX_KEY + 1): 1}),
        ({"a\u200cb": 1}, {"a\nb": 1}),
        ({"a": "x" * MAX_TEXT}, {"a": "x" * (MAX_TEXT + 1)}),
        ({"a": Decimal("1" * MAX_DIGITS)}, {"a": Decimal("1" * (MAX_DIGITS + 1))}),
        ({"a": Decimal(f"1e{MAX_EXPONENT}")}, {"a": Decimal(f"1e{MAX_EXPONENT + 1}")}),
        ({"a": Decimal(f"1e-{MAX_EXPONENT}")}, {"a": Decimal(f"1e-{MAX_EXPONENT + 1}")}),
        ({"a": 10**300}, {"a": 10**330}),
        ({"a": ["x\ty\nz"]}, {"a": ["x\ry"]}),
        ({"a": Decimal("Infinity")}, {"a": "\x85"}),
        ({"a": date(2026, 1, 2), "b": True}, {"a": date(2026, 1, 2), "b": "\x7f"}),
    ],
)
def test_a_bound_holds_at_its_edge(allowed: dict[str, Any], refused: dict[str, Any]) -> None:
    assert document_problems(allowed) == []
    assert len(document_problems(refused)) == 1


def test_a_problem_says_where_it_is() -> None:
    (problem,) = document_problems({"a": {"b": [1, "x\x00"]}})
    assert str(problem) == "text holds the control character U+0000 @ a.b[1]"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"outer": nested(MAX_NESTING)}, "tables are nested deeper than 20 levels @ outer"),
        ({"a\nb": 1}, "key 'a\\nb' holds a control character @ study file"),
        ({"a": {"b\x00": 1}}, "key 'b\\x00' holds a control character @ a"),
        ({"X": {"X": "\x85"}}, "text holds the control character U+0085 @ X.X"),
        ({"a": Decimal("1e999")}, "number is too large or too close to zero @ a"),
        ({"a": 10**400}, "number has more than 320 digits @ a"),
        ({"a": Decimal("1" * 61)}, "number is written with more than 60 digits @ a"),
        ({"a": "x" * 32_001}, "text is longer than 32,000 characters, as Excel counts them @ a"),
    ],
)
def test_a_problem_is_one_sentence_with_its_place(document: dict[str, Any], told: str) -> None:
    assert [str(problem) for problem in document_problems(document)] == [told]


def test_a_key_that_is_refused_hides_what_it_holds_but_not_its_neighbours() -> None:
    found = {str(problem) for problem in document_problems({"a\r": "\x00", "b": "\x00", "c": 1})}
    assert found == {
        "key 'a\\r' holds a control character @ study file",
        "text holds the control character U+0000 @ b",
    }


def test_no_more_problems_are_told_than_help() -> None:
    assert len(document_problems({"a": ["\x00"] * (MAX_PROBLEMS + 5)})) == MAX_PROBLEMS


def test_texts_of_messages_are_short_and_printable() -> None:
    assert printable("words") == "words"
    assert printable("a\u202eb") == "'a\\u202eb'"
    assert printable("x" * MAX_KEY) == "x" * MAX_KEY
    assert printable("x" * (MAX_KEY + 1)) == "x" * (MAX_KEY - 1) + "…"


def test_a_face_counts_twice() -> None:
    assert (utf16_units("ab"), utf16_units("é"), utf16_units("\U0001f600")) == (2, 1, 2)


def test_the_line_of_a_long_dotted_key_is_found() -> None:
    assert overlong_key_line("a = 1\nb" + ".b" * 60 + " = 1") == 2
    assert overlong_key_line("\n\nb" + ".b" * 60 + " = 1\nc = 2\n") == 3
    assert overlong_key_line("a.b.c = 1") == 0
    assert overlong_key_line("b" + ".b" * MAX_KEY_PARTS + " = 1") == 1
    assert overlong_key_line("b" + ".b" * (MAX_KEY_PARTS - 1) + " = 1") == 0
