"""Rows of the headline table: sweeps, families, the total, all sweeps by model size, and the measures of each."""

from __future__ import annotations

from functools import cache, reduce
from typing import TYPE_CHECKING

from reportgen.errors import EvaluationError, nearest
from reportgen.formula.compute import compute
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call, names
from reportgen.formula.names import TOTAL_PREFIX
from reportgen.formula.ops import OPS
from reportgen.model.graph import ROW_SUMS, Definition, Rows, sweep_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reportgen.model.builder import Builder, Scope
    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study, Sweep

_ROW = "*."  # marks a name of the row a pattern is used in
# Patterns of a sweep's row: how many sizes it trains, how many runs that is, and their tokens or FLOPs.
_SIZES = call("sum", "*.member")
_RUNS = call("mul", "*.combinations", "*.sizes")
_OF_RUNS = call("mul", "*.combinations", call("sum", "*.member", "budget"))
# The parts of a sweep: what it is computed from, then its axes, then its row.
_DATA = ("budget", "member", "active")
_COMPUTED = ("combinations", "sizes", "runs", "tokens", "flops")


def define_families(builder: Builder, axes: tuple[str, ...], scope: Scope) -> None:
    """Add all families' sweeps, each with a count for every axis of the study, and the sums of each family."""
    families = builder.study.families
    parts = (*_DATA, *(f"axis.{axis}" for axis in axes), *_COMPUTED)
    places = {axis: len(_DATA) + number for number, axis in enumerate(axes)}
    named: list[list[str]] = []  # every name is made once: a large study has hundreds of thousands
    budgets: list[str] = []
    for index, family in enumerate(families):
        for number, sweep in enumerate(family.sweeps):
            prefix = f"{sweep_name(family.id, sweep.id)}."
            names = [prefix + part for part in parts]
            _sweep_data(builder, names, sweep, places, scope, f"families[{index}].sweeps[{number}]")
            builder.order += names[-len(_COMPUTED) :]
            named.append(names)
            budgets.append(sweep.budget)
        builder.order += [f"{family.id}.{what}" for what in ROW_SUMS]
    sweeps = builder.sweeps = dict(zip(parts, zip(*named, strict=True), strict=True))
    counts = [sweeps["active"], *(sweeps[f"axis.{axis}"] for axis in axes)]
    combinations, member = sweeps["combinations"], sweeps["member"]
    builder.steps += [
        Rows(combinations, _product(len(counts)), counts),
        Rows(sweeps["sizes"], _SIZES, [member]),
        Rows(sweeps["runs"], _RUNS, [combinations, sweeps["sizes"]]),
        *(
            Rows(sweeps[what], _OF_RUNS, [combinations, member, [f"{budget}.{what}" for budget in budgets]])
            for what in ("tokens", "flops")
        ),
    ]
    first = 0
    for family in families:
        last = first + len(family.sweeps)
        for what in ROW_SUMS:
            rows = tuple(sweeps[what][first:last])
            builder.steps.append(Definition(f"{family.id}.{what}", _sum(len(rows)), own=rows))
        first = last


def _sweep_data(
    builder: Builder, names: list[str], sweep: Sweep, places: Mapping[str, int], scope: Scope, path: str
) -> None:
    """Add what a sweep is computed from; a count is an input when it is a number, and a definition when a formula."""
    budget = builder.study.budgets.get(sweep.budget)
    if budget is None:
        builder.unknown(sweep.budget, builder.study.budgets, f"{path}.budget", "budget")
        return
    members = _members(builder, sweep.train, path)
    active = _count(builder, names[2], sweep.when, scope, path, "when")
    data: list[Leaf | None] = [budget.label, members, active, *[1.0] * len(places)]
    for axis, formula in sweep.axes.items():
        place = places[axis]
        data[place] = _count(builder, names[place], formula, scope, path, f"axes.{axis}")
    builder.inputs.update({name: value for name, value in zip(names, data, strict=False) if value is not None})


def _count(builder: Builder, name: str, formula: Expr, scope: Scope, path: str, key: str) -> float | None:
    """The value of a count that is a plain number; one that is a formula becomes a definition."""
    if not isinstance(formula, Number):
        builder.quantity(name, formula, scope, f"{path}.{key}")
        return None
    if formula.value < 0:
        builder.problem(f"count {formula.value:g} is negative", f"{path}.{key}")
    return formula.value


@cache
def _product(count: int) -> Expr:
    """Multiply any number of names; one call where a spreadsheet's formula stays short enough for it."""
    factors = [Name(f"{_ROW}{number}") for number in range(count)]
    head, rest = factors[: OPS["mul"].arity[1]], factors[OPS["mul"].arity[1] :]
    product: Expr = call("mul", *head) if len(head) > 1 else head[0]
    return reduce(lambda a, b: call("mul", a, b), rest, product)


