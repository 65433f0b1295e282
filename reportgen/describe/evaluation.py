"""Values of every name of a study's graph, before and after the analyses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.graph.cases import CaseTable
    from reportgen.graph.graph import Graph
    from reportgen.graph.names import Space


@dataclass(frozen=True, slots=True, eq=False)  # two evaluations are equal only where they are the same object
class Evaluation:
    """A study, its graph, and the value of each of the graph's names: a float, a text, or a tuple over the sizes."""

    loaded: LoadedStudy
    graph: Graph
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return the value of one name of the graph, such as ``"gamma.cost"`` or ``"total.flops"``."""
        return self.values[name]

    def number(self, name: str) -> float:
        """Return the value of a name that has one number."""
        return float(self.values[name])

    def optional(self, name: str) -> float | None:
        """Return the value of a name that has one number; None where a row leaves it blank."""
        return float(self.values[name]) if name in self.values else None

    def at_sizes(self, name: str) -> tuple[float, ...]:
        """Return the values of a name that has one number for each model size."""
        return tuple(self.values[name])

    @property
    def study(self) -> Study:
        """The study that was evaluated."""
        return self.loaded.study

    @property
    def scenario(self) -> str:
        """The active scenario."""
        return self.loaded.scenario


@dataclass(frozen=True, slots=True, eq=False)
class Analysis(Evaluation):
    """An evaluation with every analysis added to its graph.

    ``costing`` is the graph before the analyses; ``cases`` the tables of cases that the analyses compare, by name;
    ``checks`` the label of each check, by its name; ``published`` the spaces of names that are data; ``copies`` the
    inputs that copy the words of an entry, with its name.
    """

    costing: Graph
    cases: Mapping[str, CaseTable]
    checks: Mapping[str, str]
    published: tuple[Space, ...]
    copies: Mapping[str, str]
