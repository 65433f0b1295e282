"""Collect what the parts add to an evaluated costing: cases, definitions, checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportgen.graph.graph import Definition

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.graph.cases import Case
    from reportgen.graph.graph import Graph, Leaf
    from reportgen.graph.names import Space


class Check(NamedTuple):
    """A condition that must hold whatever is entered: its name, its label, and an expression that is 1 where it holds.

    ``holds`` is None where the costing defines the name. ``order`` is the check's place among all checks; ``needs`` are
    definitions that only this check reads.
    """

    name: str
    label: str
    holds: Expr | None
    order: int
    needs: tuple[Definition, ...] = ()


@dataclass(slots=True)
class Analyses:
    """Collects what the parts add to the graph of a costing.

    ``evaluation`` is the costing; ``as_file`` that of the study file's own base, which inputs are compared with;
    ``target`` the name of the headline total. Cases are collected by the table that they stand in; ``asked`` has the
    names that the cases of a table are computed for, beside the headline total.
    """

    evaluation: Evaluation
    as_file: Evaluation
    target: str
    inputs: dict[str, Leaf] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    cases: dict[str, list[Case]] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    published: list[Space] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)  # inputs that copy the words of an entry -> the entry

    @property
    def study(self) -> Study:
        """The study that is analysed."""
        return self.evaluation.study

    @property
    def graph(self) -> Graph:
        """The graph of the costing."""
        return self.evaluation.graph

    def define(self, name: str, expr: Expr, *, sized: bool = False) -> None:
        """Add a definition; ``sized`` where it has one value for each model size."""
        self.definitions.append(Definition(name, expr, sized))

    def add_case(self, case: Case, table: str) -> None:
        """Add a case to a table of cases."""
        self.cases.setdefault(table, []).append(case)

    def copy_words(self, name: str, text: str, entry: str) -> None:
        """Add an input that copies the words of an entry, so that formulas can look them up."""
        self.inputs[name] = text
        self.copies[name] = entry

    def ordered_checks(self) -> list[Check]:
        """Return all checks so far, in their order."""
        return sorted(self.checks, key=lambda check: check.order)

    def publish(self, space: Space) -> None:
        """Publish the names of a space: the JSON document has their values."""
        self.published.append(space)
