"""What draws refer to must exist: the measures that are asked for, and the assumptions that others move with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.uncertainty.shape import UNCERTAINTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Add the problems of references; draws themselves are no formula."""
    study = builder.study
    measures = [measure.id for measure in study[MEASURES]]
    for number, key in enumerate(study[UNCERTAINTY].measures):
        builder.reference(key, measures, path_text(UNCERTAINTY.key, "measures", number), "measure")
    numbers = {name: item.correlates_with for name, item in study[ASSUMPTIONS].items() if item.kind == "number"}
    for name, leader in numbers.items():
        path = path_text(ASSUMPTIONS.key, name, "correlates_with")
        if leader is not None:
            builder.reference(leader, numbers, path, "assumption")
            if _returns(name, numbers):
                builder.fault(f"{name!r} moves with itself, by way of {leader!r}", path)


def _returns(name: str, leaders: Mapping[str, str | None]) -> bool:
    """Return whether the names that a name follows lead back to it."""
    seen: set[str] = set()
    at = leaders.get(name)
    while at is not None and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = leaders.get(at)
    return False
