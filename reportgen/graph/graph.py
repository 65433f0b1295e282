"""The graph: every number of every output, by name, as an expression over other names.

``names`` lists the names in use. The parts of a study define them; the analyses extend the graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Call, Expr, Name, names_in, substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.formula.compute import PatternFunction

Leaf = float | str | tuple[float, ...] | tuple[str, ...]  # a tuple has an item for each model size


class Definition(NamedTuple):  # a large study has a hundred thousand, which a dataclass takes twice as long to make
    """A named expression. ``sized`` means one value for each model size; ``path`` is its place in the study file.

    Definitions of one kind share one ``pattern``, an expression that is compiled once for all of them. ``arguments``
    are the names that this definition reads in place of ``names_in(pattern)``; without any it reads those.
    """

    name: str
    pattern: Expr
    sized: bool = False
    path: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def expr(self) -> Expr:
        """The expression over the names that the definition reads."""
        return substitute(self.pattern, self.arguments) if self.arguments else self.pattern

    @property
    def reads(self) -> tuple[str, ...]:
        """The names that the expression reads, each leaf once; a list gives all its names."""
        return self.arguments or names_in(self.pattern)

    def says_as(self, other: Definition) -> bool:
        """Return whether two definitions have the same expression, which most have where they are of one kind."""
        of_one_kind = self.arguments == other.arguments and self.pattern == other.pattern
        return of_one_kind or self.expr == other.expr


@dataclass(frozen=True)
class Graph:
    """Inputs and definitions by name, each definition after all it reads and in the order in which they are shown."""

    inputs: Mapping[str, Leaf]
    definitions: dict[str, Definition]
    sizes: int
    # A cache of compiled patterns, by identity and ``sized``; graphs that extend this one share it. An entry holds its
    # pattern too, so that the identity stays taken.
    compiled: dict[tuple[int, bool], tuple[Expr, PatternFunction]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __reduce__(self) -> tuple[type[Graph], tuple[object, ...]]:
        """Leave out compiled patterns, which cannot be pickled."""
        return Graph, (self.inputs, self.definitions, self.sizes)

    def __contains__(self, name: object) -> bool:
        """Return whether a name has a value: a row has none of a measure that nothing of it gives."""
        return name in self.inputs or name in self.definitions

    def sized(self, name: str) -> bool:
        """Return whether a name has one value for each model size."""
        return isinstance(self.inputs[name], tuple) if name in self.inputs else name in self._sized_definitions

    @cached_property
    def _sized_definitions(self) -> frozenset[str]:
        return frozenset(item.name for item in self.definitions.values() if item.sized)

    def sized_names(self) -> frozenset[str]:
        """Return every name with one value for each model size."""
        return self._sized_definitions.union(name for name, value in self.inputs.items() if isinstance(value, tuple))

    def extended(self, extra: Iterable[Definition], inputs: Mapping[str, Leaf] | None = None) -> Graph:
        """Return the graph with further definitions, given in an order in which each reads only earlier ones."""
        return Graph(
            {**self.inputs, **(inputs or {})},
            {**self.definitions, **{item.name: item for item in extra}},
            self.sizes,
            self.compiled,
        )

    def sources_of(self, targets: Iterable[str]) -> set[str]:
        """Return every name that the targets' values are computed from, and the targets."""
        sources = set(targets)
        for definition in reversed(self.definitions.values()):
            if definition.name in sources:
                sources.update(definition.reads)
        return sources

    def readers_of(self, changed: Iterable[str]) -> set[str]:
        """Return the names given and every definition whose value depends on any of them."""
        moved = set(changed)
        for definition in self.definitions.values():
            if definition.name not in moved and not moved.isdisjoint(definition.reads):
                moved.add(definition.name)
        return moved


def sized_names(graph: Graph, expr: Expr) -> Iterator[str]:
    """Yield names of the size axis outside sum(), where they give the expression a value for each size."""
    match expr:
        case Name(id=name) if graph.sized(name):
            yield name
        case Call(op="sum"):
            return
        case Call(args=args):
            for arg in args:
                yield from sized_names(graph, arg)


def sums(expr: Expr) -> Iterator[Expr]:
    """Yield the arguments of every sum() in an expression."""
    if isinstance(expr, Call):
        for arg in expr.args:
            if expr.op == "sum":
                yield arg
            yield from sums(arg)
