"""All entries of a study: the values and texts that a person may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.part import piece
from reportgen.parts import PARTS

if TYPE_CHECKING:
    from reportgen.describe.entries import Entry
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, graph: Graph) -> dict[str, Entry]:
    """Return the entries of every part by name, in the order of the parts; ``graph`` is the study's graph."""
    return {
        entry.name: entry
        for part in PARTS
        if (part_entries := piece(part.entries))
        for entry in part_entries(loaded, graph)
    }
