"""Rules of a description to validations with messages, each over as few areas as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reportgen.excel.description import Among, Between, OneOf, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.description import Rule
    from reportgen.excel.layout import Layout

_LONGEST_MESSAGE = 250  # characters; Excel takes 255


class Rules:
    """The rules met on one sheet, each with the rectangles of cells it holds for."""

    def __init__(self) -> None:
        self._areas: dict[Rule, list[list[int]]] = {}  # first row, last row, first column, last column

    def add(self, rule: Rule, row: int, first: int, last: int) -> None:
        """Add the cells of a row, which join the rectangle above or the cells to the left that they go on from."""
        areas = self._areas.setdefault(rule, [])
        if areas and areas[-1][:2] == [row, row] and areas[-1][3] == first - 1:
            areas[-1][3] = last
        else:
            areas.append([row, row, first, last])
        if len(areas) > 1 and areas[-2][1] == row - 1 and areas[-2][2:] == areas[-1][2:]:
            areas[-2][1] = row
            areas.pop()

    def validations(self, layout: Layout) -> Iterator[DataValidation]:
        """Yield one validation a rule."""
        for rule, areas in self._areas.items():
            validation = _validation(rule, layout)
            for top, bottom, left, right in areas:
                corners = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
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
    """A list of a study's words is named by its cells, since one written out may have no more than 255 characters."""
    match rule:
        case Among(names=names):
            return {"type": "list", "formula1": layout.address(names)}
        case OneOf(values=several):
            return {"type": "list", "formula1": '"' + ",".join(several) + '"'}
        case Between(low=low, high=high):
            ends = {"formula1": repr(low).removesuffix(".0"), "formula2": repr(high).removesuffix(".0")}
            return {"type": "decimal", "operator": "between", **ends}
