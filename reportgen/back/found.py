"""A workbook as found: which of its sheets, rows, columns and cells is which of those it was written with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportgen.back.book import EMPTY, Cell
from reportgen.back.canonical import Moved, column_of
from reportgen.excel.addresses import Place, letters
from reportgen.excel.keys import HOME, NAMED, SOURCE_TITLE, WORDS, Corner, Key, read_corner, read_row, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.back.book import ReadBook, ReadSheet
    from reportgen.excel.keys import Source
    from reportgen.model.graph import Graph


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """One sheet: its keys by row, and where its rows and columns were when it was written."""

    sheet: ReadSheet
    corner: Corner
    keys: Mapping[int, tuple[Key, ...]]  # by the row of the file
    rows: Mapping[int, int]  # row of the file -> row as written
    columns: Mapping[int, int]  # likewise
    hidden: tuple[int, frozenset[int]]  # the row and the columns of the keys
    twice: tuple[int, ...] = ()  # rows of the file whose key another row has as well


class Item(NamedTuple):
    """What a key speaks of: the sheet, the row now, each of its columns now (None where one is gone), and the key."""

    found: FoundSheet
    row: int
    columns: tuple[int | None, ...]
    cells: tuple[Cell, ...]  # as read
    at: Place  # as written
    key: Key

    def address(self, size: int = 0) -> str:
        """The address of one of its cells."""
        return f"{letters(self.columns[size] or self.at.column + size)}{self.row}"


@dataclass(frozen=True, slots=True)
class Found:
    """All sheets that have keys, by the title they were written with, and every item of theirs."""

    sheets: Mapping[str, FoundSheet]
    items: tuple[Item, ...]
    homes: Mapping[str, Item] = field(repr=False)
    words: Mapping[str, Item] = field(repr=False)
    moved: Moved = field(repr=False)

    @property
    def places(self) -> dict[str, Place]:
        """Where each name had its home when the workbook was written."""
        return {name: item.at for name, item in self.homes.items()}

    @property
    def named(self) -> dict[str, str]:
        """Each name whose cell has a defined name, with it."""
        return {name: name for name, item in self.homes.items() if item.key.mark == NAMED}


def source_of(book: ReadBook) -> Source | None:
    """Return the study that a workbook carries, None where it carries none. Raises ValueError when it is damaged."""
    sheets = sorted(book.sheets, key=lambda sheet: sheet.title != SOURCE_TITLE)
    for sheet in sheets:
        first = sheet.cells.get((1, 1), EMPTY).value
        if isinstance(first, str) and first.startswith("reportgen 1 study"):
            numbers = sorted({row for row, _ in sheet.cells})
            pairs = [[str(sheet.cells.get((row, column), EMPTY).value or "") for column in (1, 2)] for row in numbers]
            return read_source([(word, text) for word, text in pairs])
    return None


def find_sheets(book: ReadBook) -> dict[str, FoundSheet]:
    """Find the sheets that have keys, by title as written; a copy of a sheet is passed over."""
    sheets: dict[str, FoundSheet] = {}
    for sheet in book.sheets:
        found = _sheet(sheet)
        if found is not None and (found.corner.title not in sheets or sheet.title == found.corner.title):
            sheets[found.corner.title] = found
    return sheets


def find(sheets: Mapping[str, FoundSheet], graph: Graph) -> Found:
    """Find everything that has a key on these sheets."""
    items = tuple(item for found in sheets.values() for item in _items(found, graph))
    moved = Moved(
        {found.sheet.title: title for title, found in sheets.items()},
        {found.sheet.title: found.rows for found in sheets.values()},
        {found.sheet.title: found.columns for found in sheets.values()},
    )
    homes = {item.key.name: item for item in items if item.key.mark in {HOME, NAMED}}
    words = {item.key.name: item for item in items if item.key.mark == WORDS}
    return Found(sheets, items, homes, words, moved)


def _sheet(sheet: ReadSheet) -> FoundSheet | None:
    corners = {
        place: corner
        for place, cell in sheet.cells.items()
        if isinstance(cell.value, str) and cell.value.startswith("reportgen 1|") and (corner := read_corner(cell.value))
    }
    if not corners:
        return None
    last = max(row for row, _ in corners)
    hidden = frozenset(column for row, column in corners if row == last)
    columns = {
        column: column_of(cell.value)
        for (row, column), cell in sheet.cells.items()
        if row == last and column not in hidden and isinstance(cell.value, str) and _is_letters(cell.value)
    }
    keys: dict[int, tuple[Key, ...]] = {}
    rows: dict[int, int] = {}
    twice: list[int] = []
    written: set[int] = set()
    for (row, column), cell in sheet.cells.items():
        read = read_row(cell.value) if column in hidden and row != last and isinstance(cell.value, str) else None
        if read is not None:
            if row not in rows and read[0] in written:
                twice.append(row)
                continue
            written.add(read[0])
            rows[row] = read[0]
            keys[row] = (*keys.get(row, ()), *read[1])
    corner = next(corner for (row, _), corner in corners.items() if row == last)
    return FoundSheet(sheet, corner, keys, rows, columns, (last, hidden), tuple(twice))


def _is_letters(text: str) -> bool:
    return 0 < len(text) <= 3 and text.isascii() and text.isalpha() and text.isupper()


def _items(found: FoundSheet, graph: Graph) -> Iterator[Item]:
    now = {was: column for column, was in found.columns.items()}
    lone = {letters(was): (was, (column,)) for column, was in found.columns.items()}
    title = found.corner.title
    sizes = {name for name, value in graph.inputs.items() if isinstance(value, tuple)}
    sizes |= {name for name, item in graph.definitions.items() if item.sized}
    cells = found.sheet.cells
    for row, keys in found.keys.items():
        written = found.rows[row]
        for key in keys:
            if key.name in sizes or key.column not in lone:
                first, sized = column_of(key.column), key.name in sizes
                columns = tuple(now.get(first + size) for size in range(graph.sizes if sized else 1))
                read = tuple(EMPTY if column is None else cells.get((row, column), EMPTY) for column in columns)
                yield Item(found, row, columns, read, Place(title, written, first, sized), key)
            else:
                first, alone = lone[key.column]
                read = (cells.get((row, alone[0]), EMPTY),)
                yield Item(found, row, alone, read, Place(title, written, first, sized=False), key)
