"""Add the analyses of all parts to an evaluated study."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Analyses
from reportgen.describe.builder import clash
from reportgen.describe.evaluation import Analysis
from reportgen.describe.part import piece
from reportgen.graph.cases import CaseTable
from reportgen.graph.evaluate import run
from reportgen.graph.names import TOTALS
from reportgen.parts import PARTS
from reportgen.study.compiler import evaluate
from reportgen.system.errors import Problem, StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportgen.describe.evaluation import Evaluation
    from reportgen.graph.graph import Definition, Graph, Leaf


def analyse(evaluation: Evaluation) -> Analysis:
    """Return an evaluation with the analyses of all parts added to its graph, and their values.

    The analyses are cases, sensitivities, corrections, reconciliation, checks and changes. Raises EvaluationError where
    one of their formulas has no finite value.

    Example::

        analyse(evaluate(loaded)).number("check.all")
    """
    collected = _collected(evaluation)
    costing = evaluation.graph
    tables = {
        name: CaseTable.of(costing, sorted(cases, key=lambda case: case.order), collected.target)
        for name, cases in collected.cases.items()
    }
    in_cases = [item for table in tables.values() for item in table.definitions(costing)]
    graph = extended(costing, [*in_cases, *collected.definitions], collected.inputs)
    values = run(graph, computed=evaluation.values)
    labels = {check.name: check.label for check in collected.ordered_checks()}
    return Analysis(
        evaluation.loaded,
        graph,
        values,
        costing,
        tables,
        labels,
        tuple(collected.published),
        collected.copies,
        headline=evaluation.headline,
    )


def failed_checks(evaluation: Evaluation) -> tuple[str, ...]:
    """Return the labels of the checks that fail; only those are computed where the evaluation was not analysed."""
    if isinstance(evaluation, Analysis):
        return tuple(label for name, label in evaluation.checks.items() if not evaluation.number(name))
    collected = _collected(evaluation)
    checks = {check.name: check.label for check in collected.ordered_checks()}
    graph = extended(evaluation.graph, collected.definitions, collected.inputs)
    needed = graph.sources_of(checks)
    definitions = (item for item in collected.definitions if item.name in needed)
    values = run(evaluation.graph.extended(definitions, collected.inputs), computed=evaluation.values)
    return tuple(label for name, label in checks.items() if not values[name])


def _collected(evaluation: Evaluation) -> Analyses:
    """Return what all parts add to an evaluated study."""
    collected = Analyses(evaluation, _as_file(evaluation), TOTALS(evaluation.study[ABOUT].headline))
    for part in PARTS:
        if analyse_part := piece(part.analyse):
            analyse_part(collected)
    return collected


def extended(graph: Graph, definitions: Sequence[Definition], inputs: Mapping[str, Leaf]) -> Graph:
    """Return a graph with further definitions and inputs. Raises StudyError for a name that is there already."""
    require_new_names(graph, [*inputs, *(item.name for item in definitions)])
    return graph.extended(definitions, inputs)


def require_new_names(graph: Graph, added: Sequence[str]) -> None:
    """Raise StudyError where one of the names is in a graph already, or is there twice."""
    new = set(added)
    if len(new) < len(added) or not new.isdisjoint(graph.inputs) or not new.isdisjoint(graph.definitions):
        known = Counter([*graph.inputs, *graph.definitions, *added])
        raise StudyError([Problem(clash(name), "study file") for name, times in known.items() if times > 1])


def _as_file(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation of the study as its file has it: without a chosen scenario, set values or edits."""
    loaded = evaluation.loaded
    as_file = loaded.as_file()
    if as_file.study is loaded.study and as_file.scenario == loaded.scenario:
        return evaluation
    return evaluate(as_file)
