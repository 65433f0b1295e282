"""What single changes do to a value: a graph with some names as another has them, and everything else as it was."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def effect_of(
    past: Graph, values: Mapping[str, Any], new: Graph, changed: Collection[str], target: str
) -> float | None:
    """Return the change of the target when the past graph takes these names from the new one.

    ``values`` are those of the past graph. None where the mixed graph has no value for the target.
    """
    graph = _mixed(past, new, changed)
    if graph is None or target not in values:
        return None
    moved = graph.readers_of(changed)
    unmoved = {name: value for name, value in values.items() if name not in moved and name in graph.definitions}
    try:
        mixed: Mapping[str, Any] = run(graph, unmoved)
        return float(mixed[target]) - float(values[target])
    except (EvaluationError, KeyError, TypeError, ValueError):  # a text in place of a number is a TypeError
        return None


def _mixed(past: Graph, new: Graph, changed: Collection[str]) -> Graph | None:
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
