"""Print what each model size takes: its runs, FLOPs and measures, summed over all sweeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.terminal_tables import WordsTable, heading_lines, print_words
from reportgen.describe import styles
from reportgen.describe.about import ABOUT
from reportgen.graph.names import AT_SIZES
from reportgen.parts.families.shape import item_rows
from reportgen.parts.measures.shape import measure_columns, sums_at_sizes
from reportgen.parts.models.shape import MODELS, size_heading
from reportgen.parts.models.view import size_title
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.parts.measures.shape import RowColumn


def print_sizes(evaluation: Evaluation) -> None:
    """Print a row for each model size. Raises ReportgenError where the study has none."""
    study = evaluation.study
    columns = [
        column
        for column in (*sums_at_sizes(study), *measure_columns(study))
        if AT_SIZES(column.key) in evaluation.values
    ]
    if not columns:
        raise ReportgenError("the study trains no model sizes; show prints its families")
    names = [size_title(evaluation, size) for size in range(study[MODELS].count)]
    words = study[MODELS].words.values()
    before = (size_heading(study).label, *(item.label for item in words))
    heads = (*before, *(" ".join(heading_lines(column)) for column in columns))
    figures = (_figures(evaluation, column) for column in columns)
    rows = list(zip(names, *(item.words for item in words), *figures, strict=True))
    beside = "; items have no model size and are not among them" if item_rows(study) else ""
    title = f"{study[ABOUT].title}: all sweeps by model size{beside}"
    print_words(WordsTable(title, heads, rows, tuple(range(len(before), len(heads)))))


def _figures(evaluation: Evaluation, column: RowColumn) -> list[str]:
    """Return the figures of all sizes, in one scale."""
    values = evaluation.at_sizes(AT_SIZES(column.key))
    scale, currency = styles.column_scale(column.style, values), evaluation.study[ABOUT].currency
    return [styles.text(value, column.style, None, currency, scale) for value in values]
