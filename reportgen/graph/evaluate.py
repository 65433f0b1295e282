"""Compute the value of every name of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.formula.compute import pattern_function, reason, strict
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.formula.compute import PatternFunction
    from reportgen.formula.expr import Expr
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
    compiled = graph.compiled
    with strict():
        for name, item in graph.definitions.items():
            if name in values:
                continue
            reads = item.reads
            try:
                _, function = compiled.get((id(item.pattern), item.sized)) or _compiled(graph, item, reads)
                values[name] = function(reads, values)
            except (ArithmeticError, ValueError) as error:
                place = f" @ {item.path}" if item.path else ""
                raise EvaluationError(f"value of {name!r} {reason(error)}{place}") from error
    return values


def _compiled(graph: Graph, item: Definition, reads: tuple[str, ...]) -> tuple[Expr, PatternFunction]:
    """Return an item's pattern with the function that computes all definitions of it, for all that come after."""
    sizes = graph.sizes if item.sized else 0
    made = item.pattern, pattern_function(item.pattern, reads, graph.sized, sizes)
    graph.compiled[id(item.pattern), item.sized] = made
    return made
