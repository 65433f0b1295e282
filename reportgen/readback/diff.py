"""Compare two studies: their changed inputs with the effect of each, and the difference of every figure.

The effect of a change is the total of the past study with this one change made, less the total of the past study. What
all changes do beyond the sum of these effects is their interaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import readable
from reportgen.describe.tables import members
from reportgen.formula.expr import Expr, Number, names
from reportgen.formula.printers import Excel
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import SCENARIO, SCENARIOS, TOTAL, TOTALS, row_value
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.assumptions.shape import SCENARIOS as SCENARIO_TABLE
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import FLOPS, MEASURES, measure_columns
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.system.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.entries import Value
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn

_STRUCTURE = "Families, sweeps and other parts added or taken out"
_STRUCTURE_TABLES = (FAMILIES, ASSUMPTIONS, MEASURES, SCENARIO_TABLE)  # whose members are listed


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """One changed input with both values; a value is None where that study states none.

    ``effect`` is the effect on the headline total of this change alone, None where the study has no total with it.
    """

    name: str
    label: str
    past: Value
    new: Value
    style: str
    effect: float | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both studies; None where a study does not have it."""

    past: float | None
    new: float | None

    @property
    def difference(self) -> float:
        """The new figure less the past one; a missing figure counts as 0."""
        return (self.new or 0.0) - (self.past or 0.0)

    @property
    def percent(self) -> float | None:
        """The difference as a fraction of the past figure, None where that is 0 or missing."""
        return self.difference / self.past if self.past else None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One family or the total, with one figure for each column."""

    id: str
    label: str
    figures: Mapping[str, FigureChange]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two studies."""

    names: tuple[str, str]  # of the past study and the new one
    title: str
    currency: str
    language: str
    columns: tuple[RowColumn, ...]
    rows: tuple[ComparedRow, ...]
    inputs: tuple[ChangedInput, ...]
    headline: RowColumn

    @property
    def total(self) -> FigureChange:
        """The headline total in both studies."""
        return self.rows[-1].figures[self.headline.key]

    @property
    def interaction(self) -> float:
        """The difference of the total less the sum of the effects of the single changes."""
        return self.total.difference - sum(item.effect or 0.0 for item in self.inputs)

    @property
    def changed(self) -> bool:
        """Whether any input or figure is different."""
        return bool(self.inputs) or any(figure.difference != 0 for row in self.rows for figure in row.figures.values())


def compare(past: LoadedStudy, new: LoadedStudy, names: tuple[str, str] = ("past", "new")) -> Comparison:
    """Return the differences between two studies; ``names`` are what the comparison calls them.

    Raises StudyError or EvaluationError where one of them cannot be evaluated.
    """
    evaluations = evaluate(past), evaluate(new)
    columns = tuple(_columns(past.study, new.study))
    about = new.study[ABOUT]
    headline = next(column for column in columns if column.key in {about.headline, past.study[ABOUT].headline})
    changes = tuple(_changes(*evaluations, TOTALS(headline.key)))
    rows = tuple(_rows(*evaluations, columns))
    return Comparison(names, about.title, about.currency, about.language, columns, rows, changes, headline)


def _columns(past: Study, new: Study) -> Iterator[RowColumn]:
    """Yield FLOPs and the measures of both studies."""
    yield FLOPS
    yield from {item.key: item for study in (past, new) for item in measure_columns(study)}.values()


def _rows(past: Evaluation, new: Evaluation, columns: tuple[RowColumn, ...]) -> Iterator[ComparedRow]:
    labels = {family.id: family.label for side in (past, new) for family in side.study[FAMILIES]} | {TOTAL: "Total"}
    for row, label in labels.items():
        figures = {}
        for column in columns:
            name = row_value(row, column.key)
            figures[column.key] = FigureChange(past.values.get(name), new.values.get(name))
        yield ComparedRow(row, label, figures)


def _changes(past: Evaluation, new: Evaluation, target: str) -> Iterator[ChangedInput]:
    """Yield changed entries, then changed formulas, then the rows and other parts that only one study has.

    ``target`` is the name of the headline total.
    """
    sides = [entries(side.loaded, side.graph) for side in (past, new)]
    reported: set[str] = set()
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        before, after = sides[0].get(name), sides[1].get(name)
        if before is not None and after is not None and before.value != after.value:
            reported.add(name)
            changed = _inputs_of(name, past.graph, new.graph)
            effect = None if after.kind == "text" else _effect(past, new, changed, target)
            was, now = readable(before, before.value), readable(after, after.value)
            yield ChangedInput(name, after.label, was, now, after.style, effect)
    yield from _formulas(past, new, target, reported)
    unshared = _unshared(past.graph, new.graph)
    if unshared:
        missing, added = _only_in(past.study, new.study), _only_in(new.study, past.study)
        effect = _effect(past, new, unshared, target)
        yield ChangedInput("structure", _STRUCTURE, missing, added, "exact", effect)


