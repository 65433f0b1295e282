"""What the values of rows are called in headings: sweeps, families, the total, and all sweeps at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.graph.names import AMOUNT, OWN, SIZES, TOTAL, UNIT_PRICE, axis, of, own_value, row_value
from reportgen.parts.assumptions.labels import labels as input_labels
from reportgen.parts.families.kinds import run_kinds
from reportgen.parts.families.shape import FAMILIES, axis_labels, item_rows, own_rows, sweep_rows
from reportgen.parts.measures.shape import SUM_COLUMNS, measure_columns
from reportgen.parts.models.labels import labels as size_labels
from reportgen.parts.quantities.labels import labels as quantity_labels

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
        yield row_value(item.name, UNIT_PRICE), Label(item.label, "Price of one", "exact")
    yield from _of_own_values(study)
    kinds = {kind.name: f"Work: {kind.label}" for kind in run_kinds(study).values() if kind.sweep is not None}
    columns = (*SUM_COLUMNS, *measure_columns(study))
    for name, group in (rows | kinds).items():
        for column in columns:
            yield row_value(name, column.key), Label(group, column.label, column.style)
    for kind in run_kinds(study).values():
        if kind.sweep is not None:
            group = kinds[kind.name]
            yield of(kind.name, "flops"), Label(group, "FLOPs of one", "flops")
            yield of(kind.name, "tokens"), Label(group, "Tokens of one", "flops")
            yield of(kind.name, "runs"), Label(group, kind.counted.capitalize() or "Runs", "count")


def _of_own_values(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of what each row states for itself, and of all that may follow from that."""
    everywhere = [*input_labels(study), *quantity_labels(study), *size_labels(study)] if own_rows(study) else []
    for row in own_rows(study):
        for name, item in everywhere:
            yield OWN(row.name, name), Label(row.label, item.part, item.style)
            if name in row.values:
                yield own_value(row.name, name), Label(row.label, f"{item.part}, of its own", item.style)
