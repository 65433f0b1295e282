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

Where direct cost is rounded (``rounds = "direct"``), indirect cost is computed on what that comes to, and its periods
are rounded in the same way; the request is the sum of both.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Expr, Name, Number, Span, call
from reportgen.graph.names import BUDGET, OF_CATEGORY, ROW, row_value
from reportgen.parts.budget.shape import (
    CATEGORIES,
    ON_WHOLE,
    PERIODS,
    ROUNDED,
    RULES,
    WHOLE,
    WHOLE_ON,
    rounds_direct,
    to_round_key,
)
from reportgen.parts.measures.define import define_sum

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Study

UNIT, MISSING, UNITS = BUDGET("module"), BUDGET("missing"), BUDGET("units")
ONE, CURRENCY_RATE = BUDGET("one"), BUDGET("rate")
WORKINGS = "on-whole"  # of the rounding of indirect cost; no period or category has a hyphen
INDIRECT_UNITS = BUDGET(WORKINGS, "units")
CUMULATED_WHOLE = "cumulated_whole"
NUMBER, SCALED, NEAREST, ERROR, RANK = "number", "scaled", "nearest", "error", "rank"
_NOISE = 6  # decimals of a unit that count
_STEP = 1e9  # a thousand of its steps are less than the last of these decimals

_SCALED = call("round", call("div", ROW("amount"), ROW("unit")), _NOISE)
_NEAREST = call("round", ROW(SCALED), 0.0)
_LEFT = call("round", call("sub", ROW(SCALED), ROW(NEAREST)), _NOISE)
_NEAREST_UNITS = call("round", _SCALED, 0.0)
_ERROR = call("sub", _LEFT, call("div", ROW(NUMBER), _STEP))

# Indirect cost on rounded direct cost. What lies above a cap, or is in no base, bears none.
_ON_WHOLE = call("mul", ROW("rate"), ROW("whole"))


def _capped(cap: Expr) -> Expr:
    """Return the pattern of indirect cost where so much of direct cost is in its base."""
    before = call("sub", ROW("cumulated"), ROW("whole"))
    return call("mul", ROW("rate"), call("sub", call("min", cap, ROW("cumulated")), call("min", cap, before)))


def _of_modules(direct: Expr, base: Expr) -> Expr:
    """Return the pattern of indirect cost on modules, of which as much is in no base as of the direct cost."""
    on = call("sub", ROW("whole"), call("sub", direct, base))
    share = call("div", ROW("indirect"), ROW("base"))
    return call("if", call("gt", ROW("base"), 0.0), call("mul", share, on), 0.0)


_ON_CAPPED, _ON_CAPPED_ASKED = _capped(Name(ROW("cap"))), _capped(call("mul", ROW("cap"), ROW("exchange")))
_ON_MODULES = _of_modules(Name(ROW("direct")), Name(ROW("base")))
_ON_MODULES_ASKED = _of_modules(call("mul", ROW("direct"), ROW("exchange")), call("mul", ROW("base"), ROW("exchange")))


class RoundedGroup(NamedTuple):
    """Amounts that are rounded together: their rows in the graph, and how many units they add up to.

    ``amounts`` are rounded to ``results``; the workings have the names of the rows. ``units`` is the name of that
    number and ``missing`` of how many of them the nearest lack; ``unit`` is that of one. ``period`` is the one that the
    rows are categories in, None of the periods themselves.
    """

    rows: tuple[str, ...]
    amounts: tuple[str, ...]
    results: tuple[str, ...]
    units: str
    missing: str
    unit: str = UNIT
    period: str | None = None

    def names(self, part: str) -> tuple[str, ...]:
        """Return the names of one part of the workings of all rows."""
        return tuple(row_value(row, part) for row in self.rows)


def rounded_groups(study: Study) -> list[RoundedGroup]:
    """Return what is rounded together: the periods; for whole units then the categories in each period.

    Where direct cost is rounded, the indirect cost of the periods comes last.
    """
    rounding, periods = study[RULES].rounding, list(study[PERIODS])
    if rounding == "none":
        return []
    key, result = to_round_key(study), WHOLE if rounds_direct(study) else ROUNDED
    groups = [_of_rows(tuple(BUDGET(period) for period in periods), key, result, UNITS, MISSING)]
    for period in periods if rounding == "units" else ():
        rows = tuple(BUDGET(category, period) for category in study[CATEGORIES])
        group = _of_rows(rows, key, result, BUDGET(period, result), BUDGET(period, "missing"))
        groups.append(group._replace(period=period))
    if rounds_direct(study):
        workings, amounts, results = (
            tuple(BUDGET(period, part) for period in periods) for part in (WORKINGS, ON_WHOLE, WHOLE_ON)
        )
        unit, missing = (UNIT if rounding == "units" else ONE), BUDGET(WORKINGS, "missing")
        groups.append(RoundedGroup(workings, amounts, results, INDIRECT_UNITS, missing, unit))
    return groups


