"""Where a study stands: plan, actual and forecast of every line and family, and why they differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.forecast import Forecast, PlannedLine, UsedLine, billed_hours, forecast
from reportgen.actuals.forfeiture import Forfeiture, forfeitures
from reportgen.actuals.matching import AMBIGUOUS, COUNTED, UNMATCHED
from reportgen.actuals.notes import notes
from reportgen.actuals.tally import total
from reportgen.actuals.variance import Variance, added
from reportgen.describe.about import ABOUT
from reportgen.graph.names import row_value
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.families.shape import FAMILIES, item_rows, line_names, sweep_rows
from reportgen.parts.measures.shape import FLOPS, measure_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.actuals.account import Account
    from reportgen.actuals.tally import Tally
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn

_WASTED = frozenset({"failed", "cancelled"})
UNPLACED = {UNMATCHED: "Fits no line", AMBIGUOUS: "Fits several lines"}


class Amounts(NamedTuple):
    """An amount of one row: planned, used so far, and at completion. ``actual`` is None where no row tells it."""

    plan: float
    actual: float | None
    forecast: float

    @property
    def difference(self) -> float:
        """The forecast less the plan."""
        return self.forecast - self.plan


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A line, a family, what fits no line, or the total, in GPU-hours and money with the parts of the difference.

    ``line`` has what is known of a single line only; of other rows it is None. ``rows`` counts those of the files.
    """

    id: str
    label: str
    hours: Amounts
    cost: Amounts
    by_hours: Variance
    by_cost: Variance
    rows: int = 0
    line: Forecast | None = None


class Request(NamedTuple):
    """The most of a measure that may be used; ``stated`` is false where it is the plan's total."""

    column: RowColumn
    most: float
    forecast: float
    stated: bool

    @property
    def passed(self) -> bool:
        """Whether the forecast is more than that, beyond what adding up in another order does."""
        return self.forecast > self.most * (1 + 1e-9) + 1e-9


@dataclass(frozen=True, slots=True)
class Status:
    """Where a study stands. ``hours`` and ``cost`` are the measures, None where the study lacks one."""

    title: str
    currency: str
    hours: RowColumn | None
    cost: RowColumn | None
    lines: tuple[StatusRow, ...]
    families: tuple[StatusRow, ...]
    total: StatusRow
    requests: tuple[Request, ...]
    months: tuple[tuple[str, float, float], ...]  # the month, GPU-hours and money used in it
    left_out: tuple[Tally, ...]  # sums of rows that are not counted, by file and status
    notes: tuple[str, ...]
    account: Account
    forfeited: tuple[Forfeiture, ...] = ()

    @property
    def lost(self) -> float:
        """The GPU-hours of the allocation that will be forfeited."""
        return sum(item.lost for item in self.forfeited)

    @property
    def alarming(self) -> bool:
        """Whether a forecast is more than what may be used, or hours will be forfeited."""
        return self.passed or self.lost > 0

    @property
    def passed(self) -> bool:
        """Whether a forecast is more than what may be used."""
        return any(item.passed for item in self.requests)


def status(evaluation: Evaluation, account: Account) -> Status:
    """Return where a study stands by what files hold."""
    study = evaluation.study
    actuals = study[ACTUALS]
    columns = {column.key: column for column in measure_columns(study)}
    hours, cost = columns.get(actuals.hours_measure), columns.get(actuals.cost_measure)
    plans, used = _plans(evaluation), _used(study, account.tallies)
    labels = {row.name: row.label for row in sweep_rows(study)} | {row.name: row.label for row in item_rows(study)}
    lines = tuple(_line(name, labels[name], plan, used[name]) for name, plan in plans.items())
    by_name = {row.id: row for row in lines}
    families = [
        _sum(family.id, family.label, [by_name[name] for name in line_names(family)]) for family in study[FAMILIES]
    ]
    families += [_unplaced(key, label, account.tallies) for key, label in UNPLACED.items()]
    families = [row for row in families if row.id not in UNPLACED or row.rows]
    whole = _sum("total", "Total", families)
    requests = [
        Request(
            column,
            float(actuals.request.get(column.key, amounts.plan)),
            amounts.forecast,
            column.key in actuals.request,
        )
        for column, amounts in ((hours, whole.hours), (cost, whole.cost))
        if column is not None and (column.key in actuals.request or not actuals.request)
    ]
    about, months = study[ABOUT], _months(account.tallies)
    return Status(
        about.title,
        about.currency,
        hours,
        cost,
        lines,
        tuple(families),
        whole,
        tuple(requests),
        months,
        _left_out(account.tallies),
        tuple(notes(study, account.tallies)),
        account,
        forfeitures(evaluation, months),
    )


