"""What the names of the calendar are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.describe.language import message
from reportgen.graph.names import CALENDAR
from reportgen.parts.calendar.shape import (
    ALLOCATED,
    BEGIN,
    BEYOND,
    CALENDAR_TABLE,
    CAPACITY,
    DAYS,
    END,
    GPUS,
    HOURS,
    IN_USE,
    LOST,
    MONTH_HOURS,
    MONTHS,
    RATE,
    START,
    UNTIL,
    UNUSED,
    USED,
    of_cell,
    of_family,
    of_period,
    of_rule,
    periods,
    stated_values,
)
from reportgen.parts.families.shape import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study

_TITLE = "Calendar"
OF_PERIODS = {
    MONTHS: (message("Months"), "exact"),
    BEGIN: (message("Begins after month"), "exact"),
    END: (message("Ends with month"), "exact"),
    GPUS: (message("GPUs"), "count"),
    IN_USE: (message("GPUs in use at most"), "count"),
    RATE: (message("GPU-hours a month"), "rounded"),
    CAPACITY: (message("GPU-hours that there are"), "rounded"),
    USED: (message("GPU-hours used"), "rounded"),
    ALLOCATED: (message("GPU-hours allocated"), "rounded"),
    LOST: (message("GPU-hours forfeited"), "rounded"),
    UNUSED: (message("GPU-hours left over"), "rounded"),
}
OF_FAMILIES = {
    HOURS: (message("GPU-hours"), "rounded"),
    START: (message("Starts, month"), "decimal"),
    END: (message("Ends, month"), "decimal"),
    DAYS: (message("Days"), "decimal"),
    BEYOND: (message("GPU-hours after the last period"), "rounded"),
}


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every number of the calendar of a study that has one."""
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return
    yield MONTH_HOURS, Label(_TITLE, "Hours in a month", "exact")
    for item in stated_values(study):
        yield item.name, Label(_TITLE, item.label, item.style)
    for period, when in periods(study).items():
        for key, (label, style) in OF_PERIODS.items():
            yield of_period(period, key), Label(_TITLE, f"{label}, {when.label}", style)
    for key, (label, style) in OF_PERIODS.items():
        yield CALENDAR("all", key), Label(_TITLE, label, style)
    for key, (label, style) in OF_FAMILIES.items():
        yield CALENDAR(key), Label(_TITLE, label, style)
        yield from ((of_family(family.id, key), Label(family.label, label, style)) for family in study[FAMILIES])
    for family in study[FAMILIES]:
        for period, when in periods(study).items():
            yield of_cell(family.id, period, USED), Label(family.label, f"GPU-hours, {when.label}", "rounded")
    for number in range(len(calendar.forfeit)):
        yield of_rule(number, LOST), Label(_TITLE, f"Forfeiture {number + 1}: GPU-hours", "rounded")
        yield of_rule(number, UNTIL), Label(_TITLE, f"Forfeiture {number + 1}: used by then", "rounded")
