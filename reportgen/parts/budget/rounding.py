"""The request in whole units that add up to the whole request in whole units, by the method of the largest remainder.

First the periods are rounded so that they add up, then in each period its categories. Each amount is rounded to the
nearest unit. Where these do not add up, the amounts that were rounded down by most get one unit more, or those that
were rounded up by most one less, until they do. This gives what the usual wording gives, which rounds all down first
and then adds a unit to those with the largest remainders.

    scaled      amount / unit, without the noise of floats beyond a millionth
    nearest     scaled, rounded
    error       scaled - nearest, a little less for each amount down its list, so that no two are alike
    rank        how many errors are larger
    rounded     (nearest + (rank < missing) - (rank >= count + missing)) * unit
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Expr, Name, Number, Span, call
from reportgen.graph.names import BUDGET, ROW, row_value
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, ROUNDED, RULES, asked_key
from reportgen.parts.measures.define import sum_of_rows

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Study

UNIT, MISSING, UNITS = BUDGET("module"), BUDGET("missing"), BUDGET("units")
NUMBER, SCALED, NEAREST, ERROR, RANK = "number", "scaled", "nearest", "error", "rank"
_NOISE = 6  # decimals of a unit that count
_STEP = 1e9  # a thousand of its steps are less than the last of these decimals

_SCALED = call("round", call("div", ROW("amount"), UNIT), _NOISE)
_NEAREST = call("round", ROW(SCALED), 0.0)
_LEFT = call("round", call("sub", ROW(SCALED), ROW(NEAREST)), _NOISE)
_NEAREST_UNITS = call("round", _SCALED, 0.0)
_ERROR = call("sub", _LEFT, call("div", ROW(NUMBER), _STEP))


class RoundedGroup(NamedTuple):
    """Amounts that are rounded together: their rows in the graph, and how many units they add up to.

    ``units`` is the name of that number and ``missing`` of how many of them the nearest lack; ``period`` is the one
    that the rows are categories in, None of the periods themselves.
    """

    rows: tuple[str, ...]
    units: str
    missing: str
    period: str | None = None

    def names(self, part: str) -> tuple[str, ...]:
        """Return the names of one part of all rows."""
        return tuple(row_value(row, part) for row in self.rows)


def rounded_groups(study: Study) -> list[RoundedGroup]:
    """Return what is rounded together: the periods; for whole units then the categories in each period."""
    rounding, periods = study[RULES].rounding, list(study[PERIODS])
    if rounding == "none":
        return []
    groups = [RoundedGroup(tuple(BUDGET(period) for period in periods), UNITS, MISSING)]
    for period in periods if rounding == "units" else ():
        rows = tuple(BUDGET(category, period) for category in study[CATEGORIES])
        groups.append(RoundedGroup(rows, BUDGET(period, ROUNDED), BUDGET(period, "missing"), period))
    return groups


def define_rounding(builder: Builder) -> None:
    """Add the rounded request of every row that is rounded, and its sums."""
    study = builder.study
    groups, key = rounded_groups(study), asked_key(study)
    if not groups:
        return
    unit = study[RULES].module if study[RULES].rounding == "modules" else 1.0
    builder.add_inputs({UNIT: unit}, RULES.key)
    builder.define(UNITS, _NEAREST_UNITS, BUDGET(key), UNIT)
    for group in groups:
        _group(builder, group, key)
    periods = list(study[PERIODS])
    for category in study[CATEGORIES] if len(groups) > 1 else ():
        names = [BUDGET(category, period, ROUNDED) for period in periods]
        builder.define(BUDGET(category, ROUNDED), sum_of_rows(len(names)), *names)
    names = [BUDGET(period, ROUNDED) for period in periods]
    builder.define(BUDGET(ROUNDED), sum_of_rows(len(names)), *names)


def _group(builder: Builder, group: RoundedGroup, key: str) -> None:
    """Add the rounding of amounts that add up to a number of units."""
    builder.add_inputs({name: float(place) for place, name in enumerate(group.names(NUMBER))}, RULES.key)
    for row in group.rows:
        scaled, nearest, error = (row_value(row, part) for part in (SCALED, NEAREST, ERROR))
        builder.define(scaled, _SCALED, row_value(row, key), UNIT)
        builder.define(nearest, _NEAREST, scaled)
        builder.define(error, _ERROR, scaled, nearest, row_value(row, NUMBER))
    builder.define(group.missing, _missing(len(group.rows)), group.units, *group.names(NEAREST))
    for row in group.rows:
        builder.define(row_value(row, RANK), _rank(len(group.rows)), *group.names(ERROR), row_value(row, ERROR))
        reads = (row_value(row, NEAREST), row_value(row, RANK), group.missing, UNIT)
        builder.define(row_value(row, ROUNDED), _rounded(len(group.rows)), *reads)


@cache
def _missing(count: int) -> Expr:
    """Return the pattern of how many units so many rounded amounts lack."""
    return call("sub", ROW("units"), call("sum_rows", Span(tuple(ROW(number) for number in range(count)))))


@cache
def _rank(count: int) -> Expr:
    """Return the pattern of how many of so many errors are larger than one."""
    errors = Span(tuple(ROW(number) for number in range(count)))
    return call("sum_rows", call("gt", errors, ROW(ERROR)))


@cache
def _rounded(count: int) -> Expr:
    """Return the pattern of one of so many rounded amounts."""
    more = call("lt", ROW(RANK), ROW("missing"))
    less = call("ge", ROW(RANK), call("add", Number(float(count)), Name(ROW("missing"))))
    return call("mul", call("sub", call("add", ROW(NEAREST), more), less), ROW("unit"))
