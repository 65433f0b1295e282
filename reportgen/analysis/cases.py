"""Cases: the whole costing once more with some names given other values, as ordinary definitions.

Spreadsheets have what-if tables for this, which only one program computes. A case repeats, under names of its own, just
the definitions between the names it gives and the target, and reads all others from the study itself, so that it is
live in every program and moves with every assumption it does not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING

from reportgen.formula.expr import Expr, Name, rename
from reportgen.model.graph import Definition, Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ITSELF = Name("itself")  # one pattern for all values of the study's own: a pattern is compiled once


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the names it gives, each by an expression over the study's own names."""

    id: str
    label: str
    given: Mapping[str, Expr]


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Cases as rows; the columns, the same for all, are the names given by any, then those that move with them."""

    cases: tuple[Case, ...]
    varied: tuple[str, ...]
    moved: tuple[str, ...]
    target: str

    @classmethod
    def of(cls, graph: Graph, cases: Iterable[Case], target: str) -> CaseTable:
        """Find the columns that the cases need."""
        rows = tuple(cases)
        given = {name for case in rows for name in case.given}
        between = graph.readers_of(given) & graph.sources_of([target])
        order = [*graph.inputs, *graph.definitions]
        varied = tuple(name for name in order if name in given)
        return cls(rows, varied, tuple(name for name in order if name in between and name not in given), target)

    def definitions(self, graph: Graph) -> list[Definition]:
        """Every cell of the table, row by row, each after all that it reads."""
        columns = {*self.varied, *self.moved}
        order = [name for name in (*graph.inputs, *graph.definitions) if name in columns]
        return [self._cell(graph, case, name, columns) for case in self.cases for name in order]

    def _cell(self, graph: Graph, case: Case, name: str, columns: set[str]) -> Definition:
        """What the case gives, else the definition once more over the case's own names, else the study's value."""

        def own(word: str) -> str:
            return in_case(case.id, word) if word in columns else word

        definition = graph.definitions.get(name)
        if name in case.given:
            return Definition(own(name), rename(case.given[name], own), graph.sized(name))
        if definition is None or (name in self.varied and columns.isdisjoint(definition.reads)):
            return Definition(own(name), _ITSELF, graph.sized(name), own=(name,))
        reads = tuple(map(own, definition.reads))
        return Definition(own(name), definition.pattern, definition.sized, definition.path, reads)


def in_case(case: str, name: str) -> str:
    """The graph's name for a name's value in a case."""
    return intern(f"case.{case}.{name}")  # of which each stands in a definition, in those that read it, and on a sheet


def target_in(case: str, measure: str) -> Name:
    """The total of a measure in a case."""
    return Name(in_case(case, f"total.{measure}"))
