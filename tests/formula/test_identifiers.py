from __future__ import annotations

import re
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest

from reportgen.formula.identifiers import LAST_COLUMN, MAX_LENGTH, is_cell_address, problem_with, respelled

if TYPE_CHECKING:
    from collections.abc import Callable


def columns() -> list[str]:
    """Every column of a sheet, by counting rather than by the rule under test."""
    words = ("".join(letters) for length in (1, 2, 3) for letters in product(ascii_lowercase, repeat=length))
    every = list(words)
    return every[: every.index(LAST_COLUMN.lower()) + 1]


def test_every_column_with_any_row_is_refused(tell: Callable[[str], None]) -> None:
    names = [f"{column}{row}" for column in columns() for row in ("1", "100", "1048576")]
    assert len(names) == 49152
    assert [name for name in names if not is_cell_address(name)] == []
    assert [name for name in names if problem_with(name) is None] == []
    tell(f"column names: {len(names):,} of {len(names):,} refused")


@pytest.mark.parametrize(
    "name", ["h100", "co2", "r1c1", "rc", "r", "c", "r5", "c12", "true", "false", "if", "log10", "xfd1"]
)
def test_names_a_spreadsheet_misreads_are_refused(name: str) -> None:
    assert problem_with(name)


@pytest.mark.parametrize("name", ["xfe1", "abcd1", "price", "gpu_flops", "h_100", "x_1", "gpu", "p", "rate2_high"])
def test_other_names_are_allowed(name: str) -> None:
    assert problem_with(name) is None


@pytest.mark.parametrize(
    "name", ["", "Price", "1a", "a-b", "a.b", "a b", "_a", "é", "a" * 65, "sum", "flops", "total_cost"]
)
def test_what_is_not_a_name_of_the_language_is_refused(name: str) -> None:
    assert problem_with(name)


def test_the_message_offers_a_spelling_that_is_allowed() -> None:
    for name in ("h100", "co2", "rc", "r1c1"):
        message = problem_with(name) or ""
        offered = re.search(r"write '(\w+)'", message)
        assert offered
        assert problem_with(offered[1]) is None


def test_a_name_may_be_as_long_as_the_bound_and_no_longer() -> None:
    assert problem_with("a" * MAX_LENGTH) is None
    assert problem_with("abcdefghijklmnopqrstuvwxyz" * 3) == (
        "name 'abcdefghijklmnopqrst'... is longer than 64 characters"
    )


@pytest.mark.parametrize(("name", "spelled"), [("h100", "h_100"), ("r1c1", "r1c_1"), ("rc", "rc_value")])
def test_an_address_is_respelled_with_an_underscore_before_its_digits(name: str, spelled: str) -> None:
    assert respelled(name) == spelled
