"""What a person may change of a budget: labels, rates, months and shares, where the study file has numbers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry, moves_nothing
from reportgen.describe.setting import number_setting
from reportgen.formula.expr import Number
from reportgen.graph.names import BUDGET, OF_CATEGORY, OF_PERIOD, SPREAD, split, spread, words
from reportgen.parts.budget.define import FIRST, LAST, MONTHS
from reportgen.parts.budget.rounding import CURRENCY_RATE, UNIT
from reportgen.parts.budget.shape import (
    CATEGORIES,
    LIMIT,
    PERIODS,
    RATES,
    RULES,
    budget_lines,
    is_budgeted,
    spreads,
)
from reportgen.system.errors import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.setting import Setting
    from reportgen.describe.tables import Path, Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.graph import Graph

_RATE, _AMOUNT = "stated_percent", "exact"


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield every entry of the budget of a study that has one."""
    study = loaded.study
    if is_budgeted(study):
        yield from _words(study)
        yield from numbers(study)


def _words(study: Study) -> Iterator[Entry]:
    """Yield the labels of periods and categories, and the category of each line."""
    periods = [(OF_PERIOD(name), (PERIODS.key, name), item.label) for name, item in study[PERIODS].items()]
    categories = [(OF_CATEGORY(name), (CATEGORIES.key, name), item.label) for name, item in study[CATEGORIES].items()]
    for of, place, label in (*periods, *categories):
        yield Entry(words(of, "label"), (*place, "label"), f"{label}: label", "text", label)
    stated = {line.category_path: (line, line.category) for line in budget_lines(study)}
    for path, (line, category) in stated.items():
        label, value = f"{line.label}: category", category or ""
        name = words(line.name if line.own_category else split(line.name)[0], "category")
        yield Entry(name, (*path, "category"), label, "text", value, moves=moves_nothing, placed=False)


def numbers(study: Study) -> Iterator[Entry]:
    """Yield the numbers: months of periods, rates of categories, rules of the whole budget, then every share."""
    for period, when in study[PERIODS].items():
        path: Path = (PERIODS.key, period, MONTHS)
        yield Entry(OF_PERIOD(period, MONTHS), path, f"{when.label}: months", "number", when.months)
    for category, rates in study[CATEGORIES].items():
        for key, label in RATES.items():
            where, what = (CATEGORIES.key, category, key), f"{rates.label}: {label.lower()}"
            yield from _number(
                OF_CATEGORY(category, key), where, what, getattr(rates, key), _AMOUNT if key == "cap" else _RATE
            )
    rules = study[RULES]
    yield from _number(LIMIT, (RULES.key, "limit"), "Limit of the request", rules.limit, _AMOUNT)
    yield from _number(CURRENCY_RATE, (RULES.key, "rate"), "Rate of the currency", rules.rate, _AMOUNT)
    if rules.rounding == "modules":
        yield Entry(UNIT, (RULES.key, "module"), "Module of the request", "number", rules.module)
    for item in spreads(study):
        if item.stated is not None and item.stated.months is not None:
            for number, (key, month) in enumerate(zip((FIRST, LAST), item.stated.months, strict=True)):
                label = f"{item.label}: {key} month"
                yield Entry(spread(item.row, key), (*item.path, "months", number), label, "number", month)
        for period, when in study[PERIODS].items() if item.entered else ():
            place, what = (*item.path, "spread", period), f"{item.label}: share of {when.label}"
            yield from _number(spread(item.row, period), place, what, item.share(period), _RATE)


def _number(name: str, path: Path, label: str, value: Expr | None, style: str) -> Iterator[Entry]:
    """Yield the entry of a value, where that is no formula."""
    if isinstance(value, Number):
        yield Entry(name, path, label, "number", value.value, style)


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a number of the budget is set, or why it cannot have the value; None for a name that is none."""
    study = loaded.study
    by_name = {item.name: item for item in numbers(study)} if is_budgeted(study) else {}
    if name not in by_name:
        ours = any(space.owns(name) for space in (BUDGET, OF_CATEGORY, OF_PERIOD)) or SPREAD in split(name)
        return (
            f"unknown number {name!r}{nearest_or_all(name, by_name, 'numbers of the budget')}"
            if by_name and ours
            else None
        )
    path = by_name[name].path
    return number_setting(by_name[name], raw, plain=path[-1] == MONTHS or MONTHS in path or name == UNIT)
