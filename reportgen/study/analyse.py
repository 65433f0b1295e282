"""Add the analyses of all parts to an evaluated study."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Analyses
from reportgen.describe.evaluation import Analysis
from reportgen.describe.part import piece
from reportgen.graph.cases import CaseTable
from reportgen.graph.evaluate import run
from reportgen.graph.names import AMOUNT, ROW_SUMS, TOTALS, row_value, split
from reportgen.parts import PARTS
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.shape import BUDGETS
from reportgen.study.clashes import clash_problems
from reportgen.study.compiler import evaluate
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
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
    tables = _tables(collected, costing, collected.cases)
    in_cases = [item for table in tables.values() for item in table.definitions(costing)]
    graph = extended(evaluation, [*in_cases, *collected.definitions], collected.inputs)
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
    # Of the cases, checks read only those that are asked for more than the headline total.
    tables = _tables(collected, evaluation.graph, collected.asked)
    in_cases = [item for table in tables.values() for item in table.definitions(evaluation.graph)]
    added = [*in_cases, *collected.definitions]
    graph = extended(evaluation, added, collected.inputs)
    needed = graph.sources_of(checks)
    definitions = (item for item in added if item.name in needed)
    values = run(evaluation.graph.extended(definitions, collected.inputs), computed=evaluation.values)
    return tuple(label for name, label in checks.items() if not values[name])


def _collected(evaluation: Evaluation) -> Analyses:
    """Return what all parts add to an evaluated study."""
    collected = Analyses(evaluation, _as_file(evaluation), TOTALS(evaluation.study[ABOUT].headline))
    for part in PARTS:
        if analyse_part := piece(part.analyse):
            analyse_part(collected)
    return collected


def extended(evaluation: Evaluation, definitions: Sequence[Definition], inputs: Mapping[str, Leaf]) -> Graph:
    """Return the graph with further definitions and inputs. Raises StudyError as ``require_new_names`` does."""
    require_new_names(evaluation.study, evaluation.graph, [*inputs, *(item.name for item in definitions)])
    return evaluation.graph.extended(definitions, inputs)


def require_new_names(study: Study, graph: Graph, added: Sequence[str]) -> None:
    """Raise StudyError where a name is in a graph already, is there twice, or is that of a blank value of a row.

    A blank value must stay blank: where a family ``rank`` has no ``cost``, its cell would otherwise show another
    definition that is called ``rank.cost``.
    """
    new = set(added)
    blank = sorted((new & _row_values(study, added)).difference(graph.definitions))
    names = (graph.inputs.keys(), graph.definitions.keys(), dict.fromkeys(blank).keys())
    # These look up the fewer names, unlike `set.isdisjoint`.
    if len(new) < len(added) or not all(existing.isdisjoint(new) for existing in names):
        counts = Counter([*chain(*names), *added])
        raise StudyError(clash_problems(study, {name: "" for name, times in counts.items() if times > 1}))


def _row_values(study: Study, added: Sequence[str]) -> set[str]:
    """Return the names of all values of those rows, budgets included, whose names begin as one of the added does."""
    firsts = {split(name)[0] for name in added}
    families = [family for family in study[FAMILIES] if family.id in firsts]
    rows = [*firsts.intersection(study[BUDGETS]), *(family.id for family in families)]
    rows += [line for family in families for line in line_names(family)]
    keys = [*ROW_SUMS, AMOUNT, *(measure.id for measure in study[MEASURES])]
    return {row_value(row, key) for row in rows for key in keys}


def _tables(collected: Analyses, costing: Graph, names: Iterable[str]) -> dict[str, CaseTable]:
    """Return the tables of cases of these names."""
    return {
        name: CaseTable.of(
            costing,
            sorted(collected.cases[name], key=lambda case: case.order),
            collected.target,
            collected.asked.get(name, ()),
        )
        for name in names
    }


def _as_file(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation of the study as its file has it: without a chosen scenario, set values or edits."""
    loaded = evaluation.loaded
    as_file = loaded.as_file()
    if as_file.study is loaded.study and as_file.scenario == loaded.scenario:
        return evaluation
    return evaluate(as_file)
