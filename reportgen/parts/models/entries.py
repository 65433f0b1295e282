"""Inputs of the model sizes as entries: one value for each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.parts.models.shape import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph

KIND = "sizes"


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield an entry for each input of the model sizes."""
    for name, item in loaded.study[MODELS].inputs.items():
        yield Entry(name, (MODELS.key, "inputs", name, "values"), item.label, KIND, item.values, item.style)
