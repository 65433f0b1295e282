"""Add the analyses of all parts to an evaluated study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Analyses
from reportgen.describe.evaluation import Analysis
from reportgen.describe.part import piece
from reportgen.graph.cases import CaseTable
from reportgen.graph.evaluate import run
from reportgen.graph.names import TOTALS
from reportgen.parts import PARTS
from reportgen.study.compiler import evaluate

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation


def analyse(evaluation: Evaluation) -> Analysis:
    """Return an evaluation with the analyses of all parts added to its graph, and their values.

    The analyses are cases, sensitivities, corrections, reconciliation, checks and changes. Raises EvaluationError where
    one of their formulas has no finite value.

    Example::

        analyse(evaluate(loaded)).number("check.all")
    """
    collected = Analyses(evaluation, _as_file(evaluation), TOTALS(evaluation.study[ABOUT].headline))
    for part in PARTS:
        if analyse_part := piece(part.analyse):
            analyse_part(collected)
    costing = evaluation.graph
    tables = {
        name: CaseTable.of(costing, sorted(cases, key=lambda case: case.order), collected.target)
        for name, cases in collected.cases.items()
    }
    graph = costing.extended([], collected.inputs)
    for table in tables.values():
        graph = graph.extended(table.definitions(costing))
    graph = graph.extended(collected.definitions)
    values = run(graph, computed=evaluation.values)
    labels = {check.name: check.label for check in collected.ordered_checks()}
    return Analysis(
        evaluation.loaded, graph, values, costing, tables, labels, tuple(collected.published), collected.copies
    )


def _as_file(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation of the study as its file has it: without a chosen scenario, set values or edits."""
    loaded = evaluation.loaded
    as_file = loaded.as_file()
    if as_file.study is loaded.study and as_file.scenario == loaded.scenario:
        return evaluation
    return evaluate(as_file)
