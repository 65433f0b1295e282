"""What each price of a study that is from the price book is called, and its name in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.graph.names import join, own_value, stated
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, SCENARIOS
from reportgen.parts.families.shape import own_rows
from reportgen.parts.prices.shape import PRICED, PRICES, too_old

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.tables import Path, Study
    from reportgen.parts.prices.shape import PriceChoice


class PricePlace(NamedTuple):
    """A price from the price book: its place, what it is called, its unit, its name in the graph, and the choice."""

    path: Path
    label: str
    unit: str
    name: str
    choice: PriceChoice


def price_places(study: Study) -> Iterator[PricePlace]:
    """Yield every price of a study that is from the price book."""
    for path, choice in study[PRICED].choices.items():
        assumption = str(path[1] if path[0] == ASSUMPTIONS.key else path[-1])
        item = study[ASSUMPTIONS].get(assumption)
        label, unit = (item.label, item.unit) if item else (assumption, "")
        of, name = _where(study, path, assumption)
        yield PricePlace(path, f"{of}: {label}" if of else label, unit, name, choice)


def age_sentences(study: Study) -> dict[Path, str]:
    """Return a sentence on each price that is older than the study's limit, by its place."""
    old, limit = too_old(study), study[PRICES].age_limit
    return {
        place.path: f"price is {place.choice.age:,} days old, over the limit of {limit:g}: {place.label}"
        for place in price_places(study)
        if place.path in old
    }


def _where(study: Study, path: Path, assumption: str) -> tuple[str, str]:
    """Return what a price is of, "" for the assumption itself, and its name in the graph."""
    if path[0] == ASSUMPTIONS.key:
        return "", assumption
    if path[0] == SCENARIOS.key:
        return study[SCENARIOS][str(path[1])].label, stated(assumption, str(path[1]))
    if path[0] == CATALOGUES.key:
        number = int(path[3])
        return study[CATALOGUES][str(path[1])].entries[number].name, join(path[1], number + 1, assumption)
    row = next(row for row in own_rows(study) if row.place == path[:-2])
    return row.label, own_value(row.name, assumption)
