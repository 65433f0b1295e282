"""Prices from the price book as records, and the rows that they were chosen among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import Records
from reportgen.describe.tables import path_text
from reportgen.parts.prices.choose import choice_text
from reportgen.parts.prices.places import price_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record
    from reportgen.parts.prices.shape import PriceRow


def row_record(row: PriceRow) -> Record:
    """Return a row of the price book as a record; its price is in its own currency."""
    return {
        "accelerator": row.accelerator,
        "vendor": row.vendor,
        "term": row.term,
        "region": row.region,
        "currency": row.currency,
        "price": float(row.price),
        "date": row.date.isoformat(),
        "source": row.source,
    }


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield one record a price, in the study's currency, then one a row that a price was chosen among."""
    places = list(price_places(evaluation.study))
    if not places:
        return
    prices: list[Record] = [
        {
            "place": path_text(*place.path),
            "label": place.label,
            "unit": place.unit,
            "value": evaluation[place.name],
            "by_the_book": float(place.choice.value),
            "low": float(place.choice.low),
            "high": float(place.choice.high),
            "as_of": place.choice.day.isoformat(),
            "age": place.choice.age,
            "chosen": choice_text(place.choice),
        }
        for place in places
    ]
    yield Records("prices", 42, prices, "prices", ("place",))
    rows: list[Record] = [
        {"place": path_text(*place.path), "number": number, **row_record(row)}
        for place in places
        for number, row in enumerate(place.choice.rows, start=1)
    ]
    yield Records("price_rows", 42, rows, "price_rows", ("place", "number"))
