"""Live values: which scenario is active, what it states of each assumption, and what a catalogue fills in.

One rule for every output: the live value is what the active scenario states, else the base, else the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Span, Text, call
from reportgen.graph import names
from reportgen.graph.names import BASE, SCENARIO, SCENARIO_POSITION, of, stated
from reportgen.parts.assumptions.bounds import impossible, not_filled
from reportgen.parts.assumptions.ranges import define_ranges
from reportgen.parts.assumptions.shape import (
    ASSUMPTIONS,
    CATALOGUES,
    INPUTS,
    SCENARIOS,
    catalogue_span,
    scenario_labels,
)

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder
    from reportgen.graph.graph import Leaf
    from reportgen.parts.assumptions.shape import Assumption


def define(builder: Builder) -> None:
    """Add the scenarios, every assumption's live value, and the catalogues that fill some of them."""
    _references(builder)
    _scenarios(builder)
    _assumptions(builder)
    define_ranges(builder)
    builder.scope |= {
        name: of(name, "no") if item.kind == "choice" else name for name, item in builder.study[INPUTS].items()
    }


def _references(builder: Builder) -> None:
    """Reserve names, and check that each catalogue is chosen from by one assumption and has every value it needs."""
    study = builder.study
    builder.take("assumptions", study[ASSUMPTIONS])
    # Switches of corrections are inputs too.
    builder.take("corrections", [name for name in study[INPUTS] if name not in study[ASSUMPTIONS]])
    builder.take("catalogues", study[CATALOGUES])
    for name, item in study[ASSUMPTIONS].items():
        if item.catalogue is not None:
            path = path_text(ASSUMPTIONS.key, name, "catalogue")
            builder.reference(item.catalogue, study[CATALOGUES], path, "catalogue")
    for name in study[CATALOGUES]:
        _catalogue_values(builder, name)


def _catalogue_values(builder: Builder, name: str) -> None:
    """Check that one assumption chooses from a catalogue, and that its entries have a value for each one they fill."""
    users = {key: item for key, item in builder.study[ASSUMPTIONS].items() if item.catalogue == name}
    choosers = [key for key, item in users.items() if item.kind == "choice"]
    if len(choosers) != 1:
        found = f"{', '.join(choosers)} do" if choosers else f'write it there as catalogue = "{name}"'
        message = f'a catalogue is chosen from by exactly one assumption of kind = "choice"; {found}'
        builder.fault(message, path_text(CATALOGUES.key, name))
    filled = [key for key, item in users.items() if item.filled]
    for number, entry in enumerate(builder.study[CATALOGUES][name].entries):
        path = (CATALOGUES.key, name, "entries", number, "values")
        for key in filled:
            if key not in entry.values:
                builder.fault(f"value of {key!r} is missing", path_text(*path))
        for key in entry.values:
            if key not in filled:
                builder.fault(not_filled(builder.study, key, name, filled), path_text(*path, key))


def _scenarios(builder: Builder) -> None:
    """Add the scenarios' labels and the position of the active one."""
    labels = scenario_labels(builder.study)
    if builder.scenario not in labels:
        builder.unknown(builder.scenario, labels, path_text(ABOUT.key, "scenario"), "scenario")
        return
    by_name: dict[str, Leaf] = {names.SCENARIOS(key): label for key, label in labels.items()}
    builder.distinct(labels.values(), "two scenarios have the same label", "scenarios")
    builder.add_inputs({SCENARIO: labels[builder.scenario], **by_name}, SCENARIOS.key)
    builder.define(SCENARIO_POSITION, call("match", SCENARIO, Span(tuple(by_name))))


def _assumptions(builder: Builder) -> None:
    study = builder.study
    inputs = study[INPUTS]
    builder.problems += impossible(study)
    for name, catalogue in study[CATALOGUES].items():
        entries = [entry.name for entry in catalogue.entries]
        builder.distinct(entries, "two entries have the same name", path_text(CATALOGUES.key, name, "entries"))
        for number, entry in enumerate(catalogue.entries, start=1):
            path = path_text(CATALOGUES.key, name, "entries", number - 1)
            builder.add_inputs({names.join(name, number, "name"): entry.name}, path)
            builder.add_inputs({names.join(name, number, key): value for key, value in entry.values.items()}, path)
    # Choices first: a catalogue fills numbers by the entry chosen, wherever the study file has the choice.
    for name, item in sorted(inputs.items(), key=lambda pair: pair[1].kind != "choice"):
        values = {BASE: item.value} | {key: scenario.values.get(name) for key, scenario in study[SCENARIOS].items()}
        stated_values = {stated(name, key): _leaf(value) for key, value in values.items()}
        builder.add_inputs(stated_values, path_text(ASSUMPTIONS.key, name))
        fallback = _fallback(builder, name, item)
        picked = call("pick", Span(tuple(stated(name, key) for key in values)), SCENARIO_POSITION)
        live = call("if", call("eq", picked, Text("")), fallback, picked) if study[SCENARIOS] else fallback
        builder.define(name, live, path=path_text(ASSUMPTIONS.key, name, "value"))
        if item.kind == "choice":
            builder.define(of(name, "no"), call("match", name, catalogue_span(study, item.catalogue, "name")))


def _fallback(builder: Builder, name: str, item: Assumption) -> Name:
    """Return what holds where the active scenario states nothing: the base or, where that is empty, the catalogue."""
    base = Name(stated(name, BASE))
    if not item.filled:
        return base
    choosers = [
        key
        for key, other in builder.study[ASSUMPTIONS].items()
        if other.kind == "choice" and other.catalogue == item.catalogue
    ]
    for chooser in choosers[:1]:
        entries = catalogue_span(builder.study, item.catalogue, name)
        builder.define(of(name, "catalogue"), call("pick", entries, of(chooser, "no")))
    builder.define(of(name, "default"), call("if", call("eq", base, Text("")), of(name, "catalogue"), base))
    return Name(of(name, "default"))


def _leaf(value: float | str | None) -> Leaf:
    if value is None:
        return ""
    return float(value) if isinstance(value, bool | int | float) else value
