"""What a study file says of its calendar and cannot mean: unknown names, no periods, impossible numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from reportgen.describe.styles import PERCENTAGES
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Number
from reportgen.parts.calendar.shape import CALENDAR_TABLE, MONTHS, periods, rule_month, stated_values
from reportgen.parts.families.hours import check_hours
from reportgen.parts.families.shape import FAMILIES

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.parts.budget.shape import Period
    from reportgen.parts.calendar.shape import Calendar

_KEY = CALENDAR_TABLE.key


def check_references(builder: Builder, calendar: Calendar) -> None:
    """Add a problem for each name that is none and for each number that is impossible."""
    names = periods(builder.study)
    if not names:
        builder.fault("a calendar has periods: write them in [periods] or in [calendar.periods]", _KEY)
    check_hours(builder, calendar.measure, path_text(_KEY, "measure"), "which takes no time")
    ids = [family.id for family in builder.study[FAMILIES]]
    for number, family in enumerate(calendar.order):
        builder.reference(family, ids, path_text(_KEY, "order", number), "family")
        if family in calendar.order[:number]:
            builder.fault(f"family {family!r} is there twice", path_text(_KEY, "order", number))
    for key, stated in (("gpus", calendar.gpus), ("allocated", calendar.allocated)):
        for period in stated if isinstance(stated, Mapping) else ():
            builder.reference(period, names, path_text(_KEY, key, period), "period")
    _check_rules(builder, calendar, names)
    for item in stated_values(builder.study):
        value = item.value.value if isinstance(item.value, Number) else None
        if value is not None and value < 0:
            builder.fault(f"{item.label} is 0 or more, not {value:g}", path_text(*item.path))
        elif value is not None and value > 1 and item.style in PERCENTAGES:
            builder.fault(f"{item.label} is at most 1, not {value:g}", path_text(*item.path))
        elif value == 0 and item.path[-1] == MONTHS:
            builder.fault(f"{item.label} are more than 0", path_text(*item.path))


def _check_rules(builder: Builder, calendar: Calendar, names: Mapping[str, Period]) -> None:
    """Add a problem for each rule of forfeiture that has no allocation or date, takes nothing, or comes too late."""
    if calendar.forfeit and calendar.allocated is None:
        builder.fault("'allocated' is missing, which the rules are about", path_text(_KEY, "forfeit"))
    ends = dict(zip(names, accumulate(item.months for item in names.values()), strict=True))
    before = 0.0
    for number, rule in enumerate(calendar.forfeit):
        place = path_text(_KEY, "forfeit", number, "by")
        if rule.above > rule.below:
            message = f"at least {rule.above:g} and less than {rule.below:g} is no part of an allocation"
            builder.fault(f"{message}; exchange 'above' and 'below'", path_text(_KEY, "forfeit", number, "above"))
        month = rule_month(calendar, rule)
        if month is None:
            builder.reference(str(rule.by), names, place, "period")
            month = ends.get(str(rule.by), before)
        elif names and not 0 < month <= sum(item.months for item in names.values()):
            builder.fault(f"month {month:g} is in no period", place)
        if month < before:
            message = f"the end of month {month:g} is before that of the rule above, {before:g}"
            builder.fault(f"{message}; write the rules in the order of their dates", place)
        before = max(before, month)
