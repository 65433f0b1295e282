"""What inputs are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.graph.names import of
from reportgen.parts.assumptions.shape import INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Return the label of each input, and of the position of the catalogue entry that a choice names."""
    for name, item in study[INPUTS].items():
        yield name, Label(item.group, item.label, item.cell_style)
        yield of(name, "no"), Label(item.group, f"{item.label}: position", "count")
