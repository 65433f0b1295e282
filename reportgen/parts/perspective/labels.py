"""What the figures of the perspective are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.parts.perspective.shape import PERSPECTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every figure."""
    for name, quantity in study[PERSPECTIVE].items():
        yield name, Label("Quantities", quantity.label, quantity.style)
