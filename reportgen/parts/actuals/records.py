"""Records of what was used and what comes of the plan, by line, family and category, and by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.graph.names import row_value
from reportgen.parts.actuals.kept import (
    PARTS,
    USED,
    categories_of,
    families_of,
    kept_columns,
    kept_months,
    line_labels,
    periods_of,
)
from reportgen.parts.actuals.shape import ACTUALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record

_MONEY = {"plan": "Plan", "paid": "Used", "end": "Forecast", "variance": "Variance", **PARTS}
_HOURS = {"plan_hours": "GPU-hours planned", "hours": "GPU-hours used", "end_hours": "GPU-hours forecast"}
_MONTH = {"paid": "Used", "paid_so_far": "Used so far", "planned": "Planned so far"}


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield two tables of a study that keeps what was used."""
    study = evaluation.study
    if not study[ACTUALS].used:
        return
    hours, cost = kept_columns(study)
    unit, money = (cost.unit, cost.style) if cost else ("", "whole_money")
    columns = {key: RecordColumn(label, unit, money) for key, label in (_MONEY | _MONTH).items()}
    columns |= {
        key: RecordColumn(label, "GPU-hours", hours.style if hours else "number") for key, label in _HOURS.items()
    }
    rows = [
        *(("line", name, USED(name), label) for name, label in line_labels(study).items()),
        *(("family", USED.rest(row), row, label) for row, label in families_of(study).items()),
        *(("category", USED.parts(row)[-1], row, label) for row, label in categories_of(study).items()),
        *(("period", USED.parts(row)[-1], row, label) for row, label in periods_of(study).items()),
        ("total", "total", USED("total"), "Total"),
    ]
    keys = (*_MONEY, *_HOURS)
    of_rows: list[Record] = [
        {"of": of, "id": key, "label": label, **{item: evaluation.optional(row_value(row, item)) for item in keys}}
        for of, key, row, label in rows
    ]
    yield Records("actuals", 29, of_rows, "actuals", ("of", "id"), columns)
    months: list[Record] = [
        {
            "month": month,
            **{key: evaluation.optional(row_value(USED("months", month), key)) for key in (*_MONTH, "hours")},
        }
        for month in kept_months(study)
    ]
    yield Records("actual_months", 30, months, "actual_months", ("month",), columns)
