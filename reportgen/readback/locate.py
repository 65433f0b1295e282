"""Locate the names of a study in a workbook by the hidden keys, which map its rows and columns to the original ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.addresses import Place, cell_name, column_number, letters
from reportgen.readback.book import EMPTY, BookCell
from reportgen.readback.formulas import CellMoves
from reportgen.workbook.keys import HOME, NAMED, SOURCE_TITLE, WORDS, Corner, Key, read_corner, read_row, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.graph.graph import Graph
    from reportgen.readback.book import ReadBook, ReadSheet
    from reportgen.workbook.keys import CarriedStudy


@dataclass(frozen=True, slots=True)
class LocatedSheet:
    """One sheet of the file: its keys by row, and the original rows and columns of its rows and columns."""

    sheet: ReadSheet
    corner: Corner
    keys: Mapping[int, tuple[Key, ...]]  # by the row of the file
    rows: Mapping[int, int]  # row of the file -> original row
    columns: Mapping[int, int]  # column of the file -> original column
    hidden: tuple[int, frozenset[int]]  # the row and the columns that hold the keys
    duplicate_rows: tuple[int, ...] = ()  # rows of the file with the key of an earlier row
    key_cells: frozenset[tuple[int, int]] = frozenset()  # row and column of each cell that holds the keys of a row


class KeyedCells(NamedTuple):
    """The cells of one key: one cell, or one for each model size."""

    located: LocatedSheet
    row: int  # in the file
    columns: tuple[int | None, ...]  # in the file, None where a column is missing
    cells: tuple[BookCell, ...]
    original: Place  # the address of the first cell when the workbook was written
    key: Key

    def address(self, size: int = 0) -> str:
        """Return the address in the file of the cell at a position, without its sheet."""
        return cell_name(self.row, self.columns[size] or self.original.column + size)


@dataclass(frozen=True, slots=True)
class LocatedBook:
    """The sheets that have keys, and the cells of every key."""

    sheets: Mapping[str, LocatedSheet]  # by original title
    items: tuple[KeyedCells, ...]
    homes: Mapping[str, KeyedCells] = field(repr=False)  # the homes of names
    words: Mapping[str, KeyedCells] = field(repr=False)  # words that may be edited, by their entry's name
    moved: CellMoves = field(repr=False)
    covered: Mapping[str, set[tuple[int, int]]] = field(repr=False)  # by original title, the places that keys cover

    @property
    def places(self) -> dict[str, Place]:
        """The original address of each name's home."""
        return {name: keyed.original for name, keyed in self.homes.items()}

    @property
    def named(self) -> dict[str, str]:
        """The defined name of each name whose cell has one; both are spelled the same."""
        return {name: name for name, keyed in self.homes.items() if keyed.key.mark == NAMED}


def carried_study(book: ReadBook) -> CarriedStudy | None:
    """Return the study that a workbook carries, or None where it carries none; raises ValueError for a damaged one."""
    sheets = sorted(book.sheets, key=lambda sheet: sheet.title != SOURCE_TITLE)
    for sheet in sheets:
        if carries_study(sheet):
            numbers = sorted({row for row, _ in sheet.cells})
            pairs = [[str(sheet.cells.get((row, column), EMPTY).value or "") for column in (1, 2)] for row in numbers]
            return read_source([(word, text) for word, text in pairs])
    return None


def carries_study(sheet: ReadSheet) -> bool:
    """Return whether a sheet is the hidden one with the study."""
    first = sheet.cells.get((1, 1), EMPTY).value
    return isinstance(first, str) and first.startswith("reportgen 1 study")


def locate_sheets(book: ReadBook) -> dict[str, LocatedSheet]:
    """Return the sheets that have keys by their original titles; copies of a sheet are left out."""
    sheets: dict[str, LocatedSheet] = {}
    for sheet in book.sheets:
        located = _sheet(sheet)
        if located is not None and (located.corner.title not in sheets or sheet.title == located.corner.title):
            sheets[located.corner.title] = located
    return sheets


def locate(sheets: Mapping[str, LocatedSheet], graph: Graph) -> LocatedBook:
    """Return the cells of every key on these sheets; ``graph`` tells which names have one value for each model size."""
    of_sheets = {title: list(_items(located, graph)) for title, located in sheets.items()}
    items = tuple(keyed for of_sheet in of_sheets.values() for keyed in of_sheet)
    moved = CellMoves(
        {located.sheet.title: title for title, located in sheets.items()},
        {located.sheet.title: located.rows for located in sheets.values()},
        {located.sheet.title: located.columns for located in sheets.values()},
    )
    homes = {keyed.key.name: keyed for keyed in items if keyed.key.mark in {HOME, NAMED}}
    words = {keyed.key.name: keyed for keyed in items if keyed.key.mark == WORDS}
    covered = {
        title: {(keyed.row, column) for keyed in of_sheet for column in keyed.columns if column is not None}
        for title, of_sheet in of_sheets.items()
    }
    return LocatedBook(sheets, items, homes, words, moved, covered)


def _sheet(sheet: ReadSheet) -> LocatedSheet | None:
    """Return a sheet with its keys, or None where it has no marker."""
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
        column: column_number(cell.value)
        for (row, column), cell in sheet.cells.items()
        if row == last and column not in hidden and isinstance(cell.value, str) and _is_letters(cell.value)
    }
    keys: dict[int, tuple[Key, ...]] = {}
    rows: dict[int, int] = {}
    duplicate_rows: list[int] = []
    original_rows: set[int] = set()
    key_cells: set[tuple[int, int]] = set()
    for (row, column), cell in sheet.cells.items():
        parsed = read_row(cell.value) if column in hidden and row != last and isinstance(cell.value, str) else None
        if parsed is not None:
            key_cells.add((row, column))
            original_row, row_keys = parsed
            if row not in rows and original_row in original_rows:
                duplicate_rows.append(row)
                continue
            original_rows.add(original_row)
            rows[row] = original_row
            keys[row] = (*keys.get(row, ()), *row_keys)
    corner = next(corner for (row, _), corner in corners.items() if row == last)
    duplicates = tuple(duplicate_rows)
    return LocatedSheet(sheet, corner, keys, rows, columns, (last, hidden), duplicates, frozenset(key_cells))


def _is_letters(text: str) -> bool:
    return 0 < len(text) <= 3 and text.isascii() and text.isalpha() and text.isupper()


def _items(located: LocatedSheet, graph: Graph) -> Iterator[KeyedCells]:
    """Yield the cells of every key of a sheet."""
    new_columns = {original: column for column, original in located.columns.items()}
    # The original column and the column of the file by the original letters: most keys have a single cell.
    by_letters = {letters(original): (original, (column,)) for column, original in located.columns.items()}
    title = located.corner.title
    sized_names = graph.sized_names()
    cells = located.sheet.cells
    for row, keys in located.keys.items():
        original_row = located.rows[row]
        for key in keys:
            letters_of_key, _, name = key
            sized = name in sized_names
            if sized or letters_of_key not in by_letters:
                first = column_number(letters_of_key)
                columns = tuple(new_columns.get(first + size) for size in range(graph.sizes if sized else 1))
                contents = tuple(EMPTY if column is None else cells.get((row, column), EMPTY) for column in columns)
                yield KeyedCells(located, row, columns, contents, Place(title, original_row, first, sized), key)
            else:
                first, single = by_letters[letters_of_key]
                contents = (cells.get((row, single[0]), EMPTY),)
                yield KeyedCells(located, row, single, contents, Place(title, original_row, first, sized), key)
