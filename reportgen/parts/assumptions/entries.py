"""Scenarios, assumptions and catalogues as entries: values, ranges, labels and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.entries import Entry, moves_nothing
from reportgen.graph.names import BASE, SCENARIO, join, of, split, stated, words
from reportgen.graph.names import SCENARIOS as LABELS
from reportgen.parts.assumptions.moves import moves_catalogue, moves_live, moves_scenario
from reportgen.parts.assumptions.ranges import ENDS, catalogue_end, scenario_end
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, SCENARIOS, scenario_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Path, Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.assumptions.shape import Assumption


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Return the scenario chosen, then labels, assumptions and catalogues in the order of the file."""
    study = loaded.study
    yield Entry(
        SCENARIO,
        (ABOUT.key, "scenario"),
        "Scenario chosen",
        "scenario",
        loaded.scenario,
        options=scenario_labels(study),
        moves=moves_scenario,
    )
    base_label = study[ABOUT].base_label
    yield Entry(LABELS(BASE), (ABOUT.key, "base_label"), "Name of the base", "text", base_label)
    for key, item in study[SCENARIOS].items():
        yield Entry(LABELS(key), (SCENARIOS.key, key, "label"), f"Name of scenario {key}", "text", item.label)
    for name, assumption in study[ASSUMPTIONS].items():
        yield from _assumption(study, name, assumption)
    yield from _catalogues(study)


def _assumption(study: Study, name: str, item: Assumption) -> Iterator[Entry]:
    path = (ASSUMPTIONS.key, name)
    yield Entry(
        stated(name, BASE),
        (*path, "value"),
        item.label,
        item.kind,
        item.value,
        item.style,
        optional=item.filled,
        options=choice_options(study, item),
        moves=moves_live,
    )
    yield from scenario_values(study, name, item, item.style)
    if item.low is not None:
        for end, bound in (("low", item.low), ("high", item.high)):
            label = f"{item.label}: {end}"
            yield Entry(of(name, end), (*path, end), label, "number", bound, item.style, moves=moves_nothing)
    yield from _scenario_ranges(study, name, item)
    texts = {"label": item.label, "unit": item.unit, "source": item.source, "note": item.note}
    yield from word_entries(name, path, texts, item.label)


def _scenario_ranges(study: Study, name: str, item: Assumption) -> Iterator[Entry]:
    """Yield the ends of the ranges that scenarios bring."""
    for key, scenario in study[SCENARIOS].items():
        label = f"{item.label} ({scenario.label})"
        path = (SCENARIOS.key, key, "ranges", name)
        yield from _ends(scenario.ranges.get(name), label, path, item, [scenario_end(name, key, end) for end in ENDS])


def _ends(
    ends: tuple[float, float] | None, label: str, path: Path, item: Assumption, names: Sequence[str]
) -> Iterator[Entry]:
    """Yield both ends of a range that a catalogue or a scenario brings."""
    for place, (end, name) in enumerate(zip(ENDS, names, strict=True)):
        if ends is not None:
            where = (*path, place)
            yield Entry(name, where, f"{label}: {end}", "number", ends[place], item.style, moves=moves_nothing)


def choice_options(study: Study, item: Assumption, added: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """Return the names that a choice is of, by the names of their cells; none for any other input.

    ``added`` are the places of further entries by catalogue, whose names are in the workbook only.
    """
    return entry_options(study, item.catalogue, added) if item.kind == "choice" else {}


def entry_options(
    study: Study, catalogue: str | None, added: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    """Return the names of a catalogue's entries by the names of their cells; ``added`` as in ``choice_options``."""
    if catalogue is None or catalogue not in study[CATALOGUES]:
        return {}
    listed = study[CATALOGUES][catalogue].entries
    options = {join(catalogue, number, "name"): entry.name for number, entry in enumerate(listed, start=1)}
    return options | {join(catalogue, place, "name"): "" for place in (added or {}).get(catalogue, ())}


def options_now(study: Study, entry: Entry, added: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """Return the names that a choice of an entry is of in a study, by the names of their cells.

    The study may be another than the entry's; ``added`` as in ``choice_options``.
    """
    first = next(iter(entry.options), "")
    catalogue = split(first)[0]
    return entry_options(study, catalogue, added) if first == join(catalogue, 1, "name") else dict(entry.options)


def scenario_values(study: Study, name: str, item: Assumption, style: str) -> Iterator[Entry]:
    """Return what each scenario states of an input with a number style, as entries."""
    for key, scenario in study[SCENARIOS].items():
        yield Entry(
            stated(name, key),
            (SCENARIOS.key, key, "values", name),
            f"{item.label} ({scenario.label})",
            item.kind,
            scenario.values.get(name),
            style,
            optional=True,
            options=choice_options(study, item),
            moves=moves_live,
        )


def word_entries(name: str, path: Path, texts: Mapping[str, str], label: str) -> Iterator[Entry]:
    """Return words that no formula reads as entries, each by its key in the table at ``path``."""
    for part, text in texts.items():
        yield Entry(words(name, part), (*path, part), f"{label}: {part}", "text", text, placed=False)


def _catalogues(study: Study) -> Iterator[Entry]:
    assumptions = study[ASSUMPTIONS]
    for name, catalogue in study[CATALOGUES].items():
        for position, item in enumerate(catalogue.entries):
            entry_name, path = join(name, position + 1), (CATALOGUES.key, name, "entries", position)
            title = f"{catalogue.label}, entry {position + 1}"
            yield Entry(of(entry_name, "name"), (*path, "name"), title, "text", item.name)
            for key, value in item.values.items():
                label = f"{assumptions[key].label} of {item.name}" if key in assumptions else key
                style = assumptions[key].style if key in assumptions else "exact"
                place = (*path, "values", key)
                yield Entry(of(entry_name, key), place, label, "number", value, style, moves=moves_catalogue)
            for key, ends in item.ranges.items():
                if key in assumptions:
                    named = [catalogue_end(study, key, position + 1, end) for end in ENDS]
                    label = f"{assumptions[key].label} of {item.name}"
                    yield from _ends(ends, label, (*path, "ranges", key), assumptions[key], named)
            yield from word_entries(entry_name, path, {"source": item.source, "note": item.note}, item.name)
