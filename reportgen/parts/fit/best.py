"""Sets of families within the money: the one that is worth most, and the frontier of cost against worth."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDING = 1e-9  # relative: how far a sum of costs may be from the same costs added up in another order
_MOST_POINTS = 2000  # of a frontier: more are neither drawn nor soon computed


class Point(NamedTuple):
    """A set of families in full that no other beats: what it costs, is worth, and their positions."""

    cost: float
    worth: float
    full: frozenset[int]


def fits(cost: float, money: float) -> bool:
    """Return whether a cost is within the money, to rounding."""
    return cost <= money + ROUNDING * abs(money)


def taken_first(added: Sequence[float]) -> frozenset[int]:
    """Return the positions of families that cost less in full than at their least: credits, which leave more money."""
    return frozenset(number for number, item in enumerate(added) if item < 0)


def best_set(
    added: Sequence[float], priorities: Sequence[float], room: float, within: Callable[[frozenset[int]], bool]
) -> frozenset[int]:
    """Return the positions of the families in full that are worth most together: a binary program.

    ``added`` is what each costs in full beyond its least, ``room`` the money beyond the least of all. A solution that
    is not ``within`` the money when it is added up, by the solver's tolerance, is excluded before it is solved again.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - start-up: only a fit solves

    count, scale = len(added), max(abs(room), *map(abs, added), 1.0)
    limits = [LinearConstraint([[item / scale for item in added]], -float("inf"), room / scale + ROUNDING)]
    worth = [-priority / (max(priorities) or 1.0) for priority in priorities]
    while True:
        solved = milp(
            worth, integrality=[1] * count, bounds=Bounds(0, 1), constraints=limits, options={"mip_rel_gap": 0}
        )
        if solved.x is None:
            return taken_first(added)  # nothing else fits, and these are what fits best
        full = frozenset(number for number, share in enumerate(solved.x) if share > 0.5)
        if within(full):
            return full
        signs = [1 if number in full else -1 for number in range(count)]
        limits.append(LinearConstraint([signs], -float("inf"), len(full) - 1))


def frontier(added: Sequence[float], priorities: Sequence[float], start: float) -> tuple[Point, ...]:
    """Return every set that costs less than all that are worth as much or more, by rising cost.

    ``start`` is what all families cost at their least. Sets are made family by family, and those that another beats
    are dropped at once. Empty where there are too many.
    """
    points = [Point(start, 0.0, frozenset())]
    for number, (cost, worth) in enumerate(zip(added, priorities, strict=True)):
        more = [Point(point.cost + cost, point.worth + worth, point.full | {number}) for point in points]
        tried = sorted([*points, *more], key=lambda point: (point.cost, -point.worth))
        points = []
        for point in tried:
            if not points or point.worth > points[-1].worth:
                points.append(point)
        if len(points) > _MOST_POINTS:
            return ()
    return tuple(points)


def worth_of(full: frozenset[int], priorities: Sequence[float]) -> float:
    """Return what families in full are worth together."""
    return fsum(priorities[number] for number in sorted(full))
