"""Build the graph of a study from what its parts define: inputs, definitions, the names in scope, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Number, names_in, unsummed_names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.graph import Definition, Leaf
from reportgen.graph.names import is_row_value, split_row_value
from reportgen.system.errors import Problem, nearest, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reportgen.describe.tables import Study

Formulas = dict[str, tuple[Expr, str]]  # by name: a formula, and where the study file has it
Scope = dict[str, str]  # a name in a formula -> the graph's name for it


@dataclass(slots=True)
class Builder:
    """Collects what the parts define; problems are gathered, not raised, so that all are reported at once.

    ``scope`` has the names that a formula with one value may read so far; ``taken`` the table of each of the study's
    names. ``references`` are problems with names that do not exist, which are reported before those of formulas;
    ``unread`` are names that no formula may read, each with a sentence that says why.
    ``clashes`` are names of the graph that two things would have, each with the place of one of them, "" where that
    is unknown; they are reported only where there is no other problem.
    ``original`` is the study as its file has it, where values have been set or edited since.
    """

    study: Study
    scenario: str
    original: Study | None = None
    inputs: dict[str, Leaf] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)  # each after all it reads, as they are shown
    scope: Scope = field(default_factory=dict)
    per_size: frozenset[str] = frozenset()  # the study's names that have a value for each model size
    sizes: int = 0  # how many model sizes there are
    rows: dict[str, frozenset[str]] = field(default_factory=dict)  # what each row of the study has a value of
    taken: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    references: list[Problem] = field(default_factory=list)
    row_reads: dict[str, str] = field(default_factory=dict)  # values of rows that formulas read, and where first
    problems: list[Problem] = field(default_factory=list)
    clashes: dict[str, str] = field(default_factory=dict)

    def problem(self, message: str, path: str) -> None:
        """Add one problem."""
        self.problems.append(Problem(message, path))

    def reference(self, name: str, existing: Iterable[str], path: str, what: str = "name", plural: str = "") -> None:
        """Add a problem where a reference of the study file is an unknown name, with the nearest existing one."""
        if name not in existing:
            hint = nearest_or_all(name, existing, plural or f"{what}s")
            self.references.append(Problem(f"unknown {what} {quoted(name)}{hint}", path))

    def fault(self, message: str, path: str) -> None:
        """Add a problem of references, which is reported before those of formulas."""
        self.references.append(Problem(message, path))

    def names(self) -> set[str]:
        """Return the names of the graph so far."""
        return self.inputs.keys() | self.definitions.keys()

    def take(self, place: str, names: Iterable[str]) -> None:
        """Reserve names of the study for a table; add a problem for each name that another table has taken."""
        for name in names:
            if name in self.taken:
                self.fault(f"name {name!r} is already taken by {self.taken[name]}", path_text(place, name))
            self.taken.setdefault(name, place)

    def unknown(self, word: str, existing: Iterable[str], path: str, what: str = "name") -> None:
        """Add a problem for an unknown name, with the nearest existing one."""
        self.problem(f"unknown {what} {quoted(word)}{nearest_or_all(word, existing, f'{what}s')}", path)

    def distinct(self, words: Iterable[str], message: str, path: str) -> None:
        """Add a problem where a spreadsheet cannot tell words apart: it ignores case where it looks them up."""
        folded = [word.casefold() for word in words]
        if len(set(folded)) < len(folded):
            self.problem(message, path)

    def add_inputs(self, inputs: Mapping[str, Leaf], path: str) -> None:
        """Add inputs that the table at a place of the study file gives; a problem for each name that is there already.

        A study's own identifiers are checked one by one; two of them together may still make a name of the program's.
        """
        for name in self.inputs.keys() & inputs.keys() or self.definitions.keys() & inputs.keys():
            self.clashes.setdefault(name, path)
        self.inputs.update(inputs)

    def define(self, name: str, pattern: Expr, *arguments: str, path: str = "", sized: bool = False) -> None:
        """Add a definition by an expression, or by a pattern and the names that it reads, see ``Definition``."""
        if name in self.definitions or name in self.inputs:
            self.clashes.setdefault(name, path)
        self.definitions[name] = Definition(name, pattern, sized, path, arguments or names_in(pattern))

    def define_from(self, name: str, pattern: Expr, reads: Mapping[str, str]) -> None:
        """Add a definition by a pattern; ``reads`` has the name for each of the pattern's, and may have more."""
        self.define(name, pattern, *(reads[item] for item in names_in(pattern)))

    def stated(self, name: str, value: Expr, path: str) -> None:
        """Add a value of the study file: an input where it is a number, else a definition by its formula."""
        if isinstance(value, Number):
            self.add_inputs({name: value.value}, path)
        else:
            self.quantity(name, value, self.scope, path)

    def bind(self, formula: Expr, scope: Scope, path: str) -> tuple[str, ...]:
        """Return the graph's names for the names that a formula reads; add a problem for each unknown one."""
        written = names_in(formula)
        unsummed = set(unsummed_names(formula)) if not self.per_size.isdisjoint(written) else set(written)
        for name in written:
            if name in scope or (name in self.per_size and name not in unsummed):
                continue
            if name in self.per_size:
                hint = f"a sweep reads it in its own flops, and sum({name}) adds up all sizes"
                self.problem(f"{name!r} has a value for each model size, where one value is wanted; {hint}", path)
            elif is_row_value(name):
                self.row_reads.setdefault(name, path)
            elif name in self.unread:
                self.problem(self.unread[name], path)
            else:
                # A total in place of a value of the same row would give a number, and a wrong one.
                similar = (item for item in scope if item.startswith(TOTAL_PREFIX) == name.startswith(TOTAL_PREFIX))
                self.problem(f"unknown name {name!r}{nearest(name, similar)}", path)
        return tuple([scope.get(name, name) for name in written])

    def check_row_reads(self) -> None:
        """Add a problem for each value of a row that a formula reads and that no row has."""
        for name, path in self.row_reads.items():
            row, key = split_row_value(name)
            if row not in self.rows and row in self.unread:
                self.problem(self.unread[row], path)
            elif row not in self.rows:
                candidates = [item for item in self.rows if item.count(".") <= row.count(".")]
                self.problem(f"unknown name {name!r}: {nearest_or_all(row, candidates, 'rows').lstrip('; ')}", path)
            elif key not in self.rows[row]:
                self.problem(f"{row!r} has no {key!r}{nearest_or_all(key, self.rows[row], 'its values')}", path)

    def quantity(
        self,
        name: str,
        formula: Expr,
        scope: Scope,
        path: str,
        read: Callable[[str], str] = str,
        *,
        sized: bool = False,
    ) -> None:
        """Add a definition by a formula of the study file; ``read`` gives what it reads in place of a name."""
        self.define(name, formula, *map(read, self.bind(formula, scope, path)), path=path, sized=sized)

    def quantities(self, formulas: Formulas, scope: Scope, *, sized: bool = False) -> None:
        """Add definitions by formulas that may read each other, in an order in which each reads earlier ones."""
        bound = {name: self.bind(formula, scope, path) for name, (formula, path) in formulas.items()}
        for name in self.ordered({name: set(reads) for name, reads in bound.items()}, formulas):
            formula, path = formulas[name]
            self.define(name, formula, *bound[name], path=path, sized=sized)

    def ordered_definitions(self) -> dict[str, Definition]:
        """Return the definitions, each after all it reads and else as they were added; add a problem for a cycle.

        A formula may read the values of rows that are added later.
        """
        ordered: dict[str, Definition] = {}
        waiting = set(self.definitions)
        for name, item in self.definitions.items():
            if waiting.isdisjoint(item.reads):
                ordered[name] = item
                waiting.discard(name)
            elif name in waiting:
                self._add_in_order(name, ordered, waiting)
        return ordered

    def _add_in_order(self, name: str, ordered: dict[str, Definition], waiting: set[str]) -> None:
        """Move a definition from those that wait to those in order, after the ones that it reads."""
        definitions = self.definitions
        path = {
            name: iter(definitions[name].reads)
        }  # each is read by the one before; its iterator has the names not yet visited
        while path:
            last = next(reversed(path))
            later = next((read for read in path[last] if read in waiting), None)
            if later is None:
                ordered[last] = definitions[last]
                waiting.discard(last)
                del path[last]
            elif later not in path:
                path[later] = iter(definitions[later].reads)
            else:
                steps = list(path)
                cycle = " reads ".join([*steps[steps.index(later) :], later])
                place = next((definitions[step].path for step in steps if definitions[step].path), "study file")
                if not self.clashes:  # with a clash of names the cycle may not be real
                    self.problem(f"formula depends on itself: {cycle}", place)
                ordered |= {step: definitions[step] for step in steps}
                waiting.difference_update(steps)
                return

    def ordered(self, reads: Mapping[str, set[str]], formulas: Formulas) -> list[str]:
        """Return names sorted so that each comes after those it reads; add a problem for a cycle."""
        graph = {name: [item for item in reads if item in names] for name, names in reads.items()}
        sorter = TopologicalSorter(graph)
        try:
            return list(sorter.static_order())
        except CycleError as error:
            cycle: list[str] = error.args[1]
            self.problem(f"formula depends on itself: {' reads '.join(reversed(cycle))}", formulas[cycle[0]][1])
            return list(reads)
