"""The sheet Prices: each price from the price book, in use and by the book, and the rows that it was chosen among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetNames, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, group, headings, top
from reportgen.graph.names import Space
from reportgen.parts.prices.choose import choice_text, plain_number
from reportgen.parts.prices.places import price_places
from reportgen.parts.prices.shape import PRICED, PRICES, too_old

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.parts.prices.shape import PriceChoice, PriceRow

BY_BOOK = Space("priced")  # by the number of the price: its value, its age, and each row's price
MOST_SHOWN = 300  # rows of one price
_HEADS = ("In use", "By the book", "Lowest", "Highest", "Age, days", "Older than the limit", "Chosen")
_ROW_HEADS = ("Vendor", "Term", "Region", "Price of an hour", "Currency", "Date", "Source")
_COLUMNS = 8
_STYLE = "exact"


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the numbers of the sheet that are in no formula: prices by the book, ages, and prices of rows."""
    inputs: dict[str, float] = {}
    for number, choice in enumerate(analysis.study[PRICED].choices.values()):
        inputs |= {BY_BOOK(number, key): float(value) for key, value in _figures(choice).items()}
        inputs |= {BY_BOOK(number, "row", at): float(row.price) for at, row in enumerate(shown_rows(choice))}
    return SheetNames(inputs, ())


def _figures(choice: PriceChoice) -> dict[str, float]:
    return {
        "value": float(choice.value),
        "low": float(choice.low),
        "high": float(choice.high),
        "age": float(choice.age),
    }


def shown_rows(choice: PriceChoice) -> tuple[PriceRow, ...]:
    """Return the rows that a price was chosen among, as many as are shown."""
    return choice.rows[:MOST_SHOWN]


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet, where a price of the study is from the price book."""
    study = book.study
    if not study[PRICED].choices:
        return
    purpose = "Prices from the price book, and the rows that they are chosen among. Change a price where it stands."
    yield Sheet(
        "Prices",
        [*top("Prices", purpose), *_prices(study), SheetRow(), *_rows(study)],
        widths={1: 40, 8: 60},
        freeze=(TABLE + 1, 2),
        repeat=(TABLE, TABLE),
        paper="A3",
        order=46,
        purpose="Prices from the price book, with their dates and sources",
    )


def _prices(study: Study) -> Iterator[SheetRow]:
    limit, old = study[PRICES].age_limit, too_old(study)
    yield SheetRow(headings("Price", *_HEADS))
    for number, (path, label, _, name, choice) in enumerate(price_places(study)):
        late = f"yes, {limit:g} days" if limit is not None and path in old else ""
        yield SheetRow(
            [
                WordsCell(label, "wrapped"),
                LinkCell(name, _STYLE),
                *(HomeCell(BY_BOOK(number, key), _STYLE, role="constant") for key in _figures(choice)),
                WordsCell(late, "note"),
                WordsCell(choice_text(choice), "note"),
            ]
        )


def _rows(study: Study) -> Iterator[SheetRow]:
    yield SheetRow(headings("Rows of the price book", *_ROW_HEADS))
    for number, (_, label, _, _, choice) in enumerate(price_places(study)):
        yield group(label, _COLUMNS)
        for at, row in enumerate(shown_rows(choice)):
            words = (row.accelerator, row.vendor, row.term, row.region)
            yield SheetRow(
                [
                    *(WordsCell(text, "note") for text in words),
                    HomeCell(BY_BOOK(number, "row", at), _STYLE, role="constant"),
                    *(WordsCell(text, "note") for text in (row.currency, row.date.isoformat(), row.source)),
                ]
            )
        left = len(choice.rows) - MOST_SHOWN
        if left > 0:
            span = f"from {plain_number(choice.low)} to {plain_number(choice.high)} with them"
            yield SheetRow([WordsCell(f"{left:,} more rows; prices are {span}", "remark")])
