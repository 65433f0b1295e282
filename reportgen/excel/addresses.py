"""Cells by row and column, and how formulas write them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


class Place(NamedTuple):
    """Where a name has its home: the first of its columns."""

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


@cache
def quoted(sheet: str) -> str:
    """Return a sheet's title as formulas write it."""
    plain = sheet.isascii() and sheet.isalpha()
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


def adjacent(places: list[Place]) -> tuple[Place, Place] | None:
    """Return the first and last of cells that stand side by side in one row or column, None where they do not."""
    found = runs(places)
    return found[0] if len(found) == 1 else None


def runs(places: list[Place]) -> list[tuple[Place, Place]]:
    """Return the first and last of each stretch of cells side by side, in the order of the list."""
    found: list[tuple[Place, Place]] = []
    step = (0, 0)
    for place in places:
        if found:
            first, last = found[-1]
            now = (place.row - last.row, place.column - last.column)
            if place.sheet == last.sheet and now in ((1, 0), (0, 1)) and step in (now, (0, 0)):
                found[-1], step = (first, place), now
                continue
        found.append((place, place))
        step = (0, 0)
    return found
