"""Read a table of the report's HTML: cells that reach over rows and columns, and how wide columns are."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from reportgen.report.word_content import CELL_NOTE, Cell, Math, Row, WordTable, WordText
from reportgen.report.word_math import length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    from reportgen.report.word_content import Paragraph

    Read = Callable[[Element, bool], tuple[Paragraph, ...]]

_MOST_SPAN = 60  # columns or rows that a cell may reach over
_BOLD = 1.15  # how wide a bold letter is, in others
_LINE = 94  # characters on a line of a table, about, as wide as the text
_BESIDE = 3  # characters that a column has on top of its text, for the space between columns
_LONGEST_WORD = 24  # characters of a word that a column makes room for
_SHORTEST_LINE = 16  # characters that a line of words has room for, where there are more


class _Reach(NamedTuple):
    """A cell that reaches into rows below: how many, over how many columns, and on which side its text stands."""

    rows: int
    span: int


def table(element: Element, read: Read) -> WordTable:
    """Return a table; ``read`` returns the paragraphs of a cell, all bold where its second argument says so."""
    rows = tuple(_rows(element, read))
    count = max((sum(cell.span for cell in row.cells) for row in rows), default=1)
    return WordTable(_widths(rows, count), tuple(_filled(row, count) for row in rows))


def _rows(element: Element, read: Read) -> Iterator[Row]:
    reaching: dict[int, _Reach] = {}  # by the column that the cell begins in
    for group, line in _lines(element):
        classes = frozenset(line.get("class", "").split())
        header, total = group == "thead", "total" in classes
        bold = header or total or "group" in classes
        cells: list[Cell] = []
        column = 0
        for cell in (item for item in line if item.tag in {"td", "th"}):
            column = _go_on(cells, reaching, column)
            span, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            named = frozenset(cell.get("class", "").split())
            merge = "restart" if rows > 1 else ""
            right, centred = "n" in named and "over" not in named, "over" in named
            cells.append(Cell(read(cell, bold), right, centred, span, merge))
            if rows > 1:
                reaching[column] = _Reach(rows - 1, span)
            column += span
        _go_on(cells, reaching, column)
        yield Row(tuple(cells), header, total)


def _lines(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield every row with what it stands in."""
    for group in element:
        if group.tag == "tr":
            yield "tbody", group
        elif group.tag in {"thead", "tbody", "tfoot"}:
            yield from ((group.tag, line) for line in group if line.tag == "tr")


def _go_on(cells: list[Cell], reaching: dict[int, _Reach], column: int) -> int:
    """Add the cells that reach into this row from above, beginning at a column; return the next free one."""
    while column in reaching:
        rows, span = reaching.pop(column)
        cells.append(Cell((), span=span, merge="continue"))
        if rows > 1:
            reaching[column] = _Reach(rows - 1, span)
        column += span
    return column


def _span(cell: Element, name: str) -> int:
    text = cell.get(name, "1")
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() else 1


def _filled(row: Row, count: int) -> Row:
    """Return a row with as many columns as the table has: Word repairs a table whose rows differ."""
    lacking = count - sum(cell.span for cell in row.cells)
    return row._replace(cells=(*row.cells, Cell((), span=lacking))) if lacking else row


def _widths(rows: Iterable[Row], count: int) -> tuple[float, ...]:
    """Return each column's part of the width: room for its longest word first, then for its text."""
    least: list[float] = [_BESIDE] * count
    whole = [*least]
    for row in rows:
        column = 0
        for cell in row.cells:
            if cell.span == 1:
                lines = [_lengths(paragraph, row.header) for paragraph in cell.paragraphs]
                longest = max((words for words, _ in lines), default=0)
                text = max((all_of_it for _, all_of_it in lines), default=0)
                tight = text if cell.right and not row.header and _is_number(cell) else longest
                least[column] = max(least[column], tight + _BESIDE)
                whole[column] = max(whole[column], text + _BESIDE)
            column += cell.span
    room = _LINE - fsum(least)
    wanted = [most - low for most, low in zip(whole, least, strict=True)]
    if room > 0 and any(wanted):
        part = min(1.0, room / fsum(wanted))
        least = [low + part * more for low, more in zip(least, wanted, strict=True)]
    return tuple(width / fsum(least) for width in least)


def _is_number(cell: Cell) -> bool:
    """Return whether a cell has a number or a range, which is not broken over lines."""
    first = next((item for paragraph in cell.paragraphs for item in paragraph.items), None)
    return isinstance(first, WordText) and not first.text[:1].isalpha()


def _lengths(paragraph: Paragraph, header: bool) -> tuple[float, float]:
    """Return how many characters the shortest and the longest line of a paragraph should have room for.

    A heading may be broken at each space.
    """
    text = "".join(item.text for item in paragraph.items if isinstance(item, WordText))
    formula = sum(length(item) for item in paragraph.items if isinstance(item, Math))
    part = 0.5 if paragraph.style == CELL_NOTE else 1.0  # an explanation may go over more lines
    word = min(max((len(word) for word in text.split()), default=0), _LONGEST_WORD)
    line = word * _BOLD if header else max(word, min(len(text) * part, _SHORTEST_LINE))
    return max(line, formula), max(len(text) * part, line, formula)
