"""One record a model size: inputs, quantities, tokens and FLOPs of one run, and all sweeps together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.graph.names import AT_SIZES, OWN, of, split_row_value
from reportgen.parts.measures.records import result_columns
from reportgen.parts.measures.shape import MEASURES, sums_at_sizes
from reportgen.parts.models.members import size_columns
from reportgen.parts.models.shape import BUDGETS, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record
    from reportgen.parts.models.members import SizeColumn
    from reportgen.parts.models.shape import SizeInput
    from reportgen.parts.quantities.shape import Quantity


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of all sizes."""
    study = evaluation.study
    models, filled = study[MODELS], size_columns(study)
    # Runs with values of a row's own are no runs of a budget alone.
    own = [name for name in evaluation.graph.definitions if OWN.owns(name) and split_row_value(name)[1] == "runs"]
    of_budgets = [of(budget, key) for budget in study[BUDGETS] for key in ("tokens", "flops", "runs")]
    sums = [
        AT_SIZES(key)
        for key in (*(column.key for column in sums_at_sizes(study)), *(measure.id for measure in study[MEASURES]))
    ]
    names = [
        name
        for name in (*models.numbers, *filled, *models.quantities, *of_budgets, *own, *sums)
        if name in evaluation.graph
    ]
    words = {name: item.words for name, item in models.words.items()}
    values = {name: evaluation.at_sizes(name) for name in names}
    rows: list[Record] = [
        ({"name": models.names[size]} if models.names else {})
        | {name: listed[size] for name, listed in words.items()}
        | {name: float(values[name][size]) for name in names}
        for size in range(models.count)
    ]
    items: Mapping[str, SizeInput | SizeColumn | Quantity] = {**models.numbers, **filled, **models.quantities}
    columns = {name: RecordColumn(item.label, item.unit, "text") for name, item in models.words.items()}
    columns |= {name: RecordColumn(item.label, item.unit, item.style) for name, item in items.items()}
    columns |= {AT_SIZES(key): column for key, column in result_columns(study).items()}
    columns |= {of(budget, "runs"): RecordColumn("Runs", "runs", "plain") for budget in study[BUDGETS]}
    index = "name" if models.names else models.title
    yield Records("models", 30, rows, frame="models", index=(index,), columns=columns)
