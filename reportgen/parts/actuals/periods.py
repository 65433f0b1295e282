"""Plan, use and forecast by period of the budget, where the study says which month of the calendar is its first.

plan            the plan of each line in the share that the period pays of it, in today's prices
paid            what was used in its months; the first period takes what is earlier, the last what is later
to_come         plan * the part of the period that lies after the last month of use
end             paid + (forecast of all - used of all) * to_come / to_come of all
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Expr, Name, call, names_in
from reportgen.graph.names import OF_PERIOD, ROW, row_value, spread
from reportgen.parts.actuals.kept import TO_COME, USED, kept_months, periods_of
from reportgen.parts.budget.shape import budget_lines
from reportgen.parts.measures.define import sum_of_rows

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder

_ZERO = 0.0
_OF_LINE = call("mul", ROW("plan"), ROW("part"))
_BEGUN = call("lt", call("sub", ROW("last"), ROW("months")), ROW("number"))
_ENDED = call("le", ROW("number"), ROW("last"))
_AFTER = call("div", call("sub", ROW("last"), ROW("number")), ROW("months"))
_TO_COME = call("mul", ROW("plan"), call("max", 0.0, call("min", 1.0, _AFTER)))
_REST = call("sub", ROW("all_end"), ROW("all_paid"))
_LESS = call("sub", ROW("end"), ROW("plan"))
_SHARE = call("if", call("eq", ROW("plan"), 0.0), 0.0, call("div", ROW("paid"), ROW("plan")))


def month_in(month: str, period: str) -> str:
    """Return the name of what was used in a month, 0 where the month is not in the period."""
    return row_value(USED("months", month), f"in_{period}")


def line_in(line: str, period: str) -> str:
    """Return the name of the plan of a line in a period."""
    return USED(line, "periods", period)


def define_periods(builder: Builder) -> None:
    """Add plan, use and forecast of each period."""
    rows, months = list(periods_of(builder.study)), kept_months(builder.study)
    for row in rows:
        period = USED.parts(row)[-1]
        names = {"last": OF_PERIOD(period, "end"), "months": OF_PERIOD(period, "months")}
        planned = []
        for line in budget_lines(builder.study):
            planned.append(line_in(line.name, period))
            reads = {"plan": row_value(USED(line.name), "plan"), "part": spread(line.spread.row, period)}
            _define(builder, planned[-1], _OF_LINE, reads)
        builder.define(row_value(row, "plan"), sum_of_rows(len(planned)), *planned)
        paid_in_period: Expr = Name(ROW("paid"))
        paid_in_period = paid_in_period if row == rows[0] else call("if", _BEGUN, paid_in_period, _ZERO)
        paid_in_period = paid_in_period if row == rows[-1] else call("if", _ENDED, paid_in_period, _ZERO)
        for month in months:
            of_month = {key: row_value(USED("months", month), key) for key in ("number", "paid")}
            _define(builder, month_in(month, period), paid_in_period, names | of_month)
        used = [month_in(month, period) for month in months]
        builder.define(row_value(row, "paid"), sum_of_rows(len(used)), *used)
        number = row_value(USED("months", months[-1]), "number")
        _define(builder, row_value(row, "to_come"), _TO_COME, names | _of(row, "plan") | {"number": number})
    if rows:
        _forecast(builder, rows)


def _forecast(builder: Builder, rows: list[str]) -> None:
    """Add what each period comes to: what is left of all is spread as the plan of the time to come."""
    builder.define(TO_COME, sum_of_rows(len(rows)), *(row_value(row, "to_come") for row in rows))
    whole = {"all": TO_COME, "all_end": row_value(USED("total"), "end"), "all_paid": row_value(USED("total"), "paid")}
    part = call("div", ROW("to_come"), ROW("all"))
    for row in rows:
        late = 1.0 if row == rows[-1] else 0.0
        share = call("if", call("eq", ROW("all"), 0.0), late, part)
        end = call("add", ROW("paid"), call("mul", _REST, share))
        _define(builder, row_value(row, "end"), end, whole | _of(row, "paid", "to_come"))
        _define(builder, row_value(row, "variance"), _LESS, _of(row, "end", "plan"))
        _define(builder, row_value(row, "share"), _SHARE, _of(row, "paid", "plan"))


def _of(row: str, *keys: str) -> dict[str, str]:
    return {key: row_value(row, key) for key in keys}


def _define(builder: Builder, name: str, pattern: Expr, reads: dict[str, str]) -> None:
    builder.define(name, pattern, *(reads[item.rpartition(".")[2]] for item in names_in(pattern)))
