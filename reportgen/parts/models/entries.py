"""Inputs of the model sizes as entries: one number for each size, or one text that may name a catalogue's entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry, moves_itself, moves_nothing
from reportgen.parts.assumptions.entries import entry_options
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph

KIND = "sizes"
WORDS_KIND = "choice"


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield an entry for each input of the model sizes."""
    for name, item in loaded.study[MODELS].inputs.items():
        yield Entry(
            name,
            (MODELS.key, "inputs", name, "values"),
            item.label,
            WORDS_KIND if item.words else KIND,
            item.leaf,
            item.cell_style,
            options=entry_options(loaded.study, item.catalogue),
            moves=moves_nothing if item.words and item.catalogue is None else moves_itself,
        )
