"""The request in whole units that add up to the whole request in whole units, by the method of the largest remainder.

Each amount is rounded to the nearest unit. Where these do not add up to the rounded sum, the amounts that were rounded
down by most get one unit more, or those that were rounded up by most one less, until they do. This gives what the usual
wording gives, which rounds all down first and then adds a unit to those with the largest remainders.

    scaled      amount / unit, without the noise of floats beyond a millionth
    nearest     scaled, rounded
    error       scaled - nearest, a little less for each amount down the list, so that no two are alike
    rank        how many errors are larger
    rounded     (nearest + (rank < missing) - (rank >= count + missing)) * unit
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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
_ERROR = call("sub", _LEFT, call("div", ROW(NUMBER), _STEP))


def rounded_rows(study: Study) -> list[str]:
    """Return the rows of the graph whose requests are rounded: periods for modules, each category in each otherwise."""
    rules = study[RULES].rounding
    if rules == "modules":
        return [BUDGET(period) for period in study[PERIODS]]
    if rules == "units":
        return [BUDGET(category, period) for category in study[CATEGORIES] for period in study[PERIODS]]
    return []


def define_rounding(builder: Builder) -> None:
    """Add the rounded request of every row that is rounded, and its sums."""
    study = builder.study
    rows, key = rounded_rows(study), asked_key(study)
    if not rows:
        return
    unit = study[RULES].module if study[RULES].rounding == "modules" else 1.0
    builder.add_inputs({UNIT: unit}, RULES.key)
    builder.add_inputs({row_value(row, NUMBER): float(place) for place, row in enumerate(rows)}, RULES.key)
    errors = tuple(row_value(row, ERROR) for row in rows)
    for row in rows:
        scaled, nearest, error = (row_value(row, part) for part in (SCALED, NEAREST, ERROR))
        builder.define(scaled, _SCALED, row_value(row, key), UNIT)
        builder.define(nearest, _NEAREST, scaled)
        builder.define(error, _ERROR, scaled, nearest, row_value(row, NUMBER))
    builder.define(UNITS, call("round", call("round", call("div", BUDGET(key), UNIT), _NOISE), 0.0))
    found = Span(tuple(row_value(row, NEAREST) for row in rows))
    builder.define(MISSING, call("sub", UNITS, call("sum_rows", found)))
    for row in rows:
        builder.define(row_value(row, RANK), _rank(len(rows)), *errors, row_value(row, ERROR))
        reads = (row_value(row, NEAREST), row_value(row, RANK), MISSING, UNIT)
        builder.define(row_value(row, ROUNDED), _rounded(len(rows)), *reads)
    _sums(builder)


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


def _sums(builder: Builder) -> None:
    periods, categories = list(builder.study[PERIODS]), list(builder.study[CATEGORIES])
    if builder.study[RULES].rounding == "units":
        for category in categories:
            _sum(builder, BUDGET(category, ROUNDED), [BUDGET(category, period, ROUNDED) for period in periods])
        for period in periods:
            _sum(builder, BUDGET(period, ROUNDED), [BUDGET(category, period, ROUNDED) for category in categories])
    _sum(builder, BUDGET(ROUNDED), [BUDGET(period, ROUNDED) for period in periods])


def _sum(builder: Builder, name: str, names: list[str]) -> None:
    builder.define(name, sum_of_rows(len(names)), *names)
