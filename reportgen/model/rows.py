"""Rows of the headline table: sweeps, families, the total, all sweeps by model size, and the measures of each."""

from __future__ import annotations

from functools import cache, reduce
from typing import TYPE_CHECKING

from reportgen.errors import EvaluationError, nearest
from reportgen.formula.compute import compute
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call, names
from reportgen.formula.names import TOTAL_PREFIX
from reportgen.formula.ops import OPS
from reportgen.model.graph import ROW_SUMS, sweep_name

if TYPE_CHECKING:
    from reportgen.model.builder import Builder, Scope
    from reportgen.model.study import Study

_ROW = "*."  # marks a name of the row a pattern is used in
# Patterns of a sweep's row: how many sizes it trains, how many runs that is, and their tokens or FLOPs.
_SIZES = call("sum", "*.member")
_RUNS = call("mul", "*.combinations", "*.sizes")
_OF_RUNS = call("mul", "*.combinations", call("sum", "*.member", "budget"))


def define_family(builder: Builder, index: int, axes: tuple[str, ...], scope: Scope) -> None:
    """Add a family's sweeps, each with a count for every axis of the study, and their sums."""
    family = builder.study.families[index].id
    sweeps = builder.study.families[index].sweeps
    for number, sweep in enumerate(sweeps):
        path = f"families[{index}].sweeps[{number}]"
        name = sweep_name(family, sweep.id)
        if sweep.budget not in builder.study.budgets:
            builder.unknown(sweep.budget, builder.study.budgets, f"{path}.budget", "budget")
            continue
        active, member, runs = f"{name}.active", f"{name}.member", f"{name}.combinations"
        builder.inputs[f"{name}.budget"] = builder.study.budgets[sweep.budget].label
        builder.inputs[member] = _members(builder, sweep.train, f"{path}.train")
        _factor(builder, active, sweep.when, scope, f"{path}.when")
        counts = [f"{name}.axis.{axis}" for axis in axes]
        builder.inputs.update(dict.fromkeys(counts, 1.0))
        for axis, formula in sweep.axes.items():
            _factor(builder, f"{name}.axis.{axis}", formula, scope, f"{path}.axes.{axis}")
        builder.define(runs, _product(1 + len(axes)), active, *counts)
        builder.define(f"{name}.sizes", _SIZES, member)
        builder.define(f"{name}.runs", _RUNS, runs, f"{name}.sizes")
        for what in ("tokens", "flops"):
            builder.define(f"{name}.{what}", _OF_RUNS, runs, member, f"{sweep.budget}.{what}")
    for what in ROW_SUMS:
        rows = [f"{sweep_name(family, sweep.id)}.{what}" for sweep in sweeps]
        builder.define(f"{family}.{what}", _sum(len(rows)), *rows)


def _factor(builder: Builder, name: str, formula: Expr, scope: Scope, path: str) -> None:
    """A count: an input when it is a plain number, a definition when it is a formula."""
    if isinstance(formula, Number):
        if formula.value < 0:
            builder.problem(f"count {formula.value:g} is negative", path)
        builder.inputs[name] = formula.value
    else:
        builder.inputs.pop(name, None)
        builder.quantity(name, formula, scope, path)


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
    inputs = builder.study.models.inputs
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
    if train not in builder.selections:
        builder.selections[train] = _selected(builder, train, path)
    return builder.selections[train]


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
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    combinations, members, budgets = (
        Span(tuple(f"{sweep}.{part}" for sweep in sweeps)) for part in ("combinations", "member", "budget")
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
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    rows = ["total", *(family.id for family in study.families), *sweeps, "sizes"]
    own = ("flops", "runs", *(measure.id for measure in study.measures))
    scope = one_value | total_scope(study) | {key: f"{_ROW}{key}" for key in own}
    formulas = {item.id: (item.formula, f"measures[{number}].formula") for number, item in enumerate(study.measures)}
    reads = {
        name: {read.removeprefix(TOTAL_PREFIX) for read in names(formula)} for name, (formula, _) in formulas.items()
    }
    for name in builder.ordered(reads, formulas):
        # Bound once, for a row that stands for all of them: the problems are the same in each.
        formula, path = formulas[name]
        general = builder.bind(formula, scope, path)
        for row in rows:
            sources = [f"{row}{read[1:]}" if read.startswith(_ROW) else read for read in general]
            builder.define(f"{row}.{name}", formula, *sources, path=path, sized=row == "sizes")


def total_scope(study: Study) -> Scope:
    """What a formula may write for the study's totals."""
    totals = {f"{TOTAL_PREFIX}{key}": f"total.{key}" for key in ROW_SUMS}
    return totals | {f"{TOTAL_PREFIX}{measure.id}": f"total.{measure.id}" for measure in study.measures}
