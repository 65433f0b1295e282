"""Two studies compared: what was changed, past, new and difference of every figure, and which change caused how much.

The cause is found one at a time: the past study with one change made, against the past study. What the changes together
do beyond the sum of each alone is left over as their interaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from reportgen.back.entries import entries
from reportgen.errors import EvaluationError
from reportgen.formula.expr import Expr, Number, names
from reportgen.formula.printers import Excel
from reportgen.model.evaluation import evaluate, run
from reportgen.model.graph import Definition, Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportgen.back.entries import Entry, Value
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Study

_STRUCTURE = "Families, sweeps and other parts added or taken out"


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """One change: ``past`` or ``new`` is None where the study says nothing; ``effect`` where it cannot stand alone."""

    name: str
    label: str
    past: Value
    new: Value
    style: str
    effect: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of both; None where a study has none."""

    past: float | None
    new: float | None

    @property
    def difference(self) -> float:
        """New less past."""
        return (self.new or 0.0) - (self.past or 0.0)

    @property
    def percent(self) -> float | None:
        """The difference as a share of the past, None where there is none to take it of."""
        return self.difference / self.past if self.past else None


@dataclass(frozen=True, slots=True)
class Column:
    """A measure, or FLOPs."""

    id: str
    label: str
    style: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One family or the total, with a figure a column."""

    id: str
    label: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is told of two studies."""

    names: tuple[str, str]
    title: str
    currency: str
    language: str
    columns: tuple[Column, ...]
    rows: tuple[ComparedRow, ...]
    inputs: tuple[ChangedInput, ...]
    headline: Column

    @property
    def total(self) -> Figure:
        """The headline total."""
        return self.rows[-1].figures[self.headline.id]

    @property
    def interaction(self) -> float:
        """What the changes do together beyond the sum of each alone."""
        return self.total.difference - sum(item.effect or 0.0 for item in self.inputs)

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return bool(self.inputs) or any(figure.difference != 0 for row in self.rows for figure in row.figures.values())


def compare(past: Study, new: Study, names: tuple[str, str] = ("past", "new")) -> Comparison:
    """Compare two studies. Raises StudyError or EvaluationError where one of them has no values."""
    both = evaluate(past), evaluate(new)
    columns = tuple(_columns(past, new))
    headline = next(column for column in columns if column.id in {new.study.headline, past.study.headline})
    changes = tuple(_changes(*both, f"total.{headline.id}"))
    rows = tuple(_rows(*both, columns))
    return Comparison(names, new.study.title, new.study.currency, new.study.language, columns, rows, changes, headline)


def _columns(past: Study, new: Study) -> Iterator[Column]:
    yield Column("flops", "FLOPs", "flops")
    for item in {item.id: item for study in (past, new) for item in study.measures}.values():
        yield Column(item.id, item.label, item.style)


def _rows(past: Evaluation, new: Evaluation, columns: Iterable[Column]) -> Iterator[ComparedRow]:
    several = list(columns)
    labels = {family.id: family.label for side in (past, new) for family in side.study.families} | {"total": "Total"}
    for row, label in labels.items():
        figures = {}
        for column in several:
            name = f"{row}.{column.id}"
            figures[column.id] = Figure(past.values.get(name), new.values.get(name))
        yield ComparedRow(row, label, figures)


def _changes(past: Evaluation, new: Evaluation, target: str) -> Iterator[ChangedInput]:
    """Changed entries, then changed formulas, then what only one of the two has."""
    sides = [entries(side.study, side.graph) for side in (past, new)]
    told: set[str] = set()
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        before, after = sides[0].get(name), sides[1].get(name)
        if before is not None and after is not None and before.value != after.value:
            told.add(name)
            read = _read_by(name, past.graph, new.graph)
            effect = None if after.kind == "text" else _effect(past, new, read, target)
            was, now = (_said(entry, side.study) for entry, side in ((before, past), (after, new)))
            yield ChangedInput(name, after.label, was, now, after.style, effect)
    yield from _formulas(past, new, target, told)
    lone = _lone(past.graph, new.graph)
    if lone:
        missing, added = (_count(side, other) for side, other in ((past, new), (new, past)))
        effect = _effect(past, new, lone, target)
        yield ChangedInput("structure", _STRUCTURE, missing, added, "exact", effect)


