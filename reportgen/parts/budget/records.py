"""One record a category and period of the budget, then their sums; and one record a line and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.graph.names import BUDGET, row_value, spent, split, spread
from reportgen.parts.budget.shape import (
    CATEGORIES,
    IN_ASKED,
    PERIODS,
    ROUNDED,
    RULES,
    amounts,
    asked_style,
    costed_lines,
    final_key,
    is_budgeted,
    measure,
    rounded_direct,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of a study that has a budget; in a sum over all categories or periods these are None."""
    study = evaluation.study
    if not is_budgeted(study):
        return
    style = measure(study).style
    keys = amounts(study) | rounded_direct(study)
    keys |= {ROUNDED: "Request, rounded"} if final_key(study) == ROUNDED else {}
    unit, asked_unit = measure(study).unit, study[RULES].currency or measure(study).unit
    columns = {
        key: RecordColumn(label, asked_unit, asked_style(study))
        if key in IN_ASKED
        else RecordColumn(label, unit, style)
        for key, label in keys.items()
    }
    cells = [(category, period) for category in study[CATEGORIES] for period in study[PERIODS]]
    sums: list[tuple[str | None, str | None]] = [
        *((category, None) for category in study[CATEGORIES]),
        *((None, period) for period in study[PERIODS]),
        (None, None),
    ]
    rows = [_amounts(evaluation, category, period, keys) for category, period in (*cells, *sums)]
    index = ("category", "period")
    yield Records("budget", 27, rows, frame="budget", index=index, columns=columns, sums=len(sums))
    lines = RecordColumn("Share", "", "percent"), RecordColumn("Spent", measure(study).unit, style)
    shown = dict(zip(("share", "spent"), lines, strict=True))
    yield Records("budget_lines", 28, list(_lines(evaluation)), "budget_lines", ("family", "line", "period"), shown)


def _amounts(evaluation: Evaluation, category: str | None, period: str | None, keys: dict[str, str]) -> Record:
    """Return the amounts of a category in a period, or of all of them."""
    study = evaluation.study
    row = [part for part in (category, period) if part is not None]
    return {
        "category": category,
        "category_label": "" if category is None else study[CATEGORIES][category].label,
        "period": period,
        "period_label": "" if period is None else study[PERIODS][period].label,
        **{key: evaluation.optional(BUDGET(*row, key)) for key in keys},
    }


def _lines(evaluation: Evaluation) -> Iterator[Record]:
    """Yield what each period pays of each line that has a cost."""
    study, key = evaluation.study, measure(evaluation.study).key
    for category, lines in costed_lines(study, evaluation.values).items():
        for line in lines:
            family, own = split(line.name)
            for period in study[PERIODS]:
                yield {
                    "family": family,
                    "line": own,
                    "label": line.label,
                    "category": category,
                    "period": period,
                    key: evaluation.number(row_value(line.name, key)),
                    "share": evaluation.number(spread(line.spread.row, period)),
                    "spent": evaluation.number(spent(line.name, period)),
                }
