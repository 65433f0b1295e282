"""Compile a study to its graph, in the order of the parts, and evaluate it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.builder import Builder
from reportgen.describe.evaluation import Evaluation
from reportgen.describe.part import piece
from reportgen.formula.expr import Call, Expr
from reportgen.formula.ops import OPS, Function, Template
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Graph, sized_names, sums
from reportgen.parts import PARTS
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.models.members import numbers_at_sizes
from reportgen.study.clashes import clash_problems
from reportgen.study.headline import headline_table
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy


def compile_study(loaded: LoadedStudy) -> Graph:
    """Return the graph of a study: its inputs and definitions, compiled when they are first asked for.

    Raises StudyError with every unknown name, wrong reference and cycle.
    """
    graph = loaded.graphs.get(loaded)
    if graph is None:
        graph = _compiled(loaded)
        loaded.graphs.put(loaded, graph)
    return graph


def _compiled(loaded: LoadedStudy) -> Graph:
    """Return the graph of a study. Raises as ``compile_study`` does."""
    per_size = frozenset(numbers_at_sizes(loaded.study))
    builder = Builder(loaded.study, loaded.scenario, loaded.original, per_size=per_size)
    for part in PARTS:
        if define := piece(part.define):
            define(builder)
    builder.check_row_reads()
    graph = Graph(builder.inputs, builder.ordered_definitions(), builder.sizes)
    _check_sizes(builder, graph)
    problems = [*builder.references, *builder.problems] or clash_problems(loaded.study, builder.clashes)
    if problems:
        raise StudyError(dict.fromkeys(loaded.study[BLOCKS].blame(problems)))
    return graph


def evaluate(loaded: LoadedStudy) -> Evaluation:
    """Compile and evaluate a study; return the evaluation, without the analyses that ``analyse`` adds.

    Raises StudyError with every wrong formula, EvaluationError where a formula has no finite value.

    Example::

        evaluate(read(Path("study.toml"))).number("total.cost")
    """
    graph = compile_study(loaded)
    return Evaluation(loaded, graph, run(graph), headline=headline_table)


def _check_sizes(builder: Builder, graph: Graph) -> None:
    """Add the problems of formulas that read a value of each model size where they need a single value, and of sums.

    In ``sum()`` only operators are allowed, on which all spreadsheet programs agree.
    """
    checked: set[tuple[int, bool]] = set()
    wrong = {problem.path for problem in builder.problems}
    for item in graph.definitions.values():
        key = id(item.pattern), item.sized
        if not item.path or item.path in wrong or key in checked:
            continue  # no path: a formula of ours; definitions of one kind share their pattern
        checked.add(key)
        sized = not item.sized and any(map(graph.sized, item.reads))
        for name in sized_names(graph, item.expr) if sized else ():
            hint = f"; sum({name}) adds them up"
            builder.problem(f"{name!r} has a value for each model size where one value is wanted{hint}", item.path)
        if not all(map(_only_operators, sums(item.pattern))):
            builder.problem("inside sum() only + - * / ** and comparisons are allowed", item.path)


def _only_operators(expr: Expr) -> bool:
    """Return whether an expression has no functions, on which spreadsheet programs disagree in SUMPRODUCT."""
    if isinstance(expr, Call):
        return not isinstance(OPS[expr.op].excel, Function | Template) and all(map(_only_operators, expr.args))
    return True
