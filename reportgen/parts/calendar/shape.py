"""The calendar of a study: the GPUs that there are in each period, what is allocated, and when it is forfeited."""

# Without ``annotations`` from the future, as in ``kinds``.
from calendar import monthrange
from collections.abc import Container, Mapping
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import Field, PlainValidator, TypeAdapter, WithJsonSchema

from reportgen.describe.kinds import Formula, Frozen, Identifier, Real
from reportgen.describe.tables import Path, Study, Table
from reportgen.formula.expr import Expr, Number
from reportgen.graph.names import CALENDAR
from reportgen.parts.budget.shape import MOST_PERIODS, PERIODS, Period, PeriodId
from reportgen.parts.families.hours import families_with
from reportgen.parts.families.shape import Family

_FORMULA: TypeAdapter[Expr] = TypeAdapter(Formula)


def _by_period(value: object) -> Expr | Mapping[str, Expr]:
    """Return a formula, or a table of formulas by period."""
    if isinstance(value, Mapping):
        return {str(key): _FORMULA.validate_python(item) for key, item in value.items()}
    return _FORMULA.validate_python(value)


_BY_PERIOD = {
    "anyOf": [
        {"type": ["string", "number"]},
        {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    ]
}
ByPeriod = Annotated[Expr | Mapping[str, Expr], PlainValidator(_by_period), WithJsonSchema(_BY_PERIOD)]


class Forfeit(Frozen):
    """A rule that takes hours from an allocation of which too little is used by a date.

    Attributes:
        by: The date: the end of a period, by its name, or of a month of the programme, counted from 1; or a day of
            the calendar, where its ``start`` is stated. The rule is about the allocation of the period in which it
            falls. Example: ``"y1"``, ``4``, ``"2026-11-01"``
        below: It takes something where less than this part of the allocation is used by then. Example: ``0.1``
        above: It takes something only where at least this part of the allocation is used by then, so that of several
            rules of one date one takes. Example: ``0.05``
        takes: The part of what is unused by then that it takes. Example: ``0.3``
    """

    by: Real | str
    below: Annotated[Real, Field(ge=0, le=1)] = 1.0
    above: Annotated[Real, Field(ge=0, le=1)] = 0.0
    takes: Annotated[Real, Field(ge=0, le=1)] = 1.0


def months_until(start: str, day: str) -> float:
    """Return how many months of a programme are over at the beginning of a day; ``start`` is its first month.

    Raises ValueError for what is no day.
    """
    first, then = date.fromisoformat(f"{start}-01"), date.fromisoformat(day)
    whole = (then.year - first.year) * 12 + then.month - first.month
    return whole + (then.day - 1) / monthrange(then.year, then.month)[1]


class Calendar(Frozen):
    """When families run, one after another, each on all GPUs that there are.

    Attributes:
        gpus: How many GPUs there are: a number or a formula, or one for each period by its name. Example: ``16``,
            ``{ y1 = 8, y2 = "nodes * 8" }``
        measure: The measure that counts GPU-hours. Example: ``"gpu_hours"``
        start: The first month of the programme. Example: ``"2027-01"``
        order: The families in the order in which they run, by id; families left out follow in the order of the file.
            Example: ``["training", "evaluation"]``
        parallel: How many runs there may be at once; without, as many as there are GPUs for. Example: ``100``
        gpus_per_run: How many GPUs one run has, where ``parallel`` is given. Example: ``8``
        queue: Hours that each family waits in the queue before it starts. Example: ``48``
        allocated: GPU-hours that are allocated: of every period alike, or of each by its name. Example: ``240000``,
            ``{ y1 = 1e6, y2 = 5e5 }``
        forfeit: Rules by which an allocation that is not used is lost, in the order of their dates. Example:
            ``[{ by = 4, below = 0.1, takes = 0.3 }]``
        periods: Periods of the calendar, where they are not those of the budget. Example:
            ``{ q1 = { label = "First quarter", months = 3 } }``
    """

    gpus: ByPeriod
    measure: str = "gpu_hours"
    start: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")] | None = None
    order: Annotated[tuple[Identifier, ...], Field(strict=False, max_length=500)] = ()
    parallel: Formula = None
    gpus_per_run: Formula = Number(1.0)
    queue: Formula = Number(0.0)
    allocated: ByPeriod | None = None
    forfeit: Annotated[tuple[Forfeit, ...], Field(strict=False, max_length=20)] = ()
    periods: Annotated[Mapping[PeriodId, Period], Field(max_length=MOST_PERIODS)] = {}


CALENDAR_TABLE: Table[Calendar | None] = Table("calendar", Calendar | None, None)

# Of a period, a family, both, or a rule of forfeiture.
MONTHS, BEGIN, END, GPUS, IN_USE, RATE = "months", "begin", "end", "gpus", "in_use", "rate"
CAPACITY, USED, ALLOCATED, LOST, UNUSED = "capacity", "used", "allocated", "lost", "unused"
HOURS, START, DAYS, BEYOND, AFTER = "hours", "start", "days", "beyond", "after"
LEFT, FROM, DONE = "left", "from", "done"
MONTH, BELOW, ABOVE, TAKES, INSIDE, UNTIL = "month", "below", "above", "takes", "inside", "until"
PARALLEL, PER_RUN, QUEUE = CALENDAR("parallel"), CALENDAR("gpus_per_run"), CALENDAR("queue")
MONTH_HOURS = CALENDAR("month_hours")
HOURS_IN_MONTH = 365.25 / 12 * 24


class Value(NamedTuple):
    """A number of the calendar that the study file states: its name, label, value and place.

    ``style`` is its number style; ``formula`` says whether the study file may have a formula for it.
    """

    name: str
    label: str
    value: Expr
    path: Path
    style: str = "exact"
    formula: bool = True


def of_period(period: str, key: str) -> str:
    """Return the name of a value of a period."""
    return CALENDAR("period", period, key)


def of_family(family: str, key: str) -> str:
    """Return the name of a value of a family."""
    return CALENDAR("family", family, key)


def of_cell(family: str, period: str, key: str) -> str:
    """Return the name of a value of a family in a period."""
    return CALENDAR("cell", family, period, key)


def of_rule(number: int, *parts: str) -> str:
    """Return the name of a value of a rule of forfeiture, counted from 0 in the file and from 1 in names."""
    return CALENDAR("rule", number + 1, *parts)


def periods(study: Study) -> Mapping[str, Period]:
    """Return the periods of the calendar: its own, else those of the budget."""
    calendar = study[CALENDAR_TABLE]
    return (calendar.periods if calendar is not None else None) or study[PERIODS]


def scheduled(study: Study, values: Container[str]) -> list[Family]:
    """Return the families that have GPU-hours, in the order in which they run; ``values`` has the graph's names."""
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return []
    place = {name: number for number, name in enumerate(calendar.order)}
    families = families_with(study, calendar.measure, values)
    return sorted(families, key=lambda family: place.get(family.id, len(place)))


def by_period(study: Study, stated: Expr | Mapping[str, Expr], key: str, label: str) -> list[Value]:
    """Return the values that a table by period states, each by its name; one value of all periods alike."""
    if not isinstance(stated, Mapping):
        return [Value(CALENDAR(key), label, stated, (CALENDAR_TABLE.key, key))]
    return [
        Value(
            of_period(period, key),
            f"{label}, {item.label}",
            stated.get(period, Number(0.0)),
            (CALENDAR_TABLE.key, key, period),
        )
        for period, item in periods(study).items()
    ]


def rule_month(calendar: Calendar, rule: Forfeit) -> float | None:
    """Return the month of a rule's date, counted from the start; None where that is the end of a period."""
    if not isinstance(rule.by, str):
        return rule.by
    if calendar.start is None or rule.by in calendar.periods:
        return None
    try:
        return months_until(calendar.start, rule.by)
    except ValueError:
        return None


def stated_values(study: Study) -> list[Value]:
    """Return every number or formula that the study file states of its calendar."""
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return []
    place = CALENDAR_TABLE.key
    values = [
        Value(
            of_period(period, MONTHS),
            f"{item.label}: months",
            Number(item.months),
            (place, "periods", period, MONTHS),
            formula=False,
        )
        for period, item in calendar.periods.items()
    ]
    values += by_period(study, calendar.gpus, GPUS, "GPUs")
    if calendar.allocated is not None:
        values += by_period(study, calendar.allocated, ALLOCATED, "GPU-hours allocated")
    if calendar.parallel is not None:
        values.append(Value(PARALLEL, "Runs at once", calendar.parallel, (place, "parallel")))
        values.append(Value(PER_RUN, "GPUs of a run", calendar.gpus_per_run, (place, "gpus_per_run")))
    values.append(Value(QUEUE, "Hours in the queue", calendar.queue, (place, "queue")))
    for number, rule in enumerate(calendar.forfeit):
        where, what = (place, "forfeit", number), f"Forfeiture {number + 1}"
        stated = {
            BELOW: (rule.below, "stated_percent"),
            ABOVE: (rule.above, "stated_percent"),
            TAKES: (rule.takes, "stated_percent"),
        }
        month = rule_month(calendar, rule)
        if month is not None:
            stated[MONTH] = month, "exact"
        for key, (value, style) in stated.items():
            path = (*where, "by" if key == MONTH else key)
            values.append(Value(of_rule(number, key), f"{what}: {key}", Number(value), path, style, formula=False))
    return values
