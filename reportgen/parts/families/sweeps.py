"""The definitions of sweeps: what each is computed from, then its runs or passes, its tokens and its FLOPs."""

from __future__ import annotations

from functools import cache, reduce
from typing import TYPE_CHECKING

from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Name, Number, call
from reportgen.formula.ops import OPS
from reportgen.graph.names import AMOUNT, ROW, ROW_SUMS, axis_part, of, row_value
from reportgen.parts.families.kinds import kind_key, run_kinds
from reportgen.parts.families.selection import Selections
from reportgen.parts.families.shape import axis_labels, sweep_row
from reportgen.parts.measures.define import TERMS
from reportgen.parts.measures.known import LineValues
from reportgen.parts.models.members import numbers_at_sizes
from reportgen.parts.models.shape import BUDGETS, MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Path
    from reportgen.graph.graph import Leaf
    from reportgen.parts.families.kinds import RunKind
    from reportgen.parts.families.shape import Family, Sweep
    from reportgen.parts.measures.local import LocalNames

# Patterns of a sweep's row: how many sizes it trains, how many runs that is, and their tokens or FLOPs.
_SIZES = call("sum", ROW("member"))
_RUNS = call("mul", ROW("combinations"), ROW("sizes"))
_OF_RUNS = call("mul", ROW("combinations"), call("sum", ROW("member"), "budget"))
# The parts of a sweep: what it is computed from, then its axes, then its row.
_DATA = ("budget", "member", "active")
_COMPUTED = ("combinations", "sizes", "runs", "tokens", "flops")
_PATTERNS = tuple(dict.fromkeys(pattern for patterns in TERMS.values() for pattern in patterns))


class SweepDefinitions:
    """Adds the sweeps of a study to a builder, and first the FLOPs of each kind of run that is no training run.

    ``columns`` are, by part of a sweep, its names in all the sweeps added so far.
    """

    def __init__(self, builder: Builder, own: Mapping[str, LocalNames]) -> None:
        axes = tuple(axis_labels(builder.study))
        self._builder, self._selections, self._own = builder, Selections(builder), own
        self._kinds = run_kinds(builder.study)
        self._parts = (*_DATA, *map(axis_part, axes), *_COMPUTED)
        self._places = {axis: len(_DATA) + number for number, axis in enumerate(axes)}
        self._product = _product(1 + len(axes))
        self._worked: set[str] = set()  # the kinds of runs whose FLOPs are added
        self.columns: dict[str, list[str]] = {}

    def add(self, family: Family, number: int, place: Path) -> LineValues:
        """Add one sweep of a family, whose place in the study file is given; return it as a line."""
        row, path = sweep_row(family, family.sweeps[number]), (*place, "sweeps", number)
        sweep, kind = row.sweep, self._kinds.get(kind_key(row))
        if kind is None:
            self._builder.unknown(sweep.budget, self._builder.study[BUDGETS], path_text(*path, "budget"), "budget")
            # As if it had all values, so that what follows from it is no problem too.
            return LineValues(row.name, frozenset(ROW_SUMS), terms={pattern: pattern for pattern in _PATTERNS})
        self._work(kind, path)
        counted = self._parts if sweep.trains else [AMOUNT if part == "runs" else part for part in self._parts]
        names = [row_value(row.name, part) for part in counted]
        self._inputs(names, sweep, kind, path)
        run = run_names(kind, self._own)
        self._row(names, run)
        for part, name in zip(self._parts, names, strict=True):
            self.columns.setdefault(part, []).append(name)
        return _line(row.name, kind, run)

    def _work(self, kind: RunKind, path: Path) -> None:
        """Add the FLOPs of one run of a kind, where it is no training run, once; those of everywhere."""
        name = kind.work or kind.name
        if name == kind.budget or name in self._worked:
            return
        self._worked.add(name)
        builder, models = self._builder, self._builder.study[MODELS]
        scope = (
            builder.scope
            | {name: name for name in numbers_at_sizes(builder.study)}
            | {"tokens": of(kind.budget, "tokens")}
        )
        formula = models.flops if kind.flops is None else kind.flops
        place = (MODELS.key, "flops") if kind.flops is None else (*path, "flops")
        builder.quantity(of(name, "flops"), formula, scope, path_text(*place), sized=True)
        for local in self._own.values():
            local.include(builder.definitions[of(name, "flops")])

    def _inputs(self, names: list[str], sweep: Sweep, kind: RunKind, path: Path) -> None:
        """Add what a sweep is computed from; a count is an input when it is a number, a definition when a formula."""
        read = self._own.get(kind.own, str)
        members = self._selections.members(sweep.train, (*path, "train"))
        active = _count(self._builder, names[2], sweep.when, (*path, "when"), read)
        values: list[Leaf | None] = [kind.label, members, active, *[1.0] * len(self._places)]
        for axis, formula in sweep.axes.items():
            place = self._places[axis]
            values[place] = _count(self._builder, names[place], formula, (*path, "axes", axis), read)
        inputs = {name: value for name, value in zip(names, values, strict=False) if value is not None}
        self._builder.add_inputs(inputs, path_text(*path))

    def _row(self, names: list[str], run: Mapping[str, str]) -> None:
        """Add what a sweep comes to."""
        define = self._builder.define
        _, member, *counts, combinations, sizes, runs, tokens, flops = names
        define(combinations, self._product, *counts)
        define(sizes, _SIZES, member)
        define(runs, _RUNS, combinations, sizes)
        define(tokens, _OF_RUNS, combinations, member, run["tokens"])
        define(flops, _OF_RUNS, combinations, member, run["flops"])


def run_names(kind: RunKind, own: Mapping[str, LocalNames]) -> dict[str, str]:
    """Return the names of the tokens and the FLOPs of one run of a kind."""
    read = own.get(kind.own, str)
    return {"tokens": read(of(kind.budget, "tokens")), "flops": read(of(kind.work or kind.name, "flops"))}


def _line(row: str, kind: RunKind, run: Mapping[str, str]) -> LineValues:
    """Return a sweep as a line, with what its runs are multiplied by at one model size."""
    names = [row_value(row, "combinations"), row_value(row, "member"), *run.values()]
    has = frozenset((ROW_SUMS[0] if kind.trains else AMOUNT, *run))
    return LineValues(row, has, terms=dict(zip(_PATTERNS, names, strict=True)), kind=kind.name)


def _count(builder: Builder, name: str, formula: Expr, path: Path, read: Callable[[str], str]) -> float | None:
    """Return a count that is a plain number; add a definition for one that is a formula, and return None."""
    if not isinstance(formula, Number):
        builder.quantity(name, formula, builder.scope, path_text(*path), read)
        return None
    if formula.value < 0:
        builder.problem(f"count {formula.value:g} is negative", path_text(*path))
    if formula.value > MAX_COUNT:
        builder.problem(f"count {formula.value:g} is larger than {MAX_COUNT:g}", path_text(*path))
    return formula.value


@cache
def _product(count: int) -> Expr:
    """Return the product of any number of names; one call where a spreadsheet's formula stays short enough for it."""
    factors = [Name(ROW(number)) for number in range(count)]
    head, rest = factors[: OPS["mul"].arity[1]], factors[OPS["mul"].arity[1] :]
    product: Expr = call("mul", *head) if len(head) > 1 else head[0]
    return reduce(lambda a, b: call("mul", a, b), rest, product)
