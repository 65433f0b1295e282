"""Compare two studies: everything that differs with the effect of each change, and the difference of every figure.

The effect of a change is the total of the past study with this one change made, less the total of the past study. What
all changes do beyond the sum of these effects is their interaction. Figures that are no amounts of one thing, such as
money of two currencies, are not subtracted, and the comparison says so.
"""

from __future__ import annotations

import re
from math import fsum
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import readable
from reportgen.describe.styles import is_money
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Expr, Number, names
from reportgen.graph.names import TOTAL, TOTALS, row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import FLOPS, headline, measure_columns
from reportgen.readback.budget_diff import compare_budgets
from reportgen.readback.comparison import ChangedInput, ComparedRow, Comparison, FigureChange
from reportgen.readback.effects import (
    differ_otherwise,
    effect_of_fact,
    effect_of_item,
    effect_of_names,
    inputs_of,
    unshared_names,
)
from reportgen.readback.facts import fact_differences, fact_value, formula_text, is_covered, is_item
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.entries import Entry
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import Item
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.readback.facts import FactDifference

_STRUCTURE = "Families, sweeps and other parts added or taken out"
_MOST_EFFECTS = 20  # facts whose effect is computed by compiling the study with each of them


def compare(past: LoadedStudy, new: LoadedStudy, names: tuple[str, str] = ("past", "new")) -> Comparison:
    """Return the differences between two studies; ``names`` are what the comparison calls them.

    Raises StudyError or EvaluationError where one of them cannot be evaluated.
    """
    evaluations = evaluate(past), evaluate(new)
    columns = tuple(_columns(*evaluations))
    reasons = {column.key: _reason(column.key, past.study, new.study, names) for column in columns}
    about, shown = new.study[ABOUT], headline(new.study)
    budget = compare_budgets(*evaluations, names)
    reasons_told = [*reasons.values(), budget.reason if budget is not None else ""]
    uncompared = [*filter(None, reasons_told), *_uncompared(*evaluations)]
    changes = tuple(_changes(*evaluations, "" if reasons[shown.key] else TOTALS(shown.key)))
    rows = tuple(_rows(*evaluations, reasons))
    currencies = past.study[ABOUT].currency, about.currency
    same_file = past.source.fingerprint == new.source.fingerprint
    return Comparison(
        names,
        about.title,
        currencies,
        about.page_language,
        columns,
        rows,
        changes,
        shown,
        tuple(uncompared),
        (*past.kept, *new.kept),
        same_file,
        past.from_workbook or new.from_workbook,
        budget,
    )


def _columns(past: Evaluation, new: Evaluation) -> Iterator[RowColumn]:
    """Yield FLOPs where either study has any, and the measures of both."""
    if any(TOTALS(FLOPS.key) in side.values for side in (past, new)):
        yield FLOPS
    yield from {item.key: item for side in (past, new) for item in measure_columns(side.study)}.values()


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
    return is_money(column.style) or currency in re.split(r"[^A-Za-z]+", column.unit)


def _uncompared(past: Evaluation, new: Evaluation) -> Iterator[str]:
    """Yield what else the comparison cannot tell."""
    if past.loaded.from_workbook or new.loaded.from_workbook:
        yield (
            "Looks of a workbook: formats, widths, what is hidden, filters, validations, protection, print settings,"
            " properties and what charts show are not read"
        )
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
    pairs = _changed_entries(past, new)
    typed = [{change.entry.name: change.formula for change in side.loaded.changes} for side in (past, new)]
    yield from (_entry(past, new, pair, typed, target) for pair in pairs)
    reported = {after.name for _, after in pairs}
    formulas = _changed_formulas(past, new, reported)
    yield from (_formula(past, new, path, names, target) for path, names in formulas.items())
    past_paths = {path_text(*before.path) for before, _ in pairs} | formulas.keys()
    new_paths = {path_text(*after.path) for _, after in pairs} | formulas.keys()
    differences = [
        item for item in fact_differences(past.study, new.study) if not is_covered(item, past_paths, new_paths)
    ]
    unshared = unshared_names(past.graph, new.graph)
    explained = reported.union(unshared, *formulas.values())
    moving = bool(target) and differ_otherwise(past.graph, new.graph, explained)
    facts = [item for item in differences if not item.member]
    for number, item in enumerate(facts):
        yield _fact(past, item, target if moving and number < _MOST_EFFECTS else "")
    items = [_item(past, new, item, target) for item in differences if is_item(item)]
    yield from items
    members = [item for item in differences if item.member and not is_item(item)]
    if members or (unshared and not items):
        effect = effect_of_names(past, new, unshared, target) if unshared else None
        others = [item.effect for item in items if item.effect is not None]
        yield _structure(members, None if effect is None or len(others) < len(items) else effect - fsum(others))


