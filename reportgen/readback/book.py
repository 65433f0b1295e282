"""The cells of a workbook that was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Content


class BookCell(NamedTuple):
    """One cell: its formula without the leading ``=``, None where it has none, and its value."""

    formula: str | None
    value: Content  # the stored value of a formula, else the content
    error: bool = False  # whether the value is an error such as #REF!


EMPTY = BookCell(None, None)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet of the file."""

    title: str
    cells: Mapping[tuple[int, int], BookCell]  # by row and column, from 1


@dataclass(frozen=True, slots=True)
class ReadBook:
    """All sheets of the file, and what its defined names of workbook scope refer to."""

    sheets: tuple[ReadSheet, ...]
    names: Mapping[str, str]
    links: int  # the number of other workbooks that it refers to
