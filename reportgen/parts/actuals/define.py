"""What was used as inputs, and what comes of the plan as definitions, by line, family, category and month.

With ``hours`` and ``paid`` of the work so far, and the share ``done`` of it:

end_hours       plan where nothing is used; hours / done; as planned until that is used up where nothing tells ``done``
billed          the GPU-hours of months that have a bill, all where none has
end             paid * end_hours / billed, or as ``end_hours`` where a line has no GPU-hours
variance        end - plan, which is the effect of more runs (quantity), of slower work (rate), of failures and of the
                price, each alone, and of their interaction

``reportgen.actuals.forecast`` says the same of rows that are read; a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Name, Number, call, names_in
from reportgen.graph.names import ROW, row_value
from reportgen.parts.actuals.kept import (
    PARTS,
    PLANNED_MONTHS,
    USED,
    USED_ROW,
    kept_groups,
    kept_lines,
    kept_months,
    month_number,
    months_name,
    no_line,
)
from reportgen.parts.actuals.periods import define_periods
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.define import define_sum
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.parts.actuals.kept import KeptLine
    from reportgen.parts.actuals.shape import Actuals

_ZERO = Number(0.0)
_LEAST_DONE = 1e-9  # of the work: a smaller share tells no rate
_MOST_FAILED = 0.999999  # of the hours: more would be a rate without any useful work


def _is_zero(name: str) -> Expr:
    return call("eq", ROW(name), 0.0)


def _over(over: str, under: str) -> Expr:
    """Return a quotient, 0 where there is nothing to divide by."""
    return call("if", _is_zero(under), 0.0, call("div", ROW(over), ROW(under)))


# Patterns of every line.
_AT_PRICE = call("mul", ROW("hours"), _over("plan", "plan_hours"))
_OF_RUNS = call("if", _is_zero("planned_runs"), 0.0, call("min", 1.0, call("div", ROW("runs"), ROW("planned_runs"))))
_EXTRA = call("if", _is_zero("planned_runs"), 1.0, call("max", 1.0, call("div", ROW("runs"), ROW("planned_runs"))))
_REST = call(
    "if",
    call("lt", ROW("done"), _LEAST_DONE),
    call("add", ROW("plan"), ROW("used")),
    call("div", ROW("used"), ROW("done")),
)
_MOST_OF_BOTH, _LEAST_OF_BOTH = (call(end, ROW("plan"), ROW("used")) for end in ("max", "min"))
_UNTIL_USED = call("if", call("lt", ROW("plan"), 0.0), _LEAST_OF_BOTH, _MOST_OF_BOTH)  # a credit is below 0
_BY_SHARE = call("if", _is_zero("used"), ROW("plan"), _REST)
_BY_RUNS = call("if", _is_zero("used"), ROW("plan"), call("if", _is_zero("runs"), _UNTIL_USED, _REST))
# At the price of the hours that have a bill; of all where these are 0.
_PAID_FOR = call("if", _is_zero("billed"), ROW("hours"), ROW("billed"))
_AT_RATE = call("div", call("mul", ROW("paid"), ROW("end_hours")), _PAID_FOR)
_USED_UP = call("if", _is_zero("plan"), call("if", _is_zero("used"), 0.0, 1.0), call("div", ROW("used"), ROW("plan")))
_DONE = call("max", 0.0, call("min", 1.0, _USED_UP))
_FAILED = call(
    "if",
    _is_zero("hours"),
    call("sub", 1.0, ROW("useful")),
    call("min", call("div", ROW("failed"), ROW("hours")), _MOST_FAILED),
)
_LESS = call("sub", ROW("end"), ROW("plan"))
_OF_PLAN = {
    "quantity": call("mul", ROW("plan"), call("sub", ROW("extra"), 1.0)),
    "rate": call(
        "sub",
        call(
            "div",
            call("mul", call("mul", ROW("plan"), ROW("end_hours")), call("sub", 1.0, ROW("failed_share"))),
            call("mul", call("mul", ROW("extra"), ROW("plan_hours")), ROW("useful")),
        ),
        ROW("plan"),
    ),
    "failures": call(
        "sub", call("div", call("mul", ROW("plan"), ROW("useful")), call("sub", 1.0, ROW("failed_share"))), ROW("plan")
    ),
    "price": call(
        "if",
        _is_zero("end_hours"),
        call("neg", ROW("plan")),
        call("sub", call("div", call("mul", ROW("end"), ROW("plan_hours")), ROW("end_hours")), ROW("plan")),
    ),
}
# Whether nothing tells how much is done and the plan holds: what failed so far changes nothing at the end.
_HELD = call("eq", ROW("end_hours"), ROW("plan_hours"))
_HELD_UNTIL_RUNS = call("and", _is_zero("runs"), _HELD)
_OF_WORK = ("rate", "failures")  # the parts of a difference that it then has none of
_PRICE_ALONE = call("sub", call("div", ROW("end"), ROW("extra")), ROW("plan"))
_INTERACTION = call(
    "sub",
    ROW("variance"),
    call("add", call("add", ROW("quantity"), ROW("rate")), call("add", ROW("failures"), ROW("price"))),
)
_SHARE_OF_PLAN = _over("paid", "plan")
_NEARLY = call("add", call("mul", ROW("most"), 1 + 1e-9), 1e-9)  # beyond what adding up in another order does
_LEFT = call("sub", ROW("most"), ROW("paid"))
_WITHIN = call("if", call("le", ROW("end"), _NEARLY), 1.0, 0.0)
_STRAIGHT = call("mul", ROW("plan"), call("max", 0.0, call("min", 1.0, call("div", ROW("number"), ROW("months")))))


def define(builder: Builder) -> None:
    """Add what was used and what comes of it; a problem for each line, measure or name that the study has not."""
    actuals = builder.study[ACTUALS]
    _check(builder, actuals)
    if not actuals.used or builder.references:
        return
    for number, item in enumerate(actuals.used):
        inputs = {USED_ROW(number, key): value for key, value in item.numbers().items()}
        builder.add_inputs(inputs, path_text(ACTUALS.key, "used", number))
    for line in kept_lines(builder.study, builder.names()):
        _line(builder, line)
    _unplaced(builder)
    for row, rows in kept_groups(builder.study).items():
        for key in ("plan", "plan_hours", "hours", "paid", "end_hours", "end", "variance", *PARTS):
            define_sum(builder, row_value(row, key), [row_value(item, key) for item in rows])
        _define(builder, row, "share", _SHARE_OF_PLAN)
    _request(builder, actuals)
    _months(builder, actuals)
    define_periods(builder)


def _check(builder: Builder, actuals: Actuals) -> None:
    """Add a problem for each line, measure or name that the study does not have."""
    lines = [name for family in builder.study[FAMILIES] for name in line_names(family)]
    named: dict[str, list[str | None]] = {
        "match": [rule.line for rule in actuals.match],
        "done": [item.line for item in actuals.done],
        "used": [item.line for item in actuals.used],
    }
    for key, lines_of_key in named.items():
        for number, line in enumerate(lines_of_key):
            if line is not None:
                builder.reference(line, lines, path_text(ACTUALS.key, key, number, "line"), "line")
    for line, times in Counter(item.line for item in actuals.done).items():
        if times > 1:
            builder.fault(f"what is done of line {line!r} is stated {times} times", path_text(ACTUALS.key, "done"))
    measures = [item.id for item in builder.study[MEASURES]]
    for key, name in (("hours", actuals.hours), ("cost", actuals.cost)):
        if name is not None:
            builder.reference(name, measures, path_text(ACTUALS.key, key), "measure")
    forecast = [actuals.hours_measure, actuals.cost_measure]
    for name in actuals.request:
        builder.reference(name, forecast, path_text(ACTUALS.key, "request", name), "measure")
    if actuals.goodput is not None:
        names = [*builder.inputs, *builder.definitions]
        builder.reference(actuals.goodput, names, path_text(ACTUALS.key, "goodput"))


def _line(builder: Builder, line: KeptLine) -> None:
    """Add one line: its plan, what was used of it, how much of it is done, its end, and why that differs."""
    row = line.row
    for key, name in (("plan", line.plan), ("plan_hours", line.plan_hours), ("planned_runs", line.planned_runs)):
        builder.define(row_value(row, key), Name(name) if name else _ZERO)
    for key in ("hours", "failed", "cost"):
        define_sum(builder, row_value(row, key), line.used[key])
    define_sum(builder, row_value(row, "billed"), line.billed)
    if line.done is None or line.done.runs is None:
        define_sum(builder, row_value(row, "runs"), line.used["runs"])
    else:
        builder.add_inputs({row_value(row, "runs"): float(line.done.runs)}, path_text(*line.done_path, "runs"))
    useful = call("max", line.goodput, 1.0 - _MOST_FAILED) if line.goodput else Number(1.0)
    builder.define(row_value(row, "useful"), useful)
    _define(builder, row, "paid", Name(ROW("cost")) if line.used["cost"] else _AT_PRICE)
    unit = ("hours", "plan_hours") if line.by_hours else ("paid", "plan")
    if line.done is not None and line.done.share is not None:
        builder.add_inputs({row_value(row, "done"): float(line.done.share)}, path_text(*line.done_path, "share"))
        builder.define(row_value(row, "extra"), Number(1.0))
        rest, held = _BY_SHARE, None
    else:
        used_up = call("if", _is_zero("runs"), _DONE, _OF_RUNS) if line.counted else _DONE
        _define(builder, row, "done", used_up, used=unit[0], plan=unit[1])
        _define(builder, row, "extra", _EXTRA if line.counted else Number(1.0))
        rest, held = (_BY_RUNS, _HELD_UNTIL_RUNS) if line.counted else (_UNTIL_USED, _HELD)
    _define(builder, row, "end_hours", rest, used="hours", plan="plan_hours")
    at_end = call("if", _is_zero("hours"), rest, _AT_RATE) if line.by_hours else rest
    _define(builder, row, "end", at_end, used="paid")
    _define(builder, row, "failed_share", _FAILED)
    _define(builder, row, "share", _SHARE_OF_PLAN)
    _variance(builder, row, held, by_hours=line.by_hours)


def _variance(builder: Builder, row: str, held: Expr | None, *, by_hours: bool) -> None:
    """Add the difference of the end from the plan, and its parts; ``held`` is whether the plan holds, if it may."""
    _define(builder, row, "variance", _LESS)
    unplanned = {"quantity": Name(ROW("variance"))}
    for key, of_plan in _OF_PLAN.items():
        pattern = call("if", held, 0.0, of_plan) if held is not None and key in _OF_WORK else of_plan
        alone: Expr = {"quantity": pattern, "price": _PRICE_ALONE}.get(key, _ZERO)
        if by_hours:
            alone = call("if", _is_zero("plan_hours"), unplanned.get(key, _ZERO), pattern)
        _define(builder, row, key, alone)
    _define(builder, row, "interaction", _INTERACTION)


def _unplaced(builder: Builder) -> None:
    """Add what belongs to no line: it was not planned, and is what it is."""
    if not no_line(builder.study):
        return
    row = USED("unplaced")
    unplaced = [(number, item) for number, item in enumerate(builder.study[ACTUALS].used) if item.line is None]
    for key, name in (("hours", "hours"), ("paid", "cost")):
        define_sum(builder, row_value(row, key), [USED_ROW(n, name) for n, item in unplaced if name in item.numbers()])
    for key in ("plan", "plan_hours", *(part for part in PARTS if part != "quantity")):
        builder.define(row_value(row, key), _ZERO)
    for key, of in (("end_hours", "hours"), ("end", "paid"), ("variance", "paid"), ("quantity", "paid")):
        builder.define(row_value(row, key), Name(row_value(row, of)))


def _request(builder: Builder, actuals: Actuals) -> None:
    """Add the most that may be used, which is the plan where the study does not state it, and what is left of it."""
    total, stated = USED("total"), actuals.request.get(actuals.cost_measure)
    if stated is None:
        builder.define(row_value(total, "most"), Name(row_value(total, "plan")))
    else:
        path = path_text(ACTUALS.key, "request", actuals.cost_measure)
        builder.add_inputs({row_value(total, "most"): float(stated)}, path)
    _define(builder, total, "left", _LEFT)
    _define(builder, total, "within", _WITHIN)
    hours = actuals.request.get(actuals.hours_measure)
    if hours is not None:
        path = path_text(ACTUALS.key, "request", actuals.hours_measure)
        builder.add_inputs({row_value(total, "most_hours"): float(hours)}, path)
        of_hours = {"most": "most_hours", "paid": "hours", "end": "end_hours"}
        _define(builder, total, "left_hours", _LEFT, **of_hours)
        _define(builder, total, "within_hours", _WITHIN, **of_hours)


def _months(builder: Builder, actuals: Actuals) -> None:
    """Add what was used in each month and up to its end, and what the plan has up to there."""
    if actuals.months is not None:
        builder.add_inputs({PLANNED_MONTHS: float(actuals.months)}, path_text(ACTUALS.key, "months"))
    months = months_name(builder.study)
    before = ""
    for month in kept_months(builder.study):
        row, of_month = USED("months", month), [n for n, item in enumerate(actuals.used) if item.month == month]
        for key, name in (("paid", "cost"), ("hours", "hours")):
            used = [USED_ROW(n, name) for n in of_month if name in actuals.used[n].numbers()]
            define_sum(builder, row_value(row, key), used)
            so_far = [row_value(before, f"{key}_so_far")] if before else []
            define_sum(builder, row_value(row, f"{key}_so_far"), [*so_far, row_value(row, key)])
        if actuals.start is not None and months:
            builder.define(row_value(row, "number"), Number(float(month_number(month, actuals.start))))
            for key, plan in (("planned", "plan"), ("planned_hours", "plan_hours")):
                reads = {"plan": row_value(USED("total"), plan), "months": months, "number": row_value(row, "number")}
                arguments = (reads[name.rpartition(".")[2]] for name in names_in(_STRAIGHT))
                builder.define(row_value(row, key), _STRAIGHT, *arguments)
        before = row


def _define(builder: Builder, row: str, key: str, pattern: Expr, **other: str) -> None:
    """Add a value of a row by a pattern; ``other`` are the keys that stand for some of the pattern's."""
    keys = (name.rpartition(".")[2] for name in names_in(pattern))
    builder.define(row_value(row, key), pattern, *(row_value(row, other.get(item, item)) for item in keys))