def _said(entry: Entry, study: Study) -> Value:
    """An entry's value for a reader: a membership by the sizes that it trains, a scenario by its label."""
    if entry.kind == "scenario":
        return study.scenario_label(str(entry.value))
    if entry.kind != "members" or not isinstance(entry.value, tuple):
        return entry.value
    sizes = next(iter(study.models.inputs.values())).values
    return tuple(size for size, member in zip(sizes, entry.value, strict=True) if member)


def _count(side: Evaluation, other: Evaluation) -> str:
    """The parts that only one side has, in few words."""
    parts = {
        "families": {family.id for family in side.study.families} - {family.id for family in other.study.families},
        "assumptions": set(side.study.assumptions) - set(other.study.assumptions),
        "measures": {item.id for item in side.study.measures} - {item.id for item in other.study.measures},
        "scenarios": set(side.study.scenarios) - set(other.study.scenarios),
    }
    told = [f"{word} {', '.join(sorted(several))}" for word, several in parts.items() if several]
    return "; ".join(told) or "other parts"


def _read_by(name: str, past: Graph, new: Graph) -> set[str]:
    """The graph's names that carry an entry: the scenario is found by its label."""
    if name != "scenario":
        return {name}
    return {"scenario"} | {key for key in past.inputs if key.startswith("scenario.") and key in new.inputs}


def _formulas(past: Evaluation, new: Evaluation, target: str, told: set[str]) -> Iterator[ChangedInput]:
    """Formulas of the study file that differ, by their place in it."""
    by_path: dict[str, list[str]] = {}
    both = [name for name in past.values if name in new.values and name not in told]
    known = set(both)
    for name in both:
        was, now = _expr(past.graph, name), _expr(new.graph, name)
        path = next((side.graph.definitions[name].path for side in (new, past) if name in side.graph.definitions), "")
        if path and was != now and was is not None and now is not None and known.issuperset(names(now)):
            by_path.setdefault(path, []).append(name)
    for path, several in by_path.items():
        first = several[0]
        before, after = (_text(_expr(side.graph, first)) for side in (past, new))
        effect = _effect(past, new, set(several), target)
        yield ChangedInput(first, f"Formula of {first} ({path})", before, after, "exact", effect)


def _expr(graph: Graph, name: str) -> Expr | None:
    if name in graph.definitions:
        return graph.definitions[name].expr
    leaf = graph.inputs[name]
    return Number(leaf) if isinstance(leaf, float) else None


def _text(expr: Expr | None) -> str:
    return "" if expr is None else Excel(str, ", ".join).print(expr)


def _lone(past: Graph, new: Graph) -> set[str]:
    """Names that only one has, and those formulas that read them."""
    sides = [{*graph.inputs, *graph.definitions} for graph in (past, new)]
    lone = sides[0] ^ sides[1]
    if not lone:
        return lone
    readers = {
        name for graph in (past, new) for name, item in graph.definitions.items() if not lone.isdisjoint(item.reads)
    }
    return lone | readers


def _effect(past: Evaluation, new: Evaluation, changed: set[str], target: str) -> float | None:
    """How far the target moves when the past takes over these names from the new; None where that has no value."""
    graph = _hybrid(past.graph, new.graph, changed)
    if graph is None or target not in past.values:
        return None
    moved = graph.readers_of(changed)
    known = {name: value for name, value in past.values.items() if name not in moved and name in graph.definitions}
    try:
        values: Mapping[str, Any] = run(graph, known)
        return float(values[target]) - float(past.values[target])
    except (EvaluationError, KeyError, ValueError):
        return None


def _hybrid(past: Graph, new: Graph, changed: set[str]) -> Graph | None:
    """The past's graph with some names as the new one has them, sorted again; None where the two do not fit."""
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
