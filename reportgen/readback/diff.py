"""Compare two studies: everything that differs with the effect of each change, and the difference of every figure.

The effect of a change is the total of the past study with this one change made, less the total of the past study. What
all changes do beyond the sum of these effects is their interaction. Figures that are no amounts of one thing, such as
money of two currencies, are not subtracted, and the comparison says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import readable
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Number, names
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.graph.names import SCENARIO, SCENARIOS, TOTAL, TOTALS, row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import FLOPS, headline, measure_columns
from reportgen.readback.facts import fact_differences, fact_value, formula_text, is_covered
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.shape import completed
from reportgen.system.errors import EvaluationError, StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.entries import Value
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.findings import Finding
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Path, Study
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.readback.facts import FactDifference

_STRUCTURE = "Families, sweeps and other parts added or taken out"
_MOST_EFFECTS = 20  # facts whose effect is computed by compiling the study with each of them


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """One changed input or fact with both values; a value is None where that study states none.

    ``effect`` is the effect on the headline total of this change alone, None where the study has no total with it.
    ``formulas`` are what workbooks have for the past and the new value, "" where that is the value itself.
    """

    name: str
    label: str
    past: Value
    new: Value
    style: str
    effect: float | None
    formulas: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both studies; None where a study does not have it.

    ``comparable`` is false where the two are not amounts of one thing, such as money of two currencies.
    """

    past: float | None
    new: float | None
    comparable: bool = True

    @property
    def difference(self) -> float | None:
        """The new figure less the past one, a missing one counted as 0; None where they are not comparable."""
        return (self.new or 0.0) - (self.past or 0.0) if self.comparable else None

    @property
    def percent(self) -> float | None:
        """The difference as a fraction of the past figure, None where that is 0 or missing."""
        return self.difference / self.past if self.past and self.difference is not None else None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One family or the total, with one figure for each column."""

    id: str
    label: str
    figures: Mapping[str, FigureChange]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two studies; ``uncompared`` are sentences on what could not be compared."""

    names: tuple[str, str]  # of the past study and the new one
    title: str
    currencies: tuple[str, str]
    language: str
    columns: tuple[RowColumn, ...]
    rows: tuple[ComparedRow, ...]
    inputs: tuple[ChangedInput, ...]
    headline: RowColumn
    uncompared: tuple[str, ...] = ()
    kept: tuple[Finding, ...] = ()  # what workbooks have that a study has no place for
    same_file: bool = True  # whether both studies were read from the same text
    of_workbook: bool = False  # whether one of them was read from a workbook

    @property
    def total(self) -> FigureChange:
        """The headline total in both studies."""
        return self.rows[-1].figures[self.headline.key]

    @property
    def interaction(self) -> float | None:
        """The difference of the total less the sum of the effects of the single changes."""
        if self.total.difference is None:
            return None
        return self.total.difference - sum(item.effect or 0.0 for item in self.inputs)

    @property
    def changed(self) -> bool:
        """Whether any input, fact or figure is different, or a workbook has something of a person's own."""
        return bool(self.inputs or self.kept) or any(
            figure.past != figure.new for row in self.rows for figure in row.figures.values()
        )


def compare(past: LoadedStudy, new: LoadedStudy, names: tuple[str, str] = ("past", "new")) -> Comparison:
    """Return the differences between two studies; ``names`` are what the comparison calls them.

    Raises StudyError or EvaluationError where one of them cannot be evaluated.
    """
    evaluations = evaluate(past), evaluate(new)
    columns = tuple(_columns(past.study, new.study))
    reasons = {column.key: _reason(column.key, past.study, new.study, names) for column in columns}
    about, shown = new.study[ABOUT], headline(new.study)
    uncompared = [*filter(None, reasons.values()), *_uncompared(*evaluations)]
    changes = tuple(_changes(*evaluations, "" if reasons[shown.key] else TOTALS(shown.key)))
    rows = tuple(_rows(*evaluations, reasons))
    currencies = past.study[ABOUT].currency, about.currency
    same_file = past.source.fingerprint == new.source.fingerprint
    return Comparison(
        names,
        about.title,
        currencies,
        about.language,
        columns,
        rows,
        changes,
        shown,
        tuple(uncompared),
        (*past.kept, *new.kept),
        same_file,
        past.from_workbook or new.from_workbook,
    )


