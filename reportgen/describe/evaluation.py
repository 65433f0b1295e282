"""Values of every name of a study's graph, before and after the analyses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.describe.notebook import table_html
from reportgen.graph.names import TOTALS
from reportgen.system.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.notebook import NotebookTable
    from reportgen.describe.tables import Study
    from reportgen.graph.cases import CaseTable
    from reportgen.graph.graph import Graph
    from reportgen.graph.names import Space


# Two evaluations are equal only where they are the same object.
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Evaluation:
    """A study, its graph, and the value of each of the graph's names: a float, a text, or a tuple over the sizes.

    It reads as a mapping of names to values, whose ``values`` is the mapping itself. ``headline`` makes the table that
    a notebook shows.
    """

    loaded: LoadedStudy
    graph: Graph
    values: Mapping[str, Any]
    headline: Callable[[Evaluation], NotebookTable] | None = field(default=None, kw_only=True)

    def __getitem__(self, name: str) -> Any:
        """Return the value of one name of the graph, such as ``"gamma.cost"`` or ``"total.flops"``.

        Raises UnknownNameError, a KeyError, with the nearest name.
        """
        try:
            return self.values[name]
        except KeyError:
            raise UnknownNameError(name, self.values) from None

    def __contains__(self, name: object) -> bool:
        """Return whether a name has a value."""
        return name in self.values

    def __iter__(self) -> Iterator[str]:
        """Yield every name."""
        return iter(self.values)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self.values)

    def keys(self) -> KeysView[str]:
        """Return every name."""
        return self.values.keys()

    def items(self) -> ItemsView[str, Any]:
        """Return every name with its value."""
        return self.values.items()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a name, or the default where it has none."""
        return self.values.get(name, default)

    def __repr__(self) -> str:
        """Return the title, the scenario and the headline total, on one line."""
        about, total = self.study[ABOUT], TOTALS(self.study[ABOUT].headline)
        shown = f", {total} {self.number(total):.8g}" if total in self else ""
        return f"<{type(self).__name__} of {about.title!r}, scenario {self.scenario!r}{shown}, {len(self):,} names>"

    def _repr_html_(self) -> str | None:
        """Return the headline table as a notebook shows it; None where there is none."""
        return None if self.headline is None else table_html(self.headline(self))

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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
