"""What the values of rows are called in headings: sweeps, families, the total, and all sweeps at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.graph.names import AMOUNT, SIZES, TOTAL, axis, of, row_value
from reportgen.parts.families.shape import FAMILIES, axis_labels, item_rows, run_kinds, sweep_rows
from reportgen.parts.measures.shape import SUM_COLUMNS, measure_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study

_OF_SWEEP = {"active": "Active", "combinations": "Combinations", "sizes": "Sizes trained"}


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every value of every row."""
    sweeps, axes = sweep_rows(study), axis_labels(study)
    for row in sweeps:
        for key, label in _OF_SWEEP.items():
            yield row_value(row.name, key), Label(row.label, label, "count")
        for axis_id, label in axes.items():
            yield axis(row.name, axis_id), Label(row.label, label, "count")
    rows = {TOTAL: "Total", SIZES: "All sweeps"} | {family.id: family.label for family in study[FAMILIES]}
    rows |= {row.name: row.label for row in sweeps}
    for row in sweeps:
        yield row_value(row.name, AMOUNT), Label(row.label, row.sweep.counted.capitalize(), "count")
    for item in item_rows(study):
        rows[item.name] = item.label
        yield row_value(item.name, AMOUNT), Label(item.label, f"Amount, {item.item.unit}".rstrip(", "), "exact")
    for kind in run_kinds(study).values():
        if kind.sweep is not None:
            yield of(kind.name, "flops"), Label(f"Work: {kind.label}", "FLOPs of one", "flops")
            yield of(kind.name, "runs"), Label(f"Work: {kind.label}", kind.counted.capitalize() or "Runs", "count")
    columns = (*SUM_COLUMNS, *measure_columns(study))
    for name, group in rows.items():
        for column in columns:
            yield row_value(name, column.key), Label(group, column.label, column.style)