def _plans(evaluation: Evaluation) -> dict[str, PlannedLine]:
    """Return what the plan has of each line."""
    study = evaluation.study
    actuals = study[ACTUALS]
    goodput = 1.0 if actuals.goodput is None else evaluation.number(actuals.goodput)

    def of(name: str) -> PlannedLine:
        hours, cost, runs, flops = (
            evaluation.optional(row_value(name, key))
            for key in (actuals.hours_measure, actuals.cost_measure, "runs", FLOPS.key)
        )
        return PlannedLine(hours, cost, runs or 0.0, flops or 0.0, goodput)

    return {name: of(name) for family in study[FAMILIES] for name in line_names(family)}


def _used(study: Study, tallies: Sequence[Tally]) -> Mapping[str, UsedLine]:
    """Return what was used of each line."""
    by_line: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.status == COUNTED and tally.state != "pending":
            by_line[tally.line].append(tally)
    # Rows without a start are in the first month of all, as where a study keeps them.
    used = [tally for tally in tallies if tally.status in {COUNTED, *UNPLACED} and tally.state != "pending"]
    first = min((tally.month for tally in used if tally.month), default="")
    stated = {item.line: item for item in study[ACTUALS].done}
    used_lines: dict[str, UsedLine] = defaultdict(UsedLine)
    for name in {*by_line, *stated}:
        sums, done = total(by_line[name]), stated.get(name)
        finished: dict[str, int] = defaultdict(int)
        for tally in by_line[name]:
            finished[tally.source] += tally.rows if tally.state == "done" else 0
        used_lines[name] = UsedLine(
            sums.hours if sums.with_hours else None,
            sums.cost if sums.with_cost else None,
            sum(tally.hours for tally in by_line[name] if tally.state in _WASTED),
            max(finished.values(), default=0),  # the same runs may be in the files of two sources
            None if done is None or done.share is None else float(done.share),
            None if done is None or done.runs is None else float(done.runs),
            sums.rows,
            billed_hours([(tally.month or first, tally.hours, tally.with_cost > 0) for tally in by_line[name]]),
        )
    return used_lines


def _line(name: str, label: str, plan: PlannedLine, used: UsedLine) -> StatusRow:
    """Return one line."""
    end = forecast(plan, used)
    hours = Amounts(end.plan_hours, end.actual_hours, end.hours)
    cost = Amounts(end.plan_cost, end.actual_cost, end.cost)
    return StatusRow(name, label, hours, cost, end.by_hours, end.by_cost, used.rows, end)


def _unplaced(key: str, label: str, tallies: Iterable[Tally]) -> StatusRow:
    """Return the rows that have no line, which are used all the same and planned nowhere."""
    sums = total(tally for tally in tallies if tally.status == key)
    hours = Amounts(0.0, sums.hours if sums.with_hours else None, sums.hours)
    cost = Amounts(0.0, sums.cost if sums.with_cost else None, sums.cost)
    return StatusRow(key, label, hours, cost, Variance(quantity=sums.hours), Variance(quantity=sums.cost), sums.rows)


def _sum(row: str, label: str, rows: Iterable[StatusRow]) -> StatusRow:
    """Return several rows added up."""
    parts = list(rows)
    return StatusRow(
        row,
        label,
        _added(item.hours for item in parts),
        _added(item.cost for item in parts),
        added(item.by_hours for item in parts),
        added(item.by_cost for item in parts),
        sum(item.rows for item in parts),
    )


def _added(amounts: Iterable[Amounts]) -> Amounts:
    summands = list(amounts)
    stated = [item.actual for item in summands if item.actual is not None]
    return Amounts(
        sum(item.plan for item in summands), sum(stated) if stated else None, sum(item.forecast for item in summands)
    )


def _months(tallies: Iterable[Tally]) -> tuple[tuple[str, float, float], ...]:
    """Return what was used in each month, by the start of the rows."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for tally in tallies:
        if tally.status == COUNTED or tally.status in UNPLACED:
            sums[tally.month][0] += tally.hours
            sums[tally.month][1] += tally.cost
    return tuple((month, hours, cost) for month, (hours, cost) in sorted(sums.items()))


def _left_out(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Return the sums of rows that are not counted, by file, status and currency."""
    sums: dict[tuple[str, str, str], list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.status != COUNTED and tally.status not in UNPLACED:
            sums[tally.file, tally.status, tally.currency].append(tally)
    return tuple(
        total(of_key)._replace(file=file, status=key, currency=currency)
        for (file, key, currency), of_key in sums.items()
    )
