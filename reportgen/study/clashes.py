"""Names of the graph that two things of a study would have, each told with the place where one can be renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.graph.names import split
from reportgen.parts.families.shape import FAMILIES
from reportgen.system.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.tables import Study


def clash_problems(study: Study, clashes: Mapping[str, str]) -> list[Problem]:
    """Return one problem for each place whose name clashes; ``clashes`` has a place, "" for none, by the name.

    A clash without a place is that of the family whose id the name has.
    """
    by_place: dict[str, Problem] = {}
    for name, stated in clashes.items():
        place = stated or _family(study, name)
        message = f"two values of the study would be called {name!r}; give one of its parts another name"
        by_place.setdefault(place or name, Problem(message, place or "study file"))
    return list(by_place.values())


def _family(study: Study, name: str) -> str:
    """Return the place of the family whose id is a part of a name, "" where there is none."""
    parts = set(split(name))
    numbers = (number for number, family in enumerate(study[FAMILIES]) if family.id in parts)
    return next((path_text(FAMILIES.key, number, "id") for number in numbers), "")
