"""What each change made in a workbook does to the headline total: the total now, less the total with the old value.

A change is live like everything else. Its case gives the changed name the value that it would have, had the entry kept
its old one, by an expression over the study's own names, so that it follows the scenario chosen and every later edit.

    change.<entry>.old      what the study file says
    change.<entry>.effect   the total now, less the total with that; change.all.effect with every old value
    change.interaction      the effect of all less the sum of the effects of each
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.cases import Case, CaseTable, target_in
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call
from reportgen.model.graph import Definition
from reportgen.model.study import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.back.entries import Change
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Graph, Leaf
    from reportgen.model.study import Study

MOST = 40  # cases; further changes are listed without an effect of their own
_ALL = "change-all"


def effective(study: Study, graph: Graph) -> tuple[Change, ...]:
    """The changes that can move the headline total."""
    if not study.changes:
        return ()
    sources = graph.sources_of([f"total.{study.study.headline}"])
    found = [change for change in study.changes if (live := _live(graph, change)) and live in sources]
    return tuple(found[:MOST])


def change_table(evaluation: Evaluation) -> CaseTable:
    """Return one case a change, and one with all of them."""
    study, graph = evaluation.study, evaluation.graph
    return CaseTable.of(graph, _cases(study, graph), f"total.{study.study.headline}")


def inputs(study: Study, graph: Graph) -> dict[str, Leaf]:
    """The old values."""
    return {old_name(change): _old(study, change) for change in effective(study, graph)}


def definitions(evaluation: Evaluation) -> Iterator[Definition]:
    """The cases, and the effect of each."""
    study, graph = evaluation.study, evaluation.graph
    several = effective(study, graph)
    if not several:
        return
    yield from change_table(evaluation).definitions(graph)
    measure = study.study.headline
    now = Name(f"total.{measure}")
    for change in several:
        yield Definition(effect_name(change), call("sub", now, target_in(_case(change), measure)))
    yield Definition("change.all.effect", call("sub", now, target_in(_ALL, measure)))
    effects = Span(tuple(map(effect_name, several)))
    yield Definition("change.interaction", call("sub", "change.all.effect", call("sum_rows", effects)))


def old_name(change: Change) -> str:
    """The graph's name for a change's old value."""
    return f"change.{change.entry.name}.old"


def effect_name(change: Change) -> str:
    """The graph's name for a change's effect."""
    return f"change.{change.entry.name}.effect"


def _case(change: Change) -> str:
    return f"change-{change.entry.name}"


def _cases(study: Study, graph: Graph) -> Iterator[Case]:
    together: dict[str, Expr] = {}
    for change in effective(study, graph):
        live = _live(graph, change)
        # What the name is otherwise is its own definition, not its value, as another name of the case may move it.
        now = graph.definitions[live].expr if live in graph.definitions else Name(live)
        yield Case(_case(change), f"{change.entry.label} as it was", {live: _was(study, graph, change, now)})
        together[live] = _was(study, graph, change, together.get(live, now))
    if together:
        yield Case(_ALL, "All of these as they were", together)


def _live(graph: Graph, change: Change) -> str:
    """The name that a change moves first and that formulas read; none for words and ends of ranges."""
    name, kind = change.entry.name, change.entry.kind
    if kind == "scenario":
        return "scenario_no"
    if kind in {"count", "members", "sizes"}:
        return name
    if "@" in name:
        return name.partition("@")[0]
    if kind == "number" and change.entry.path[0] == "catalogues":
        filled = f"{change.entry.path[-1]}.catalogue"
        return filled if filled in graph.definitions else ""
    return ""


def _old(study: Study, change: Change) -> Leaf:
    value = change.entry.value
    if change.entry.kind == "scenario":
        return study.scenario_label(str(value)) if value in study.scenario_ids else ""
    if value is None:
        return ""
    return value if isinstance(value, tuple | str) else float(value)


def _was(study: Study, graph: Graph, change: Change, now: Expr) -> Expr:
    """What the live name would be with the old value; ``now`` is what it is without that."""
    entry, old = change.entry, Name(old_name(change))
    if entry.kind == "scenario":
        labels = Span(tuple(f"scenario.{item}" for item in study.scenario_ids))
        return call("match", old, labels)
    if "@" not in entry.name and entry.path[0] == "catalogues":
        chooser = _chooser(study, str(entry.path[1]))
        position = Number(float(int(entry.path[3]) + 1))
        return call("if", call("eq", f"{chooser}.no", position), old, now)
    if "@" not in entry.name:
        return old
    name, _, key = entry.name.partition("@")
    if key != BASE:
        chosen = call("eq", "scenario_no", Number(float(study.scenario_ids.index(key) + 1)))
        fallback = f"{name}.default" if f"{name}.default" in graph.definitions else f"{name}@{BASE}"
        return call("if", chosen, Name(fallback) if entry.value is None else old, now)
    said = call("pick", Span(tuple(f"{name}@{item}" for item in study.scenario_ids)), "scenario_no")
    silent = call("or", call("eq", "scenario_no", Number(1.0)), call("eq", said, Text("")))
    return call("if", silent, Name(f"{name}.catalogue") if entry.value is None else old, now)


def _chooser(study: Study, catalogue: str) -> str:
    return next(
        name for name, item in study.assumptions.items() if item.kind == "choice" and item.catalogue == catalogue
    )
