"""Choose a price among the rows of the price book, and say in words what was chosen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from reportgen.describe.language import message, translated
from reportgen.parts.prices.shape import PriceChoice, first_day, last_day
from reportgen.system.errors import nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from reportgen.parts.prices.shape import PriceRow, Prices, Reference

_ONE = Decimal(1)
_PICKS = {pick: pick for pick in (message("median"), message("lowest"), message("latest"))}


def choose(reference: Reference, book: Iterable[PriceRow], settings: Prices, currency: str) -> PriceChoice:
    """Return the price that a study in a currency takes from the price book.

    Of each offer (accelerator, vendor, term, region) its last row up to the end of ``as_of`` counts: that of the
    reference, else that of the study, else the newest row of all. ``pick`` is the median of these, the lowest, or the
    latest, of several on one day the lowest.

    Raises ValueError, a sentence that names the nearest there is, where no row matches.
    """
    reference = replace(reference, currency=reference.currency or currency)
    every = matching(reference, book)
    rate = _rate(reference.currency, settings, currency)
    moment = reference.as_of or settings.as_of
    day = last_day(moment) if moment else max(row.date for row in every)
    start = first_day(reference.since) if reference.since else None
    rows = _current(every, start, day)
    if not rows:
        all_dates = f"{min(row.date for row in every)} to {max(row.date for row in every)}"
        span = f"from {start} to {day}" if start else f"up to {day}"
        raise ValueError(f"the price book has no price of {_what(reference)} {span}; its prices are of {all_dates}")
    made_of = _made_of(reference.pick, rows)
    value = sum((row.price for row in made_of), Decimal(0)) / len(made_of) * rate
    prices = [row.price * rate for row in rows]
    age_day = max(day, last_day(settings.as_of)) if settings.as_of else day
    age = (age_day - min(row.date for row in made_of)).days
    return PriceChoice(reference, tuple(rows), value, min(prices), max(prices), rate, day, age, tuple(every))


def matching(reference: Reference, book: Iterable[PriceRow]) -> list[PriceRow]:
    """Return the rows of all dates that a reference asks for; of each column that it leaves open all.

    Raises ValueError for the first column whose word no row has.
    """
    rows = list(book)
    if not rows:
        raise ValueError("the price book has no rows")
    chosen_words = ""
    columns: tuple[tuple[str, str, str, Callable[[PriceRow], str]], ...] = (
        ("accelerator", "accelerators", reference.gpu, lambda row: row.accelerator),
        ("term", "terms", reference.term, lambda row: row.term),
        ("vendor", "vendors", reference.vendor, lambda row: row.vendor),
        ("region", "regions", reference.region, lambda row: row.region),
        ("currency", "currencies", reference.currency, lambda row: row.currency),
    )
    for column, plural, word, of in columns:
        kept = [row for row in rows if not word or of(row).casefold() == word.casefold()]
        if not kept:
            offered = sorted({of(row) for row in rows})
            raise ValueError(
                f"the price book has no {column} {quoted(word)}{chosen_words}{nearest_or_all(word, offered, plural)}"
            )
        rows = kept
        if word:
            chosen_words = f"{chosen_words}, {word}" if chosen_words else f" for {word}"
    return rows


def _rate(code: str, settings: Prices, currency: str) -> Decimal:
    """Return what one unit of a currency is worth in the study's. Raises ValueError where the study does not say."""
    if code == currency:
        return _ONE
    if code not in settings.rates:
        raise ValueError(
            f"the price is in {code}, the study in {currency}: say in [prices] what one {code} is worth, as "
            f"rates = {{ {code} = ... }}"
        )
    return Decimal(repr(settings.rates[code]))


def _current(rows: Iterable[PriceRow], start: date | None, day: date) -> list[PriceRow]:
    """Return the last row of each offer between two days, in the order of vendors; of equal days the lowest price."""
    last: dict[tuple[str, ...], PriceRow] = {}
    for row in rows:
        before = last.get(row.offer)
        if row.date <= day and (start is None or row.date >= start):
            later = before is None or (row.date, -row.price) > (before.date, -before.price)
            last[row.offer] = row if later or before is None else before
    return sorted(last.values(), key=lambda row: (row.vendor, row.region, row.accelerator, row.term))


def _made_of(pick: str, rows: Sequence[PriceRow]) -> list[PriceRow]:
    """Return the rows whose mean price is the one that is taken: one, or the two in the middle."""
    if pick == "latest":
        return [max(rows, key=lambda row: (row.date, -row.price))]
    ordered = sorted(rows, key=lambda row: (row.price, -row.date.toordinal()))
    if pick == "lowest":
        return ordered[:1]
    half = len(ordered) // 2
    return ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]


def _what(reference: Reference) -> str:
    words = (reference.gpu, reference.term, reference.vendor, reference.region, reference.currency)
    return ", ".join(filter(None, words))


def choice_text(choice: PriceChoice) -> str:
    """Return what was chosen: the price by the book, how it was made, of which rows and dates, and any conversion."""
    reference, rows = choice.reference, choice.rows
    days = sorted({row.date.isoformat() for row in rows})
    dates = days[0] if len(days) == 1 else translated("%(first)s to %(last)s", first=days[0], last=days[-1])
    pick = translated(_PICKS.get(reference.pick, reference.pick))
    how = "" if len(rows) == 1 else translated("%(pick)s of %(count)s rows", pick=pick, count=len(rows))
    vendor = rows[0].vendor if len({row.vendor for row in rows}) == 1 else ""
    what = ", ".join(
        filter(None, (how, rows[0].accelerator, vendor, reference.term.replace("_", " "), reference.region))
    )
    rate = translated("%(currency)s at %(rate)s", currency=reference.currency, rate=choice.rate)
    changed = "" if choice.rate == _ONE else f", {rate}"
    price = f"{plain_number(choice.value)}, {what}, {dates}{changed}"
    return translated("price book: %(price)s", price=price)


def plain_number(value: Decimal) -> str:
    """Return a price with its digits, without zeros at the end, at most six behind the point.

    >>> plain_number(Decimal("3.50")), plain_number(Decimal("200"))
    ('3.5', '200')
    """
    text = format(round(value, 6), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
