"""Cells by row and column, and how formulas write them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


class Place(NamedTuple):
    """The address of a name's home: the first cell where it is sized."""

    sheet: str
    row: int
    column: int
    sized: bool


@cache
def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell on its sheet: row 3 and column 28 are AB3."""
    return f"{letters(column)}{row}"


@cache
def column_number(text: str) -> int:
    """Return a column's number from its letters, in either case: A is 1, AB is 28."""
    number = 0
    for letter in text.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


@cache
def quoted(sheet: str) -> str:
    """Return a sheet's title as formulas write it.

    >>> print(quoted("Summary"), quoted("Bob's sums"))
    Summary 'Bob''s sums'
    """
    plain = sheet.isascii() and sheet.isalpha()
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


def cell_address(sheet: str, cell: str) -> str:
    """Return sheet and cell as formulas write them; the sheet alone where there is no cell.

    >>> cell_address("Summary", "B4")
    'Summary!B4'
    """
    return f"{quoted(sheet)}!{cell}" if cell else sheet or "workbook"


def adjacent(places: list[Place]) -> tuple[Place, Place] | None:
    """Return the first and last of cells that stand side by side in one row or column, None where they do not."""
    stretches = runs(places)
    return stretches[0] if len(stretches) == 1 else None


def runs(places: list[Place]) -> list[tuple[Place, Place]]:
    """Return the first and last of each stretch of cells side by side, in the order of the list."""
    stretches: list[tuple[Place, Place]] = []
    step = (0, 0)
    for place in places:
        if stretches:
            first, last = stretches[-1]
            now = (place.row - last.row, place.column - last.column)
            if place.sheet == last.sheet and now in ((1, 0), (0, 1)) and step in (now, (0, 0)):
                stretches[-1], step = (first, place), now
                continue
        stretches.append((place, place))
        step = (0, 0)
    return stretches