def _of_rows(rows: tuple[str, ...], key: str, result: str, units: str, missing: str) -> RoundedGroup:
    """Return the group of rows whose amounts and results are called alike."""
    amounts, results = (tuple(row_value(row, part) for row in rows) for part in (key, result))
    return RoundedGroup(rows, amounts, results, units, missing)


def define_rounding(builder: Builder) -> None:
    """Add the rounded request of every row that is rounded, and its sums."""
    study = builder.study
    groups = rounded_groups(study)
    if not groups:
        return
    by_module = study[RULES].rounding == "modules"
    builder.add_inputs({UNIT: study[RULES].module if by_module else 1.0}, RULES.key)
    builder.define(UNITS, _NEAREST_UNITS, BUDGET(to_round_key(study)), UNIT)
    own = groups.pop() if rounds_direct(study) else None
    for group in groups:
        _group(builder, group)
    result = ROUNDED if own is None else WHOLE
    rows: list[tuple[str, ...]] = [(category,) for category in study[CATEGORIES]] if not by_module else []
    for row in (*rows, ()):
        define_sum(builder, BUDGET(*row, result), [BUDGET(*row, period, result) for period in study[PERIODS]])
    if own is not None:
        _on_rounded_direct(builder, own, by_module=by_module)


def _on_rounded_direct(builder: Builder, own: RoundedGroup, *, by_module: bool) -> None:
    """Add indirect cost on rounded direct cost, in whole units of its own, and the request that they add up to."""
    study = builder.study
    periods = list(study[PERIODS])
    if by_module:
        builder.add_inputs({ONE: 1.0}, RULES.key)
    for number, period in enumerate(periods):
        if by_module:
            _on_modules(builder, period)
            continue
        for category, item in study[CATEGORIES].items():
            _on_category(builder, category, periods[: number + 1], capped=item.cap is not None)
        names = [BUDGET(category, period, ON_WHOLE) for category in study[CATEGORIES]]
        define_sum(builder, BUDGET(period, ON_WHOLE), names)
    define_sum(builder, BUDGET(ON_WHOLE), list(own.amounts))
    builder.define(own.units, _NEAREST_UNITS, BUDGET(ON_WHOLE), own.unit)
    _group(builder, own)
    define_sum(builder, BUDGET(WHOLE_ON), list(own.results))
    for period in periods:
        define_sum(builder, BUDGET(period, ROUNDED), [BUDGET(period, WHOLE), BUDGET(period, WHOLE_ON)])
    define_sum(builder, BUDGET(ROUNDED), [BUDGET(period, ROUNDED) for period in periods])


def _on_category(builder: Builder, category: str, until: list[str], *, capped: bool) -> None:
    """Add the indirect cost on a category's rounded direct cost in the last of some periods."""
    whole = BUDGET(category, until[-1], WHOLE)
    reads = {ROW("rate"): OF_CATEGORY(category, "indirect"), ROW("whole"): whole}
    pattern: Expr = _ON_WHOLE
    if capped:
        cumulated = BUDGET(category, until[-1], CUMULATED_WHOLE)
        define_sum(builder, cumulated, [BUDGET(category, period, WHOLE) for period in until])
        reads |= {ROW("cumulated"): cumulated, ROW("cap"): OF_CATEGORY(category, "cap"), ROW("exchange"): CURRENCY_RATE}
        pattern = _ON_CAPPED if builder.study[RULES].currency is None else _ON_CAPPED_ASKED
    builder.define_from(BUDGET(category, until[-1], ON_WHOLE), pattern, reads)


def _on_modules(builder: Builder, period: str) -> None:
    """Add the indirect cost on a period's modules: at the rate that its base bears, without what is not in the base."""
    reads = {ROW(key): BUDGET(period, key) for key in ("direct", "base", "indirect", WHOLE)}
    reads |= {ROW("exchange"): CURRENCY_RATE}
    pattern = _ON_MODULES if builder.study[RULES].currency is None else _ON_MODULES_ASKED
    builder.define_from(BUDGET(period, ON_WHOLE), pattern, reads)


def _group(builder: Builder, group: RoundedGroup) -> None:
    """Add the rounding of amounts that add up to a number of units."""
    builder.add_inputs({name: float(place) for place, name in enumerate(group.names(NUMBER))}, RULES.key)
    for row, amount in zip(group.rows, group.amounts, strict=True):
        scaled, nearest, error = (row_value(row, part) for part in (SCALED, NEAREST, ERROR))
        builder.define(scaled, _SCALED, amount, group.unit)
        builder.define(nearest, _NEAREST, scaled)
        builder.define(error, _ERROR, scaled, nearest, row_value(row, NUMBER))
    builder.define(group.missing, _missing(len(group.rows)), group.units, *group.names(NEAREST))
    for row, result in zip(group.rows, group.results, strict=True):
        builder.define(row_value(row, RANK), _rank(len(group.rows)), *group.names(ERROR), row_value(row, ERROR))
        reads = (row_value(row, NEAREST), row_value(row, RANK), group.missing, group.unit)
        builder.define(result, _rounded(len(group.rows)), *reads)


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
