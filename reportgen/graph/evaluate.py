"""Compute the value of every name of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.formula.compute import pattern_function, reason, strict
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import PatternFunction
    from reportgen.graph.graph import Definition, Graph


def run(
    graph: Graph, computed: Mapping[str, Any] | None = None, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the values of all of a graph's inputs and definitions, by name.

    ``computed`` are values that need not be computed again. ``given`` replace inputs or definitions: each value is a
    float or an array of draws, for a name of the size axis a tuple of them. Raises EvaluationError naming the first
    definition that has no value.
    """
    values: dict[str, Any] = {**graph.inputs, **(computed or {}), **(given or {})}
    with strict():
        for name, item in graph.definitions.items():
            if name in values:
                continue
            reads = item.reads
            try:
                values[name] = _function(graph, item, reads)(reads, values)
            except (ArithmeticError, ValueError) as error:
                place = f" @ {item.path}" if item.path else ""
                raise EvaluationError(f"value of {name!r} {reason(error)}{place}") from error
    return values


def _function(graph: Graph, item: Definition, reads: tuple[str, ...]) -> PatternFunction:
    """Return the function that computes all definitions with an item's pattern, compiled when it is first used."""
    key = id(item.pattern), item.sized
    if key not in graph.compiled:
        sizes = graph.sizes if item.sized else 0
        graph.compiled[key] = item.pattern, pattern_function(item.pattern, reads, graph.sized, sizes)
    return graph.compiled[key][1]
