"""What the report shows of the calendar: when families run, what each period uses, and what is forfeited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.view import NumberColumn, TableRow, column, show, show_optional
from reportgen.graph.names import CALENDAR
from reportgen.parts.calendar.labels import OF_FAMILIES, OF_PERIODS
from reportgen.parts.calendar.shape import (
    ABOVE,
    ALLOCATED,
    BELOW,
    BEYOND,
    CALENDAR_TABLE,
    CAPACITY,
    DAYS,
    END,
    GPUS,
    HOURS,
    LOST,
    MONTH,
    PARALLEL,
    PER_RUN,
    QUEUE,
    START,
    TAKES,
    UNTIL,
    UNUSED,
    USED,
    of_family,
    of_period,
    of_rule,
    periods,
    rule_month,
    scheduled,
)
from reportgen.parts.families.shape import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.calendar.shape import Calendar, Forfeit

_OF_FAMILY = (HOURS, START, END, DAYS)
_OF_PERIOD = (GPUS, CAPACITY, USED, ALLOCATED, LOST, UNUSED)
_RULE = {
    MONTH: "number",
    BELOW: "stated_percent",
    ABOVE: "stated_percent",
    TAKES: "stated_percent",
    UNTIL: "rounded",
    LOST: "rounded",
}


class GanttBar(NamedTuple):
    """A family from its start to its end, in months."""

    label: str
    start: ShownNumber
    end: ShownNumber
    days: ShownNumber


class GanttPeriod(NamedTuple):
    """A period on the axis of time: its label and its ends in months."""

    label: str
    begin: float
    end: float


class CalendarView(NamedTuple):
    """The calendar of a study, with what its sentences name."""

    first_month: str
    parallel: ShownNumber
    per_run: ShownNumber
    queue: ShownNumber
    days: ShownNumber
    bars: tuple[GanttBar, ...]
    axis: tuple[GanttPeriod, ...]
    family_columns: tuple[NumberColumn, ...]
    families: tuple[TableRow, ...]
    without: tuple[str, ...]  # the labels of families that have no GPU-hours, and so no time
    period_columns: tuple[NumberColumn, ...]
    periods: tuple[TableRow, ...]
    rules: tuple[dict[str, ShownNumber], ...]
    rule_days: tuple[str, ...]  # the day of each rule that states one, else ""
    beyond: ShownNumber
    lost: ShownNumber | None


def _calendar(analysis: Analysis) -> CalendarView | None:
    """Return the calendar; None where the study has none."""
    study = analysis.study
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return None
    families = scheduled(study, analysis.graph)
    timed = {family.id for family in families}
    styles = {key: OF_FAMILIES[key][1] for key in _OF_FAMILY}
    rows = tuple(
        TableRow(family.label, tuple(show(analysis, of_family(family.id, key), style) for key, style in styles.items()))
        for family in families
    )
    keys = [key for key in _OF_PERIOD if of_period(next(iter(periods(study))), key) in analysis.graph]
    by_period = tuple(
        TableRow(item.label, tuple(show(analysis, of_period(period, key), OF_PERIODS[key][1]) for key in keys))
        for period, item in periods(study).items()
    )
    return CalendarView(
        first_month=calendar.start or "",
        parallel=show_optional(analysis, PARALLEL, "exact"),
        per_run=show_optional(analysis, PER_RUN, "exact"),
        queue=show(analysis, QUEUE, "exact"),
        days=show(analysis, CALENDAR(DAYS), "decimal"),
        bars=tuple(GanttBar(row.label, row.cells[1], row.cells[2], row.cells[3]) for row in rows),
        axis=tuple(
            GanttPeriod(item.label, *(analysis.number(of_period(period, key)) for key in ("begin", "end")))
            for period, item in periods(study).items()
        ),
        family_columns=_columns([OF_FAMILIES[key][0] for key in _OF_FAMILY], rows),
        families=rows,
        without=tuple(family.label for family in study[FAMILIES] if family.id not in timed),
        period_columns=_columns([OF_PERIODS[key][0] for key in keys], by_period),
        periods=by_period,
        rules=tuple(
            {key: show(analysis, of_rule(number, key), style) for key, style in _RULE.items()}
            for number in range(len(calendar.forfeit))
        ),
        rule_days=tuple(_day(calendar, rule) for rule in calendar.forfeit),
        beyond=show(analysis, CALENDAR(BEYOND), "rounded"),
        lost=show(analysis, CALENDAR(LOST), "rounded") if CALENDAR(LOST) in analysis.graph else None,
    )


def _day(calendar: Calendar, rule: Forfeit) -> str:
    """Return the day that a rule states; "" where it states a month or the end of a period."""
    return str(rule.by) if isinstance(rule.by, str) and rule_month(calendar, rule) is not None else ""


def _columns(labels: list[str], rows: tuple[TableRow, ...]) -> tuple[NumberColumn, ...]:
    shown = enumerate(map(translated, labels))
    return tuple(column(label, (row.cells[place] for row in rows)) for place, label in shown)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"calendar": _calendar}
