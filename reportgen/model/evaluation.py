"""Values for every name of a graph, and the study's results by their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.compute import Line, function, reason, strict
from reportgen.formula.expr import names_in
from reportgen.model.compiler import compile_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import Compute
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
    patterns = graph.patterns
    name = ""
    with strict():
        try:
            for definition in graph.definitions.values():
                name, pattern, sized, _, own = definition
                if name not in values:
                    found = patterns.get((id(pattern), sized)) or _compiled(graph, definition)
                    (values[name],) = found[1]([values[read] for read in own or definition.reads])
        except (ArithmeticError, ValueError) as error:
            path = graph.definitions[name].path
            raise EvaluationError(f"value of {name!r} {reason(error)}{f' @ {path}' if path else ''}") from error
    return values


def _compiled(graph: Graph, definition: Definition) -> tuple[Expr, Compute]:
    """A pattern as a function, for all definitions that share it: what is sized in one of them is in all."""
    pattern = definition.pattern
    written = names_in(pattern)
    sized = {name for name, own in zip(written, definition.reads, strict=True) if graph.sized(own)}
    line = Line("", pattern, graph.sizes if definition.sized else 0)
    found = graph.patterns[id(pattern), definition.sized] = pattern, function([line], written, sized)
    return found
