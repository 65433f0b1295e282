"""A graph as one function of some of its names: for whoever asks thousands of times what a study comes to.

Compiling it takes as long as dozens of evaluations, so a study that is evaluated once is run definition by definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.errors import EvaluationError
from reportgen.formula.compute import function, strict
from reportgen.formula.expr import names_in, rename
from reportgen.formula.fold import fold
from reportgen.formula.python import Line
from reportgen.model.evaluation import run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Definition

    Program = Callable[[Sequence[Any]], dict[str, Any]]


def program(evaluation: Evaluation, varied: Sequence[str], wanted: Collection[str] | None = None) -> Program:
    """Turn an evaluation into a function of the values of some of its names, which gives those that move with them.

    A value is a float, or an array of draws; for a name of the size axis it is a tuple of them. Where it is told which
    names are ``wanted``, only they are computed, and what they take. The function raises EvaluationError naming the
    definition that has no value.
    """
    graph, values = evaluation.graph, evaluation.values

    def sizes(item: Definition) -> int:
        return graph.sizes if item.sized else 0

    readers = graph.readers_of(varied).difference(varied)
    if wanted is not None:
        readers = readers & graph.sources_of(wanted)
    moved = [item for item in graph.definitions.values() if item.name in readers]
    known = {name: value for name, value in values.items() if name not in readers and name not in varied}
    lines = [Line(item.name, fold(item.expr, known), sizes(item)) for item in moved]
    read = {name for line in lines for name in names_in(line.expr)}
    # Names of one value are one, so that sums that many sweeps have in common are computed once.
    first: dict[Any, str] = {}
    alike = {name: first.setdefault(values[name], name) for name in sorted(read.difference(readers, varied))}
    lines = [line._replace(expr=rename(line.expr, lambda name: alike.get(name, name))) for line in lines]
    given, names = (*varied, *first.values()), tuple(line.name for line in lines)
    held = {name: value for value, name in first.items() if isinstance(value, tuple)}
    apply = function(lines, given, {name for name in (*given, *names) if graph.sized(name)}, held)
    constants = tuple(first)

    def evaluated(several: Sequence[Any]) -> dict[str, Any]:
        with strict():
            try:
                results = apply((*several, *constants))
            except (ArithmeticError, ValueError) as error:
                known = {name: value for name, value in values.items() if name not in readers}
                run(graph, known, dict(zip(varied, several, strict=True)))  # tells which definition it is
                raise EvaluationError("the study has no value") from error
        return dict(zip(names, results, strict=True))

    return evaluated
