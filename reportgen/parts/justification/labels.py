"""What the numbers of the justification are called in headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.labels import Label
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.justification.analyse import CUT, LACKING, LEFT, MONEY, REDUCED, SPENT
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Study

_GROUP = "With 80% of the total"


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of what would be done with less money."""
    style = headline(study).style
    sums = {MONEY: "What there is", SPENT: "Families that are kept", LEFT: "Left over", LACKING: "Lacking"}
    for key, label in sums.items():
        yield REDUCED(0, key), Label(_GROUP, label, style)
    for number, family in enumerate(study[FAMILIES], 1):
        yield REDUCED(number, CUT), Label(_GROUP, f"{family.label}: cut", style)
