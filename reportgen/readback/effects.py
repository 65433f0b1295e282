"""The effect of single changes: the past study with one of them made, and everything else as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.graph.attribution import effect_of
from reportgen.graph.names import SCENARIO, SCENARIOS
from reportgen.parts.families.shape import FAMILIES
from reportgen.study.compiler import evaluate
from reportgen.study.shape import completed
from reportgen.system.errors import EvaluationError, StudyError

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Path
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import Item


def inputs_of(name: str, past: Graph, new: Graph) -> set[str]:
    """Return the graph's inputs that an entry sets: for the active scenario also the labels it is looked up by."""
    if name != SCENARIO:
        return {name}
    return {SCENARIO} | {key for key in past.inputs if SCENARIOS.owns(key) and key in new.inputs}


def effect_of_names(past: Evaluation, new: Evaluation, changed: set[str], target: str) -> float | None:
    """Return the change of the target when the past study takes these names from the new one.

    None where the mixed study has no value for the target.
    """
    return effect_of(past.graph, past.values, new.graph, changed, target)


def effect_of_fact(past: Evaluation, path: Path | None, value: object, target: str) -> float | None:
    """Return the change of the target when one fact of the past study is another; None where it has no total then."""
    if path is None:
        return None
    try:
        study = completed(past.study.with_value(path, value))
        mixed = evaluate(replace(past.loaded, study=study))
        return mixed.number(target) - past.number(target)
    except (EvaluationError, StudyError, KeyError, TypeError, ValueError, AttributeError):
        return None


def effect_of_item(past: Evaluation, family_id: str, item: Item, target: str) -> float | None:
    """Return the change of the target when the past study has an item of a family more, or less where it has it.

    None where it has no such family, or no total then.
    """
    families = past.study[FAMILIES]
    changed = []
    for family in families:
        others = tuple(own for own in family.items if own.id != item.id)
        items = others if len(others) < len(family.items) else (*others, item)
        changed.append(family.model_copy(update={"items": items}) if family.id == family_id else family)
    try:
        mixed = evaluate(replace(past.loaded, study=past.study.replaced(FAMILIES, tuple(changed))))
        return mixed.number(target) - past.number(target)
    except (EvaluationError, StudyError, KeyError):
        return None


def unshared_names(past: Graph, new: Graph) -> set[str]:
    """Return the names that only one graph has, and the definitions that read them."""
    sides = [{*graph.inputs, *graph.definitions} for graph in (past, new)]
    unshared = sides[0] ^ sides[1]
    if not unshared:
        return unshared
    readers = {
        name for graph in (past, new) for name, item in graph.definitions.items() if not unshared.isdisjoint(item.reads)
    }
    return unshared | readers


def differ_otherwise(past: Graph, new: Graph, reported: set[str]) -> bool:
    """Return whether any name that is not among the reported ones has another value or expression in the new graph."""
    if any(value != new.inputs.get(name) for name, value in past.inputs.items() if name not in reported):
        return True
    return any(
        not item.says_as(new.definitions[name])
        for name, item in past.definitions.items()
        if name not in reported and name in new.definitions
    )
