"""The best set and the frontier of an evaluated study, which no formula computes: they are those of the build."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from reportgen.graph.names import TOTAL, split_row_value
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.fit.best import Point, best_set, fits, frontier, taken_first, worth_of
from reportgen.parts.fit.shape import BEYOND, FIT, FIT_TABLE, LEAST_OF_ALL, MONEY, PRIORITY, cost_of, costed

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.parts.families.shape import Family


class Chosen(NamedTuple):
    """The families that cost anything, the set of them that is worth most, and all sets that no other beats.

    ``adds_up`` is false where what a family costs depends on others.

    ``best`` is None where nothing fits, or where costs depend on each other, so that those of a set do not add up.
    """

    families: tuple[Family, ...]
    best: Point | None = None
    points: tuple[Point, ...] = ()
    adds_up: bool = True


def chosen(evaluation: Evaluation) -> Chosen | None:
    """Return what is chosen by the costs, the priorities and the money of an evaluation; None without a fit."""
    if evaluation.study[FIT_TABLE] is None:
        return None
    families = tuple(costed(evaluation.study, evaluation))
    if depending(evaluation):
        return Chosen(families, adds_up=False)
    added, priorities = ([evaluation.number(FIT(family.id, key)) for family in families] for key in (BEYOND, PRIORITY))
    least, money = evaluation.number(LEAST_OF_ALL), evaluation.number(MONEY)

    def cost(full: frozenset[int]) -> float:
        return fsum([least, *(added[number] for number in full)])

    points = frontier(added, priorities, least)
    if not fits(cost(taken_first(added)), money):
        return Chosen(families, None, points)
    if points:
        best = next(point for point in reversed(points) if fits(point.cost, money))
    else:
        full = best_set(added, priorities, money - least, lambda full: fits(cost(full), money))
        best = Point(cost(full), worth_of(full, priorities), full)
    return Chosen(families, best, points)


def depending(evaluation: Evaluation) -> bool:
    """Return whether what any family costs follows from values of another family, or of all."""
    families = evaluation.study[FAMILIES]
    bits = {row: 1 << number for number, item in enumerate(families) for row in (item.id, *line_names(item))}
    everything = (1 << len(families)) - 1
    reached: dict[str, int] = {}  # by name: the families whose values it follows from, as the bits of a number
    for name, item in evaluation.graph.definitions.items():
        row = split_row_value(name)[0]
        read = 0
        for source in item.reads:
            above = split_row_value(source)[0]
            read |= everything if above == TOTAL else reached.get(source, 0) | bits.get(above, 0)
        reached[name] = read | bits.get(row, 0)
    return any(reached.get(cost_of(evaluation.study, family), 0) & ~bits[family.id] for family in families)
