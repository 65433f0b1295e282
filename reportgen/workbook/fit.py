"""Column widths and row heights that show every label and number, computed from the cells' content."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from reportgen.describe.sheet import WordsCell
from reportgen.workbook.looks import LOOKS, shown_width

if TYPE_CHECKING:
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.sheet import Sheet
    from reportgen.workbook.layout import Filled
    from reportgen.workbook.looks import Look

DEFAULT_WIDTH = 8.43  # digits; of a column without a width of its own
_NARROWEST, _WIDEST = 6.0, 60.0
_LINE, _DEFAULT_HEIGHT, _HIGHEST = 13.5, 15.0, 409.0  # points: a line of text, a row by default, the highest row
_TITLE_ROW = 24.0
_OVERFLOWING = frozenset({"title", "subtitle", "group", "remark"})  # roles whose text may overlap the cells beside it

_SHORT = frozenset({0.0, 1.0})  # numbers that fit every column
_shown = lru_cache(maxsize=1024)(shown_width)  # numbers often repeat in the rows near them


class Fit:
    """Collects the width and height that each cell of one sheet needs.

    Widths that the sheet's description states are kept, unless a number needs more: programs show ### for one that does
    not fit.
    """

    def __init__(self, sheet: Sheet, currency: str) -> None:
        self._stated = sheet.widths
        self._currency = currency
        self._widths: dict[int, float] = {}
        self._numbers: dict[int, float] = {}  # what numbers need in the columns with a stated width
        self._wrapped: list[tuple[int, int, int, str]] = []  # row, first and last column, text
        self._heights: dict[int, float] = {}

    def add(self, filled: Filled, role: str, scale: Scale | None = None) -> None:
        """Record the width and height that an item's cells need; ``role`` is the one they are styled by.

        ``scale`` is that of their amounts.
        """
        look, item = LOOKS[role], filled.item
        skipped = () if look.turned or look.wrap else self._stated  # columns whose cells need no measuring
        if isinstance(item, WordsCell):
            if role not in _OVERFLOWING and filled.column not in skipped:
                self._text(filled, filled.column, item.text, look)
            return
        for column, value in enumerate(filled.contents if filled.stored is None else filled.stored, filled.column):
            if isinstance(value, str):
                if column not in skipped:
                    self._text(filled, column, value, look)
            elif column not in skipped or value not in _SHORT:
                text = _shown(value, item.style, item.figure, self._currency, scale)
                width = self._text(filled, column, text, look)
                if column in self._stated and item.style != "exact":  # that one is shortened to fit
                    self._numbers[column] = max(self._numbers.get(column, 0.0), width)

    def _text(self, filled: Filled, column: int, text: str, look: Look) -> float:
        """Record the width and height that a text in one column needs, and return the width."""
        if look.turned:
            self._heights[filled.row] = max(self._heights.get(filled.row, 0.0), 6.2 * len(text) + 10)
            return 0.0
        longest = max(map(len, text.split("\n"))) if "\n" in text else len(text)
        if look.wrap:
            across = filled.item.across if isinstance(filled.item, WordsCell) else 1
            self._wrapped.append((filled.row, column, column + across - 1, text))
            longest = 0 if across > 1 else max(map(len, text.split()), default=0)
        width = longest * (1.1 if look.bold else 1.0) + 2 + look.indent
        if width > self._widths.get(column, 0.0):
            self._widths[column] = width
        return width

    def widths(self) -> dict[int, float]:
        """Return the width of each column that has cells or a stated width, in digits."""
        needed = {column: max(_NARROWEST, min(_WIDEST, need)) for column, need in self._widths.items()}
        stated = {
            column: max(width, min(_WIDEST, self._numbers.get(column, 0))) for column, width in self._stated.items()
        }
        return {column: round(width, 1) for column, width in sorted((needed | stated).items())}

    def heights(self) -> dict[int, float]:
        """Return the height of each row that is not of the default height, in points."""
        widths, heights = self.widths(), dict(self._heights)
        for row, first, last, text in self._wrapped:
            room = sum(widths.get(column, DEFAULT_WIDTH) for column in range(first, last + 1))
            heights[row] = max(heights.get(row, 0.0), _LINE * lines(text, room) + 2)
        heights[1] = _TITLE_ROW
        return {row: min(_HIGHEST, height) for row, height in sorted(heights.items()) if height > _DEFAULT_HEIGHT + 1}


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width in digits, with no word broken that fits."""
    room = max(1.0, 1.1 * width - 1)  # the width is in digits, and most letters are narrower
    return sum(_lines_of(paragraph, room) for paragraph in text.split("\n"))


def _lines_of(paragraph: str, room: float) -> int:
    """Return how many lines of ``room`` characters a paragraph takes."""
    used, count = 0.0, 1
    for word in paragraph.split(" "):
        if used and used + 1 + len(word) > room:
            count, used = count + 1, 0.0
        if len(word) > room:
            count += math.ceil(len(word) / room) - 1
        used += len(word) + (1 if used else 0)
    return count
