"""Live values: which scenario is active, what it says of each assumption, and what a catalogue fills in.

One rule for every output: the live value is what the active scenario says, else the base, else the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.errors import nearest
from reportgen.formula.expr import Name, Span, Text, call
from reportgen.model.study import BASE, Study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.model.builder import Builder
    from reportgen.model.graph import Leaf
    from reportgen.model.study import Assumption


def define_scenarios(builder: Builder) -> None:
    """Add the scenarios' labels and the position of the active one."""
    study = builder.study
    if study.scenario not in study.scenario_ids:
        builder.unknown(study.scenario, study.scenario_ids, "scenario", "scenario")
        return
    labels = {f"scenario.{item}": study.scenario_label(item) for item in study.scenario_ids}
    builder.distinct(labels.values(), "two scenarios have the same label", "scenarios")
    builder.inputs |= {"scenario": study.scenario_label(study.scenario), **labels}
    builder.define("scenario_no", call("match", "scenario", Span(tuple(labels))))


def define_assumptions(builder: Builder) -> None:
    """Add every assumption's live value, and the catalogues that fill some of them."""
    study = builder.study
    inputs = study.inputs
    _impossible(builder, inputs)
    for name, catalogue in study.catalogues.items():
        names = [entry.name for entry in catalogue.entries]
        builder.distinct(names, "two entries have the same name", f"catalogues.{name}.entries")
        for number, entry in enumerate(catalogue.entries, start=1):
            builder.inputs[f"{name}.{number}.name"] = entry.name
            builder.inputs |= {f"{name}.{number}.{key}": value for key, value in entry.values.items()}
    # Choices first: a catalogue fills numbers by the entry chosen, wherever the study file has the choice.
    for name, item in sorted(inputs.items(), key=lambda pair: pair[1].kind != "choice"):
        said = {BASE: item.value} | {key: scenario.values.get(name) for key, scenario in study.scenarios.items()}
        builder.inputs |= {f"{name}@{key}": _leaf(value) for key, value in said.items()}
        fallback = _fallback(builder, name, item)
        picked = call("pick", Span(tuple(f"{name}@{key}" for key in said)), "scenario_no")
        live = call("if", call("eq", picked, Text("")), fallback, picked) if study.scenarios else fallback
        builder.define(name, live, path=f"assumptions.{name}.value")
        if item.kind == "choice":
            builder.define(f"{name}.no", call("match", name, _entries(study, item.catalogue, "name")))


def _impossible(builder: Builder, inputs: Mapping[str, Assumption]) -> None:
    """Note values that their assumption cannot have, in scenarios and among choices."""
    study = builder.study
    said = [
        (f"scenarios.{key}.values.{name}", name, value)
        for key, scenario in study.scenarios.items()
        for name, value in scenario.values.items()
    ]
    said += [
        (f"assumptions.{name}.value", name, item.value)
        for name, item in inputs.items()
        if item.kind == "choice" and item.value is not None
    ]
    for path, name, value in said:
        problem = value_problem(study, name, value)
        if problem:
            builder.problem(problem, path)


def _fallback(builder: Builder, name: str, item: Assumption) -> Name:
    """What holds where the active scenario says nothing: the base, or where that is empty too, the catalogue."""
    base = Name(f"{name}@{BASE}")
    if item.catalogue is None or item.kind != "number":
        return base
    choosers = [
        key
        for key, other in builder.study.assumptions.items()
        if other.kind == "choice" and other.catalogue == item.catalogue
    ]
    for chooser in choosers[:1]:
        entries = _entries(builder.study, item.catalogue, name)
        builder.define(f"{name}.catalogue", call("pick", entries, f"{chooser}.no"))
    builder.define(f"{name}.default", call("if", call("eq", base, Text("")), f"{name}.catalogue", base))
    return Name(f"{name}.default")


def _entries(study: Study, catalogue: str | None, part: str) -> Span:
    """One value of each of a catalogue's entries; none where there is no such catalogue, which is noted elsewhere."""
    count = len(study.catalogues[catalogue].entries) if catalogue is not None and catalogue in study.catalogues else 0
    return Span(tuple(f"{catalogue}.{number}.{part}" for number in range(1, count + 1)))


def value_problem(study: Study, name: str, value: object) -> str | None:
    """Say why an assumption cannot have a value, or None when it can. ``value`` is a float, a bool or a string."""
    inputs = study.inputs
    if name not in inputs:
        return f"unknown assumption {name!r}{nearest(name, inputs)}"
    item = inputs[name]
    wanted = {"number": float, "switch": bool, "choice": str}[item.kind]
    if not isinstance(value, wanted):
        word = {"number": "a number", "switch": "on or off", "choice": "a name of its catalogue"}[item.kind]
        return f"{name!r} takes {word}, not {value!r}"
    if isinstance(value, str):
        catalogue = study.catalogues.get(item.catalogue or "")
        known = [entry.name for entry in catalogue.entries] if catalogue else [value]
        return None if value in known else f"{value!r} is not in catalogue {item.catalogue!r}{nearest(value, known)}"
    if item.kind == "number" and isinstance(value, float) and not item.minimum <= value <= item.maximum:
        return f"value {value:g} lies outside {item.minimum:g} to {item.maximum:g}"
    return None


def _leaf(value: float | str | None) -> Leaf:
    if value is None:
        return ""
    return float(value) if isinstance(value, bool | int | float) else value


def study_scope(study: Study) -> dict[str, str]:
    """What a formula with one value for the study may write."""
    scope = {name: f"{name}.no" if item.kind == "choice" else name for name, item in study.inputs.items()}
    return scope | {name: name for name in study.quantities}