def _columns(past: Study, new: Study) -> Iterator[RowColumn]:
    """Yield FLOPs and the measures of both studies."""
    yield FLOPS
    yield from {item.key: item for study in (past, new) for item in measure_columns(study)}.values()


def _reason(key: str, past: Study, new: Study, names: tuple[str, str]) -> str:
    """Return why the figures of a column are not subtracted, or "" where they are amounts of one thing."""
    columns = [
        next((item for item in (FLOPS, *measure_columns(side)) if item.key == key), None) for side in (past, new)
    ]
    before, after = columns
    if before is None or after is None:
        column, only = (after, names[1]) if before is None else (before, names[0])
        return f"{column.label if column else key}: only {only} has it"
    units = [column.unit for column in (before, after)]
    if units[0] != units[1]:
        of_each = " and ".join(f"in {unit or 'no unit'} in {name}" for unit, name in zip(units, names, strict=True))
        return f"{after.label}: its figures are {of_each}, so they are not subtracted"
    currencies = [side[ABOUT].currency for side in (past, new)]
    if currencies[0] != currencies[1] and any(map(_is_money, (before, after), currencies)):
        of_each = " and ".join(f"{currency} in {name}" for currency, name in zip(currencies, names, strict=True))
        return f"{after.label}: amounts of two currencies, {of_each}, are not subtracted"
    return ""


def _is_money(column: RowColumn, currency: str) -> bool:
    return column.style == "money" or currency in re.split(r"[^A-Za-z]+", column.unit)


def _uncompared(past: Evaluation, new: Evaluation) -> Iterator[str]:
    """Yield what else the comparison cannot tell."""
    if past.loaded.from_workbook or new.loaded.from_workbook:
        yield "Looks of a workbook: formats, widths, what is hidden, filters, validations and charts are not read"
    sizes = past.graph.sizes, new.graph.sizes
    if sizes[0] != sizes[1]:
        yield f"Effects of single changes: the studies have {sizes[0]} and {sizes[1]} model sizes"


def _rows(past: Evaluation, new: Evaluation, reasons: Mapping[str, str]) -> Iterator[ComparedRow]:
    """Yield each family of either study and the total; ``reasons`` tell by column why it is not subtracted."""
    labels = {family.id: family.label for side in (past, new) for family in side.study[FAMILIES]} | {TOTAL: "Total"}
    for row, label in labels.items():
        figures = {}
        for key, reason in reasons.items():
            name = row_value(row, key)
            figures[key] = FigureChange(past.values.get(name), new.values.get(name), comparable=not reason)
        yield ComparedRow(row, label, figures)


def _changes(past: Evaluation, new: Evaluation, target: str) -> Iterator[ChangedInput]:
    """Yield changed entries, then changed formulas, then all other facts that differ, then what only one study has.

    ``target`` is the name of the headline total, "" where the totals cannot be subtracted.
    """
    sides = [entries(side.loaded, side.graph) for side in (past, new)]
    formulas = [{change.entry.name: change.formula for change in side.loaded.changes} for side in (past, new)]
    reported: set[str] = set()
    paths: tuple[set[str], set[str]] = (set(), set())
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        before, after = sides[0].get(name), sides[1].get(name)
        if before is not None and after is not None and before.value != after.value:
            reported.add(name)
            for known, entry in zip(paths, (before, after), strict=True):
                known.add(path_text(*entry.path))
            changed = _inputs_of(name, past.graph, new.graph)
            effect = None if after.kind == "text" else _effect(past, new, changed, target)
            was, now = readable(before, before.value), readable(after, after.value)
            entered = formulas[0].get(name, ""), formulas[1].get(name, "")
            yield ChangedInput(name, after.label, was, now, after.style, effect, entered)
    defined = _changed_formulas(past, new, reported)
    for path, changed_names in defined.items():
        yield _formula(past, new, path, changed_names, target)
        for known in paths:
            known.add(path)
    explained = reported.union(*defined.values())
    differences = [item for item in fact_differences(past.study, new.study) if not is_covered(item, *paths)]
    facts = [item for item in differences if not item.member]
    unshared = _unshared(past.graph, new.graph)
    moving = bool(target) and _differ_otherwise(past.graph, new.graph, explained | unshared)
    for number, item in enumerate(facts):
        yield _fact(past, item, target if moving and number < _MOST_EFFECTS else "")
    members = [item for item in differences if item.member]
    if members or unshared:
        yield _structure(members, _effect(past, new, unshared, target) if unshared else None)


