"""Cases: the costing computed again with other values for some names, as ordinary definitions.

Spreadsheets have what-if tables for this, but only one program computes them. A case repeats, under separate names, the
definitions between the names that it gives and the target, and reads all other names from the study itself. So it is
live in every program, and follows every assumption that it does not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.formula.expr import Expr, Name, Text, call, rename
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import TOTALS, in_case, own_value_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ITSELF = Name("itself")  # the pattern of all cells that repeat a value of the study; a pattern is compiled once
# That of cells that repeat what a row states for itself: a reference to an empty cell would be 0, and not empty.
_OR_EMPTY = call("if", call("eq", _ITSELF, Text("")), Text(""), _ITSELF)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the names that it gives values to, each by an expression over the study's names."""

    id: str
    label: str
    given: Mapping[str, Expr]
    order: int = 0  # the position of its group in its table


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Cases as rows; the columns are the names that any case gives, then those whose values depend on them."""

    cases: tuple[Case, ...]
    varied: tuple[str, ...]
    moved: tuple[str, ...]
    target: str

    @classmethod
    def of(cls, graph: Graph, cases: Iterable[Case], target: str, others: Iterable[str] = ()) -> CaseTable:
        """Return the table of cases with the columns that they need to compute the target, and ``others`` beside it."""
        rows, targets = tuple(cases), {target, *others}
        given = {name for case in rows for name in case.given}
        between = graph.readers_of(given) & graph.sources_of(targets)
        order = [*graph.inputs, *graph.definitions]
        varied = tuple(name for name in order if name in given)
        # A target is a column even where nothing given reaches it, since every case is asked for it.
        shown = between | targets
        return cls(rows, varied, tuple(name for name in order if name in shown and name not in given), target)

    def definitions(self, graph: Graph) -> list[Definition]:
        """Return a definition for every cell of the table, row by row, each after all that it reads."""
        columns = {*self.varied, *self.moved}
        order = [name for name in (*graph.inputs, *graph.definitions) if name in columns]
        return [self._cell(graph, case, name, columns) for case in self.cases for name in order]

    def _cell(self, graph: Graph, case: Case, name: str, columns: set[str]) -> Definition:
        """Return a cell: what the case gives, else the definition over the case's names, else the study's value."""

        def case_name(name: str) -> str:
            return in_case(case.id, name) if name in columns else name

        definition = graph.definitions.get(name)
        if name in case.given:
            return Definition(case_name(name), rename(case.given[name], case_name), graph.sized(name))
        if definition is None or (name in self.varied and columns.isdisjoint(definition.reads)):
            pattern = _OR_EMPTY if any(own_value_parts(name)) else _ITSELF
            return Definition(case_name(name), pattern, graph.sized(name), arguments=(name,))
        reads = tuple(map(case_name, definition.reads))
        return Definition(case_name(name), definition.pattern, definition.sized, definition.path, reads)


def target_in(case: str, measure: str) -> Name:
    """Return the name of a measure's total in a case, as an expression."""
    return Name(in_case(case, TOTALS(measure)))