@cache
def _sum(count: int) -> Expr:
    """Add any number of names."""
    return call("sum_rows", Span(tuple(f"{_ROW}{number}" for number in range(count))))


def _members(builder: Builder, train: Expr | tuple[float, ...], path: str) -> tuple[float, ...]:
    """Which sizes a sweep trains, 0 or 1 for each: from a formula over the size inputs, or a list of the first of them.

    A selection is data that a reader of the workbook edits, so it may not depend on an assumption; a correction that
    moves it is a second sweep with ``when``.
    """
    if id(train) in builder.selections:  # formulas of one text are one
        return builder.selections[id(train)]
    inputs = builder.study.models.inputs
    path = f"{path}.train"
    if isinstance(train, tuple):
        first, known = next((name, item.values) for name, item in inputs.items())
        for value in train:
            if value not in known:
                builder.problem(f"{value:g} is none of the values of {first!r}", path)
        return tuple(float(value in train) for value in known)
    strangers = [name for name in dict.fromkeys(names(train)) if name not in inputs]
    if strangers:
        hint = nearest(strangers[0], inputs) or f"; sizes are selected by {', '.join(map(repr, inputs))}"
        builder.problem(f"selection reads {strangers[0]!r}, which is not a model input{hint}", path)
        return ()
    chosen = builder.selections[id(train)] = _selected(builder, train, path)
    return chosen


def _selected(builder: Builder, train: Expr, path: str) -> tuple[float, ...]:
    models = builder.study.models
    try:
        chosen = compute(train, {name: item.values for name, item in models.inputs.items()})
    except EvaluationError as error:
        builder.problem(f"selection {error}", path)
        return ()
    several = chosen if isinstance(chosen, tuple) else (chosen,) * models.count
    return tuple(float(value != 0) for value in several)


def define_totals(builder: Builder) -> None:
    """Add the sums over all families."""
    for what in ROW_SUMS:
        rows = [f"{family.id}.{what}" for family in builder.study.families]
        builder.define(f"total.{what}", _sum(len(rows)), *rows)


def define_sizes(builder: Builder) -> None:
    """All sweeps together at each model size: runs by budget, then FLOPs."""
    study = builder.study
    combinations, members, budgets = (
        Span(tuple(builder.sweeps[part])) for part in ("combinations", "member", "budget")
    )
    for name, budget in study.budgets.items():
        of_budget = call("eq", budgets, Text(budget.label))
        builder.define(f"{name}.runs", call("sum_rows", combinations, of_budget, members), sized=True)
    runs: list[Expr] = [Name(f"{name}.runs") for name in study.budgets]
    flops: list[Expr] = [call("mul", f"{name}.runs", f"{name}.flops") for name in study.budgets]
    builder.define("sizes.runs", reduce(lambda a, b: call("add", a, b), runs), sized=True)
    builder.define("sizes.flops", reduce(lambda a, b: call("add", a, b), flops), sized=True)


def define_measures(builder: Builder, one_value: Scope) -> None:
    """Add each measure of each row: the total first, which the others may read, then families, sweeps and sizes."""
    study = builder.study
    own = ("flops", "runs", *(measure.id for measure in study.measures))
    groups = ["total", *(family.id for family in study.families)]
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    columns = {
        key: [*[f"{row}.{key}" for row in groups], *(builder.sweeps.get(key) or [f"{row}.{key}" for row in sweeps])]
        for key in own
    }
    scope = one_value | total_scope(study) | {key: f"{_ROW}{key}" for key in own}
    formulas = {item.id: (item.formula, f"measures[{number}].formula") for number, item in enumerate(study.measures)}
    reads = {
        name: {read.removeprefix(TOTAL_PREFIX) for read in names(formula)} for name, (formula, _) in formulas.items()
    }
    for name in builder.ordered(reads, formulas):
        # Bound once, for a row that stands for all of them: the problems are the same in each.
        formula, path = formulas[name]
        general = builder.bind(formula, scope, path)
        total, *others = columns[name]
        of_rows = [columns[read[len(_ROW) :]][1:] if read.startswith(_ROW) else read for read in general]
        builder.define(total, formula, *_in_row("total", general), path=path)
        builder.order += others
        builder.steps.append(Rows(others, formula, of_rows, path))
        builder.define(f"sizes.{name}", formula, *_in_row("sizes", general), path=path, sized=True)


def _in_row(row: str, names: Iterable[str]) -> list[str]:
    return [f"{row}.{name[len(_ROW) :]}" if name.startswith(_ROW) else name for name in names]


def total_scope(study: Study) -> Scope:
    """What a formula may write for the study's totals."""
    totals = {f"{TOTAL_PREFIX}{key}": f"total.{key}" for key in ROW_SUMS}
    return totals | {f"{TOTAL_PREFIX}{measure.id}": f"total.{measure.id}" for measure in study.measures}
