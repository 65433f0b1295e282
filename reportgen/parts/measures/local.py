"""Definitions of a row's own: of what depends on the assumptions that a family or a line states for itself.

A row that states ``price`` has ``own.<row>.price``, which is its own value or, where that is empty, the value of
everywhere, and a definition of its own of each name between that and what the row reads. These repeat the definitions
of everywhere, as the cases of an analysis do, so each formula is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import OWN, ROW, own_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from reportgen.describe.builder import Builder

_EMPTY = call("eq", ROW("own"), Text(""))
_LIVE = call("if", _EMPTY, ROW("everywhere"), ROW("own"))  # the pattern of all live values of rows


class LocalNames:
    """Gives the names that a row's formulas read in place of those of everywhere, and adds their definitions.

    ``row`` is the row's name; ``outer`` the names of its family, where that states values too.
    """

    def __init__(
        self, builder: Builder, row: str, stated: Collection[str], costing: Iterable[Definition], outer: LocalNames | None
    ) -> None:
        self.row, self._outer = row, outer
        self._builder, self._stated = builder, frozenset(stated)
        self._moved = set(stated)
        for item in costing:
            self.include(item)

    def include(self, item: Definition) -> None:
        """Count a definition in, which may depend on the values of the row; its values of rows are not the row's."""
        if not self._moved.isdisjoint(item.reads):
            self._moved.add(item.name)

    def owner(self, name: str) -> str:
        """Return the row whose own definition of a name this row reads; "" for a name that is as everywhere."""
        if name in self._moved:
            return self.row
        return self._outer.owner(name) if self._outer is not None else ""

    def __call__(self, name: str) -> str:
        """Return the name that the row reads in place of another, with definitions of all that it needs."""
        pending = [name]
        while pending:
            pending += self._define(pending.pop())
        return self._named(name)

    def _named(self, name: str) -> str:
        owner = self.owner(name)
        return OWN(owner, name) if owner else name

    def _define(self, name: str) -> list[str]:
        """Add the row's definition of a name, unless it is there; return the names of everywhere that it repeats."""
        if name not in self._moved:
            if self._outer is not None:
                self._outer(name)
            return []
        target, definitions = OWN(self.row, name), self._builder.definitions
        if target in definitions:
            return []
        if name in self._stated:
            outer = self._outer(name) if self._outer is not None else name
            self._builder.define(target, _LIVE, own_value(self.row, name), outer)
            return []
        item = definitions[name]
        reads = tuple(map(self._named, item.reads))
        self._builder.define(target, item.pattern, *reads, path=item.path, sized=item.sized)
        return list(item.reads)


class OwnNames:
    """The own names of all rows of a study: those of a line, of a family, and whether rows differ in what they read."""

    def __init__(self, by_row: Mapping[str, LocalNames], families: Mapping[str, Iterable[str]]) -> None:
        self._by_row = by_row
        self._family = {line: family for family, lines in families.items() for line in lines} if by_row else {}

    def __bool__(self) -> bool:
        return bool(self._by_row)

    def of(self, row: str) -> LocalNames | None:
        """Return the own names of a row, None where all is as everywhere."""
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
