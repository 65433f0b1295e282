"""Expressions, and the walks over them."""

from __future__ import annotations

import pytest

from reportgen.formula.expr import (
    Call,
    Expr,
    Name,
    Number,
    Span,
    Text,
    call,
    entries,
    leaves,
    names,
    names_in,
    rename,
    substitute,
)

TREE = call("add", "a", call("mul", Span(("b", "c")), 2, Text("d"), "a"))


def test_plain_numbers_stand_for_constants_and_plain_words_for_names() -> None:
    made = call("add", "a", 2, 0.5, Text("b"))
    assert made == Call("add", (Name("a"), Number(2.0), Number(0.5), Text("b")))
    assert isinstance(made.args[1], Number)
    assert isinstance(made.args[1].value, float)


def test_the_names_of_an_expression_come_from_left_to_right_with_those_of_its_lists() -> None:
    assert list(names(TREE)) == ["a", "b", "c", "a"]
    assert list(names(Number(1.0))) == []


def test_renaming_reaches_every_name_and_nothing_else() -> None:
    assert rename(TREE, str.upper) == call("add", "A", call("mul", Span(("B", "C")), 2, Text("d"), "A"))
    assert list(names(rename(TREE, lambda name: f"x.{name}"))) == [f"x.{name}" for name in names(TREE)]


def test_leaves_and_their_names_come_once_each_and_can_be_put_back_as_others() -> None:
    assert leaves(TREE) == [Name("a"), Span(("b", "c"))]
    assert names_in(TREE) == ("a", "b", "c")
    assert substitute(TREE, ("x", "y", "z")) == call("add", "x", call("mul", Span(("y", "z")), 2, Text("d"), "x"))
    assert substitute(TREE, names_in(TREE)) == TREE
    assert substitute(call("add", Span(("b", "c")), "a"), ("x", "y", "z")) == call("add", Span(("x", "y")), "z")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((Name("a"), Span(("b", "c"))), [(Name("a"), Name("b")), (Name("a"), Name("c"))]),
        ((call("neg", Span(("b", "c"))),), [(call("neg", "b"),), (call("neg", "c"),)]),
        ((call("neg", "a"), Span(("b",))), [(call("neg", "a"), Name("b"))]),
        (
            (call("mul", "a", call("neg", Span(("b",)))), Number(2.0)),
            [(call("mul", "a", call("neg", "b")), Number(2.0))],
        ),
        ((Name("a"), Number(1.0)), []),
        ((call("neg", "a"),), []),
        ((), []),
    ],
)
def test_lists_read_as_one_of_their_names_in_each_entry(
    args: tuple[Expr, ...], expected: list[tuple[Expr, ...]]
) -> None:
    assert entries(args) == expected