def _only_in(side: Study, other: Study) -> str:
    """Return what ``side`` has and ``other`` has not in the tables that make its structure, as text."""
    unshared = {table.key: members(side[table]) - members(other[table]) for table in _STRUCTURE_TABLES}
    texts = [f"{key} {', '.join(sorted(names))}" for key, names in unshared.items() if names]
    return "; ".join(texts) or "other parts"


def _inputs_of(name: str, past: Graph, new: Graph) -> set[str]:
    """Return the graph's inputs that an entry sets: for the active scenario also the labels it is looked up by."""
    if name != SCENARIO:
        return {name}
    return {SCENARIO} | {key for key in past.inputs if SCENARIOS.owns(key) and key in new.inputs}


def _formulas(past: Evaluation, new: Evaluation, target: str, reported: set[str]) -> Iterator[ChangedInput]:
    """Yield a change for each formula of the study file that differs; ``reported`` names are left out."""
    by_path: dict[str, list[str]] = {}  # the changed names by their place in the study file
    shared = [name for name in past.values if name in new.values and name not in reported]
    readable_names = set(shared)
    for name in shared:
        was, now = _expr(past.graph, name), _expr(new.graph, name)
        path = next((side.graph.definitions[name].path for side in (new, past) if name in side.graph.definitions), "")
        if path and was != now and was is not None and now is not None and readable_names.issuperset(names(now)):
            by_path.setdefault(path, []).append(name)
    for path, changed in by_path.items():
        first = changed[0]
        before, after = (_text(_expr(side.graph, first)) for side in (past, new))
        effect = _effect(past, new, set(changed), target)
        yield ChangedInput(first, f"Formula of {first} ({path})", before, after, "exact", effect)


def _expr(graph: Graph, name: str) -> Expr | None:
    """Return the expression of a name; None for an input that is not one number."""
    if name in graph.definitions:
        return graph.definitions[name].expr
    leaf = graph.inputs[name]
    return Number(leaf) if isinstance(leaf, float) else None


def _text(expr: Expr | None) -> str:
    return "" if expr is None else Excel(str, ", ".join).print(expr)


def _unshared(past: Graph, new: Graph) -> set[str]:
    """Return the names that only one graph has, and the definitions that read them."""
    sides = [{*graph.inputs, *graph.definitions} for graph in (past, new)]
    unshared = sides[0] ^ sides[1]
    if not unshared:
        return unshared
    readers = {
        name for graph in (past, new) for name, item in graph.definitions.items() if not unshared.isdisjoint(item.reads)
    }
    return unshared | readers


def _effect(past: Evaluation, new: Evaluation, changed: set[str], target: str) -> float | None:
    """Return the change of the target when the past study takes these names from the new one.

    None where the mixed study has no value for the target.
    """
    graph = _mixed(past.graph, new.graph, changed)
    if graph is None or target not in past.values:
        return None
    moved = graph.readers_of(changed)
    unmoved = {name: value for name, value in past.values.items() if name not in moved and name in graph.definitions}
    try:
        values: Mapping[str, Any] = run(graph, unmoved)
        return float(values[target]) - float(past.values[target])
    except (EvaluationError, KeyError, ValueError):
        return None


def _mixed(past: Graph, new: Graph, changed: set[str]) -> Graph | None:
    """Return the past graph with some names as in the new one, sorted again.

    None where the graphs have different model sizes, or the mixed graph has a cycle.
    """
    if past.sizes != new.sizes:
        return None
    inputs = {name: value for name, value in past.inputs.items() if name not in changed}
    inputs |= {name: value for name, value in new.inputs.items() if name in changed}
    definitions: dict[str, Definition] = {n: item for n, item in past.definitions.items() if n not in changed}
    definitions |= {name: item for name, item in new.definitions.items() if name in changed}
    reads = {name: [n for n in item.reads if n in definitions] for name, item in definitions.items()}
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError:
        return None
    return Graph(inputs, {name: definitions[name] for name in order}, past.sizes)
