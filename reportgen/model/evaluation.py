"""Values for every name of a graph, and the study's results by their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reportgen.errors import EvaluationError
from reportgen.formula.compute import compiled, computed, strict
from reportgen.model.compiler import compile_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import Compute
    from reportgen.model.graph import Definition, Graph
    from reportgen.model.study import Study


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A study, its graph, and the value of each of the graph's names: a float, a string, or an array over the sizes."""

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

    ``known`` are values already computed; ``given`` replace inputs or definitions: a float, or for draws an array of
    shape (draws, 1), or (draws, sizes) for a name of the size axis.
    """
    values: dict[str, Any] = {name: _leaf(value) for name, value in graph.inputs.items()}
    values |= known or {}
    values |= given or {}
    with strict():
        for name, definition in graph.definitions.items():
            if name not in values:
                function = graph.programs.get(name) or graph.programs.setdefault(name, compiled(definition.expr))
                values[name] = _defined(definition, function, values, graph.sizes)
    return values


def _defined(definition: Definition, function: Compute, values: Mapping[str, Any], sizes: int) -> Any:
    try:
        value = computed(function, values)
    except EvaluationError as error:
        where = f" @ {definition.path}" if definition.path else ""
        raise EvaluationError(f"value of {definition.name!r} {error}{where}") from error
    return np.full(sizes, value) if definition.sized and not isinstance(value, np.ndarray) else value


def _leaf(value: object) -> object:
    return np.asarray(value) if isinstance(value, tuple) else value
