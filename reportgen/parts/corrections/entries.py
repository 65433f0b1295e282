"""The switches of corrections and the words of both readings, as entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.graph.names import BASE, stated
from reportgen.parts.assumptions.entries import scenario_values, word_entries
from reportgen.parts.assumptions.moves import moves_live
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.corrections.shape import CORRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Return what the base and each scenario state of every switch, and the words of every correction."""
    study = loaded.study
    for name, item in study[CORRECTIONS].items():
        path = (CORRECTIONS.key, name)
        if item.switch:
            yield Entry(stated(name, BASE), (*path, "on"), item.label, "switch", item.on, moves=moves_live)
            yield from scenario_values(study, name, study[INPUTS][name], "switch")
        texts = {"label": item.label, "published": item.published, "corrected": item.corrected, "note": item.note}
        yield from word_entries(name, path, texts, item.label)
