"""Names across a study: those that must be unique, and those that must exist."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.model.builder import Builder
    from reportgen.model.study import Study


def check_references(builder: Builder) -> None:
    """Note every name used twice and every reference to a name that is not there."""
    study = builder.study
    _unique(builder)
    for name, known, path in _wanted(study):
        if name not in known:
            builder.unknown(name, known, path)
    for name in study.catalogues:
        _catalogue(builder, name)


def _unique(builder: Builder) -> None:
    study = builder.study
    places: tuple[tuple[str, Iterable[str]], ...] = (
        ("assumptions", study.assumptions),
        ("corrections", study.corrections),
        ("quantities", study.quantities),
        ("models.inputs", study.models.inputs),
        ("models.quantities", study.models.quantities),
        ("budgets", study.budgets),
        ("families", [family.id for family in study.families]),
        ("measures", [measure.id for measure in study.measures]),
        ("perspective", study.perspective),
        ("catalogues", study.catalogues),
    )
    taken: dict[str, str] = {}
    for place, entries in places:
        for name in entries:
            if name in taken:
                builder.problem(f"name {name!r} is already taken by {taken[name]}", f"{place}.{name}")
            taken.setdefault(name, place)
    builder.distinct((budget.label for budget in study.budgets.values()), "two budgets have the same label", "budgets")
    for index, family in enumerate(study.families):
        for name, times in Counter(sweep.id for sweep in family.sweeps).items():
            if times > 1:
                builder.problem(f"sweep id {name!r} appears twice", f"families[{index}].sweeps")


def _wanted(study: Study) -> Iterator[tuple[str, Iterable[str], str]]:
    """Each reference: the name, what it must be one of, and where it stands."""
    measures = ("flops", *(measure.id for measure in study.measures))
    yield study.study.headline, measures, "study.headline"
    yield study.models.title, (*study.models.inputs, *study.models.quantities), "models.title"
    for key in study.published:
        yield key, measures, f"published.{key}"
    for index, family in enumerate(study.families):
        for key in family.published:
            yield key, measures, f"families[{index}].published.{key}"
    numbers = [name for name, item in study.assumptions.items() if item.kind == "number"]
    for index, grid in enumerate(study.grids):
        yield grid.rows, numbers, f"grids[{index}].rows"
        yield grid.columns, numbers, f"grids[{index}].columns"
    for index, group in enumerate(study.correction_sets):
        for name in group.corrections:
            yield name, study.switches, f"correction_sets[{index}].corrections"
    for name, item in study.assumptions.items():
        if item.catalogue is not None:
            yield item.catalogue, study.catalogues, f"assumptions.{name}.catalogue"


def _catalogue(builder: Builder, name: str) -> None:
    """One assumption chooses from a catalogue; every entry has a value for each assumption that it fills."""
    study = builder.study
    users = {key: item for key, item in study.assumptions.items() if item.catalogue == name}
    if sum(item.kind == "choice" for item in users.values()) != 1:
        builder.problem("a catalogue is chosen from by exactly one assumption", f"catalogues.{name}")
    filled = [key for key, item in users.items() if item.kind == "number"]
    for number, entry in enumerate(study.catalogues[name].entries):
        path = f"catalogues.{name}.entries[{number}].values"
        for key in filled:
            if key not in entry.values:
                builder.problem(f"value of {key!r} is missing", path)
        for key in entry.values:
            if key not in filled:
                builder.unknown(key, filled, f"{path}.{key}")
