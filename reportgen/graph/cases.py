"""Cases: the costing computed again with other values for some names, as ordinary definitions.

Spreadsheets have what-if tables for this, but only one program computes them. A case repeats, under separate names, the
definitions between the names that it gives and the target, and reads all other names from the study itself. So it is
live in every program, and follows every assumption that it does not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reportgen.formula.expr import Expr, Name, Text, call, names_in, rename
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import TOTALS, in_case, own_value_parts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

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
    """Cases as rows; the columns are the names that any case gives, then those whose values depend on them.

    Each case has a cell for each name that any case gives, and for the target. Another column has the same value in all
    cases that give the same to its sources, which are the names that cases give and its value depends on: only the
    first of these cases has a cell for it, and none where that is the study's own value.
    """

    cases: tuple[Case, ...]
    varied: tuple[str, ...]
    moved: tuple[str, ...]
    target: str
    _targets: frozenset[str]  # the target and what every case is asked for beside it
    _varied: frozenset[str]
    _sources: Mapping[str, frozenset[str]]  # of each column
    _first: Mapping[str, Mapping[frozenset[str], str]]  # by case, the first case that gives the same to sources, or ""

    @classmethod
    def of(cls, graph: Graph, cases: Iterable[Case], target: str, others: Iterable[str] = ()) -> CaseTable:
        """Return the table of cases with the columns that they need to compute the target, and ``others`` beside it."""
        rows, targets = tuple(cases), {target, *others}
        given = {name for case in rows for name in case.given}
        between = graph.readers_of(given) & graph.sources_of(targets)
        # A target is a column even where nothing given reaches it, since every case is asked for it.
        shown = between | given | targets
        columns = [name for name in (*graph.inputs, *graph.definitions) if name in shown]
        varied = tuple(name for name in columns if name in given)
        moved = tuple(name for name in columns if name not in given)
        sources = _sources(graph, rows, columns)
        first = _first(rows, dict.fromkeys(sources.values()))
        return cls(rows, varied, moved, target, frozenset(targets), frozenset(varied), sources, first)

    @property
    def targets(self) -> frozenset[str]:
        """The target and what every case is asked for beside it."""
        return self._targets

    def cells(self, case: Case) -> set[str]:
        """Return the columns for which a case has a cell."""
        own = {sources for sources, first in self._first[case.id].items() if first == case.id}
        return {*self.varied, *self._targets, *(name for name in self.moved if self._sources[name] in own)}

    def definitions(self, graph: Graph, among: Container[str] | None = None) -> list[Definition]:
        """Return a definition for every cell of the table, row by row, each after all that it reads.

        With ``among`` only those of these columns; the graph may then have other definitions of them.
        """
        columns = (*graph.inputs, *graph.definitions)
        order = [name for name in columns if name in self._sources and (among is None or name in among)]
        return [
            self._cell(graph, case, name, held)
            for case, held in zip(self.cases, self._held(), strict=True)
            for cells in (self.cells(case),)
            for name in order
            if name in cells
        ]

    def _cell(self, graph: Graph, case: Case, name: str, held: Mapping[str, str]) -> Definition:
        """Return a cell: what the case gives, else the definition over the case's names, else a value that is there.

        ``held`` is that of the case, see ``_held``.
        """
        target, definition = in_case(case.id, name), graph.definitions.get(name)
        if name in case.given:
            read = partial(self._name, case, held)
            return Definition(target, rename(case.given[name], read), graph.sized(name))
        if definition is None or self._first[case.id][self._sources[name]] != case.id:
            pattern = _OR_EMPTY if any(own_value_parts(name)) else _ITSELF
            return Definition(target, pattern, graph.sized(name), arguments=(held.get(name, name),))
        if self._varied.isdisjoint(definition.reads):
            reads = tuple([held.get(read, read) for read in definition.reads])
        else:
            reads = tuple([self._name(case, held, read) for read in definition.reads])
        return Definition(target, definition.pattern, definition.sized, definition.path, reads)

    def _name(self, case: Case, held: Mapping[str, str], name: str) -> str:
        """Return what a cell of a case reads in place of a name of the study."""
        return in_case(case.id, name) if name in self._varied else held.get(name, name)

    def _held(self) -> Iterator[dict[str, str]]:
        """Yield for each case the name that has a column's value in it, of each whose value is not the study's own."""
        columns: dict[frozenset[str], list[str]] = {}
        for name, sources in self._sources.items():
            columns.setdefault(sources, []).append(name)
        made: dict[tuple[str, frozenset[str]], dict[str, str]] = {}  # cases share these
        for case in self.cases:
            held: dict[str, str] = {}
            for sources, first in self._first[case.id].items():
                if first and (first, sources) not in made:
                    made[first, sources] = {name: in_case(first, name) for name in columns[sources]}
                if first:
                    held |= made[first, sources]
            yield held


def _sources(graph: Graph, cases: Iterable[Case], columns: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names that cases give and a column depends on, for each column; a given name is one of its own."""
    given: dict[str, set[str]] = {}
    for case in cases:
        for name, expr in case.given.items():
            given.setdefault(name, {name}).update(names_in(expr))
    sources_of: dict[str, frozenset[str]] = {}
    shared: dict[frozenset[str], frozenset[str]] = {}  # few sets, which many columns have
    for name in columns:
        read = set(graph.definitions[name].reads) if name in graph.definitions else set()
        sources = frozenset().union(*{sources_of[part] for part in read | given.get(name, set()) if part in sources_of})
        sources |= {name} & given.keys()
        sources_of[name] = shared.setdefault(sources, sources)
    return sources_of


def _first(cases: Iterable[Case], sets: Iterable[frozenset[str]]) -> dict[str, dict[frozenset[str], str]]:
    """Return, for each case, the first case that gives the same to each set of names; "" where it gives nothing."""
    ordered = {names: sorted(names) for names in sets}
    seen: dict[tuple[frozenset[str], tuple[Expr | None, ...]], str] = {}
    first_cases: dict[str, dict[frozenset[str], str]] = {}
    for case in cases:
        first_cases[case.id] = {
            names: seen.setdefault((names, tuple(map(case.given.get, listed))), case.id)
            if any(name in case.given for name in listed)
            else ""
            for names, listed in ordered.items()
        }
    return first_cases


def target_in(case: str, measure: str) -> Name:
    """Return the name of a measure's total in a case, as an expression."""
    return Name(in_case(case, TOTALS(measure)))
