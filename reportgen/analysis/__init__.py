"""What is asked of a costing once it has its total: further definitions over the same graph.

``analyse`` adds them all, so that a workbook can place them as formulas and a report can quote their values:

    price.low .high, price.minimum .maximum    an assumption's plausible range and the possible one
    case.<case>.<name>                         a name's value in one case of the case table (see ``cases``)
    tornado.<assumption>.low .high .swing      the total at each end of a range; tornado.sorted.<n>.* by swing
    grid.<g>.row.<r>, grid.<g>.column.<c>      the values of a two-way grid, grid.<g>.<r>.<c> the total there
    correction.<name>.total .effect            with that correction alone; also correction_set.<i>.*, correction.all.*
    share.<family>                             part of the headline total
    published.<row>.<measure> and .step        a printed figure and the weight of its last digit
    reconcile.<row>.<measure>.difference ...   ours less the printed one, and whether ours rounds to it
    check.<name>, check.all                    1 where a check holds
    change.<entry>.old .effect                 of what was changed in a workbook (see ``changes``)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis import changes, checks, corrections, reconcile, sensitivity
from reportgen.analysis.cases import CaseTable

if TYPE_CHECKING:
    from reportgen.model.evaluation import Evaluation

__all__ = ["CaseTable", "analyse", "case_table"]


def case_table(evaluation: Evaluation) -> CaseTable:
    """Return every case the analyses compare, as one table."""
    study, graph = evaluation.study, evaluation.graph
    several = [*corrections.cases(study), *sensitivity.cases(study, graph)]
    return CaseTable.of(graph, several, f"total.{study.study.headline}")


def analyse(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation with every analysis added to its graph."""
    study = evaluation.study
    table = case_table(evaluation)
    graph = evaluation.graph.extended([], sensitivity.inputs(study, evaluation.graph))
    graph = graph.extended(table.definitions(graph))
    graph = graph.extended(sensitivity.definitions(study, graph))
    graph = graph.extended(corrections.definitions(study), corrections.inputs(study))
    graph = graph.extended(reconcile.definitions(study), reconcile.inputs(study))
    graph = graph.extended(checks.definitions(study, graph), checks.inputs(evaluation))
    if study.changes:
        graph = graph.extended(changes.definitions(evaluation), changes.inputs(study, evaluation.graph))
    return evaluation.extended(graph)
