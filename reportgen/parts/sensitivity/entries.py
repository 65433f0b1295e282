"""The values of the grids, which a person may edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.parts.sensitivity.analyse import grid_column, grid_row
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield the values of each grid's rows, then those of its columns."""
    for number, grid in enumerate(loaded.study[GRIDS]):
        axes = (
            ("row", "row_values", grid_row, grid.row_values),
            ("column", "column_values", grid_column, grid.column_values),
        )
        for part, key, name, values in axes:
            for position, value in enumerate(values):
                path = ("grids", number, key, position)
                label = f"{grid.label}: {part} {position + 1}"
                yield Entry(name(number, position), path, label, "number", value, placed=False)
