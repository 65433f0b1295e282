"""Formulas as tokens: in time that grows with their length, whatever they hold."""

from __future__ import annotations

import time

import pytest

from reportgen.readback.formulas import MAX_LENGTH, CellMoves, tokens, tree, with_new_addresses

SIGNS = ("'", '"', "''a", "'a!", "a.", "$A", "[", "(", "1e", "!", "#", "\\", "'a''", "A1:", "é")


@pytest.mark.parametrize("sign", SIGNS)
def test_tokens_take_time_by_the_length_of_the_formula(sign: str) -> None:
    longest = sign * (MAX_LENGTH // len(sign))
    start = time.process_time()
    tokens(longest, "One")
    assert time.process_time() - start < 1


def test_a_formula_longer_than_any_program_takes_is_one_token() -> None:
    formula = "'" * 30_000
    assert tokens(formula, "One") == [formula]


def test_a_sheet_with_a_quote_in_its_title_is_one_title() -> None:
    assert tokens("'It''s 1'!A1+B2", "One") == ["It's 1!A1", "+", "One!B2"]


def test_a_formula_in_new_addresses_names_the_sheet_of_a_range_once() -> None:
    rows, columns = {5: 2, 6: 3}, {3: 1, 4: 2}
    moved = CellMoves(
        {"One": "One", "It's 1": "Two"}, {"One": rows, "It's 1": rows}, {"One": columns, "It's 1": columns}
    )
    expected = "SUM(Two!A2:B3)*A2+SUM(A2:B3)-Two!A2*Two!B2"
    written = with_new_addresses(expected, "One", moved, moved.inverse())
    assert written == "SUM('It''s 1'!C5:D6)*C5+SUM(C5:D6)-'It''s 1'!C5*'It''s 1'!D5"


SAME = [("A1+(B1+C1)", "A1+B1+C1"), ("A1+(B1-C1)", "A1+B1-C1"), ("A1*(B1/C1)", "A1*B1/C1"), ("A1&(B1&C1)", "A1&B1&C1")]
SAME += [("A1+(B1+(C1+D1))", "A1+B1+C1+D1"), ("(A1*B1)+C1", "A1*B1+C1"), ("A1+(B1*C1)", "A1+B1*C1")]
OTHER = [("A1-(B1-C1)", "A1-B1-C1"), ("A1-(B1+C1)", "A1-B1+C1"), ("A1/(B1*C1)", "A1/B1*C1"), ("A1/(B1/C1)", "A1/B1/C1")]
OTHER += [("A1^(B1^C1)", "A1^B1^C1"), ("A1*(B1+C1)", "A1*B1+C1"), ("A1=(B1=C1)", "A1=B1=C1"), ("A1+B1", "B1+A1")]


def _tree(formula: str) -> object:
    return tree(tokens(formula, "One"))


@pytest.mark.parametrize(("formula", "without"), SAME)
def test_parentheses_that_change_nothing_are_no_edit(formula: str, without: str) -> None:
    assert _tree(formula) == _tree(without)


@pytest.mark.parametrize(("formula", "without"), OTHER)
def test_parentheses_that_change_the_value_are_an_edit(formula: str, without: str) -> None:
    assert _tree(formula) != _tree(without)


def test_a_truth_value_written_as_a_function_is_no_edit() -> None:
    assert _tree("(A1<>TRUE())*(A1<>FALSE())") == _tree("(A1<>TRUE)*(A1<>FALSE)")
    assert _tree("A1<>TRUE()") != _tree("A1<>FALSE()")
    assert _tree("TRUE(A1)") != _tree("TRUE")
