"""The first name of the graph that a change of an assumption's entries moves, and its expression with the old value.

The expression reads the study's own names, so that it follows the chosen scenario and every later edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Moved
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call
from reportgen.graph.names import BASE, SCENARIO_POSITION, of, split_stated, stated
from reportgen.parts.assumptions.shape import chooser, label_names, scenario_ids

if TYPE_CHECKING:
    from reportgen.describe.entries import Entry
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


def moves_scenario(study: Study, _graph: Graph, _entry: Entry) -> Moved | None:
    """Return the position of the active scenario, which the choice of another one moves."""
    labels = Span(label_names(study))
    return Moved(SCENARIO_POSITION, lambda old, _now: call("match", old, labels))


def moves_live(study: Study, graph: Graph, entry: Entry) -> Moved | None:
    """Return the live value, which the value of a scenario or the base moves while it is in use."""
    name, scenario = split_stated(entry.name)
    scenarios = scenario_ids(study)
    filled = of(name, "default") in graph.definitions

    def of_base(old: Name, now: Expr) -> Expr:
        active = call("pick", Span(tuple(stated(name, item) for item in scenarios)), SCENARIO_POSITION)
        unstated = call("or", call("eq", SCENARIO_POSITION, Number(1.0)), call("eq", active, Text("")))
        return call("if", unstated, Name(of(name, "catalogue")) if entry.value is None else old, now)

    def of_scenario(old: Name, now: Expr) -> Expr:
        chosen = call("eq", SCENARIO_POSITION, Number(float(scenarios.index(scenario) + 1)))
        fallback = of(name, "default") if filled else stated(name, BASE)
        return call("if", chosen, Name(fallback) if entry.value is None else old, now)

    return Moved(name, of_base if scenario == BASE else of_scenario)


def moves_catalogue(study: Study, graph: Graph, entry: Entry) -> Moved | None:
    """Return the value that a catalogue fills in, which its chosen entry moves; None where it fills none in."""
    _, catalogue, _, position, _, key = entry.path
    filled = of(str(key), "catalogue")
    if filled not in graph.definitions:
        return None
    number = of(chooser(study, str(catalogue)), "no")
    chosen = call("eq", number, Number(float(int(position) + 1)))
    return Moved(filled, lambda old, now: call("if", chosen, old, now))
