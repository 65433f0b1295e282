"""Forecast at completion: what was used so far, and what is left of the plan at the measured rate.

By line: with a share ``d`` of the work done for ``A`` GPU-hours, the rest takes ``A / d * (1 - d)``, and costs what a
GPU-hour has cost so far. Nothing done is the plan; all done is what was used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.variance import COST, HOURS, Drivers, Variance, variance

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_DONE = 1e-9  # of the work: a smaller share tells no rate
_ALL_FAILED = 0.999999  # of the hours: more would be a rate without any useful work


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What the plan has of one line: GPU-hours and money, None where it has no such measure; runs and FLOPs.

    ``goodput`` is the share of the hours that the plan takes for useful.
    """

    hours: float | None
    cost: float | None
    runs: float = 0.0
    flops: float = 0.0
    goodput: float = 1.0

    @property
    def useful(self) -> float:
        """The goodput, above 0."""
        return max(self.goodput, 1 - _ALL_FAILED)


@dataclass(frozen=True, slots=True)
class UsedLine:
    """What was used of one line: GPU-hours, money (None where no row has such a number), and the rows that finished.

    ``failed_hours`` are those of failed and cancelled rows; ``share`` and ``runs`` what the study says is done.
    ``billed_hours`` are those of months that have a bill, None where that is not known.
    """

    hours: float | None = None
    cost: float | None = None
    failed_hours: float = 0.0
    finished: int = 0
    share: float | None = None
    runs: float | None = None
    rows: int = 0
    billed_hours: float | None = None


class Done(NamedTuple):
    """The share of a line's work that is done, from 0 to 1, how much more was done than planned, and how it is known.

    ``share`` is None where nothing tells it. ``extra`` is 1 where no more than the plan was done.
    """

    share: float | None
    extra: float
    how: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """A line at completion: plan, actual, forecast in GPU-hours and money, and the split of the difference.

    ``planned_rate`` and ``measured_rate`` are FLOP/s a GPU over all hours, ``running_rate`` over the useful ones; None
    where the line has no FLOPs or no hours.
    """

    plan_hours: float
    plan_cost: float
    actual_hours: float | None  # None where no row tells any
    actual_cost: float
    hours: float
    cost: float
    done: Done
    by_cost: Variance
    by_hours: Variance
    planned_rate: float | None = None
    measured_rate: float | None = None
    running_rate: float | None = None
    failed: float = 0.0


def done_of(plan: PlannedLine, used: UsedLine) -> Done:
    """Return how much of a line is done: what the study says, else the runs that finished of those planned."""
    if used.share is not None:
        return Done(used.share, 1.0, "stated")
    runs = used.runs if used.runs is not None else float(used.finished)
    how = "runs stated" if used.runs is not None else "runs finished"
    if plan.runs and (used.runs is not None or used.finished):
        return Done(min(1.0, runs / plan.runs), max(1.0, runs / plan.runs), how)
    if not used.rows:
        return Done(0.0, 1.0, "nothing used")
    return Done(None, 1.0, "not known")


def forecast(plan: PlannedLine, used: UsedLine) -> Forecast:
    """Return a line at completion.

    Where no row has a cost, GPU-hours cost what the plan says; where nothing tells how much is done, the plan holds
    until it is used up.
    """
    plan_hours, plan_cost = plan.hours or 0.0, plan.cost or 0.0
    done = done_of(plan, used)
    price = plan_cost / plan_hours if plan_hours else 0.0
    actual_hours = used.hours or 0.0
    actual_cost = actual_hours * price if used.cost is None else used.cost
    hours = _at_completion(plan_hours, used.hours, done)
    if used.hours and plan_hours:  # all other hours at the price of those that have a bill
        billed = actual_hours if used.cost is None else used.billed_hours or actual_hours
        cost = actual_cost + (hours - billed) * (actual_cost / billed)
    else:
        cost = _at_completion(plan_cost, None if not used.rows else actual_cost, done)
    failed = min(used.failed_hours / actual_hours, _ALL_FAILED) if actual_hours else 1 - plan.useful
    # Where the plan holds, what failed so far changes nothing at the end.
    failed_at_end = 1 - plan.useful if done.share is None and hours == plan_hours else failed
    before, after = _drivers(plan, Drivers(done.extra, hours, failed_at_end, 0.0), cost)
    return Forecast(
        plan_hours,
        plan_cost,
        used.hours,
        actual_cost,
        hours,
        cost,
        done,
        variance(before, after, COST),
        variance(before, after, HOURS) if plan_hours else Variance(quantity=hours),
        *_rates(plan, hours, failed_at_end, done),
        failed=failed if actual_hours else 0.0,
    )


def billed_hours(rows: Sequence[tuple[str, float, bool]]) -> float:
    """Return the hours of the months that have a bill; ``rows`` have the month, hours, and whether there is a cost."""
    months = {month for month, _, has_cost in rows if has_cost}
    return sum(hours for month, hours, _ in rows if month in months)


def _at_completion(plan: float, used: float | None, done: Done) -> float:
    """Return an amount at completion: of the plan, what is left of it at the measured rate, and what was used."""
    if used is None:
        return plan
    if done.share is None:
        return min(plan, used) if plan < 0 else max(plan, used)
    if done.share < _LEAST_DONE:
        return used + plan
    return used / done.share


def _drivers(plan: PlannedLine, end: Drivers, cost: float) -> tuple[Drivers, Drivers]:
    """Return the drivers of the plan and those at completion; ``end`` has its hours as work, and no price yet.

    A line without GPU-hours has one unit of them, so that its price is its cost; one that was not planned has the
    measured work and price and a planned quantity of 0.
    """
    plan_hours, plan_cost = plan.hours or 0.0, plan.cost or 0.0
    if not plan_hours and not end.work:
        planned = Drivers(1.0, 1.0, 0.0, plan_cost)
        return planned, planned._replace(quantity=end.quantity, price=cost / end.quantity)
    after = Drivers(end.quantity, end.work * (1 - end.failed) / end.quantity, end.failed, _over(cost, end.work))
    if not plan_hours:
        unplanned = after._replace(quantity=0.0)
        return (unplanned, after) if not plan_cost else (Drivers(1.0, 1.0, 0.0, plan_cost), _as_cost(after, cost))
    return Drivers(1.0, plan_hours * plan.useful, 1 - plan.useful, plan_cost / plan_hours), after


def _as_cost(after: Drivers, cost: float) -> Drivers:
    """Return drivers of a line whose plan has no GPU-hours: its quantity, and the rest as price."""
    return Drivers(after.quantity, 1.0, 0.0, cost / after.quantity)


def _over(amount: float, hours: float) -> float:
    return amount / hours if hours else 0.0


def _rates(
    plan: PlannedLine, hours: float, failed: float, done: Done
) -> tuple[float | None, float | None, float | None]:
    """Return FLOP/s a GPU: as planned, as measured over all hours, and over the useful ones."""
    if not plan.flops or not plan.hours or not hours:
        return None, None, None
    measured = plan.flops * done.extra / hours / 3600
    return plan.flops / plan.hours / 3600, measured, measured / (1 - failed)