def _changed_entries(past: Evaluation, new: Evaluation) -> list[tuple[Entry, Entry]]:
    """Return each entry that both studies have with different values, as it is in the past study and in the new one."""
    before, after = (entries(side.loaded, side.graph) for side in (past, new))
    return [
        (entry, after[name]) for name, entry in before.items() if name in after and entry.value != after[name].value
    ]


def _entry(
    past: Evaluation, new: Evaluation, pair: tuple[Entry, Entry], typed: Sequence[Mapping[str, str]], target: str
) -> ChangedInput:
    """Return the change of one entry; ``typed`` are the formulas that either side has for its changed entries."""
    before, after = pair
    changed = inputs_of(after.name, past.graph, new.graph)
    effect = None if after.kind == "text" else effect_of_names(past, new, changed, target)
    if effect is None and after.kind in {"scenario", "choice"}:
        # What is chosen may be something that only the new study has.
        effect = effect_of_names(past, new, changed | unshared_names(past.graph, new.graph), target)
    was, now = readable(before, before.value), readable(after, after.value)
    formulas = typed[0].get(after.name, ""), typed[1].get(after.name, "")
    return ChangedInput(after.name, after.label, was, now, after.style, effect, formulas)


def _fact(past: Evaluation, item: FactDifference, target: str) -> ChangedInput:
    """Return one fact that differs; with a target also what the past study's total would be with the new fact."""
    effect = effect_of_fact(past, item.past_path, item.new, target) if target else None
    if effect == 0 and isinstance(item.new, str):
        effect = None
    return ChangedInput(item.place, item.place, fact_value(item.past), fact_value(item.new), "exact", effect)


def _item(past: Evaluation, new: Evaluation, difference: FactDifference, target: str) -> ChangedInput:
    """Return an item that only one study has; with a target also what it adds to the past study, or took out of it."""
    side, path = (past, difference.past_path) if difference.new is None else (new, difference.new_path)
    _, family_number, _, number = path or ()
    family = side.study[FAMILIES][int(family_number)]
    item = family.items[int(number)]
    effect = effect_of_item(past, family.id, item, target) if target else None
    texts = ("", _in_words(item)) if side is new else (_in_words(item), "")
    label = f"{family.label}: {item.label}, item {'added' if side is new else 'taken out'}"
    return ChangedInput(difference.place, label, *texts, "exact", effect)


def _in_words(item: Item) -> str:
    """Return how much of an item there is, and at what price."""
    amount = "" if item.amount is None else _text(item.amount)
    price = "" if item.price is None else f"at {_text(item.price)}"
    return " ".join(filter(None, (amount, item.unit, price))) or "present"


def _structure(members: list[FactDifference], effect: float | None) -> ChangedInput:
    """Return the members of tables that only one study has, as one change."""
    missing = "; ".join(item.place for item in members if item.new is None)
    added = "; ".join(item.place for item in members if item.past is None)
    if not members:
        missing = added = "other parts"
    return ChangedInput("structure", _STRUCTURE, missing, added, "exact", effect)


def _changed_formulas(past: Evaluation, new: Evaluation, reported: set[str]) -> dict[str, list[str]]:
    """Return the names whose formula in the study file differs, by its place; ``reported`` names are left out."""
    by_path: dict[str, list[str]] = {}
    shared = [name for name in past.values if name in new.values and name not in reported]
    readable_names = set(shared)
    for name in shared:
        path = next((side.graph.definitions[name].path for side in (new, past) if name in side.graph.definitions), "")
        if not path or _say_the_same(past.graph, new.graph, name):
            continue
        was, now = _expr(past.graph, name), _expr(new.graph, name)
        if was != now and was is not None and now is not None and readable_names.issuperset(names(now)):
            by_path.setdefault(path, []).append(name)
    return by_path


def _say_the_same(past: Graph, new: Graph, name: str) -> bool:
    """Return whether both graphs have the same definition of a name."""
    before, after = past.definitions.get(name), new.definitions.get(name)
    return before is not None and after is not None and before.says_as(after)


def _formula(past: Evaluation, new: Evaluation, path: str, changed: list[str], target: str) -> ChangedInput:
    """Return the change of one formula of the study file, which these names have."""
    first = changed[0]
    before, after = (_text(_expr(side.graph, first)) for side in (past, new))
    effect = effect_of_names(past, new, set(changed), target)
    return ChangedInput(first, f"Formula of {first} ({path})", before, after, "exact", effect)


def _expr(graph: Graph, name: str) -> Expr | None:
    """Return the expression of a name; None for an input that is not one number."""
    if name in graph.definitions:
        return graph.definitions[name].expr
    leaf = graph.inputs[name]
    return Number(leaf) if isinstance(leaf, float) else None


def _text(expr: Expr | None) -> str:
    return "" if expr is None else formula_text(expr)
