"""The guard's bounds at their edges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reportgen.model.guard import (
    MAX_DIGITS,
    MAX_EXPONENT,
    MAX_KEY,
    MAX_NESTING,
    MAX_PROBLEMS,
    MAX_TEXT,
    dotted_too_far,
    shown,
    unsafe,
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
    ],
)
def test_a_bound_holds_at_its_edge(allowed: dict[str, Any], refused: dict[str, Any]) -> None:
    assert unsafe(allowed) == []
    assert len(unsafe(refused)) == 1


def test_a_problem_says_where_it_is() -> None:
    (problem,) = unsafe({"a": {"b": [1, "x\x00"]}})
    assert str(problem) == "text holds the control character U+0000 @ a.b[1]"


def test_no_more_problems_are_told_than_help() -> None:
    assert len(unsafe({"a": ["\x00"] * (MAX_PROBLEMS + 5)})) == MAX_PROBLEMS


def test_texts_of_messages_are_short_and_printable() -> None:
    assert shown("words") == "words"
    assert shown("a\u202eb") == "'a\\u202eb'"
    assert len(shown("x" * 500)) == MAX_KEY


def test_a_face_counts_twice() -> None:
    assert (utf16_units("ab"), utf16_units("é"), utf16_units("\U0001f600")) == (2, 1, 2)


def test_the_line_of_a_long_dotted_key_is_found() -> None:
    assert dotted_too_far("a = 1\nb" + ".b" * 60 + " = 1") == 2
    assert dotted_too_far("a.b.c = 1") == 0
