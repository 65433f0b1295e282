"""The totals of the scenarios whose figures the source prints, whichever scenario is chosen.

A scenario ``bulk`` with a published cost adds a case, which is the costing with that scenario chosen, and:

    scenario-total.bulk.cost    the total cost in it
    published.price@bulk        what it states of an assumption in the study file, "" for nothing
    reconcile.price@bulk.changed, reconcile.scenarios.changed
                                1 where it states something else now; how many such values there are
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import sum_of
from reportgen.formula.expr import Number, Text, call
from reportgen.graph.cases import Case
from reportgen.graph.graph import Definition
from reportgen.graph.names import (
    ROW,
    SCENARIO_POSITION,
    SCENARIO_TOTALS,
    TOTALS,
    Space,
    in_case,
    row_value,
    stated,
)
from reportgen.parts.assumptions.shape import INPUTS, SCENARIOS, scenario_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.assumptions.shape import Assumption

CASES_TABLE = "scenario_cases"
RECONCILE = Space("reconcile")
PRINTED = Space("published")
SCENARIOS_CHANGED = RECONCILE("scenarios", "changed")  # how many values of these scenarios are not the study file's
_NOW, _FILE = ROW("now"), ROW("file")
# A spreadsheet holds an empty cell for equal to 0.
_CHANGED = call(
    "or",
    call("ne", _NOW, _FILE),
    call("ne", call("eq", _NOW, Text("")), call("eq", _FILE, Text(""))),
)


def printed_scenarios(study: Study) -> list[str]:
    """Return the scenarios whose figures the source prints."""
    return [name for name, scenario in study[SCENARIOS].items() if scenario.published]


def scenario_values(study: Study, graph: Graph) -> Iterator[tuple[str, str, Assumption]]:
    """Yield each value that such a scenario states or may state: the scenario, its name, and the input that it is of.

    Inputs that the printed measures do not depend on are left out.
    """
    for scenario in printed_scenarios(study):
        sources = graph.sources_of(TOTALS(key) for key in study[SCENARIOS][scenario].published)
        for name, item in study[INPUTS].items():
            if name in sources:
                yield scenario, stated(name, scenario), item


def add_scenarios(a: Analyses) -> None:
    """Add a case for each scenario whose figures are printed, its totals, and what it states in the study file.

    Adds nothing where the source prints no figures of scenarios.
    """
    study, numbers, printed = a.study, scenario_ids(a.study), printed_scenarios(a.study)
    if not printed:
        return
    for name in printed:
        scenario = study[SCENARIOS][name]
        case, keys, number = f"scenario-{name}", scenario.published, numbers.index(name) + 1.0
        a.add_case(Case(case, scenario.label, {SCENARIO_POSITION: Number(number)}), CASES_TABLE)
        a.asked[CASES_TABLE] = (*a.asked.get(CASES_TABLE, ()), *(TOTALS(key) for key in keys))
        for key in keys:
            total = row_value(SCENARIO_TOTALS(name), key)
            # What is typed on the page holds in the scenario that is chosen there, of which the case knows nothing.
            chosen = call("eq", SCENARIO_POSITION, number)
            a.define(total, call("if", chosen, TOTALS(key), in_case(case, TOTALS(key))))
    changed = []
    for _, name, _ in scenario_values(study, a.graph):
        a.inputs[PRINTED(name)] = a.as_file.values.get(name, "")
        changed.append(RECONCILE(name, "changed"))
        a.definitions.append(Definition(changed[-1], _CHANGED, arguments=(name, PRINTED(name))))
    a.define(SCENARIOS_CHANGED, sum_of(changed))
