"""Data validations with messages from the rules of a sheet's description, each over as few areas as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation

from reportgen.describe.addresses import cell_name
from reportgen.describe.sheet import Among, Between, OneOf, TextUpTo
from reportgen.workbook.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.sheet import Rule
    from reportgen.workbook.layout import Layout

_LONGEST_MESSAGE = 250  # characters; Excel takes 255


class Rules:
    """Collects the rules of one sheet, each with the rectangles of cells that it applies to."""

    def __init__(self) -> None:
        self._areas: dict[Rule, list[list[int]]] = {}  # first row, last row, first column, last column

    def add(self, rule: Rule, row: int, first: int, last: int) -> None:
        """Apply a rule to the cells of a row from column ``first`` to ``last``.

        They are merged with the rule's last area where they are adjacent to it.
        """
        areas = self._areas.setdefault(rule, [])
        if areas and areas[-1][:2] == [row, row] and areas[-1][3] == first - 1:
            areas[-1][3] = last
        else:
            areas.append([row, row, first, last])
        if len(areas) > 1 and areas[-2][1] == row - 1 and areas[-2][2:] == areas[-1][2:]:
            areas[-2][1] = row
            areas.pop()

    def validations(self, layout: Layout) -> Iterator[DataValidation]:
        """Yield one validation for each rule; ``layout`` gives the addresses of names that rules refer to."""
        for rule, areas in self._areas.items():
            validation = _validation(rule, layout)
            for top, bottom, left, right in areas:
                corners = cell_name(top, left), cell_name(bottom, right)
                validation.add(":".join(dict.fromkeys(corners)))
            yield validation


def _validation(rule: Rule, layout: Layout) -> DataValidation:
    message = cleaned(rule.message, _LONGEST_MESSAGE)
    return DataValidation(
        **_condition(rule, layout),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Not a possible value",
        error=message,
        promptTitle="Entry",
        prompt=message,
    )


def _condition(rule: Rule, layout: Layout) -> dict[str, Any]:
    """Return the condition of a validation as arguments of openpyxl's ``DataValidation``.

    A list of a study's words refers to their cells, because a list in the validation itself is limited to 255
    characters.
    """
    match rule:
        case Among(names=names):
            return {"type": "list", "formula1": layout.address(names)}
        case OneOf(values=values):
            return {"type": "list", "formula1": '"' + ",".join(values) + '"'}
        case Between(low=low, high=high):
            ends = {"formula1": _end(low, layout), "formula2": _end(high, layout)}
            return {"type": "decimal", "operator": "between", **ends}
        case TextUpTo(most=most):
            return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(most)}


def _end(end: float | str, layout: Layout) -> str:
    """Return an end of a range: a number, or the address of the cell that holds it."""
    return layout.address((end,)) if isinstance(end, str) else repr(end).removesuffix(".0")
