"""Values for every name of a graph, and the study's results by their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.compute import reason, repeated, strict
from reportgen.model.compiler import compile_study
from reportgen.model.graph import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import Repeat
    from reportgen.formula.expr import Expr
    from reportgen.model.graph import Definition, Graph
    from reportgen.model.study import Study


@dataclass(frozen=True, slots=True, eq=False)  # one is like another only where it is the same
class Evaluation:
    """A study, its graph, and the value of each of the graph's names: a float, a string, or a tuple over the sizes."""

    study: Study
    graph: Graph
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return the value of one name of the graph, such as ``"gamma.cost"`` or ``"total.flops"``."""
        return self.values[name]

    def extended(self, graph: Graph) -> Evaluation:
        """Return the evaluation of a graph that extends this one's."""
        return Evaluation(self.study, graph, run(graph, known=self.values))


def evaluate(study: Study) -> Evaluation:
    """Compile and evaluate a study. Raises StudyError for a wrong formula, EvaluationError for one with no value."""
    graph = compile_study(study)
    return Evaluation(study, graph, run(graph))


def run(graph: Graph, known: Mapping[str, Any] | None = None, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Evaluate a graph's definitions in order.

    ``known`` are values already computed; ``given`` replace inputs or definitions: a float, or an array of draws, and
    for a name of the size axis a tuple of them. Raises EvaluationError naming the definition that has no value.
    """
    values: dict[str, Any] = {**graph.inputs, **(known or {}), **(given or {})}
    with strict():
        try:
            for step in graph.steps:
                if isinstance(step, Rows):
                    rows = zip(step.names, step.own, strict=False)
                    new = [row for row in rows if row[0] not in values] if known or given else rows
                    _repeated(graph, step.pattern, next(iter(step.own)), step.sized)(new, values)
                elif step.name not in values:
                    _define(graph, step, values)
        except (ArithmeticError, ValueError):
            _define_as_shown(graph, values)
            raise
    return values


def _define(graph: Graph, item: Definition, values: dict[str, Any]) -> None:
    reads = item.reads
    _repeated(graph, item.pattern, reads, item.sized)(((item.name, reads),), values)


def _define_as_shown(graph: Graph, values: dict[str, Any]) -> None:
    """Tell the first definition, in the order shown, that has no value."""
    for name, item in graph.definitions.items():
        try:
            if name not in values:
                _define(graph, item, values)
        except (ArithmeticError, ValueError) as error:
            place = f" @ {item.path}" if item.path else ""
            raise EvaluationError(f"value of {name!r} {reason(error)}{place}") from error


def _repeated(graph: Graph, pattern: Expr, own: tuple[str, ...], sized: bool) -> Repeat:
    """A pattern as a function, for all definitions that share it: what is sized in one of them is in all."""
    key = id(pattern), sized
    if key not in graph.patterns:
        graph.patterns[key] = pattern, repeated(pattern, own, graph.sized, graph.sizes if sized else 0)
    return graph.patterns[key][1]
