"""One record a sweep: its family, budget, axes, the sizes it trains, and its results; then one an item."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.graph.names import AMOUNT, ROW_SUMS, UNIT_PRICE, axis, row_value
from reportgen.parts.families.own import held
from reportgen.parts.families.shape import PRICE, axis_labels, count_name, is_priced, item_rows, own_rows, sweep_rows
from reportgen.parts.measures.records import result_columns
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record
    from reportgen.parts.families.shape import ItemRow, SweepRow


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of all sweeps, and of all items where there are any."""
    axes = list(axis_labels(evaluation.study))
    own = bool(own_rows(evaluation.study))
    rows = [_sweep(evaluation, row, axes) | _own(evaluation, row, own=own) for row in sweep_rows(evaluation.study)]
    results = result_columns(evaluation.study)
    counts = {key: RecordColumn(label, "", "plain") for key, label in axis_labels(evaluation.study).items()}
    columns = {**counts, "combinations": RecordColumn("Combinations", "", "plain"), **results}
    yield Records("sweeps", 20, rows, frame="sweeps", index=("family", "sweep"), columns=columns)
    priced = is_priced(evaluation.study)
    items = [
        _item(evaluation, row, priced=priced) | _own(evaluation, row, own=own) for row in item_rows(evaluation.study)
    ]
    if items:
        priced_column = {PRICE: RecordColumn("Price of one", "", "exact")} if priced else {}
        amounts = {AMOUNT: RecordColumn("Amount", "", "plain"), **priced_column, **results}
        yield Records("items", 25, items, frame="items", index=("family", "item"), columns=amounts)


def row_results(evaluation: Evaluation, row: str) -> Record:
    """Return the sums and measures of a row by their keys, None where it has none."""
    keys = (*ROW_SUMS, *(measure.id for measure in evaluation.study[MEASURES]))
    return {key: evaluation.optional(row_value(row, key)) for key in keys}


def _item(evaluation: Evaluation, row: ItemRow, *, priced: bool) -> Record:
    """Return the record of an item; ``priced`` tells that some item of the study states what one of it costs."""
    return {
        "family": row.family.id,
        "item": row.item.id,
        "label": row.item.label,
        AMOUNT: evaluation.optional(row_value(row.name, AMOUNT)),
        "unit": row.item.unit,
        **({PRICE: evaluation.optional(row_value(row.name, UNIT_PRICE))} if priced else {}),
        **row_results(evaluation, row.name),
        "source": row.item.source,
        "url": row.item.url,
    }


def _own(evaluation: Evaluation, row: SweepRow | ItemRow, *, own: bool) -> Record:
    """Return the values of a line's own; nothing where no line of the study has any, so that all have the same keys."""
    return {"values": held(evaluation, row)} if own else {}


def _sweep(evaluation: Evaluation, row: SweepRow, axes: Iterable[str]) -> Record:
    members = evaluation.at_sizes(row_value(row.name, "member"))
    models = evaluation.study[MODELS]
    title = "sizes" if models.names else models.title
    names = list(compress(models.names, members))
    numbers = [] if models.names else list(map(float, compress(evaluation.at_sizes(title), members)))
    return {
        "family": row.family.id,
        "sweep": row.sweep.id,
        "budget": row.sweep.budget,
        "active": evaluation.number(row_value(row.name, "active")),
        **{axis_id: evaluation.number(axis(row.name, axis_id)) for axis_id in axes},
        "combinations": evaluation.number(row_value(row.name, "combinations")),
        title: names if models.names else numbers,
        "label": row.sweep.label,
        **row_results(evaluation, row.name),
        **({} if row.sweep.trains else {AMOUNT: evaluation.number(count_name(row)), "unit": row.sweep.counted}),
    }
