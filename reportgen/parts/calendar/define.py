"""The calendar as definitions: families run one after another, each on all GPUs of the periods that it falls in.

Times are months from the start of the programme, 0 at its beginning; a month has 730.5 hours.

rate        GPUs in use * hours of a month, where GPUs in use = min(GPUs, runs at once * GPUs of a run)
start       end of the family before + hours in the queue
from        max(begin of the period, start)
left        GPU-hours of the family that no earlier period has done
used        min(left, (end of the period - from) * rate)
beyond      what is left after the last period; it is done at the rate of that period
end         when the last of it is done
days        (end - start) in days, which is FLOPs / (GPUs * sustained rate) where the number of GPUs is one
lost        takes * (allocated - lost before - used), where above * allocated <= used < below * allocated at its date
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Name, call
from reportgen.graph.names import CALENDAR, OF_PERIOD, ROW, row_value
from reportgen.parts.calendar.forfeiture import BEFORE, LOST_BY_RULE, USED_UNTIL
from reportgen.parts.calendar.references import check_references
from reportgen.parts.calendar.shape import (
    ABOVE,
    AFTER,
    ALLOCATED,
    BEGIN,
    BELOW,
    BEYOND,
    CALENDAR_TABLE,
    CAPACITY,
    DAYS,
    DONE,
    END,
    FROM,
    GPUS,
    HOURS,
    HOURS_IN_MONTH,
    IN_USE,
    INSIDE,
    LEFT,
    LOST,
    MONTH,
    MONTH_HOURS,
    MONTHS,
    PARALLEL,
    PER_RUN,
    QUEUE,
    RATE,
    START,
    TAKES,
    UNTIL,
    UNUSED,
    USED,
    of_cell,
    of_family,
    of_period,
    of_rule,
    periods,
    rule_month,
    scheduled,
    stated_values,
)
from reportgen.parts.measures.define import define_sum, sum_of_rows

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.parts.calendar.shape import Calendar

_NOISE = 1e-9  # of a family's GPU-hours: what is less is a rounding of floats

_SAME = Name(ROW("of"))
_BEGIN = call("sub", ROW(END), ROW(MONTHS))
_IN_USE = call("max", 0.0, call("min", ROW(GPUS), call("mul", ROW("parallel"), ROW("per_run"))))
_RATE = call("mul", ROW(IN_USE), ROW("month_hours"))
_CAPACITY = call("mul", ROW(RATE), ROW(MONTHS))
_WAIT = call("div", call("if", call("gt", ROW(HOURS), 0.0), ROW("queue"), 0.0), ROW("month_hours"))
_START = call("add", ROW("before"), _WAIT)
_FROM = call("max", ROW(BEGIN), ROW(START))
_REST = call("sub", ROW(LEFT), ROW(USED))
_LEFT = call("if", call("gt", _REST, call("mul", _NOISE, ROW(HOURS))), _REST, 0.0)
_USED = call("min", ROW(LEFT), call("mul", call("max", 0.0, call("sub", ROW(END), ROW(FROM))), ROW(RATE)))
_DONE = call("if", call("gt", ROW(USED), 0.0), call("add", ROW(FROM), call("div", ROW(USED), ROW(RATE))), ROW(START))
# What is left after the last period runs on at its rate; without GPUs it ends as unfinished as it stands.
_AFTER = call("if", call("gt", ROW(RATE), 0.0), _DONE, ROW(START))
_DAYS = call("div", call("mul", call("sub", ROW(END), ROW(START)), ROW("month_hours")), 24.0)
_ALL_DAYS = call("div", call("mul", ROW(END), ROW("month_hours")), 24.0)
_INSIDE = call("and", call("lt", ROW(BEGIN), ROW(MONTH)), call("le", ROW(MONTH), ROW(END)))
_UNUSED = call("sub", call("sub", ROW(ALLOCATED), ROW(USED)), ROW(LOST))


def define(builder: Builder) -> None:
    """Add the calendar of a study that has one; a problem for each reference that is none."""
    calendar = builder.study[CALENDAR_TABLE]
    if calendar is None:
        return
    check_references(builder, calendar)
    if builder.references:
        return
    builder.add_inputs({MONTH_HOURS: HOURS_IN_MONTH}, CALENDAR_TABLE.key)
    for stated in stated_values(builder.study):
        builder.stated(stated.name, stated.value, path_text(*stated.path))
    _periods(builder, calendar)
    families = [family.id for family in scheduled(builder.study, builder.names())]
    for number, family in enumerate(families):
        _family(builder, calendar, family, families[number - 1] if number else None)
    _sums(builder, calendar, families)
    if CALENDAR.prefix not in builder.rows:
        builder.rows[CALENDAR.prefix] = frozenset(
            key for key in (DAYS, END, HOURS, BEYOND, LOST) if CALENDAR(key) in builder.definitions
        )


def _periods(builder: Builder, calendar: Calendar) -> None:
    """Add the length, the ends and the GPUs of each period."""
    months: list[str] = []
    for period in periods(builder.study):
        name = of_period(period, MONTHS)
        months.append(name)
        if not calendar.periods:
            builder.define(name, _SAME, OF_PERIOD(period, MONTHS))
        reads = {ROW(key): of_period(period, key) for key in (MONTHS, BEGIN, END, GPUS, IN_USE, RATE, CAPACITY)}
        reads |= {ROW("parallel"): PARALLEL, ROW("per_run"): PER_RUN, ROW("month_hours"): MONTH_HOURS}
        builder.define(of_period(period, END), sum_of_rows(len(months)), *months)
        builder.define_from(of_period(period, BEGIN), _BEGIN, reads)
        for key in (GPUS, ALLOCATED):
            if CALENDAR(key) in builder.inputs or CALENDAR(key) in builder.definitions:
                builder.define(of_period(period, key), _SAME, CALENDAR(key))
        in_use = _SAME if calendar.parallel is None else _IN_USE
        builder.define_from(of_period(period, IN_USE), in_use, reads | {ROW("of"): of_period(period, GPUS)})
        builder.define_from(of_period(period, RATE), _RATE, reads)
        builder.define_from(of_period(period, CAPACITY), _CAPACITY, reads)


def _family(builder: Builder, calendar: Calendar, family: str, before: str | None) -> None:
    """Add when a family starts, what each period does of it, and when it ends."""
    names = list(periods(builder.study))
    own = {ROW(key): of_family(family, key) for key in (HOURS, START, END)}
    own |= {ROW("month_hours"): MONTH_HOURS, ROW("queue"): QUEUE}
    builder.define(of_family(family, HOURS), _SAME, row_value(family, calendar.measure))
    if before is None:
        builder.define_from(of_family(family, START), _WAIT, own)
    else:
        builder.define_from(of_family(family, START), _START, own | {ROW("before"): of_family(before, END)})
    left = of_family(family, HOURS)
    for period in names:
        reads = own | {ROW(key): of_period(period, key) for key in (BEGIN, END, RATE)}
        reads |= {ROW(key): of_cell(family, period, key) for key in (FROM, LEFT, USED)}
        builder.define(of_cell(family, period, LEFT), _SAME, left)
        for key, pattern in ((FROM, _FROM), (USED, _USED), (DONE, _DONE)):
            builder.define_from(of_cell(family, period, key), pattern, reads)
        left = of_cell(family, period, "rest")
        builder.define_from(left, _LEFT, reads)
    last = names[-1]
    builder.define(of_family(family, BEYOND), _SAME, left)
    reads = own | {ROW(FROM): of_family(family, FROM), ROW(USED): of_family(family, BEYOND)}
    reads |= {ROW(RATE): of_period(last, RATE), ROW(BEGIN): of_period(last, END)}
    builder.define_from(of_family(family, FROM), _FROM, reads)
    builder.define_from(of_family(family, AFTER), _AFTER, reads)
    done = [of_cell(family, period, DONE) for period in names]
    builder.define(of_family(family, END), _latest(len(done)), *done, of_family(family, AFTER))
    builder.define_from(of_family(family, DAYS), _DAYS, own)


def _sums(builder: Builder, calendar: Calendar, families: list[str]) -> None:
    """Add what each period uses and forfeits, and what all families come to."""
    names = list(periods(builder.study))
    for period in names:
        define_sum(builder, of_period(period, USED), [of_cell(family, period, USED) for family in families])
    for number in range(len(calendar.forfeit)):
        _rule(builder, calendar, number, families)
    for period in names if calendar.allocated is not None else ():
        define_sum(
            builder,
            of_period(period, LOST),
            [of_rule(number, period, LOST) for number in range(len(calendar.forfeit))],
        )
        reads = {ROW(key): of_period(period, key) for key in (ALLOCATED, USED, LOST)}
        builder.define_from(of_period(period, UNUSED), _UNUSED, reads)
    keys = (CAPACITY, USED, *((ALLOCATED, LOST, UNUSED) if calendar.allocated is not None else ()))
    for key in keys:
        define_sum(builder, CALENDAR("all", key), [of_period(period, key) for period in names])
    for key in (HOURS, BEYOND):
        define_sum(builder, CALENDAR(key), [of_family(family, key) for family in families])
    if calendar.allocated is not None:
        builder.define(CALENDAR(LOST), _SAME, CALENDAR("all", LOST))
    builder.define(CALENDAR(END), _SAME, of_family(families[-1], END))
    builder.define(CALENDAR(DAYS), _ALL_DAYS, CALENDAR(END), MONTH_HOURS)


def _rule(builder: Builder, calendar: Calendar, number: int, families: list[str]) -> None:
    """Add what is used by the date of a rule of forfeiture, in the period that it falls in, and what is lost."""
    rule_of = calendar.forfeit[number]
    if rule_month(calendar, rule_of) is None:
        builder.define(of_rule(number, MONTH), _SAME, of_period(str(rule_of.by), END))
    names = list(periods(builder.study))
    for period in names:
        rule = {ROW(key): of_rule(number, key) for key in (MONTH, BELOW, ABOVE, TAKES)}
        rule |= {ROW(key): of_rule(number, period, key) for key in (INSIDE, UNTIL)}
        rule |= {ROW(key): of_period(period, key) for key in (BEGIN, END, RATE, ALLOCATED)}
        builder.define_from(of_rule(number, period, INSIDE), _INSIDE, rule)
        parts = []
        for family in families:
            parts.append(of_rule(number, period, "of", family))
            cell = {ROW(key): of_cell(family, period, key) for key in (FROM, USED)}
            builder.define_from(parts[-1], USED_UNTIL, rule | cell)
        define_sum(builder, of_rule(number, period, UNTIL), parts)
        define_sum(builder, of_rule(number, period, BEFORE), [of_rule(item, period, LOST) for item in range(number)])
        reads = rule | {ROW(BEFORE): of_rule(number, period, BEFORE)}
        builder.define_from(of_rule(number, period, LOST), LOST_BY_RULE, reads)
    for key in (UNTIL, LOST):
        define_sum(builder, of_rule(number, key), [of_rule(number, period, key) for period in names])


@cache
def _latest(count: int) -> Expr:
    """Return the pattern of the latest of so many times and of one more."""
    return call("max", *(ROW(number) for number in range(count)), ROW(AFTER))
