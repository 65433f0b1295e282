"""The cells of a workbook that was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.entries import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Content


class BookCell(NamedTuple):
    """One cell: its formula without the leading ``=``, None where it has none, and its value."""

    formula: str | None
    value: Content  # the stored value of a formula, else the content
    error: bool = False  # whether the value is an error such as #REF!
    date: bool = False  # whether its number format shows a date or a time


EMPTY = BookCell(None, None)


def cell_content(cell: BookCell) -> str:
    """Return a cell's formula, or else its value, as messages write it."""
    return f"={cell.formula}" if cell.formula is not None else shown(cell.value)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet of the file; cells, comments and links to the web are by row and column, from 1."""

    title: str
    cells: Mapping[tuple[int, int], BookCell]
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadBook:
    """All sheets of the file, and what its defined names refer to: those of the workbook and those of a sheet."""

    sheets: tuple[ReadSheet, ...]
    names: Mapping[str, str]
    links: int  # the number of other workbooks that it refers to
    charts: int = 0
    pictures: int = 0
    drawings: int = 0  # text boxes, lines and other shapes
    names_of_sheets: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by the sheet's title and the name
