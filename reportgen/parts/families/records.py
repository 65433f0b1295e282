"""One record a sweep: its family, budget, axes, the sizes it trains, and its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.graph.names import ROW_SUMS, axis, row_value
from reportgen.parts.families.shape import axis_labels, sweep_rows
from reportgen.parts.measures.records import result_columns
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record
    from reportgen.parts.families.shape import SweepRow


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of all sweeps."""
    axes = list(axis_labels(evaluation.study))
    rows = [_sweep(evaluation, row, axes) for row in sweep_rows(evaluation.study)]
    counts = {key: RecordColumn(label, "", "count") for key, label in axis_labels(evaluation.study).items()}
    columns = {**counts, "combinations": RecordColumn("Combinations", "", "count"), **result_columns(evaluation.study)}
    yield Records("sweeps", 20, rows, frame="sweeps", index=("family", "sweep"), columns=columns)


def row_results(evaluation: Evaluation, row: str) -> Record:
    """Return the sums and measures of a row by their keys."""
    keys = (*ROW_SUMS, *(measure.id for measure in evaluation.study[MEASURES]))
    return {key: evaluation.number(row_value(row, key)) for key in keys}


def _sweep(evaluation: Evaluation, row: SweepRow, axes: Iterable[str]) -> Record:
    title = evaluation.study[MODELS].title
    sizes = evaluation.at_sizes(title)
    members = evaluation.at_sizes(row_value(row.name, "member"))
    return {
        "family": row.family.id,
        "sweep": row.sweep.id,
        "budget": row.sweep.budget,
        "active": evaluation.number(row_value(row.name, "active")),
        **{axis_id: evaluation.number(axis(row.name, axis_id)) for axis_id in axes},
        "combinations": evaluation.number(row_value(row.name, "combinations")),
        title: [float(size) for size, member in zip(sizes, members, strict=True) if member],
        "label": row.sweep.label,
        **row_results(evaluation, row.name),
    }
