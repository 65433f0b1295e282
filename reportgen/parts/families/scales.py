"""The scales of amounts: one for each measure, in which the rows of a table can be seen to add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.styles import column_scale
from reportgen.graph.names import TOTAL, row_value
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.shape import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn


def scaled(evaluation: Evaluation, columns: Iterable[RowColumn]) -> list[RowColumn]:
    """Return columns of lines, families and the total, each with the scale of its amounts."""
    families = evaluation.study[FAMILIES]
    lines = [name for family in families for name in line_names(family)]
    return _scaled(evaluation, columns, [TOTAL, *(family.id for family in families), *lines])


def has_column(evaluation: Evaluation, column: RowColumn) -> bool:
    """Return whether the total, a family or a line has a column: a ratio may be blank where lines differ in values."""
    graph, families = evaluation.graph, evaluation.study[FAMILIES]
    if row_value(TOTAL, column.key) in graph:
        return True
    rows = (name for family in families for name in (family.id, *line_names(family)))
    return any(row_value(row, column.key) in graph for row in rows)


def headline_columns(evaluation: Evaluation, columns: Iterable[RowColumn]) -> list[RowColumn]:
    """Return columns of families and the total: as the source writes them where it prints any, else with their scales.

    A source's own table gives each number the digits that it is known to.
    """
    return list(columns) if mirrors_source(evaluation.study) else scaled(evaluation, columns)


def mirrors_source(study: Study) -> bool:
    """Return whether the source prints figures of the headline table, which then writes numbers as the source does."""
    return bool(study[PUBLISHED]) or any(family.published for family in study[FAMILIES])


def _scaled(evaluation: Evaluation, columns: Iterable[RowColumn], rows: list[str]) -> list[RowColumn]:
    def values(key: str) -> list[float]:
        shown = (evaluation.optional(row_value(row, key)) for row in rows)
        return [value for value in shown if value is not None]

    return [item._replace(scale=column_scale(item.style, values(item.key))) for item in columns]
