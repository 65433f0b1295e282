"""Checks that a model must pass whatever is typed into it, and one flag for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.reconcile import figures, sized_figures
from reportgen.formula.expr import Call, Expr, Name, Number, Span, call
from reportgen.model.evaluation import evaluate
from reportgen.model.graph import Definition, Graph, sweep_name
from reportgen.model.scenarios import choose
from reportgen.model.study import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Leaf
    from reportgen.model.study import Assumption, Study

_UNBOUNDED = 1e300
_TOLERANCE = 1e-9
# Patterns that all sweeps share: members that are neither 0 nor 1, and runs that are not the study file's.
_FAULT = call("sum", call("ne", call("mul", "*.member", call("sub", "*.member", 1.0)), 0.0))
_CHANGED = call("ne", "*.runs", "*.runs.published")


def labels(study: Study) -> dict[str, str]:
    """Every check by its name in the graph, in words."""
    words = {
        "check.rows": "Family rows add up to the total",
        "check.sweeps": "Sweeps add up to the headline total",
        "check.sizes": "Model sizes add up to the headline total",
        "check.shares": "Shares add up to one",
        "check.members": "Every membership is 0 or 1",
        "check.inputs": "Every assumption is possible",
        "check.scenario": "The scenario chosen exists",
        "check.reconciled": "Published figures are met while every input is as published",
    }
    return words | {f"check.study.{number}": check.label for number, check in enumerate(study.checks)}


def inputs(evaluation: Evaluation) -> dict[str, Leaf]:
    """Possible ranges, the tolerance, and what every input is in the study file's base."""
    study = evaluation.study
    leaves: dict[str, Leaf] = {"check.tolerance": _TOLERANCE}
    for name, item in _numbers(study):
        leaves[f"{name}.minimum"] = item.minimum
        if item.maximum < _UNBOUNDED:
            leaves[f"{name}.maximum"] = item.maximum
    base = _as_published(evaluation)
    leaves |= {f"{name}.published": base[name] for name in study.inputs}
    leaves |= {f"{sweep}.runs.published": base[f"{sweep}.runs"] for sweep in _sweeps(study)}
    return leaves


def definitions(study: Study, graph: Graph) -> Iterator[Definition]:
    """Faults of single inputs, each check, and the master check."""
    for name, item in _numbers(study):
        yield Definition(f"{name}.fault", _outside(name, bounded=item.maximum < _UNBOUNDED))
    for sweep in _sweeps(study):
        yield Definition(f"{sweep}.fault", _FAULT, own=(f"{sweep}.member",))
        yield Definition(f"{sweep}.changed", _CHANGED, own=(f"{sweep}.runs", f"{sweep}.runs.published"))
    for name in study.inputs:
        yield Definition(f"{name}.changed", call("ne", name, f"{name}.published"))
    changed = [*(f"{name}.changed" for name in study.inputs), *(f"{sweep}.changed" for sweep in _sweeps(study))]
    inputs_changed, sweeps_changed = changed[: len(study.inputs)], changed[len(study.inputs) :]
    both = call("add", call("sum_rows", Span(tuple(inputs_changed))), call("sum_rows", Span(tuple(sweeps_changed))))
    yield Definition("inputs.changed", both)
    yield from _checks(study)
    own = [name for name in labels(study) if name in graph.definitions]
    every = Span((*(name for name in labels(study) if name not in own), *own))
    yield Definition("check.failed", call("sum_rows", call("eq", every, Number(0.0))))
    yield Definition("check.all", call("eq", "check.failed", Number(0.0)))


def _checks(study: Study) -> Iterator[Definition]:
    measure = study.study.headline
    families = [family.id for family in study.families]
    total, flops = Name(f"total.{measure}"), Name("total.flops")
    yield Definition("check.rows", _close(_sum(f"{family}.{measure}" for family in families), total))
    yield Definition("check.sweeps", _close(_sum(f"{sweep}.flops" for sweep in _sweeps(study)), flops))
    yield Definition("check.sizes", _close(call("sum", "sizes.flops"), flops))
    yield Definition("check.shares", _close(_sum(f"share.{family}" for family in families), Number(1.0)))
    yield Definition("check.members", call("eq", _sum(f"{sweep}.fault" for sweep in _sweeps(study)), Number(0.0)))
    yield Definition("check.inputs", call("eq", _sum(f"{name}.fault" for name, _ in _numbers(study)), Number(0.0)))
    known = Span(tuple(f"scenario.{item}" for item in study.scenario_ids))
    yield Definition("check.scenario", call("eq", call("sum_rows", call("eq", known, "scenario")), Number(1.0)))
    yield from _reconciled(study)


def _reconciled(study: Study) -> Iterator[Definition]:
    """Figures that no longer agree, counted; they matter only while nothing has been changed."""
    single = tuple(f"reconcile.{name}.agrees" for name in figures(study))
    apart: list[Expr] = []
    if single:
        apart.append(call("sum_rows", call("eq", Span(single), Number(0.0))))
    apart += [call("sum", call("eq", f"reconcile.{name}.agrees", Number(0.0))) for name in sized_figures(study)]
    total: Expr = Number(0.0)
    for number, part in enumerate(apart):
        name = f"reconcile.apart.{number}"
        yield Definition(name, part)
        total = Name(name) if number == 0 else call("add", total, name)
    yield Definition("reconcile.apart", total)
    yield Definition(
        "check.reconciled",
        call("or", call("gt", "inputs.changed", Number(0.0)), call("eq", "reconcile.apart", Number(0.0))),
    )


def _as_published(evaluation: Evaluation) -> Evaluation:
    """The study file's own base: no scenario, nothing set."""
    study: Study = evaluation.study.original or evaluation.study
    if study is evaluation.study and study.scenario == BASE:
        return evaluation
    return evaluate(choose(study, BASE))


def _numbers(study: Study) -> list[tuple[str, Assumption]]:
    return [(name, item) for name, item in study.assumptions.items() if item.kind == "number"]


def _sweeps(study: Study) -> list[str]:
    return [sweep_name(family.id, sweep.id) for family in study.families for sweep in family.sweeps]


def _outside(name: str, *, bounded: bool) -> Call:
    below = call("lt", name, f"{name}.minimum")
    return call("or", below, call("gt", name, f"{name}.maximum")) if bounded else below


def _sum(several: Iterator[str]) -> Expr:
    return call("sum_rows", Span(tuple(several)))


def _close(a: Expr, b: Expr) -> Expr:
    return call("le", call("abs", call("sub", a, b)), call("mul", "check.tolerance", call("abs", b)))
