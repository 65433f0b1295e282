"""What the parts of the compiler write into: inputs, definitions, and the problems met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from reportgen.errors import Problem, nearest
from reportgen.formula.expr import Expr, names_in
from reportgen.model.graph import Definition, Leaf, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.model.study import Study

Formulas = dict[str, tuple[Expr, str]]  # by name: a formula, and where the study file has it
Scope = dict[str, str]  # what a formula may write -> the graph's name for it


@dataclass(slots=True)
class Builder:
    """Collects what a study says; problems are gathered, not raised, so that all are told at once."""

    study: Study
    inputs: dict[str, Leaf] = field(default_factory=dict)
    steps: list[Definition | Rows] = field(default_factory=list)
    order: list[str] = field(default_factory=list)  # of the definitions, as they are shown
    problems: list[Problem] = field(default_factory=list)
    selections: dict[int, tuple[float, ...]] = field(default_factory=dict)  # of model sizes, by a formula's identity
    sweeps: Mapping[str, Sequence[str]] = field(default_factory=dict)  # the graph's names for a part of each

    def problem(self, message: str, path: str) -> None:
        """Note one thing wrong."""
        self.problems.append(Problem(message, path))

    def unknown(self, word: str, known: Iterable[str], path: str, what: str = "name") -> None:
        """Note a word that names nothing, with the nearest that does."""
        self.problem(f"unknown {what} {word!r}{nearest(word, known)}", path)

    def distinct(self, words: Iterable[str], message: str, path: str) -> None:
        """Note words that a spreadsheet cannot tell apart: it ignores case where it looks them up."""
        folded = [word.casefold() for word in words]
        if len(set(folded)) < len(folded):
            self.problem(message, path)

    def define(self, name: str, pattern: Expr, *own: str, path: str = "", sized: bool = False) -> None:
        """Add a definition, by an expression or by a pattern and its own names."""
        self.order.append(name)
        self.steps.append(Definition(name, pattern, sized, path, own or names_in(pattern)))

    def bind(self, formula: Expr, scope: Scope, path: str) -> tuple[str, ...]:
        """Return the names of the graph that a formula's stand for; unknown ones are problems."""
        written = names_in(formula)
        for name in written:
            if name not in scope:
                self.unknown(name, scope, path)
        return tuple([scope.get(name, name) for name in written])

    def quantity(self, name: str, formula: Expr, scope: Scope, path: str, *, sized: bool = False) -> None:
        """Add a definition by a formula of the study file."""
        self.define(name, formula, *self.bind(formula, scope, path), path=path, sized=sized)

    def quantities(self, formulas: Formulas, scope: Scope, *, sized: bool = False) -> None:
        """Add definitions by formulas that may read each other, in an order in which each reads earlier ones."""
        bound = {name: self.bind(formula, scope, path) for name, (formula, path) in formulas.items()}
        for name in self.ordered({name: set(reads) for name, reads in bound.items()}, formulas):
            formula, path = formulas[name]
            self.define(name, formula, *bound[name], path=path, sized=sized)

    def ordered(self, reads: Mapping[str, set[str]], formulas: Formulas) -> list[str]:
        """Sort names so that each comes after those it reads; a cycle is a problem."""
        sorter = TopologicalSorter({name: [item for item in reads if item in found] for name, found in reads.items()})
        try:
            return list(sorter.static_order())
        except CycleError as error:
            cycle: list[str] = error.args[1]
            self.problem(f"formula depends on itself: {' reads '.join(reversed(cycle))}", formulas[cycle[0]][1])
            return list(reads)
