"""A study to its graph: the parts in order, then sorted by dependency and checked as a whole."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from reportgen.assumptions import define_assumptions, define_scenarios, study_scope
from reportgen.builder import Builder, Scope
from reportgen.errors import Problem, StudyError
from reportgen.expr import Call, Expr, names
from reportgen.graph import Graph, sized_names, sums
from reportgen.ops import OPS, Function, Template
from reportgen.references import check_references
from reportgen.rows import define_family, define_measures, define_sizes, define_totals, total_scope

if TYPE_CHECKING:
    from reportgen.study import Study


def compile_study(study: Study) -> Graph:
    """Turn a study into its graph. Raises StudyError with every unknown name, wrong reference and cycle."""
    builder = Builder(study)
    check_references(builder)
    define_scenarios(builder)
    define_assumptions(builder)
    one_value = study_scope(study)
    for name, quantity in study.quantities.items():
        builder.quantity(name, quantity.formula, one_value, f"quantities.{name}.formula")
    _models(builder, one_value)
    for index, family in enumerate(study.families):
        define_family(builder, index, family.id, one_value)
    define_totals(builder)
    define_sizes(builder)
    define_measures(builder, one_value)
    everything = one_value | total_scope(study) | {name: name for name in study.perspective}
    for name, quantity in study.perspective.items():
        builder.quantity(name, quantity.formula, everything, f"perspective.{name}.formula")
    for number, check in enumerate(study.checks):
        builder.quantity(f"check.study.{number}", check.formula, everything, f"checks[{number}].formula")
    return _finished(builder)


def _models(builder: Builder, one_value: Scope) -> None:
    models = builder.study.models
    per_size = one_value | {name: name for name in (*models.inputs, *models.quantities)}
    builder.inputs |= {name: item.values for name, item in models.inputs.items()}
    for name, quantity in models.quantities.items():
        builder.quantity(name, quantity.formula, per_size, f"models.quantities.{name}.formula", sized=True)
    for name, budget in builder.study.budgets.items():
        builder.quantity(f"{name}.tokens", budget.tokens, per_size, f"budgets.{name}.tokens", sized=True)
        one_run = per_size | {"tokens": f"{name}.tokens"}
        builder.quantity(f"{name}.flops", models.flops, one_run, "models.flops", sized=True)


def _finished(builder: Builder) -> Graph:
    """Sort by dependency; a cycle or a size quantity where one value is wanted is a problem."""
    if builder.problems:
        raise StudyError(dict.fromkeys(builder.problems))
    definitions = builder.definitions
    reads = {name: [n for n in names(item.expr) if n in definitions] for name, item in definitions.items()}
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1]
        path = next((definitions[name].path for name in cycle if definitions[name].path), "")
        raise StudyError([Problem(f"formula depends on itself: {' reads '.join(reversed(cycle))}", path)]) from error
    graph = Graph(builder.inputs, {name: definitions[name] for name in order}, builder.study.models.count)
    wrong = [
        Problem(
            f"{name!r} has a value for each model size where one value is wanted; sum({name}) adds them up", item.path
        )
        for item in definitions.values()
        if not item.sized
        for name in sized_names(graph, item.expr)
    ]
    wrong += [
        Problem("inside sum() only + - * / ** and comparisons are allowed", item.path)
        for item in definitions.values()
        if any(not _plain(arg) for arg in sums(item.expr))
    ]
    if wrong:
        raise StudyError(dict.fromkeys(wrong))
    return graph


def _plain(expr: Expr) -> bool:
    """Spreadsheets differ on functions inside SUMPRODUCT and agree on operators."""
    if isinstance(expr, Call):
        return not isinstance(OPS[expr.op].excel, Function | Template) and all(map(_plain, expr.args))
    return True
