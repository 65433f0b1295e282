"""Read the price book: the bundled files of prices and those in the folder ``prices`` beside a study."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any

from reportgen.parts.prices.shape import CHECKS, MOST_ROWS, PriceRow
from reportgen.study.guard import MAX_PROBLEMS
from reportgen.system.errors import Problem, StudyError, nearest_or_all, os_reason
from reportgen.system.resources import bundled_prices
from reportgen.system.texts import cut, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

FOLDER = "prices"  # beside a study
_ENDING = "csv"
_MOST_BYTES = 10_000_000
_MOST_FILES = 100
_LONGEST_CELL = 4000  # characters
_COLUMNS = ", ".join(CHECKS)


class _LineError(ValueError):
    """A line of a file of prices is wrong; ``line`` is its number, 0 where the file as a whole is."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


def price_book(folder: Path | None = None) -> tuple[PriceRow, ...]:
    """Return the rows of the bundled files, then those in the folder ``prices`` of the folder of a study.

    A row of a study's own takes the place of a bundled one of the same offer and day. Raises StudyError with every line
    of a file that is not a row, and every row that repeats another.
    """
    own = own_rows(folder / FOLDER) if folder is not None and (folder / FOLDER).is_dir() else ()
    replaced = {(row.offer, row.date) for row in own}
    return (*(row for row in bundled_rows() if (row.offer, row.date) not in replaced), *own)


@cache
def bundled_rows() -> tuple[PriceRow, ...]:
    """Return the rows of the bundled files of prices."""
    return _rows((file.name, file.read_bytes()) for file in bundled_prices())


def own_rows(folder: Path) -> tuple[PriceRow, ...]:
    """Return the rows of all files of prices in a folder, in the order of their names. Raises StudyError."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix[1:].lower() == _ENDING)
    except OSError as error:
        raise StudyError([Problem(f"cannot read the folder: {os_reason(error)}", folder.name)]) from error
    if len(files) > _MOST_FILES:
        raise StudyError([Problem(f"holds more than {_MOST_FILES} files of prices", folder.name)])
    return _rows((f"{folder.name}/{path.name}", _read(path, f"{folder.name}/{path.name}")) for path in files)


def _read(path: Path, name: str) -> bytes:
    """Return the content of a file of prices, at most one byte above the limit, so that a longer one is refused.

    Raises StudyError where the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise StudyError([Problem(f"cannot read the file: {os_reason(error)}", one_line(cut(name)))]) from error


def _rows(files: Iterable[tuple[str, bytes]]) -> tuple[PriceRow, ...]:
    """Return the rows of files, given by name and content. Raises StudyError with every problem."""
    rows: dict[tuple[object, ...], tuple[PriceRow, str]] = {}
    problems: list[Problem] = []
    for name, data in files:
        shown = one_line(cut(name))
        for line, row in _read_rows(data):
            place = f"{shown}:{line}" if line else shown
            if not isinstance(row, PriceRow):
                problems.append(Problem(row, place))
            elif (before := rows.setdefault((row.offer, row.date), (row, place))[1]) != place:
                problems.append(Problem(f"row repeats the offer and the day of {before}", place))
            if len(rows) > MOST_ROWS:
                problems.append(Problem(f"prices have more than {MOST_ROWS:,} rows", place))
            if len(problems) >= MAX_PROBLEMS or len(rows) > MOST_ROWS:
                raise StudyError(problems)
    if problems:
        raise StudyError(problems)
    return tuple(row for row, _ in rows.values())


def _read_rows(data: bytes) -> Iterator[tuple[int, PriceRow | str]]:
    """Yield each row of a file with its line, or what is wrong with it; line 0 is the file as a whole."""
    try:
        reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
        heads = _heads(next(reader, []), reader.line_num)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, _row(heads, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        yield reader.line_num, f"line is no CSV: {error}"
    except _LineError as error:
        yield error.line, str(error)


def _text(data: bytes) -> str:
    """Return the text of a file of prices. Raises _LineError."""
    if len(data) > _MOST_BYTES:
        raise _LineError(f"file is larger than {_MOST_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _LineError(f"file is not UTF-8: byte {error.start} cannot be read", line) from error
    if "\0" in text:
        raise _LineError("line holds a zero byte, which no text has", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _heads(cells: Sequence[str], line: int) -> list[str]:
    """Return the columns of a file. Raises _LineError where one is missing, unknown or there twice."""
    heads = [cell.strip() for cell in cells]
    if not any(heads):
        raise _LineError(f"file is empty; its first line names the columns {_COLUMNS}", 1)
    for head in heads:
        if head not in CHECKS:
            raise _LineError(
                f"unknown column {cut(one_line(head), 40)!r}{nearest_or_all(head, CHECKS, 'columns')}", line
            )
        if heads.count(head) > 1:
            raise _LineError(f"column {head!r} is there twice", line)
    missing = [column for column in CHECKS if column not in heads]
    if missing:
        raise _LineError(f"column {', '.join(map(repr, missing))} is missing", line)
    return heads


def _row(heads: Sequence[str], cells: Sequence[str]) -> PriceRow | str:
    """Return a row of a file, or what is wrong with it."""
    if len(cells) != len(heads):
        return f"line has {len(cells)} cells, the first one {len(heads)}"
    stated = dict(zip(heads, cells, strict=True))
    row: dict[str, Any] = {}
    for column, check in CHECKS.items():
        if len(stated[column]) > _LONGEST_CELL:
            return f"{column} is longer than {_LONGEST_CELL:,} characters"
        try:
            row[column] = check(stated[column])
        except ValueError as error:
            return one_line(f"{column} {error}")
    return PriceRow.model_construct(**row)
