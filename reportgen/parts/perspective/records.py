"""One record a quantity of the study and a figure of the perspective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import Records
from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of all quantities with one value for the study."""
    study = evaluation.study
    items = (*study[QUANTITIES].items(), *study[PERSPECTIVE].items())
    rows: list[Record] = [
        {"name": name, "label": item.label, "value": evaluation.number(name), "unit": item.unit} for name, item in items
    ]
    yield Records("quantities", 50, rows, frame="perspective", index=("name",))
