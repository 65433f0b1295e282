"""Rows of the headline table: sweeps, families, the total, and all sweeps by model size, each with its measures."""

from __future__ import annotations

from collections import Counter
from functools import cache, reduce
from typing import TYPE_CHECKING

from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call
from reportgen.formula.ops import OPS
from reportgen.graph.names import AT_SIZES, ROW, ROW_SUMS, SIZES, TOTAL, TOTALS, axis_part, of, row_value
from reportgen.graph.names import sweep as sweep_name
from reportgen.parts.families.selection import Selections
from reportgen.parts.families.shape import FAMILIES, axis_labels
from reportgen.parts.measures.define import define_measures, sum_of_rows
from reportgen.parts.measures.shape import MEASURES, sums_at_sizes
from reportgen.parts.models.shape import BUDGETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path
    from reportgen.graph.graph import Leaf
    from reportgen.parts.families.shape import Sweep

# Patterns of a sweep's row: how many sizes it trains, how many runs that is, and their tokens or FLOPs.
_SIZES = call("sum", ROW("member"))
_RUNS = call("mul", ROW("combinations"), ROW("sizes"))
_OF_RUNS = call("mul", ROW("combinations"), call("sum", ROW("member"), "budget"))
# The parts of a sweep: what it is computed from, then its axes, then its row.
_DATA = ("budget", "member", "active")
_COMPUTED = ("combinations", "sizes", "runs", "tokens", "flops")
Columns = dict[str, tuple[str, ...]]  # by part of a sweep: its name in every sweep


def define(builder: Builder) -> None:
    """Add all sweeps with a count for every axis, the sums of families and of the study, then every measure."""
    _references(builder)
    sweeps = _families(builder)
    for key in ROW_SUMS:
        rows = [row_value(family.id, key) for family in builder.study[FAMILIES]]
        builder.define(TOTALS(key), sum_of_rows(len(rows)), *rows)
    _sizes(builder, sweeps)
    parts = {
        family.id: [sweep_name(family.id, item.id) for item in family.sweeps] for family in builder.study[FAMILIES]
    }
    sweep_names = [name for names in parts.values() for name in names]
    define_measures(builder, [TOTAL, *parts, *sweep_names, SIZES], {TOTAL: list(parts), **parts})


def _references(builder: Builder) -> None:
    families = builder.study[FAMILIES]
    builder.take("families", [family.id for family in families])
    keys = ("flops", *(measure.id for measure in builder.study[MEASURES]))
    for index, family in enumerate(families):
        for name, times in Counter(item.id for item in family.sweeps).items():
            if times > 1:
                builder.fault(f"sweep id {name!r} appears twice", path_text(FAMILIES.key, index, "sweeps"))
        for key in family.published:
            builder.reference(key, keys, path_text(FAMILIES.key, index, "published", key))


def _families(builder: Builder) -> Columns:
    """Add all families' sweeps and the sums of each family; return the names of each part of all sweeps."""
    axes = tuple(axis_labels(builder.study))
    parts = (*_DATA, *map(axis_part, axes), *_COMPUTED)
    places = {axis: len(_DATA) + number for number, axis in enumerate(axes)}
    product, selections = _product(1 + len(axes)), Selections(builder)
    sweeps: list[list[str]] = []  # the names of each
    for index, family in enumerate(builder.study[FAMILIES]):
        first = len(sweeps)
        for number, item in enumerate(family.sweeps):
            prefix = sweep_name(family.id, item.id)
            names = [row_value(prefix, part) for part in parts]
            _add_inputs(builder, names, item, places, selections, (FAMILIES.key, index, "sweeps", number))
            _, member, *counts, combinations, sizes, runs, tokens, flops = names
            builder.define(combinations, product, *counts)
            builder.define(sizes, _SIZES, member)
            builder.define(runs, _RUNS, combinations, sizes)
            builder.define(tokens, _OF_RUNS, combinations, member, of(item.budget, "tokens"))
            builder.define(flops, _OF_RUNS, combinations, member, of(item.budget, "flops"))
            sweeps.append(names)
        for place, key in enumerate(ROW_SUMS, start=-len(ROW_SUMS)):
            rows = [names[place] for names in sweeps[first:]]
            builder.define(row_value(family.id, key), sum_of_rows(len(rows)), *rows)
    return dict(zip(parts, zip(*sweeps, strict=True), strict=True))


def _add_inputs(
    builder: Builder, names: list[str], item: Sweep, places: Mapping[str, int], selections: Selections, path: Path
) -> None:
    """Add what a sweep is computed from; a count is an input when it is a number, and a definition when a formula."""
    budgets = builder.study[BUDGETS]
    budget = budgets.get(item.budget)
    if budget is None:
        builder.unknown(item.budget, budgets, path_text(*path, "budget"), "budget")
        return
    members = selections.members(item.train, (*path, "train"))
    active = _count(builder, names[2], item.when, (*path, "when"))
    values: list[Leaf | None] = [budget.label, members, active, *[1.0] * len(places)]
    for axis, formula in item.axes.items():
        values[places[axis]] = _count(builder, names[places[axis]], formula, (*path, "axes", axis))
    inputs = {name: value for name, value in zip(names, values, strict=False) if value is not None}
    builder.add_inputs(inputs, path_text(*path))


def _count(builder: Builder, name: str, formula: Expr, path: Path) -> float | None:
    """Return a count that is a plain number; add a definition for one that is a formula, and return None."""
    if not isinstance(formula, Number):
        builder.quantity(name, formula, builder.scope, path_text(*path))
        return None
    if formula.value < 0:
        builder.problem(f"count {formula.value:g} is negative", path_text(*path))
    if formula.value > MAX_COUNT:
        builder.problem(f"count {formula.value:g} is larger than {MAX_COUNT:g}", path_text(*path))
    return formula.value


@cache
def _product(count: int) -> Expr:
    """Return the product of any number of names; one call where a spreadsheet's formula stays short enough for it."""
    factors = [Name(ROW(number)) for number in range(count)]
    head, rest = factors[: OPS["mul"].arity[1]], factors[OPS["mul"].arity[1] :]
    product: Expr = call("mul", *head) if len(head) > 1 else head[0]
    return reduce(lambda a, b: call("mul", a, b), rest, product)


def _sizes(builder: Builder, sweeps: Columns) -> None:
    """Add all sweeps together at each model size: runs by budget, then what adds up."""
    budgets = builder.study[BUDGETS]
    combinations, members, labels = (Span(sweeps[part]) for part in ("combinations", "member", "budget"))
    for name, budget in budgets.items():
        of_budget = call("eq", labels, Text(budget.label))
        builder.define(of(name, "runs"), call("sum_rows", combinations, of_budget, members), sized=True)
    for key in (column.key for column in sums_at_sizes(builder.study)):
        runs = [of(name, "runs") for name in budgets]
        terms: list[Expr] = [
            Name(number) if key == "runs" else call("mul", number, of(name, key))
            for name, number in zip(budgets, runs, strict=True)
        ]
        builder.define(AT_SIZES(key), reduce(lambda a, b: call("add", a, b), terms), sized=True)
