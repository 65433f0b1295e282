"""What a person may change of what fits in the money: the money, the priorities and the levels; and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.describe.labels import Label
from reportgen.formula.expr import Number
from reportgen.parts.assumptions.entries import choice_options
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.fit.shape import (
    BEST_COST,
    BEST_WORTH,
    CREDITS,
    FIT,
    FIT_TABLE,
    FULL,
    GAP,
    LEAST,
    LEAST_OF_ALL,
    LEFT,
    LEVELS,
    MONEY,
    PRIORITY,
    SPENT,
    START,
    WHOLE,
    WORTH,
    level_style,
    levels,
)
from reportgen.parts.measures.shape import headline
from reportgen.parts.models.shape import size_titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.fit.shape import Level

_TITLE = "Fit"
SUMS = {
    MONEY: "Money",
    LEAST_OF_ALL: "The least of all families",
    CREDITS: "Credits, which come before all others",
    START: "Spent before any other family is had in full",
    SPENT: "Spent",
    LEFT: "Left",
    WHOLE: "All families in full",
    BEST_COST: "Cost of the best set",
}
WORTHS = {
    WORTH: "Worth of the families in full",
    BEST_WORTH: "Worth of the best set",
    GAP: "How much more the best set is worth",
}


def entries(loaded: LoadedStudy, graph: Graph) -> Iterator[Entry]:
    """Yield the entries of a study that states the money."""
    study = loaded.study
    fit = study[FIT_TABLE]
    if fit is None:
        return
    if isinstance(fit.money, Number):
        yield Entry(MONEY, (FIT_TABLE.key, "money"), "Money", "number", fit.money.value)
    for number, family in enumerate(study[FAMILIES]):
        name = FIT(family.id, PRIORITY)
        if name in graph:
            path = (FAMILIES.key, number, PRIORITY)
            yield Entry(name, path, f"{family.label}: priority", "number", family.priority)
    yield from (_level(study, item) for item in levels(study))


def _level(study: Study, item: Level) -> Entry:
    label = f"{item.family.label}, {LEVELS[item.level]}: {item.label}"
    style = level_style(study, item)
    if item.is_size:
        kind, titles = ("choice", size_titles(study)) if isinstance(item.value, str) else ("number", ())
        return Entry(
            item.name, item.path, label, kind, item.value, style, options={str(name): str(name) for name in titles}
        )
    if not item.assumption:
        return Entry(item.name, item.path, label, "count", float(item.value), style)
    stated = study[ASSUMPTIONS][item.assumption]
    options = choice_options(study, stated)
    return Entry(item.name, item.path, label, stated.kind, item.value, style, options=options)


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield what the numbers of a study that states the money are called."""
    if study[FIT_TABLE] is None:
        return
    style = headline(study).style
    yield from ((name, Label(_TITLE, label, style)) for name, label in SUMS.items())
    yield from ((name, Label(_TITLE, label, "exact")) for name, label in WORTHS.items())
    for family in study[FAMILIES]:
        yield FIT(family.id, PRIORITY), Label(family.label, "Priority", "exact")
        yield FIT(family.id, LEAST), Label(family.label, "Cost at least", style)
        yield FIT(family.id, FULL), Label(family.label, "Cost in full", style)
    for item in levels(study):
        what = f"{LEVELS[item.level].capitalize()}: {item.label}"
        yield item.name, Label(item.family.label, what, level_style(study, item))
