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

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Call, Expr, Name, names_in, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


class Rows(NamedTuple):
    """Definitions of one kind, none of which reads another of them.

    ``columns`` has, for each name that the pattern reads, those of all rows, or the one that all of them read.
    """

    names: Sequence[str]
    pattern: Expr
    columns: Sequence[Sequence[str] | str]
    path: str = ""
    sized: bool = False

    @property
    def own(self) -> Iterable[tuple[str, ...]]:
        """The names that each row reads."""
        several = [repeat(column) if isinstance(column, str) else column for column in self.columns]
        return zip(*several, strict=False) if several else repeat(())

    def definitions(self) -> Iterator[Definition]:
        """Yield the rows one by one."""
        for name, own in zip(self.names, self.own, strict=False):
            yield Definition(name, self.pattern, self.sized, self.path, own)


class Definitions(Mapping[str, Definition]):
    """Definitions by name, of which rows are made only once somebody looks: what computes them needs the steps alone.

    ``order`` names all of them, each after those it reads; of the ``steps`` that is true as well.
    """

    def __init__(self, steps: Sequence[Definition | Rows], order: Sequence[str]) -> None:
        self.steps = steps
        self.order = order

    @cached_property
    def _by_name(self) -> dict[str, Definition]:
        several = (step.definitions() if isinstance(step, Rows) else (step,) for step in self.steps)
        found = {item.name: item for items in several for item in items}
        return {name: found[name] for name in self.order}

    def __getitem__(self, name: str) -> Definition:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


@dataclass(frozen=True)
class Graph:
    """Inputs and definitions, each definition after all it reads."""

    inputs: Mapping[str, Leaf]
    definitions: Mapping[str, Definition]
    sizes: int
    # Patterns as functions, by identity and ``sized``: made at the first evaluation, shared by graphs that extend this.
    patterns: dict[tuple[int, bool], tuple[Expr, Repeat]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def steps(self) -> Iterable[Definition | Rows]:
        """The definitions in an order in which they can be computed, rows together."""
        return self.definitions.steps if isinstance(self.definitions, Definitions) else self.definitions.values()

    def __reduce__(self) -> tuple[type[Graph], tuple[object, ...]]:
        """Patterns are compiled anew wherever a graph is sent: functions cannot be."""
        return Graph, (self.inputs, self.definitions, self.sizes)

    def sized(self, name: str) -> bool:
        """Whether a name has one value for each model size."""
        return isinstance(self.inputs[name], tuple) if name in self.inputs else name in self._sized_definitions

    @cached_property
    def _sized_definitions(self) -> frozenset[str]:
        several = (step.names if isinstance(step, Rows) else (step.name,) for step in self.steps if step.sized)
        return frozenset(chain.from_iterable(several))

    def sized_names(self) -> frozenset[str]:
        """Every name with one value for each model size."""
        return self._sized_definitions.union(name for name, value in self.inputs.items() if isinstance(value, tuple))

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
