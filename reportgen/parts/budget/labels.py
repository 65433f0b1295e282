"""What the names of the budget are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.graph.names import BUDGET, OF_CATEGORY, OF_PERIOD, spent, spread
from reportgen.parts.budget.define import ALL, CUMULATED, END, FACTOR, FIRST, LAST, MONTHS
from reportgen.parts.budget.rounding import (
    CUMULATED_WHOLE,
    CURRENCY_RATE,
    ERROR,
    INDIRECT_UNITS,
    NEAREST,
    ONE,
    RANK,
    SCALED,
    UNIT,
    UNITS,
    rounded_groups,
)
from reportgen.parts.budget.shape import (
    CATEGORIES,
    IN_ASKED,
    LIMIT,
    ON_WHOLE,
    PERIODS,
    RATES,
    ROUNDED,
    amounts,
    asked_style,
    budget_lines,
    is_budgeted,
    measure,
    rounded_direct,
    rounds_direct,
    spreads,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study

_TITLE = "Budget"
_ROUNDING = {SCALED: "in units", NEAREST: "nearest", ERROR: "error", RANK: "rank"}


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every amount, rate and share of the budget."""
    if not is_budgeted(study):
        return
    yield from _amounts(study)
    yield from _rates(study)
    yield from _spreads(study)
    for group in rounded_groups(study):
        yield group.missing, Label(_TITLE, "Units to add", "count")
        for key, label in _ROUNDING.items():
            yield from ((name, Label(_TITLE, f"Rounding: {label}", "exact")) for name in group.names(key))


def _amounts(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the labels of every amount: of a category in a period, and of the sums."""
    style = measure(study).style
    keys = amounts(study) | {ROUNDED: "Request, rounded"} | rounded_direct(study)
    if rounds_direct(study):
        keys |= {ON_WHOLE: "Indirect cost on rounded direct cost", CUMULATED_WHOLE: "Rounded direct cost up to then"}
    periods = {period: item.label for period, item in study[PERIODS].items()}
    for key, label in keys.items():
        written = asked_style(study) if key in IN_ASKED else style
        yield BUDGET(key), Label(_TITLE, label, written)
        for period, when in periods.items():
            yield BUDGET(period, key), Label(_TITLE, f"{label}, {when}", written)
        for category, item in study[CATEGORIES].items():
            yield BUDGET(category, key), Label(item.label, label, written)
            for period, when in periods.items():
                yield BUDGET(category, period, key), Label(item.label, f"{label}, {when}", written)


def _rates(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the labels of rates, of periods and of what is asked of the whole budget."""
    style = measure(study).style
    for category, item in study[CATEGORIES].items():
        for key, label in RATES.items():
            yield OF_CATEGORY(category, key), Label(item.label, label, style if key == "cap" else "stated_percent")
        for period, when in study[PERIODS].items():
            yield BUDGET(category, period, FACTOR), Label(item.label, f"Prices, {when.label}", "exact")
            yield BUDGET(category, period, CUMULATED), Label(item.label, f"Direct cost up to {when.label}", style)
    for period, when in study[PERIODS].items():
        yield OF_PERIOD(period, MONTHS), Label(_TITLE, f"Months, {when.label}", "exact")
        yield OF_PERIOD(period, END), Label(_TITLE, f"Last month, {when.label}", "exact")
    yield LIMIT, Label(_TITLE, "Limit of the request", asked_style(study))
    yield CURRENCY_RATE, Label(_TITLE, "Rate of the currency", "exact")
    yield ONE, Label(_TITLE, "Unit of rounding indirect cost", "count")
    yield INDIRECT_UNITS, Label(_TITLE, "Units of indirect cost", "count")
    yield UNIT, Label(_TITLE, "Unit of rounding", "exact")
    yield UNITS, Label(_TITLE, "Units requested", "count")


def _spreads(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the labels of shares, and of what each period pays of a line."""
    for item in spreads(study):
        for key, label in ((FIRST, "first month"), (LAST, "last month")):
            yield spread(item.row, key), Label(item.label, label, "exact")
        for period, when in study[PERIODS].items():
            yield spread(item.row, period), Label(item.label, f"Share, {when.label}", "percent")
        yield spread(item.row, ALL), Label(item.label, "Shares", "percent")
    for line in budget_lines(study):
        for period, when in study[PERIODS].items():
            yield spent(line.name, period), Label(line.label, f"Spent, {when.label}", measure(study).style)
        yield spent(line.name, ALL), Label(line.label, "Spent", measure(study).style)
