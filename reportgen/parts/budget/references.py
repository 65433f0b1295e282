"""What a study file says of its budget and cannot mean: unknown names, and rates that are impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.formula.expr import Number
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, RATES, RULES, budget_lines, is_budgeted, rounds_direct
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path
    from reportgen.parts.families.spending import Spending


def check_references(builder: Builder) -> None:
    """Add a problem for each name that is none, each line without a category, and each rate that is impossible."""
    study = builder.study
    for one, other in ((PERIODS, CATEGORIES), (CATEGORIES, PERIODS)):
        if study[one] and not study[other]:
            builder.fault(f"{other.key!r} is missing: a budget has periods and categories", other.key)
    for path, stated in _spendings(builder):
        _check_spending(builder, path, stated)
    if not is_budgeted(study):
        return
    for name in study[PERIODS].keys() & study[CATEGORIES].keys():
        builder.fault(f"name {name!r} is already taken by categories", path_text(PERIODS.key, name))
    for line in budget_lines(study):
        if line.category is None:
            listed = ", ".join(study[CATEGORIES])
            builder.fault(f"{line.name!r} has no category; categories are {listed}", path_text(*line.category_path))
    _check_rates(builder)
    _check_rounds(builder)
    _check_measure(builder)


def _spendings(builder: Builder) -> Iterator[tuple[Path, Spending]]:
    """Yield every family and line with its place in the file."""
    for index, family in enumerate(builder.study[FAMILIES]):
        yield (FAMILIES.key, index), family
        for key, lines in (("sweeps", family.sweeps), ("items", family.items)):
            for number, line in enumerate(lines):
                yield (FAMILIES.key, index, key, number), line


def _check_spending(builder: Builder, path: Path, stated: Spending) -> None:
    """Add a problem for each period and category that a family or line names and the study does not have."""
    categories, periods = builder.study[CATEGORIES], builder.study[PERIODS]
    if stated.category is not None:
        builder.reference(stated.category, categories, path_text(*path, "category"), "category", "categories")
    if stated.period is not None:
        builder.reference(stated.period, periods, path_text(*path, "period"), "period")
    for period in stated.spread or ():
        builder.reference(period, periods, path_text(*path, "spread", period), "period")
    if stated.months is not None and not periods:
        builder.fault("'periods' is missing, which the months are of", path_text(*path, "months"))


def _check_rates(builder: Builder) -> None:
    """Add a problem for each rate that is a number and impossible; what a formula comes to is not known here."""
    for category, item in builder.study[CATEGORIES].items():
        for key in RATES:
            value = getattr(item, key)
            least, most = (-1.0 if key == "escalation" else 0.0), (1.0 if key == "cost_share" else float("inf"))
            if not isinstance(value, Number) or least <= value.value <= most:
                continue
            wanted = f"from {least:g} to {most:g}" if most < float("inf") else f"{least:g} or more"
            builder.fault(
                f"{key} of a category is {wanted}, not {value.value:g}", path_text(CATEGORIES.key, category, key)
            )
    rate = builder.study[RULES].rate
    if isinstance(rate, Number) and rate.value <= 0:
        builder.fault(f"rate of a currency is above 0, not {rate.value:g}", path_text(RULES.key, "rate"))


def _check_rounds(builder: Builder) -> None:
    """Add a problem for each rate that a request made of rounded direct cost and indirect cost has no place for."""
    for category, item in builder.study[CATEGORIES].items() if rounds_direct(builder.study) else ():
        for key in ("contingency", "cost_share"):
            if getattr(item, key) != Number(0.0):
                where = path_text(CATEGORIES.key, category, key)
                builder.fault(f'rounds = "direct" leaves no place for {key}, so it is 0', where)


def _check_measure(builder: Builder) -> None:
    """Add a problem where what is budgeted is no measure that adds up."""
    key = builder.study[RULES].measure
    kinds = {measure.id: measure.kind for measure in builder.study[MEASURES]}
    if key is not None:
        builder.reference(key, kinds, path_text(RULES.key, "measure"), "measure")
    if key is not None and kinds.get(key) == "ratio":
        builder.fault(f"{key!r} is a ratio, which adds up to no budget", path_text(RULES.key, "measure"))
