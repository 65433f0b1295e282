"""How many lines a sum adds up, where some of them are blank.

Names of a workbook, which counts what a person adds too:

    lines-added.cost, lines-written.cost   how many lines the total of a measure adds up, and how many of the study file
    lines-added.all, lines-written.all     how many lines there are
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.language import translated
from reportgen.graph.names import TOTAL, Space, row_value
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.evaluation import Evaluation
    from reportgen.parts.measures.shape import RowColumn

LINES, WRITTEN = Space("lines-added"), Space("lines-written")
ALL = "all"


def lines_added(evaluation: Evaluation, row: str, columns: Iterable[RowColumn]) -> dict[str, tuple[int, int]]:
    """Return how many of the lines of a family or of the total have a value, and how many lines there are.

    By the key of each of the columns that adds up and in which some line is blank and some is not.
    """
    counts = lines_counted(evaluation, row, columns)
    return {key: (count, lines) for key, (count, lines) in counts.items() if count < lines}


def lines_counted(evaluation: Evaluation, row: str, columns: Iterable[RowColumn]) -> dict[str, tuple[int, int]]:
    """Return the counts of ``lines_added`` of every column that adds up and in which some line has a value."""
    families = evaluation.study[FAMILIES]
    lines = [name for family in families if row in (family.id, TOTAL) for name in line_names(family)]
    ratios = {measure.id for measure in evaluation.study[MEASURES] if measure.kind == "ratio"}
    added = {
        column.key: sum(row_value(name, column.key) in evaluation.values for name in lines)
        for column in columns
        if column.key not in ratios
    }
    return {key: (count, len(lines)) for key, count in added.items() if count}


def added_sentence(evaluation: Evaluation, row: str, columns: Iterable[RowColumn]) -> str:
    """Return in one sentence how many lines the sums of a row add up, "" where no line is blank."""
    shown = list(columns)
    counts = lines_added(evaluation, row, shown)
    parts = [
        translated(
            "%(column)s: %(count)s of %(lines)s",
            column=column.label,
            count=counts[column.key][0],
            lines=counts[column.key][1],
        )
        for column in shown
        if column.key in counts
    ]
    columns_added = ", ".join(parts)
    return translated("Lines that have a value and are added up: %(columns)s.", columns=columns_added) if parts else ""
