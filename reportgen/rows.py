"""Rows of the headline table: sweeps, families, the total, all sweeps by model size, and the measures of each."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from reportgen.compute import compute
from reportgen.errors import EvaluationError, nearest
from reportgen.expr import Expr, Name, Number, Span, Text, call, names, rename
from reportgen.graph import ROW_SUMS, axis_ids, sweep_name
from reportgen.names import TOTAL_PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.builder import Builder, Scope
    from reportgen.study import Study

_ROW = "*."  # marks a name of the row a measure is taken of


def define_family(builder: Builder, index: int, family: str, scope: Scope) -> None:
    """Add a family's sweeps, and their sums."""
    sweeps = builder.study.families[index].sweeps
    axes = axis_ids(builder.study)
    for number, sweep in enumerate(sweeps):
        path = f"families[{index}].sweeps[{number}]"
        name = sweep_name(family, sweep.id)
        if sweep.budget not in builder.study.budgets:
            builder.unknown(sweep.budget, builder.study.budgets, f"{path}.budget", "budget")
            continue
        builder.inputs[f"{name}.budget"] = builder.study.budgets[sweep.budget].label
        builder.inputs[f"{name}.member"] = _members(builder, sweep.train, f"{path}.train")
        _factor(builder, f"{name}.active", sweep.when, scope, f"{path}.when")
        for axis in axes:
            _factor(builder, f"{name}.axis.{axis}", sweep.axes.get(axis, Number(1.0)), scope, f"{path}.axes.{axis}")
        factors: list[Expr] = [Name(f"{name}.{part}") for part in ("active", *(f"axis.{axis}" for axis in axes))]
        builder.define(f"{name}.combinations", reduce(lambda a, b: call("mul", a, b), factors))
        runs, member = Name(f"{name}.combinations"), Name(f"{name}.member")
        builder.define(f"{name}.sizes", call("sum", member))
        builder.define(f"{name}.runs", call("mul", runs, f"{name}.sizes"))
        for what in ("tokens", "flops"):
            builder.define(f"{name}.{what}", call("mul", runs, call("sum", member, f"{sweep.budget}.{what}")))
    for what in ROW_SUMS:
        rows = Span(tuple(f"{sweep_name(family, sweep.id)}.{what}" for sweep in sweeps))
        builder.define(f"{family}.{what}", call("sum_rows", rows))


def _factor(builder: Builder, name: str, formula: Expr, scope: Scope, path: str) -> None:
    """A count: an input when it is a plain number, a definition when it is a formula."""
    if isinstance(formula, Number):
        if formula.value < 0:
            builder.problem(f"count {formula.value:g} is negative", path)
        builder.inputs[name] = formula.value
    else:
        builder.quantity(name, formula, scope, path)


def _members(builder: Builder, train: Expr | tuple[float, ...], path: str) -> tuple[float, ...]:
    """Which sizes a sweep trains, 0 or 1 for each: from a formula over the size inputs, or a list of the first of them.

    A selection is data that a reader of the workbook edits, so it may not depend on an assumption; a correction that
    moves it is a second sweep with ``when``.
    """
    models = builder.study.models
    env = {name: np.asarray(item.values) for name, item in models.inputs.items()}
    if isinstance(train, tuple):
        first, known = next((name, item.values) for name, item in models.inputs.items())
        unknown = [value for value in train if value not in known]
        for value in unknown:
            builder.problem(f"{value:g} is none of the values of {first!r}", path)
        return tuple(float(value in train) for value in known)
    strangers = [name for name in dict.fromkeys(names(train)) if name not in env]
    if strangers:
        hint = nearest(strangers[0], env) or f"; sizes are selected by {', '.join(map(repr, env))}"
        builder.problem(f"selection reads {strangers[0]!r}, which is not a model input{hint}", path)
        return (0.0,) * models.count
    try:
        chosen = compute(train, env)
    except EvaluationError as error:
        builder.problem(f"selection {error}", path)
        return (0.0,) * models.count
    return tuple(float(value != 0) for value in np.broadcast_to(chosen, models.count))


def define_totals(builder: Builder) -> None:
    """Add the sums over all families."""
    for what in ROW_SUMS:
        rows = Span(tuple(f"{family.id}.{what}" for family in builder.study.families))
        builder.define(f"total.{what}", call("sum_rows", rows))


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
    """Each measure of each row: sweeps, families, total, and all sweeps at each size."""
    study = builder.study
    sweeps = [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]
    rows = [*sweeps, *(family.id for family in study.families), "total", "sizes"]
    totals = total_scope(study)
    for number, measure in enumerate(study.measures):
        path = f"measures[{number}].formula"
        own = ("flops", "runs", *(item.id for item in study.measures))
        # Bound once, for a row that stands for all of them: the problems are the same in each.
        general = builder.bind(measure.formula, one_value | totals | {key: f"{_ROW}{key}" for key in own}, path)
        for row in rows:
            builder.define(f"{row}.{measure.id}", rename(general, _in_row(row)), path, sized=row == "sizes")


def _in_row(row: str) -> Callable[[str], str]:
    return lambda name: f"{row}.{name.removeprefix(_ROW)}" if name.startswith(_ROW) else name


def total_scope(study: Study) -> Scope:
    """What a formula may write for the study's totals."""
    totals = {f"{TOTAL_PREFIX}{key}": f"total.{key}" for key in ROW_SUMS}
    return totals | {f"{TOTAL_PREFIX}{measure.id}": f"total.{measure.id}" for measure in study.measures}
