"""What the parts of the compiler write into: inputs, definitions, and the problems met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen.errors import Problem, nearest
from reportgen.expr import Expr, names, rename
from reportgen.graph import Definition, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.study import Study

Scope = dict[str, str]  # what a formula may write -> the graph's name for it


@dataclass(slots=True)
class Builder:
    """Collects what a study says; problems are gathered, not raised, so that all are told at once."""

    study: Study
    inputs: dict[str, Leaf] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, path: str) -> None:
        """Note one thing wrong."""
        self.problems.append(Problem(message, path))

    def unknown(self, word: str, known: Iterable[str], path: str, what: str = "name") -> None:
        """Note a word that names nothing, with the nearest that does."""
        self.problem(f"unknown {what} {word!r}{nearest(word, known)}", path)

    def define(self, name: str, expr: Expr, path: str = "", *, sized: bool = False) -> None:
        """Add a definition."""
        self.definitions[name] = Definition(name, expr, sized, path)

    def bind(self, formula: Expr, scope: Scope, path: str) -> Expr:
        """Turn what a formula writes into names of the graph; unknown ones are problems."""
        for name in dict.fromkeys(names(formula)):
            if name not in scope:
                self.unknown(name, scope, path)
        return rename(formula, lambda name: scope.get(name, name))

    def quantity(self, name: str, formula: Expr, scope: Scope, path: str, *, sized: bool = False) -> None:
        """Add a definition by a formula of the study file."""
        self.define(name, self.bind(formula, scope, path), path, sized=sized)
