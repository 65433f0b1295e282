"""A workbook's cells as plain values, and as the lines in which one process tells them to another.

A line is JSON: whatever a stranger's file does to the process that reads it, what comes out is numbers and texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Content = float | str | bool | None
_WIDTH = 1 << 15  # more than any sheet has columns, so that a place is one number


class Cell(NamedTuple):
    """One cell: its formula without the leading ``=`` (None where it has none) and its value, stored or typed."""

    formula: str | None
    value: Content
    error: bool = False


EMPTY = Cell(None, None)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet as it stands in the file."""

    title: str
    cells: Mapping[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class ReadBook:
    """All sheets, and the text of every defined name that the workbook as a whole has."""

    sheets: tuple[ReadSheet, ...]
    names: Mapping[str, str]
    links: int  # how many other workbooks it refers to


def request_of(data: bytes, origin: str) -> bytes:
    """What is asked of the process that reads: the file's bytes behind its name."""
    return json.dumps(origin).encode() + b"\n" + data


def asked(request: bytes) -> tuple[str, bytes]:
    """The name and the bytes that a request is about."""
    origin, _, data = request.partition(b"\n")
    return json.loads(origin), data


def lines_of(names: Mapping[str, str], links: int, sheets: Iterable[ReadSheet]) -> Iterator[bytes]:
    """A book as lines, one a sheet, each made when the one before it is gone."""
    yield json.dumps([dict(names), links]).encode()
    for sheet in sheets:
        places = [row * _WIDTH + column for row, column in sheet.cells]
        cells = sheet.cells.values()
        formulas, values = [cell.formula for cell in cells], [cell.value for cell in cells]
        wrong = [number for number, cell in enumerate(cells) if cell.error]
        yield json.dumps([sheet.title, places, formulas, values, wrong]).encode()


def book_of(lines: Iterable[bytes]) -> ReadBook:
    """The book that was told in lines."""
    told = iter(lines)
    names, links = json.loads(next(told))
    return ReadBook(tuple(_sheet(line) for line in told), names, links)


def _sheet(line: bytes) -> ReadSheet:
    title, places, formulas, values, wrong = json.loads(line)
    cells = list(map(Cell, formulas, values))
    for number in wrong:
        cells[number] = cells[number]._replace(error=True)
    return ReadSheet(title, {divmod(place, _WIDTH): cell for place, cell in zip(places, cells, strict=True)})
