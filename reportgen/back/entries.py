"""The entries of a study: every value and word that a person may change, by name, with its place in the study file.

An entry's name is the graph's name for what it sets (``price@bulk``, ``gamma.search.axis.trials``) or, for words that
no formula reads, the thing and its part (``price#note``). A workbook's cells, a study file's keys and the inputs that
two studies differ in are all found by these names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.formats import exact
from reportgen.formula.expr import Number
from reportgen.model.graph import axis_ids, sweep_name
from reportgen.model.study import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping

    from reportgen.model.graph import Graph
    from reportgen.model.study import Assumption, Study

Path = tuple[str | int, ...]
Value = float | bool | str | tuple[float, ...] | None  # None: nothing is said, so that something else holds
WORDS = ("label", "unit", "source", "note")  # of an assumption; a workbook shows each as it is in the file


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a person may change: ``kind`` is number, switch, choice, scenario, text, count, sizes or members."""

    name: str
    path: Path
    label: str
    kind: str
    value: Value
    style: str = "exact"
    optional: bool = False  # whether it may be left empty


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that has another value now."""

    entry: Entry
    new: Value
    sheet: str = ""  # where it was made, when it was made in a workbook
    cell: str = ""


def entries(study: Study, graph: Graph) -> dict[str, Entry]:
    """Every entry of a study, by name, in the order of the file."""
    return {entry.name: entry for entry in _entries(study, graph)}


def _entries(study: Study, graph: Graph) -> Iterator[Entry]:
    yield Entry("scenario", ("study", "scenario"), "Scenario chosen", "scenario", study.scenario)
    yield Entry(f"scenario.{BASE}", ("study", "base_label"), "Name of the base", "text", study.study.base_label)
    for key, item in study.scenarios.items():
        yield Entry(f"scenario.{key}", ("scenarios", key, "label"), f"Name of scenario {key}", "text", item.label)
    for name, assumption in study.assumptions.items():
        yield from _assumption(study, name, assumption)
    for name, correction in study.corrections.items():
        if correction.switch:
            yield Entry(f"{name}@{BASE}", ("corrections", name, "on"), correction.label, "switch", correction.on)
            yield from _said(study, name, correction.label, "switch", "switch")
        words = ("label", "published", "corrected", "note")
        yield from _words(name, ("corrections", name), correction, words, correction.label)
    yield from _catalogues(study)
    for name, sizes in study.models.inputs.items():
        path = ("models", "inputs", name, "values")
        yield Entry(name, path, sizes.label, "sizes", sizes.values, sizes.style)
    yield from _families(study, graph)
    yield from _grids(study)
    for title, text in study.notes.items():
        yield Entry(f"notes#{title}", ("notes", title), f"Note {title!r}", "text", text)


def _assumption(study: Study, name: str, item: Assumption) -> Iterator[Entry]:
    path = ("assumptions", name)
    filled = item.catalogue is not None and item.kind == "number"
    value: Value = item.value
    yield Entry(f"{name}@{BASE}", (*path, "value"), item.label, item.kind, value, item.style, optional=filled)
    yield from _said(study, name, item.label, item.kind, item.style)
    if item.low is not None:
        for end, bound in (("low", item.low), ("high", item.high)):
            yield Entry(f"{name}.{end}", (*path, end), f"{item.label}: {end}", "number", bound, item.style)
    yield from _words(name, path, item, WORDS, item.label)


def _said(study: Study, name: str, label: str, kind: str, style: str) -> Iterator[Entry]:
    """What each scenario says of an assumption or switch."""
    for key, scenario in study.scenarios.items():
        path = ("scenarios", key, "values", name)
        said = f"{label} ({scenario.label})"
        yield Entry(f"{name}@{key}", path, said, kind, scenario.values.get(name), style, optional=True)


def _words(name: str, path: Path, item: object, parts: Iterable[str], label: str) -> Iterator[Entry]:
    for part in parts:
        yield Entry(f"{name}#{part}", (*path, part), f"{label}: {part}", "text", getattr(item, part))


def _catalogues(study: Study) -> Iterator[Entry]:
    for name, catalogue in study.catalogues.items():
        for position, item in enumerate(catalogue.entries):
            own, path = f"{name}.{position + 1}", ("catalogues", name, "entries", position)
            yield Entry(f"{own}.name", (*path, "name"), f"{catalogue.label}, entry {position + 1}", "text", item.name)
            for key, value in item.values.items():
                label = f"{study.assumptions[key].label} of {item.name}" if key in study.assumptions else key
                style = study.assumptions[key].style if key in study.assumptions else "exact"
                yield Entry(f"{own}.{key}", (*path, "values", key), label, "number", value, style)


def _families(study: Study, graph: Graph) -> Iterator[Entry]:
    axes = {axis: study.axes[axis].label if axis in study.axes else axis for axis in axis_ids(study)}
    for i, family in enumerate(study.families):
        yield from _words(family.id, ("families", i), family, ("label", "uncertainty"), family.label)
        for j, sweep in enumerate(family.sweeps):
            name, path = sweep_name(family.id, sweep.id), ("families", i, "sweeps", j)
            group = f"{family.label}: {sweep.label}"
            yield from _words(name, path, sweep, ("label",), group)
            for axis, label in axes.items():
                count = sweep.axes.get(axis, Number(1.0))
                if isinstance(count, Number):
                    where = (*path, "axes", axis)
                    yield Entry(
                        f"{name}.axis.{axis}", where, f"{group}, {label.lower()}", "count", count.value, "count"
                    )
            members = graph.inputs[f"{name}.member"]
            assert isinstance(members, tuple)  # noqa: S101 - the compiler makes it so
            yield Entry(f"{name}.member", (*path, "train"), f"{group}, sizes trained", "members", members)


def _grids(study: Study) -> Iterator[Entry]:
    for g, grid in enumerate(study.grids):
        for part, key, several in (
            ("row", "row_values", grid.row_values),
            ("column", "column_values", grid.column_values),
        ):
            for position, value in enumerate(several):
                label = f"{grid.label}: {part} {position + 1}"
                yield Entry(f"grid.{g}.{part}.{position}", ("grids", g, key, position), label, "number", value)


def put(document: MutableMapping[str, Any], path: Path, value: Any) -> None:
    """Set one value of a study file's tables, or with None take it out; a table that is missing is made."""
    inner: Any = document
    for part in path[:-1]:
        if isinstance(part, str) and part not in inner:
            inner[part] = {}
        inner = inner[part]
    if value is not None:
        inner[path[-1]] = value
    elif path[-1] in inner:
        del inner[path[-1]]


def written(change: Change, sizes: Mapping[str, tuple[float, ...]]) -> Any:
    """A change's value as a study file writes it; sizes are named by the first of the model inputs, ``sizes``."""
    value = change.new
    if change.entry.kind == "members":
        assert isinstance(value, tuple)  # noqa: S101 - as read
        return [_number(size) for size, member in zip(next(iter(sizes.values())), value, strict=True) if member]
    if isinstance(value, tuple):
        return [_number(item) for item in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> int | float:
    """A whole number as one; what has too many digits for that stays in scientific notation."""
    return int(value) if value.is_integer() and abs(value) < 1e9 else value


def in_words(study: Study, entry: Entry, value: Value) -> str:
    """A value of an entry for a reader: a scenario by its label, a membership by the sizes it trains."""
    if value is None or value in ("", ()):
        return "(empty)"
    if entry.kind == "scenario":
        return study.scenario_label(str(value)) if value in study.scenario_ids else str(value)
    if entry.kind == "members" and isinstance(value, tuple):
        sizes = next(iter(study.models.inputs.values())).values
        value = tuple(size for size, member in zip(sizes, value, strict=True) if member)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return " ".join(map(exact, value)) or "none"
    return exact(value) if isinstance(value, float) else str(value)
