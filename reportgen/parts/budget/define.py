"""The budget as definitions: shares of lines, what each period pays, rates, sums by category and period.

spent           cost * share * (1 + escalation) ** n          n: the period's number from 0
direct          the sum of what the lines of a category spend
base            direct; with a cap, what of it lies below the cap of all periods together
indirect        rate * base
contingency     rate * (direct + indirect)
total           direct + indirect + contingency
cost_share      rate * total
request         total - cost_share
asked           request * rate of the currency that it is made in
asked_direct    direct * that rate, where direct cost is rounded
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Name, call
from reportgen.graph.names import BUDGET, OF_CATEGORY, OF_PERIOD, ROW, row_value, spent, spread
from reportgen.parts.budget.references import check_references
from reportgen.parts.budget.rounding import CURRENCY_RATE, define_rounding
from reportgen.parts.budget.shape import (
    ADDED,
    ASKED,
    ASKED_DIRECT,
    CATEGORIES,
    LIMIT,
    PERIODS,
    RATES,
    RULES,
    SHARED,
    amounts,
    costed_lines,
    final_key,
    is_budgeted,
    measure,
    rounded_direct,
    rounds_direct,
    spreads,
)
from reportgen.parts.measures.define import define_sum

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.parts.budget.shape import Spread

INDEX, MONTHS, END = "index", "months", "end"  # of a period
FIRST, LAST, ALL = "first", "last", "all"  # of a spread: its months, and the sum of its shares
FACTOR, CUMULATED = "factor", "cumulated"  # of a category in a period

# Patterns of every line, period and category.
_SPENT = call("mul", ROW("cost"), ROW("share"), ROW("factor"))
_EVEN = call("div", ROW(MONTHS), ROW("whole"))
_BEGIN = call("max", call("sub", ROW(FIRST), 1.0), call("sub", ROW(END), ROW(MONTHS)))
_OVERLAP = call("max", 0.0, call("sub", call("min", ROW(LAST), ROW(END)), _BEGIN))
_OF_MONTHS = call("div", _OVERLAP, call("add", call("sub", ROW(LAST), ROW(FIRST)), 1.0))
_FACTOR = call("pow", call("add", 1.0, ROW("escalation")), ROW(INDEX))
_BEFORE = call("sub", ROW(CUMULATED), ROW("direct"))
_CAPPED = call("sub", call("min", ROW("cap"), ROW(CUMULATED)), call("min", ROW("cap"), _BEFORE))
_PRODUCT = call("mul", ROW("rate"), ROW("of"))
_CONTINGENCY = call("mul", ROW("rate"), call("add", ROW("direct"), ROW("indirect")))
_TOTAL = call("add", call("add", ROW("direct"), ROW("indirect")), ROW("contingency"))
_REQUEST = call("sub", ROW("total"), ROW("cost_share"))
_SAME = Name(ROW("direct"))


def define(builder: Builder) -> None:
    """Add the budget of a study that has periods and categories; a problem for each reference that is none."""
    check_references(builder)
    if not is_budgeted(builder.study) or builder.references:
        return
    _periods(builder)
    for item in spreads(builder.study):
        _spread(builder, item)
    _rates(builder)
    lines = costed_lines(builder.study, builder.inputs.keys() | builder.definitions.keys())
    for category, of_category in lines.items():
        for line in of_category:
            for period in builder.study[PERIODS]:
                reads = row_value(line.name, measure(builder.study).key), spread(line.spread.row, period)
                builder.define(spent(line.name, period), _SPENT, *reads, BUDGET(category, period, FACTOR))
            define_sum(builder, spent(line.name, ALL), [spent(line.name, period) for period in builder.study[PERIODS]])
        for number, period in enumerate(builder.study[PERIODS]):
            _cell(builder, category, number, [spent(line.name, period) for line in of_category])
    _sums(builder)
    define_rounding(builder)
    if SHARED not in builder.rows:
        _readable(builder)


def _readable(builder: Builder) -> None:
    """Let formulas read the sums of the budget, as ``budget.request`` and ``budget.cloud.total``."""
    keys = (*amounts(builder.study), *rounded_direct(builder.study), final_key(builder.study))
    for row in (SHARED, *(BUDGET(name) for table in (PERIODS, CATEGORIES) for name in builder.study[table])):
        builder.rows[row] = frozenset(key for key in keys if row_value(row, key) in builder.definitions)


def _periods(builder: Builder) -> None:
    """Add the number, the length and the end of each period, in months of the programme."""
    months: list[str] = []
    for number, (period, item) in enumerate(builder.study[PERIODS].items()):
        months.append(OF_PERIOD(period, MONTHS))
        inputs = {OF_PERIOD(period, INDEX): float(number), months[-1]: item.months}
        builder.add_inputs(inputs, path_text(PERIODS.key, period))
        define_sum(builder, OF_PERIOD(period, END), months)
    define_sum(builder, OF_PERIOD(MONTHS), months)


def _spread(builder: Builder, item: Spread) -> None:
    """Add the share that each period pays of what has this spread, and their sum."""
    stated, shares = item.stated, [spread(item.row, period) for period in builder.study[PERIODS]]
    if stated is not None and stated.months is not None:
        ends = {spread(item.row, key): month for key, month in zip((FIRST, LAST), stated.months, strict=True)}
        builder.add_inputs(ends, path_text(*item.path, "months"))
    for name, period in zip(shares, builder.study[PERIODS], strict=True):
        reads = {
            ROW(key): name for key, name in ((MONTHS, OF_PERIOD(period, MONTHS)), (END, OF_PERIOD(period, END)))
        } | {ROW(key): spread(item.row, key) for key in (FIRST, LAST)}
        if stated is None:
            builder.define(name, _EVEN, reads[ROW(MONTHS)], OF_PERIOD(MONTHS))
        elif stated.months is not None:
            builder.define_from(name, _OF_MONTHS, reads)
        elif stated.period is not None:
            builder.add_inputs({name: float(stated.period == period)}, path_text(*item.path, "period"))
        else:
            builder.stated(name, item.share(period), path_text(*item.path, "spread", period))
    define_sum(builder, spread(item.row, ALL), shares)


def _rates(builder: Builder) -> None:
    """Add the rates of each category and what prices rise to, then the limit and the rate of the currency."""
    for category, item in builder.study[CATEGORIES].items():
        for key in RATES:
            value = getattr(item, key)
            if value is not None:
                builder.stated(OF_CATEGORY(category, key), value, path_text(CATEGORIES.key, category, key))
        for period in builder.study[PERIODS]:
            reads = {ROW("escalation"): OF_CATEGORY(category, "escalation"), ROW(INDEX): OF_PERIOD(period, INDEX)}
            builder.define_from(BUDGET(category, period, FACTOR), _FACTOR, reads)
    rules = builder.study[RULES]
    for name, key, value in ((LIMIT, "limit", rules.limit), (CURRENCY_RATE, "rate", rules.rate)):
        if value is not None:
            builder.stated(name, value, path_text(RULES.key, key))


def _cell(builder: Builder, category: str, number: int, lines: list[str]) -> None:
    """Add all amounts of a category in one period; ``lines`` are what its lines spend in it."""
    periods = list(builder.study[PERIODS])
    period = periods[number]
    define_sum(builder, BUDGET(category, period, "direct"), lines)
    reads = {ROW(key): BUDGET(category, period, key) for key in (*ADDED, CUMULATED)}
    base: Expr = _SAME
    if builder.study[CATEGORIES][category].cap is not None:
        direct = [BUDGET(category, item, "direct") for item in periods[: number + 1]]
        define_sum(builder, reads[ROW(CUMULATED)], direct)
        base, reads = _CAPPED, reads | {ROW("cap"): OF_CATEGORY(category, "cap")}
    builder.define_from(reads[ROW("base")], base, reads)
    for key, pattern, of in (
        ("indirect", _PRODUCT, "base"),
        ("contingency", _CONTINGENCY, ""),
        ("total", _TOTAL, ""),
        ("cost_share", _PRODUCT, "total"),
        ("request", _REQUEST, ""),
    ):
        more = {ROW("of"): BUDGET(category, period, of), ROW("rate"): OF_CATEGORY(category, key)}
        builder.define_from(reads[ROW(key)], pattern, reads | more)
    if builder.study[RULES].currency:
        more = {ROW("rate"): CURRENCY_RATE, ROW("of"): reads[ROW("request")]}
        builder.define_from(BUDGET(category, period, ASKED), _PRODUCT, more)
        if rounds_direct(builder.study):
            more[ROW("of")] = reads[ROW("direct")]
            builder.define_from(BUDGET(category, period, ASKED_DIRECT), _PRODUCT, more)


def _sums(builder: Builder) -> None:
    """Add the sums of every amount over the periods, over the categories, and over both."""
    periods, categories = list(builder.study[PERIODS]), list(builder.study[CATEGORIES])
    for key in amounts(builder.study):
        for category in categories:
            define_sum(builder, BUDGET(category, key), [BUDGET(category, period, key) for period in periods])
        for period in periods:
            define_sum(builder, BUDGET(period, key), [BUDGET(category, period, key) for category in categories])
        define_sum(builder, BUDGET(key), [BUDGET(period, key) for period in periods])
