"""The graph: every number of every output, by name, as an expression over other names.

Names of the graph hold dots, which no formula of a study can write, so they never meet a study's own. The ones in use,
for a study with assumption ``price``, size quantity ``width``, budget ``fixed`` and family ``gamma`` with sweep
``search``:

    scenario, scenario.base ...       the active scenario's label, and every label to choose from
    price@base, price@SCENARIO        what each scenario says of an assumption ("" where it says nothing)
    price                             the live value
    gpus.1.name, gpus.1.price         a catalogue's entries; gpu.no is the position of the entry chosen by ``gpu``
    heads, width                      one value for each model size
    fixed.tokens, fixed.flops         tokens and FLOPs of one run at each size; fixed.runs, the runs at each size
    gamma.search.axis.trials          an axis count; .member, .active, .combinations, .sizes, .runs, .tokens, .flops
    gamma.flops, total.flops          sums of rows; gamma.cost, total.cost: measures of them
    sizes.flops, sizes.cost           all sweeps together, at each model size

``compiler`` makes it from a study; the analyses extend it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Call, Expr, Name, names_in, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.formula.compute import Repeat
    from reportgen.model.study import Study

Leaf = float | str | tuple[float, ...]
ROW_SUMS = ("runs", "tokens", "flops")  # what adds up from sweeps to families to the total


class Definition(NamedTuple):  # of which a large study has a hundred thousand, and a dataclass takes twice as long
    """A named expression. ``sized`` means one value for each model size; ``path`` is where a study file says it.

    Rows of one kind share a ``pattern``: an expression in which the names of ``own``, where there are any, stand for
    ``names_in(pattern)``.
    """

    name: str
    pattern: Expr
    sized: bool = False
    path: str = ""
    own: tuple[str, ...] = ()

    @property
    def expr(self) -> Expr:
        """The expression over the definition's own names."""
        return over(self.pattern, self.own) if self.own else self.pattern

    @property
    def reads(self) -> tuple[str, ...]:
        """The names it reads, those of lists side by side."""
        return self.own or names_in(self.pattern)


@dataclass(frozen=True)
class Graph:
    """Inputs and definitions, each definition after all it reads."""

    inputs: Mapping[str, Leaf]
    definitions: Mapping[str, Definition]
    sizes: int
    # Patterns as functions, by identity and ``sized``: made at the first evaluation, shared by graphs that extend this.
    patterns: dict[tuple[int, bool], tuple[Expr, Repeat]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def blocks(self) -> list[list[Definition]]:
        """The definitions, in lists of those side by side that share a pattern."""
        blocks: list[list[Definition]] = []
        last: tuple[Expr | None, bool] = None, False
        for item in self.definitions.values():
            if item[1] is not last[0] or item[2] is not last[1]:
                last = item[1:3]
                blocks.append([])
            blocks[-1].append(item)
        return blocks

    def __reduce__(self) -> tuple[type[Graph], tuple[object, ...]]:
        """Patterns are compiled anew wherever a graph is sent: functions cannot be."""
        return Graph, (self.inputs, self.definitions, self.sizes)

    def sized(self, name: str) -> bool:
        """Whether a name has one value for each model size."""
        if name in self.inputs:
            return isinstance(self.inputs[name], tuple)
        return self.definitions[name].sized

    def sized_names(self) -> frozenset[str]:
        """Every name with one value for each model size."""
        inputs = {name for name, value in self.inputs.items() if isinstance(value, tuple)}
        return frozenset(inputs.union(name for name, item in self.definitions.items() if item.sized))

    def extended(self, extra: Iterable[Definition], inputs: Mapping[str, Leaf] | None = None) -> Graph:
        """Return the graph with further definitions, given in an order in which each reads only earlier ones."""
        return Graph(
            {**self.inputs, **(inputs or {})},
            {**self.definitions, **{item.name: item for item in extra}},
            self.sizes,
            self.patterns,
        )

    def sources_of(self, targets: Iterable[str]) -> set[str]:
        """Every name that the targets' values are computed from, themselves included."""
        found = set(targets)
        for definition in reversed(list(self.definitions.values())):
            if definition.name in found:
                found.update(definition.reads)
        return found

    def readers_of(self, changed: Iterable[str]) -> set[str]:
        """Every definition whose value may move when any of the names given does."""
        moved = set(changed)
        for definition in self.definitions.values():
            if definition.name not in moved and not moved.isdisjoint(definition.reads):
                moved.add(definition.name)
        return moved


def sweep_name(family: str, sweep: str) -> str:
    """The graph's prefix for what belongs to one sweep."""
    return f"{family}.{sweep}"


def axis_ids(study: Study) -> tuple[str, ...]:
    """Every axis of the study in the order first met, which is the order of the workbook's columns."""
    met = [axis for family in study.families for sweep in family.sweeps for axis in sweep.axes]
    return tuple(dict.fromkeys([*study.axes, *met]))


def sized_names(graph: Graph, expr: Expr) -> Iterator[str]:
    """Names with one value a size that stand outside sum(), where they are one value of the row they stand in."""
    match expr:
        case Name(id=name) if graph.sized(name):
            yield name
        case Call(op="sum"):
            return
        case Call(args=args):
            for arg in args:
                yield from sized_names(graph, arg)


def sums(expr: Expr) -> Iterator[Expr]:
    """The arguments of every sum() in an expression."""
    if isinstance(expr, Call):
        for arg in expr.args:
            if expr.op == "sum":
                yield arg
            yield from sums(arg)
