"""The effect of single changes: the past study with one of them made, and everything else as it was."""

from __future__ import annotations

from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import SCENARIO, SCENARIOS
from reportgen.study.compiler import evaluate
from reportgen.study.shape import completed
from reportgen.system.errors import EvaluationError, StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Path


def inputs_of(name: str, past: Graph, new: Graph) -> set[str]:
    """Return the graph's inputs that an entry sets: for the active scenario also the labels it is looked up by."""
    if name != SCENARIO:
        return {name}
    return {SCENARIO} | {key for key in past.inputs if SCENARIOS.owns(key) and key in new.inputs}


def effect_of_names(past: Evaluation, new: Evaluation, changed: set[str], target: str) -> float | None:
    """Return the change of the target when the past study takes these names from the new one.

    None where the mixed study has no value for the target.
    """
    graph = _mixed(past.graph, new.graph, changed)
    if graph is None or target not in past.values:
        return None
    moved = graph.readers_of(changed)
    unmoved = {name: value for name, value in past.values.items() if name not in moved and name in graph.definitions}
    try:
        values: Mapping[str, Any] = run(graph, unmoved)
        return float(values[target]) - float(past.values[target])
    except (EvaluationError, KeyError, ValueError):
        return None


def effect_of_fact(past: Evaluation, path: Path | None, value: object, target: str) -> float | None:
    """Return the change of the target when one fact of the past study is another; None where it has no total then."""
    if path is None:
        return None
    try:
        study = completed(past.study.with_value(path, value))
        mixed = evaluate(replace(past.loaded, study=study))
        return mixed.number(target) - past.number(target)
    except (EvaluationError, StudyError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _mixed(past: Graph, new: Graph, changed: set[str]) -> Graph | None:
    """Return the past graph with some names as in the new one, sorted again.

    None where the graphs have different model sizes, or the mixed graph has a cycle.
    """
    if past.sizes != new.sizes:
        return None
    inputs = {name: value for name, value in past.inputs.items() if name not in changed}
    inputs |= {name: value for name, value in new.inputs.items() if name in changed}
    definitions: dict[str, Definition] = {n: item for n, item in past.definitions.items() if n not in changed}
    definitions |= {name: item for name, item in new.definitions.items() if name in changed}
    reads = {name: [n for n in item.reads if n in definitions] for name, item in definitions.items()}
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError:
        return None
    return Graph(inputs, {name: definitions[name] for name in order}, past.sizes)


def unshared_names(past: Graph, new: Graph) -> set[str]:
    """Return the names that only one graph has, and the definitions that read them."""
    sides = [{*graph.inputs, *graph.definitions} for graph in (past, new)]
    unshared = sides[0] ^ sides[1]
    if not unshared:
        return unshared
    readers = {
        name for graph in (past, new) for name, item in graph.definitions.items() if not unshared.isdisjoint(item.reads)
    }
    return unshared | readers


def differ_otherwise(past: Graph, new: Graph, known: set[str]) -> bool:
    """Return whether any name that is not known has another value or expression in the new graph."""
    if any(value != new.inputs.get(name) for name, value in past.inputs.items() if name not in known):
        return True
    return any(
        item.expr != new.definitions[name].expr
        for name, item in past.definitions.items()
        if name not in known and name in new.definitions
    )
