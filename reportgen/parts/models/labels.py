"""What the quantities of each model size and the budgets are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.graph.names import SIZE_NAMES, of
from reportgen.parts.measures.shape import SUM_COLUMNS
from reportgen.parts.models.members import POSITION, position_label, size_columns
from reportgen.parts.models.shape import BUDGETS, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.tables import Study
    from reportgen.parts.models.members import SizeColumn
    from reportgen.parts.quantities.shape import Quantity

_GROUP = "Model sizes"


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every name that has one value for each model size, sums of rows aside."""
    models = study[MODELS]
    if models.names:
        yield SIZE_NAMES, Label(_GROUP, "Names", "text")
    for name, item in models.inputs.items():
        yield name, Label(_GROUP, item.label, item.cell_style)
        if item.catalogue is not None:
            yield of(name, POSITION), Label(_GROUP, position_label(item), "count")
    items: Mapping[str, SizeColumn | Quantity] = {**size_columns(study), **models.quantities}
    for name, value in items.items():
        yield name, Label(_GROUP, value.label, value.style)
    for name, budget in study[BUDGETS].items():
        for column in SUM_COLUMNS:
            part = column.label if column.key == "runs" else f"{column.label} of one run"
            yield of(name, column.key), Label(f"Budget: {budget.label}", part, column.style)
