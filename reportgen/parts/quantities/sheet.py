"""The sheet Assumptions with the quantities below the assumptions that they follow from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import HomeCell, SheetRow, WordsCell
from reportgen.describe.sheet_rows import plain
from reportgen.parts.assumptions.sheet import assumptions_sheet
from reportgen.parts.quantities.shape import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import Sheet
    from reportgen.parts.quantities.shape import Quantity


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet Assumptions."""
    yield assumptions_sheet(book.study, [_row(name, item) for name, item in book.study[QUANTITIES].items()])


def _row(name: str, quantity: Quantity) -> SheetRow:
    return SheetRow(
        [
            WordsCell(quantity.label, "label", comment=quantity.note),
            WordsCell(plain(quantity.symbol), "symbol"),
            HomeCell(name, quantity.style, role="live", defined=name),
            WordsCell(quantity.unit, "unit"),
        ]
    )
