"""What the entries of a catalogue fill in for each model size, where words of the sizes name entries.

For a size input ``accelerator`` whose words are names of the catalogue ``gpus``, which fills the assumption ``price``:

    accelerator                   the name of each size's entry
    accelerator.no                its position among the entries
    accelerator.price             what it fills in
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.tables import path_text
from reportgen.formula.expr import call
from reportgen.graph.names import of
from reportgen.parts.assumptions.ranges import LeftOut
from reportgen.parts.assumptions.rates import rate_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, catalogue_span, chooser
from reportgen.parts.assumptions.spare import filled_by
from reportgen.parts.assumptions.values import entry_problem
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from reportgen.describe.builder import Builder
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import CatalogueEntry
    from reportgen.parts.models.shape import SizeInput

POSITION = "no"
_UNMOVED = "model sizes read the value of their entry"


class SizeColumn(NamedTuple):
    """One value that entries of a catalogue fill in for each model size, as it is shown."""

    label: str
    unit: str
    style: str
    symbol: str = ""


def position_label(item: SizeInput) -> str:
    """Return what the position of each size's entry in its catalogue is called."""
    return f"{item.label}: position"


def size_columns(study: Study) -> dict[str, SizeColumn]:
    """Return what catalogues fill in for each model size, by the name of the graph: ``accelerator.price``."""
    columns: dict[str, SizeColumn] = {}
    for name, item in study[MODELS].words.items():
        if item.catalogue is not None and item.catalogue in study[CATALOGUES]:
            for key in filled_by(study, item.catalogue):
                filled = study[ASSUMPTIONS][key]
                label = f"{filled.label}: {item.label}"
                columns[of(name, key)] = SizeColumn(label, filled.unit, filled.style)
    return columns


def numbers_at_sizes(study: Study) -> tuple[str, ...]:
    """Return every name of a number of each model size that a formula may read."""
    models = study[MODELS]
    return (*models.numbers, *size_columns(study), *models.quantities)


def unmoved_ranges(evaluation: Evaluation, sources: Container[str]) -> Iterator[LeftOut]:
    """Yield the ranges of what model sizes read of their entries, which neither the sensitivity nor the draws move.

    ``sources`` are the names that the result depends on. Each entry is named once.
    """
    study = evaluation.study
    found: dict[tuple[str, str], LeftOut] = {}
    for name, item in study[MODELS].words.items():
        catalogue = item.catalogue or ""
        keys = [key for key in filled_by(study, catalogue) if of(name, key) in sources] if catalogue else []
        entries = [entry for entry in study[CATALOGUES][catalogue].entries if entry.name in item.words] if keys else []
        for key, entry in product(keys, entries):
            ends = _entry_range(study, key, entry)
            if ends is not None and ends[0] != ends[1]:
                low, high, value = (rate_text(study, key, number) for number in (*ends, entry.values[key]))
                label = f"{study[ASSUMPTIONS][key].label} of {entry.name}"
                found.setdefault((key, entry.name), LeftOut(label, low, high, value, _UNMOVED))
    yield from found.values()


def _entry_range(study: Study, key: str, entry: CatalogueEntry) -> tuple[float, float] | None:
    """Return the range that an entry brings of a value, or that the assumption has of it where it is the one chosen."""
    item = study[ASSUMPTIONS][key]
    if key in entry.ranges:
        return entry.ranges[key]
    chosen = study[ASSUMPTIONS][chooser(study, item.catalogue or "")].value == entry.name and item.value is None
    return (item.low, item.high) if chosen and item.low is not None and item.high is not None else None


def define_members(builder: Builder) -> None:
    """Add the words of the sizes and what catalogues fill in by them; say of the words that no formula reads them."""
    study = builder.study
    for name, item in study[MODELS].words.items():
        path = path_text(MODELS.key, "inputs", name)
        builder.add_inputs({name: item.words}, path)
        columns = filled_by(study, item.catalogue) if item.catalogue is not None else ()
        hint = f"; it reads what they fill in as {of(name, columns[0])}" if columns else ""
        builder.unread[name] = f"{name!r} has words for each model size, which no formula reads{hint}"
        if item.catalogue is None:
            continue
        builder.reference(item.catalogue, study[CATALOGUES], path_text(MODELS.key, "inputs", name, "catalogue"))
        if item.catalogue not in study[CATALOGUES]:
            # As if it filled in all values, so that what reads them is no problem too.
            builder.rows[name] = frozenset(study[ASSUMPTIONS])
        else:
            _check_names(builder, name, item)
            builder.rows[name] = frozenset(columns)
            position = call("match", name, catalogue_span(study, item.catalogue, "name"))
            builder.define(of(name, POSITION), position, sized=True)
            for key in columns:
                entries = catalogue_span(study, item.catalogue, key)
                builder.define(of(name, key), call("pick", entries, of(name, POSITION)), path=path, sized=True)


def _check_names(builder: Builder, name: str, item: SizeInput) -> None:
    """Add a problem for each of the words that is no entry of their catalogue."""
    for position, word in enumerate(item.words):
        problem = entry_problem(builder.study, item.catalogue, word)
        if problem is not None:
            builder.fault(problem, path_text(MODELS.key, "inputs", name, "values", position))
