"""GPU-hours of an allocation that will be forfeited: by what was used so far, and the calendar from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.compute import compute
from reportgen.graph.names import ROW
from reportgen.parts.calendar.forfeiture import BEFORE, LOST_BY_RULE, USED_UNTIL
from reportgen.parts.calendar.shape import (
    ABOVE,
    ALLOCATED,
    BEGIN,
    BELOW,
    CALENDAR_TABLE,
    FROM,
    INSIDE,
    MONTH,
    RATE,
    TAKES,
    UNTIL,
    USED,
    months_until,
    of_cell,
    of_period,
    of_rule,
    periods,
    scheduled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.describe.evaluation import Evaluation


class Forfeiture(NamedTuple):
    """GPU-hours that a rule takes from the allocation of a period, by what will be used of it by the rule's date.

    ``rule`` counts from 1, as the names of the graph do. ``by`` is the date, in months of the programme.
    """

    rule: int
    period: str
    by: float
    allocated: float
    used: float
    lost: float


def forfeitures(evaluation: Evaluation, months: Sequence[tuple[str, float, float]]) -> tuple[Forfeiture, ...]:
    """Return what each rule of the calendar will take, those that take nothing left out.

    ``months`` has what was used: a month as ``2027-01``, GPU-hours and money. They count where the calendar states its
    first month; after the last of them, and without them, hours are used as the calendar plans.
    """
    study = evaluation.study
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return ()
    start, used = calendar.start, []
    if start is not None:
        used = [(months_until(start, f"{month}-01"), hours) for month, hours, _ in months if month]
    taken: list[Forfeiture] = []
    for number in range(len(calendar.forfeit)):
        by = evaluation.number(of_rule(number, MONTH))
        rule = {ROW(key): evaluation.number(of_rule(number, key)) for key in (BELOW, ABOVE, TAKES)}
        for period, item in periods(study).items():
            inside = evaluation.number(of_rule(number, period, INSIDE))
            if not inside:
                continue
            allocated, hours = evaluation.number(of_period(period, ALLOCATED)), _used_by(evaluation, period, by, used)
            before = sum(other.lost for other in taken if other.period == item.label)
            row = {ROW(INSIDE): inside, ROW(ALLOCATED): allocated, ROW(UNTIL): hours, ROW(BEFORE): before}
            lost = compute(LOST_BY_RULE, rule | row)
            if lost > 0:
                taken.append(Forfeiture(number + 1, item.label, by, allocated, hours, lost))
    return tuple(taken)


def _used_by(evaluation: Evaluation, period: str, by: float, used: Sequence[tuple[float, float]]) -> float:
    """Return the GPU-hours of a period that are used by a date; ``used`` has those of months, by their beginning.

    A month that lies in the period, or before the date, in part counts in part.
    """
    begin = evaluation.number(of_period(period, BEGIN))
    now = min(by, max((month + 1 for month, _ in used), default=begin))
    so_far = sum(hours * max(0.0, min(month + 1, by) - max(month, begin)) for month, hours in used)
    return so_far + max(0.0, _planned(evaluation, period, by) - _planned(evaluation, period, now))


def _planned(evaluation: Evaluation, period: str, by: float) -> float:
    """Return the GPU-hours of a period that the calendar has used by a date."""
    row = {ROW(INSIDE): 1.0, ROW(MONTH): by, ROW(RATE): evaluation.number(of_period(period, RATE))}
    cells = (
        {ROW(key): evaluation.number(of_cell(family.id, period, key)) for key in (FROM, USED)}
        for family in scheduled(evaluation.study, evaluation)
    )
    return float(sum(compute(USED_UNTIL, row | cell) for cell in cells))
