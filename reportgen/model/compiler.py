"""A study to its graph: part after part, each reading only what is before it, then checked as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.errors import StudyError
from reportgen.formula.expr import Call, Expr
from reportgen.formula.ops import OPS, Function, Template
from reportgen.model.assumptions import define_assumptions, define_scenarios, study_scope
from reportgen.model.builder import Builder, Formulas, Scope
from reportgen.model.graph import Definitions, Graph, Rows, axis_ids, sized_names, sums
from reportgen.model.references import check_references
from reportgen.model.rows import define_families, define_measures, define_sizes, define_totals, total_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.model.study import Quantity, Study


def compile_study(study: Study) -> Graph:
    """Turn a study into its graph. Raises StudyError with every unknown name, wrong reference and cycle."""
    builder = Builder(study)
    check_references(builder)
    define_scenarios(builder)
    define_assumptions(builder)
    one_value = study_scope(study)
    builder.quantities(_formulas("quantities", study.quantities), one_value)
    _models(builder, one_value)
    define_families(builder, axis_ids(study), one_value)
    define_totals(builder)
    define_sizes(builder)
    define_measures(builder, one_value)
    everything = one_value | total_scope(study) | {name: name for name in study.perspective}
    builder.quantities(_formulas("perspective", study.perspective), everything)
    for number, check in enumerate(study.checks):
        builder.quantity(f"check.study.{number}", check.formula, everything, f"checks[{number}].formula")
    return _finished(builder)


def _models(builder: Builder, one_value: Scope) -> None:
    models = builder.study.models
    per_size = one_value | {name: name for name in (*models.inputs, *models.quantities)}
    builder.inputs |= {name: item.values for name, item in models.inputs.items()}
    builder.quantities(_formulas("models.quantities", models.quantities), per_size, sized=True)
    for name, budget in builder.study.budgets.items():
        builder.quantity(f"{name}.tokens", budget.tokens, per_size, f"budgets.{name}.tokens", sized=True)
        one_run = per_size | {"tokens": f"{name}.tokens"}
        builder.quantity(f"{name}.flops", models.flops, one_run, "models.flops", sized=True)


def _formulas(place: str, quantities: Mapping[str, Quantity]) -> Formulas:
    return {name: (quantity.formula, f"{place}.{name}.formula") for name, quantity in quantities.items()}


def _finished(builder: Builder) -> Graph:
    """Return the graph, unless something is wrong with it."""
    if not builder.problems:
        graph = Graph(builder.inputs, Definitions(builder.steps, builder.order), builder.study.models.count)
        _check_sizes(builder, graph)
    if builder.problems:
        raise StudyError(dict.fromkeys(builder.problems))
    return graph


def _check_sizes(builder: Builder, graph: Graph) -> None:
    """A size quantity where one value is wanted is a problem, and so is a sum() that spreadsheets differ on."""
    seen: set[tuple[int, bool]] = set()
    for step in graph.steps:
        key = id(step.pattern), step.sized
        if not step.path or key in seen:
            continue  # what reportgen writes itself is right; rows of one kind have one formula
        seen.add(key)
        item = next(step.definitions()) if isinstance(step, Rows) else step
        sized = not item.sized and any(map(graph.sized, item.reads))
        for name in sized_names(graph, item.expr) if sized else ():
            hint = f"; sum({name}) adds them up"
            builder.problem(f"{name!r} has a value for each model size where one value is wanted{hint}", item.path)
        if not all(map(_plain, sums(item.pattern))):
            builder.problem("inside sum() only + - * / ** and comparisons are allowed", item.path)


def _plain(expr: Expr) -> bool:
    """Spreadsheets differ on functions inside SUMPRODUCT and agree on operators."""
    if isinstance(expr, Call):
        return not isinstance(OPS[expr.op].excel, Function | Template) and all(map(_plain, expr.args))
    return True
