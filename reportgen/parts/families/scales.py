"""The scales of amounts: one for each measure, in which the rows of a table can be seen to add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.styles import column_scale
from reportgen.graph.names import TOTAL, row_value
from reportgen.parts.families.shape import FAMILIES, sweep_rows
from reportgen.parts.measures.shape import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn


def scaled(evaluation: Evaluation, columns: Iterable[RowColumn]) -> list[RowColumn]:
    """Return columns of sweeps, families and the total, each with the scale of its amounts."""
    families = [family.id for family in evaluation.study[FAMILIES]]
    return _scaled(evaluation, columns, [TOTAL, *families, *(row.name for row in sweep_rows(evaluation.study))])


def headline_columns(evaluation: Evaluation, columns: Iterable[RowColumn]) -> list[RowColumn]:
    """Return columns of families and the total; one of which the source prints figures is written as it writes them."""
    printed = _printed(evaluation.study)
    return [
        item if item.key in printed else new for item, new in zip(columns, scaled(evaluation, columns), strict=True)
    ]


def mirrors_source(study: Study) -> bool:
    """Return whether the source prints figures of the headline table, which then writes numbers as the source does."""
    return bool(_printed(study))


def _printed(study: Study) -> set[str]:
    return {*study[PUBLISHED], *(key for family in study[FAMILIES] for key in family.published)}


def _scaled(evaluation: Evaluation, columns: Iterable[RowColumn], rows: list[str]) -> list[RowColumn]:
    return [
        item._replace(scale=column_scale(item.style, [evaluation.number(row_value(row, item.key)) for row in rows]))
        for item in columns
    ]
