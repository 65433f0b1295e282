"""What quantities are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.tables import Study
    from reportgen.parts.quantities.shape import Quantity


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Return the label of each quantity."""
    return labels_of(study[QUANTITIES])


def labels_of(quantities: Mapping[str, Quantity]) -> Iterator[tuple[str, Label]]:
    """Return the label of each of some quantities that have one value."""
    for name, quantity in quantities.items():
        yield name, Label("Quantities", quantity.label, quantity.style)
