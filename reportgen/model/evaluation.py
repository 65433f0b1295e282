"""Values for every name of a graph, and the study's results by their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.compute import reason, repeated, strict
from reportgen.formula.expr import names_in
from reportgen.model.compiler import compile_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import Repeat
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
            for block in graph.blocks:
                wanted = [item for item in block if item[0] not in values] if known or given else block
                if wanted:
                    _repeated(graph, wanted[0])(wanted, values)
        except (ArithmeticError, ValueError) as error:
            name, path = next((name, item.path) for name, item in graph.definitions.items() if name not in values)
            raise EvaluationError(f"value of {name!r} {reason(error)}{f' @ {path}' if path else ''}") from error
    return values


def _repeated(graph: Graph, definition: Definition) -> Repeat:
    """A pattern as a function, for all definitions that share it: what is sized in one of them is in all."""
    pattern = definition.pattern
    key = id(pattern), definition.sized
    if key not in graph.patterns:
        pairs = zip(names_in(pattern), definition.reads, strict=True)
        sized = {written for written, own in pairs if graph.sized(own)}
        graph.patterns[key] = pattern, repeated(pattern, sized, graph.sizes if definition.sized else 0)
    return graph.patterns[key][1]
