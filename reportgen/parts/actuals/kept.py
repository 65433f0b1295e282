"""What a study keeps of what was used: its lines, groups of them, and months, with their names in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import message
from reportgen.graph.names import OF_PERIOD, Space, row_value
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, budget_lines, is_budgeted
from reportgen.parts.families.shape import FAMILIES, item_rows, line_names, sweep_rows
from reportgen.parts.measures.shape import measure_columns

if TYPE_CHECKING:
    from collections.abc import Container

    from reportgen.describe.tables import Path, Study
    from reportgen.parts.actuals.shape import DoneLine
    from reportgen.parts.measures.shape import RowColumn

USED = Space("actuals")
USED_ROW = Space(USED("used"))  # by the number of the row in the study file, and its key
PLANNED_MONTHS = USED("programme", "months")
TO_COME = USED("programme", "to_come")  # what the plan has after the last month of use
PARTS = {
    "quantity": message("More or fewer runs"),
    "rate": message("Faster or slower work"),
    "failures": message("Failed runs"),
    "price": message("Price"),
    "interaction": message("Several together"),
}
KEYS = {"hours": "GPU-hours", "cost": "Cost", "failed": "GPU-hours of failed runs", "runs": "Runs finished"}


class KeptLine(NamedTuple):
    """A line of the plan: its row of names, the names of its plan ("" for none), and of what was used, by key."""

    row: str
    line: str
    label: str
    plan: str
    plan_hours: str
    planned_runs: str
    used: dict[str, list[str]]
    done: DoneLine | None
    done_path: Path
    goodput: str
    billed: list[str]  # of GPU-hours, those of months that have a bill; all where none has

    @property
    def by_hours(self) -> bool:
        """Whether GPU-hours are both planned and known."""
        return bool(self.plan_hours and self.used["hours"])

    @property
    def counted(self) -> bool:
        """Whether runs tell how much is done."""
        return bool(self.planned_runs and (self.used["runs"] or self.done is not None))


def kept_columns(study: Study) -> tuple[RowColumn | None, RowColumn | None]:
    """Return the measures of GPU-hours and of money, None where the study has none."""
    columns = {column.key: column for column in measure_columns(study)}
    return columns.get(study[ACTUALS].hours_measure), columns.get(study[ACTUALS].cost_measure)


def kept_lines(study: Study, names: Container[str]) -> list[KeptLine]:
    """Return every line of the plan; ``names`` are the names of the graph."""
    actuals = study[ACTUALS]
    used: dict[str | None, dict[str, list[str]]] = {}
    for number, item in enumerate(actuals.used):
        for key in item.numbers():
            used.setdefault(item.line, {name: [] for name in KEYS})[key].append(USED_ROW(number, key))
    bills = {(item.line, item.month) for item in actuals.used if "cost" in item.numbers()}
    billed: dict[str | None, list[str]] = {}
    for number, item in enumerate(actuals.used):
        if "hours" in item.numbers() and (item.line, item.month) in bills:
            billed.setdefault(item.line, []).append(USED_ROW(number, "hours"))
    done = {item.line: (item, (ACTUALS.key, "done", number)) for number, item in enumerate(actuals.done)}

    def of(name: str, key: str) -> str:
        return row_value(name, key) if row_value(name, key) in names else ""

    kept = []
    for name, label in line_labels(study).items():
        stated, path = done.get(name, (None, ()))
        plan = of(name, actuals.cost_measure), of(name, actuals.hours_measure), of(name, "runs")
        of_line = used.get(name, {key: [] for key in KEYS})
        goodput, with_bill = actuals.goodput or "", billed.get(name, of_line["hours"])
        kept.append(KeptLine(USED(name), name, label, *plan, of_line, stated, path, goodput, with_bill))
    return kept


def line_labels(study: Study) -> dict[str, str]:
    """Return the label of every line, in the order of the study."""
    labels = {row.name: row.label for row in sweep_rows(study)} | {row.name: row.label for row in item_rows(study)}
    return {name: labels[name] for family in study[FAMILIES] for name in line_names(family)}


def no_line(study: Study) -> bool:
    """Return whether something was used that belongs to no line."""
    return any(item.line is None for item in study[ACTUALS].used)


def families_of(study: Study) -> dict[str, str]:
    """Return the label of every family, and of what belongs to no line, by their rows of names."""
    labels = {USED(family.id): family.label for family in study[FAMILIES]}
    return labels | ({USED("unplaced"): "Fits no line"} if no_line(study) else {})


def categories_of(study: Study) -> dict[str, str]:
    """Return the label of every category of a study with a budget, by its row of names."""
    if not is_budgeted(study):
        return {}
    return {USED("categories", name): item.label for name, item in study[CATEGORIES].items()}


def periods_of(study: Study) -> dict[str, str]:
    """Return the label of every period, by its row of names; none where nothing says when the first month is."""
    if not is_budgeted(study) or study[ACTUALS].start is None:
        return {}
    return {USED("periods", name): item.label for name, item in study[PERIODS].items()}


def kept_groups(study: Study) -> dict[str, list[str]]:
    """Return the rows that each family, category and the total add up, by their rows of names."""
    groups = {USED(family.id): [USED(name) for name in line_names(family)] for family in study[FAMILIES]}
    for row in categories_of(study):
        category = USED.parts(row)[-1]
        groups[row] = [USED(line.name) for line in budget_lines(study) if line.category == category]
    return groups | {USED("total"): list(families_of(study))}


def months_name(study: Study) -> str:
    """Return the name of how many months the programme takes, "" where nothing says it."""
    if study[ACTUALS].months is not None:
        return PLANNED_MONTHS
    return OF_PERIOD("months") if is_budgeted(study) and study[PERIODS] else ""


def month_number(month: str, start: str) -> int:
    """Return which month of the programme a month is, from 1.

    >>> month_number("2025-01", "2024-11")
    3
    """
    return _number(month) - _number(start) + 1


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def kept_months(study: Study) -> list[str]:
    """Return every month from the first in which anything was used to the last, or from the start of the programme."""
    actuals = study[ACTUALS]
    used = [item.month for item in actuals.used]
    if not used:
        return []
    first = min([*used, *([actuals.start] if actuals.start is not None else [])])
    return [f"{(n - 1) // 12}-{(n - 1) % 12 + 1:02}" for n in range(_number(first), _number(max(used)) + 1)]
