"""Definitions that belong to one row, where a family or a line states assumptions for itself.

A row that states ``price`` has ``own.<row>.price``: its own value or, where that is empty, the value that holds
otherwise (``own.<row>.price.unstated``, where another value of the row moves that). It also has a definition of its own
of each name that depends on this and that the row reads. These repeat the study's definitions, as the cases of an
analysis do, so each formula is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Text, call, names_in
from reportgen.graph.names import OWN, ROW, of, own_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reportgen.describe.builder import Builder
    from reportgen.graph.graph import Definition

# The patterns of all live values of rows: what the row states, else its family, else what holds where neither does.
_OWN, _FAMILY, _UNSTATED = ROW("own"), ROW("family"), ROW("unstated")
_LIVE = call("if", call("eq", _OWN, Text("")), _UNSTATED, _OWN)
_LIVE_OF_BOTH = call(
    "if", call("eq", _OWN, Text("")), call("if", call("eq", _FAMILY, Text("")), _UNSTATED, _FAMILY), _OWN
)
UNSTATED = "unstated"


class LocalNames:
    """Gives the names that a row's formulas read in place of the study's, and adds their definitions.

    Args:
        builder: the builder, which has all definitions before those of rows.
        row: the name of the row.
        stated: the assumptions that it states.
        costing: the definitions before those of rows, each after all that it reads.
        family: the names of its family, where the row is a line and its family states values too.
    """

    def __init__(
        self,
        builder: Builder,
        row: str,
        stated: Iterable[str],
        costing: Iterable[Definition],
        family: LocalNames | None = None,
    ) -> None:
        self.row, self.stated = row, frozenset(stated)
        self._builder, self._family = builder, family
        self._moved = set(self.stated)
        for item in costing:
            self.include(item)

    def include(self, item: Definition) -> None:
        """Take note of a definition of the study; one that reads a moved name is repeated for the row."""
        if not self._moved.isdisjoint(item.reads):
            self._moved.add(item.name)

    def owner(self, name: str) -> str:
        """Return the row whose own definition of a name this row reads; "" for a name that is as everywhere."""
        if name in self._moved:
            return self.row
        return self._family.owner(name) if self._family is not None else ""

    def __call__(self, name: str) -> str:
        """Return the name that the row reads in place of another, with definitions of all that it needs."""
        pending = [name]
        while pending:
            pending += self._define(pending.pop())
        return self._named(name)

    def _named(self, name: str) -> str:
        owner = self.owner(name)
        return OWN(owner, name) if owner else name

    def _define(self, name: str) -> Sequence[str]:
        """Add the row's definition of a name, unless it is there; return the study's names that it repeats."""
        if name not in self._moved:
            if self._family is not None:
                self._family(name)
            return ()
        target, definitions = OWN(self.row, name), self._builder.definitions
        if target in definitions:
            return ()
        item = definitions[name]
        follows = not self._moved.isdisjoint(item.reads)
        stated = [own_value(self.row, name)] if name in self.stated else []
        if follows and self._family is not None and name in self._family.stated:
            # What is stated stands over what a catalogue fills in by a choice of the row.
            stated.append(own_value(self._family.row, name))
        if not stated:
            self._repeat(target, item)
            return item.reads
        if follows:
            unstated = of(target, UNSTATED)
            self._repeat(unstated, item)
        else:
            unstated = name if self._family is None else self._family(name)
        self._builder.define(target, _LIVE if len(stated) == 1 else _LIVE_OF_BOTH, *_ordered(stated, unstated))
        return item.reads if follows else ()

    def _repeat(self, target: str, item: Definition) -> None:
        """Add a definition of the study under another name, over the names of the row."""
        reads = map(self._named, item.reads)
        self._builder.define(target, item.pattern, *reads, path=item.path, sized=item.sized)


def _ordered(stated: Sequence[str], unstated: str) -> tuple[str, ...]:
    """Return the arguments of the pattern of a live value, in the order in which it reads them."""
    names = dict(zip((_OWN, _FAMILY), stated, strict=False)) | {_UNSTATED: unstated}
    return tuple(names[read] for read in names_in(_LIVE if len(stated) == 1 else _LIVE_OF_BOTH))


class OwnNames:
    """The own names of all rows of a study: those of a line, of a family, and whether rows differ in what they read."""

    def __init__(self, by_row: Mapping[str, LocalNames], families: Mapping[str, Iterable[str]]) -> None:
        self._by_row = by_row
        self._family = {line: family for family, lines in families.items() for line in lines} if by_row else {}

    def __bool__(self) -> bool:
        return bool(self._by_row)

    def of(self, row: str) -> LocalNames | None:
        """Return the own names of a row, None where it reads the study's names only."""
        return self._by_row.get(row) or self._by_row.get(self._family.get(row, ""))

    def read(self, row: str, name: str) -> str:
        """Return the name that a row reads in place of another."""
        local = self.of(row)
        return name if local is None else local(name)

    def owner(self, row: str, name: str) -> str:
        """Return the row whose own definition of a name a row reads; "" for a name that is as everywhere."""
        local = self.of(row)
        return "" if local is None else local.owner(name)

    def alike(self, row: str, lines: Iterable[str], names: Collection[str]) -> bool:
        """Return whether lines read the same definitions of names as the row that they are below."""
        if not self._by_row or not names:
            return True
        wanted = [self.owner(row, name) for name in names]
        return all([self.owner(line, name) for name in names] == wanted for line in lines)