def _fact(past: Evaluation, item: FactDifference, target: str) -> ChangedInput:
    """Return one fact that differs; with a target also what the past study's total would be with the new fact."""
    effect = _effect_of_fact(past, item.past_path, item.new, target) if target else None
    if effect == 0 and isinstance(item.new, str):
        effect = None
    return ChangedInput(item.place, item.place, fact_value(item.past), fact_value(item.new), "exact", effect)


def _effect_of_fact(past: Evaluation, path: Path | None, value: object, target: str) -> float | None:
    """Return the change of the target when one fact of the past study is another; None where it has no total then."""
    if path is None:
        return None
    try:
        study = completed(past.study.with_value(path, value))
        mixed = evaluate(replace(past.loaded, study=study))
        return mixed.number(target) - past.number(target)
    except (EvaluationError, StudyError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _structure(members: list[FactDifference], effect: float | None) -> ChangedInput:
    """Return the members of tables that only one study has, as one change."""
    missing = "; ".join(item.place for item in members if item.new is None)
    added = "; ".join(item.place for item in members if item.past is None)
    if not members:
        missing = added = "other parts"
    return ChangedInput("structure", _STRUCTURE, missing, added, "exact", effect)


def _inputs_of(name: str, past: Graph, new: Graph) -> set[str]:
    """Return the graph's inputs that an entry sets: for the active scenario also the labels it is looked up by."""
    if name != SCENARIO:
        return {name}
    return {SCENARIO} | {key for key in past.inputs if SCENARIOS.owns(key) and key in new.inputs}


def _changed_formulas(past: Evaluation, new: Evaluation, reported: set[str]) -> dict[str, list[str]]:
    """Return the names whose formula in the study file differs, by its place; ``reported`` names are left out."""
    by_path: dict[str, list[str]] = {}
    shared = [name for name in past.values if name in new.values and name not in reported]
    readable_names = set(shared)
    for name in shared:
        was, now = _expr(past.graph, name), _expr(new.graph, name)
        path = next((side.graph.definitions[name].path for side in (new, past) if name in side.graph.definitions), "")
        if path and was != now and was is not None and now is not None and readable_names.issuperset(names(now)):
            by_path.setdefault(path, []).append(name)
    return by_path


def _formula(past: Evaluation, new: Evaluation, path: str, changed: list[str], target: str) -> ChangedInput:
    """Return the change of one formula of the study file, which these names have."""
    first = changed[0]
    before, after = (_text(_expr(side.graph, first)) for side in (past, new))
    effect = _effect(past, new, set(changed), target)
    return ChangedInput(first, f"Formula of {first} ({path})", before, after, "exact", effect)


def _differ_otherwise(past: Graph, new: Graph, known: set[str]) -> bool:
    """Return whether any name that is not known has another value or expression in the new graph."""
    if any(value != new.inputs.get(name) for name, value in past.inputs.items() if name not in known):
        return True
    return any(
        item.expr != new.definitions[name].expr
        for name, item in past.definitions.items()
        if name not in known and name in new.definitions
    )


def _expr(graph: Graph, name: str) -> Expr | None:
    """Return the expression of a name; None for an input that is not one number."""
    if name in graph.definitions:
        return graph.definitions[name].expr
    leaf = graph.inputs[name]
    return Number(leaf) if isinstance(leaf, float) else None


def _text(expr: Expr | None) -> str:
    return "" if expr is None else formula_text(expr)


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
