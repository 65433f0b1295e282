"""Values for every name of a graph, and the study's results by their own words."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.compute import Line, function, reason, strict
from reportgen.formula.expr import names_in
from reportgen.model.compiler import compile_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import Compute
    from reportgen.model.graph import Definition, Graph
    from reportgen.model.study import Study


@dataclass(frozen=True, slots=True)
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
    steps = graph.programs.steps
    name = ""
    with strict():
        try:
            for name, definition in graph.definitions.items():
                if name not in values:
                    apply, gather = steps.get(name) or _step(graph, definition)
                    (values[name],) = apply(gather(values))
        except (ArithmeticError, ValueError) as error:
            path = graph.definitions[name].path
            raise EvaluationError(f"value of {name!r} {reason(error)}{f' @ {path}' if path else ''}") from error
    return values


def _step(graph: Graph, definition: Definition) -> tuple[Compute, Compute]:
    """A definition as two functions: one gathers what it reads, and one, shared by its pattern, computes with it."""
    pattern, reads = definition.pattern, definition.reads
    key = id(pattern), definition.sized
    found = graph.programs.patterns.get(key)
    if found is None:
        written = names_in(pattern)
        sized = {name for name, own in zip(written, reads, strict=True) if graph.sized(own)}
        line = Line("", pattern, graph.sizes if definition.sized else 0)
        found = pattern, function([line], written, sized)
        graph.programs.patterns[key] = found
    step = graph.programs.steps[definition.name] = found[1], _gather(reads)
    return step


def _gather(reads: tuple[str, ...]) -> Compute:
    """Take names' values side by side."""
    if len(reads) > 1:
        return itemgetter(*reads)
    return lambda values: [values[name] for name in reads]
