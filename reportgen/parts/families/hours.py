"""Families that have hours: the calendar and the allocation are about a measure that counts these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.graph.names import row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from collections.abc import Container

    from reportgen.describe.builder import Builder
    from reportgen.describe.tables import Study
    from reportgen.parts.families.shape import Family


def families_with(study: Study, measure: str, values: Container[str]) -> list[Family]:
    """Return the families that have a measure; ``values`` has the names of the graph."""
    return [family for family in study[FAMILIES] if row_value(family.id, measure) in values]


def check_hours(builder: Builder, measure: str, path: str, ratio: str) -> None:
    """Add a problem where what counts hours is no measure that adds up, or no family has it.

    ``ratio`` says what is wrong with a ratio.
    """
    kinds = {item.id: item.kind for item in builder.study[MEASURES]}
    builder.reference(measure, kinds, path, "measure")
    if kinds.get(measure) == "ratio":
        builder.fault(f"{measure!r} is a ratio, {ratio}", path)
    elif measure in kinds and not families_with(builder.study, measure, builder.names()):
        builder.fault(f"no family has {measure!r}", path)
