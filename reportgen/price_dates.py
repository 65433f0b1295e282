"""What a study's total would be at the prices of other dates, and which price causes how much of the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.graph.attribution import effect_of
from reportgen.graph.names import TOTALS
from reportgen.parts.measures.shape import headline
from reportgen.parts.prices.choose import choose
from reportgen.parts.prices.places import price_places
from reportgen.parts.prices.shape import PRICES, first_day, last_day
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.shape import completed
from reportgen.system.errors import EvaluationError, ReportgenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.tables import Path, Study
    from reportgen.parts.prices.places import PricePlace
    from reportgen.parts.prices.shape import PriceChoice, Reference


NO_PRICE = 'no price of the study is from the price book, as value = { from = "prices", ... } is'


@dataclass(frozen=True, slots=True)
class MovedPrice:
    """A price at another date: what the study has, what it would be, and the effect of it alone on the total.

    ``was`` and ``now`` are in the study's currency; ``effect`` is in the headline measure, None where it has none.
    """

    label: str
    unit: str
    was: float
    now: float
    day: str
    effect: float | None


@dataclass(frozen=True, slots=True)
class DatedTotal:
    """The total of the headline measure at the prices of a date; ``problems`` say why it has none."""

    as_of: str
    total: float | None
    difference: float | None
    prices: tuple[MovedPrice, ...] = ()
    interaction: float | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedTotals:
    """A study's total of its headline measure, and what it would be at other dates' prices."""

    title: str
    measure: str
    style: str
    currency: str
    total: float
    dates: tuple[DatedTotal, ...]


def dated_totals(loaded: LoadedStudy, dates: Sequence[str]) -> DatedTotals:
    """Return a study's total at the prices of other dates, which are days, months or years.

    Every price that the study takes from the price book is taken anew with the date as its ``as_of``; one that was set
    or edited since stays. Raises ReportgenError where no price of the study is from the price book.
    """
    study = loaded.study
    places = list(_unchanged(study))
    if not places:
        raise ReportgenError(NO_PRICE)
    past = evaluate(loaded)
    by_path = {entry.path: entry.name for entry in entries(loaded, past.graph).values()}
    shown, about = headline(study), study[ABOUT]
    totals = tuple(_dated(past, places, by_path, date) for date in dates)
    total = past.number(TOTALS(shown.key))
    return DatedTotals(about.title, shown.label, shown.style, about.currency, total, totals)


def _unchanged(study: Study) -> Iterator[PricePlace]:
    """Yield the prices of a study that are as the price book has them."""
    for place in price_places(study):
        if study.value_at(place.path) == float(place.choice.value):
            yield place


def _moved(choice: PriceChoice, date: str) -> Reference:
    """Return what a price asks for at another date; rows since a day are those of as long a time before it."""
    reference = choice.reference
    if not reference.since:
        return replace(reference, as_of=date)
    since = last_day(date) - (choice.day - first_day(reference.since))
    return replace(reference, as_of=date, since=since.isoformat())


def _dated(past: Evaluation, places: Sequence[PricePlace], by_path: Mapping[Path, str], date: str) -> DatedTotal:
    """Return the total at the prices of one date; ``by_path`` has the names of entries in the graph."""
    study, target = past.study, TOTALS(headline(past.study).key)
    new, problems, changed = study, [], []
    for place in places:
        try:
            changed.append(choose(_moved(place.choice, date), place.choice.every, study[PRICES], study[ABOUT].currency))
            new = new.with_value(place.path, float(changed[-1].value))
        except ValueError as error:
            problems.append(f"{place.label}: {error}")
    if problems:
        return DatedTotal(date, None, None, problems=tuple(problems))
    try:
        moved = evaluate(replace(past.loaded, study=completed(new)))
    except EvaluationError as error:
        return DatedTotal(date, None, None, problems=(str(error),))
    prices = tuple(
        MovedPrice(
            place.label,
            place.unit,
            float(place.choice.value),
            float(choice.value),
            max(row.date for row in choice.rows).isoformat(),
            effect_of(past.graph, past.values, moved.graph, {by_path[place.path]}, target),
        )
        for place, choice in zip(places, changed, strict=True)
    )
    total = moved.number(target)
    difference = total - past.number(target)
    effects = [price.effect for price in prices if price.effect is not None]
    rest = difference - sum(effects) if len(effects) == len(prices) else None
    return DatedTotal(date, total, difference, prices, rest)
