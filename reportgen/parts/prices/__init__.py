"""Prices with dates: those that a study takes from the price book, with the rows that they come from and their ages."""

from reportgen.describe.part import Absent, Lazy, Part
from reportgen.describe.view import Section
from reportgen.parts.prices.shape import PRICE_ROWS, PRICED, PRICES, with_priced

__all__ = ["PART", "choose", "places", "records", "shape"]

PART = Part(
    name="prices",
    tables=(PRICES, PRICE_ROWS, PRICED),
    resolve=with_priced,
    define=Absent("a price is defined by the part that it belongs to"),
    analyse=Absent("a price is analysed by the part that it belongs to"),
    labels=Absent("it has no numbers of its own"),
    entries=Absent("a price is an entry of the part that it belongs to"),
    set_value=Absent("it has no entries"),
    follow=Absent("it has no entries"),
    sheet_names=Lazy("reportgen.parts.prices.sheet:sheet_names"),
    sheets=Lazy("reportgen.parts.prices.sheet:sheets"),
    sections=(Section("prices", "Prices and their dates", 42, view="prices"),),
    views=Lazy("reportgen.parts.prices.view:VIEWS"),
    records=Lazy("reportgen.parts.prices.records:records"),
)
