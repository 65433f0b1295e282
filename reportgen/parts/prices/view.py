"""What the report shows of prices from the price book: in use and by the book, their ages, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.view import show, write
from reportgen.parts.prices.choose import choice_text
from reportgen.parts.prices.places import price_places
from reportgen.parts.prices.shape import PRICES, too_old

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.prices.shape import PriceRow

_STYLE = "exact"


class PriceView(NamedTuple):
    """One price from the price book: its value in use, what was chosen in words, its age in days, and its rows."""

    label: str
    unit: str
    in_use: ShownNumber
    chosen: str
    low: str
    high: str
    age: str
    old: bool
    rows: tuple[PriceRow, ...]


class PricesView(NamedTuple):
    """All prices of a study that are from the price book, and the age in days from which one is warned of."""

    prices: tuple[PriceView, ...]
    limit: str
    old: int


def prices(analysis: Analysis) -> PricesView | None:
    """Return the prices of a study that are from the price book; None where it has none."""
    study = analysis.study
    old, limit = too_old(study), study[PRICES].age_limit
    shown = tuple(
        PriceView(
            place.label,
            place.unit,
            show(analysis, place.name, _STYLE),
            choice_text(place.choice),
            write(float(place.choice.low), _STYLE),
            write(float(place.choice.high), _STYLE),
            f"{place.choice.age:,}",
            place.path in old,
            place.choice.rows,
        )
        for place in price_places(study)
    )
    return PricesView(shown, "" if limit is None else f"{limit:g}", len(old)) if shown else None


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"prices": prices}
