"""Rules of a sheet become validations: what may be entered, what is said, and over which areas."""

from __future__ import annotations

import random
from typing import Any

import pytest
from openpyxl.utils.cell import range_boundaries

from reportgen.describe.sheet import Among, Between, HomeCell, OneOf, Sheet
from reportgen.workbook.layout import arrange
from reportgen.workbook.rules import Rules
from tests.support.books import GRAPH, rows

LAYOUT = arrange(GRAPH, [Sheet("One", rows([HomeCell("word"), HomeCell("other")]))])
YES = OneOf(("yes", "no"), "Yes or no.")


def areas(*cells: tuple[int, int, int]) -> list[str]:
    """The areas of one rule that is added to rows, from a first to a last column."""
    rules = Rules()
    for row, first, last in cells:
        rules.add(YES, row, first, last)
    (validation,) = rules.validations(LAYOUT)
    return str(validation.sqref).split()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([(2, 3, 3)], ["C2"]),
        ([(2, 3, 5)], ["C2:E2"]),
        ([(2, 3, 3), (2, 4, 6)], ["C2:F2"]),
        ([(2, 3, 3), (2, 5, 5)], ["C2", "E2"]),
        ([(2, 3, 4), (3, 3, 4), (4, 3, 4)], ["C2:D4"]),
        ([(2, 3, 4), (4, 3, 4)], ["C2:D2", "C4:D4"]),
        ([(2, 3, 4), (3, 3, 3)], ["C2:D2", "C3"]),
        ([(2, 3, 4), (3, 3, 3), (3, 4, 4)], ["C2:D3"]),
        ([(2, 3, 3), (3, 4, 4)], ["C2", "D3"]),
        ([(2, 3, 3), (3, 3, 3), (3, 4, 4)], ["C2:C3", "D3"]),
    ],
)
def test_cells_side_by_side_and_rows_below_each_other_join(
    cells: list[tuple[int, int, int]], expected: list[str]
) -> None:
    assert areas(*cells) == expected


def test_the_areas_cover_the_cells_and_nothing_else() -> None:
    generator = random.Random(5)  # noqa: S311 - no secret
    for _ in range(200):
        wanted = sorted({(generator.randint(1, 5), generator.randint(1, 5)) for _ in range(12)})
        covered: list[tuple[int, int]] = []
        for area in areas(*((row, column, column) for row, column in wanted)):
            left, top, right, bottom = map(int, range_boundaries(area))  # type: ignore[arg-type]  # no whole rows here
            covered += [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        assert sorted(covered) == wanted


def made(rule: Any) -> Any:
    rules = Rules()
    rules.add(rule, 1, 1, 1)
    (validation,) = rules.validations(LAYOUT)
    return validation


def test_each_rule_is_one_validation_that_says_what_is_possible() -> None:
    rules = Rules()
    rules.add(YES, 1, 1, 1)
    rules.add(Between(0, 1), 2, 1, 1)
    rules.add(OneOf(("yes", "no"), "Yes or no."), 5, 1, 1)
    assert [str(validation.sqref) for validation in rules.validations(LAYOUT)] == ["A1 A5", "A2"]
    validation = made(YES)
    assert (validation.error, validation.errorTitle) == ("Yes or no.", "Not a possible value")
    assert (validation.prompt, validation.promptTitle) == ("Yes or no.", "Entry")
    assert (validation.showErrorMessage, validation.showInputMessage, validation.allow_blank) == (True, True, True)


def test_a_message_is_no_longer_than_excel_takes_and_holds_no_control_characters() -> None:
    assert made(OneOf(("a",), "x" * 250)).error == "x" * 250
    for text in (made(OneOf(("a",), "x" * 251)).error, made(OneOf(("a",), "x" * 251)).prompt):
        assert text == "x" * 249 + "…"
    assert made(OneOf(("a",), "a\x07b")).error == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("rule", "kind", "operator", "formulas"),
    [
        (Among(("word", "other")), "list", None, ("One!$A$1:$B$1", None)),
        (OneOf(("0", "1")), "list", None, ('"0,1"', None)),
        (Between(0.0, 1.0), "decimal", "between", ("0", "1")),
        (Between(-0.5, 1e300), "decimal", "between", ("-0.5", "1e+300")),
        (Between(10.0, 20.0), "decimal", "between", ("10", "20")),
    ],
)
def test_a_rule_is_a_list_or_a_range(rule: Any, kind: str, operator: str | None, formulas: tuple[Any, Any]) -> None:
    validation = made(rule)
    assert (validation.type, validation.operator) == (kind, operator)
    assert (validation.formula1, validation.formula2) == formulas
