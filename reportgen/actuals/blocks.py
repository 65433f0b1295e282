"""Give a file in parts: blocks of lines that pandas may split, and records of lines that must be looked at one by one.

A block is plain where every line has as many values as the header, every quote opens at the start of a value and closes
at its end, and no value has a line break: pandas' reader and Python's then split it alike. Any other block, as one with
a row that is cut short, goes record by record, so that the row can be said.
"""

from __future__ import annotations

from io import BytesIO, StringIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from reportgen.actuals.records import LONGEST_LINE, Lines, records, split_records
from reportgen.system.errors import unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from reportgen.actuals.records import FileLayout, Record

_LINE = 200  # bytes, about what a line has
_FIRST = 5  # the part of a block that the first is, which tells how columns are read
_FEW = 0.25  # of the rows: a column of fewer different texts is read by them
_NEWLINE, _RETURN, _QUOTE = b'\n\r"'


class Block(NamedTuple):
    """Rows that pandas has split: the line of each, and a column of texts for each name of the header."""

    lines: range
    table: pd.DataFrame


class _Joined:
    """The text of a block, and of the lines of the file after it as long as they are asked for."""

    def __init__(self, block: bytes, file: BinaryIO) -> None:
        self._file = file
        self._text = self._opened(block)

    @staticmethod
    def _opened(block: bytes) -> StringIO:
        return StringIO(block.decode(errors="surrogateescape"), newline="")

    def readline(self, most: int) -> str:
        """Return the next line, or so many characters of it; "" at the end of the file."""
        line = self._text.readline(most)
        while len(line) < most and not line.endswith(("\n", "\r")):
            more = self._file.readline(most - len(line))
            if not more:
                break
            self._text = self._opened(more)
            line += self._text.readline(most - len(line))
        return line

    def spent(self) -> bool:
        """Return whether nothing was taken from the file that has not been given."""
        place = self._text.tell()
        self._text.seek(0, 2)
        end = self._text.tell()
        self._text.seek(place)
        return place == end


def parts(path: Path, file_layout: FileLayout, names: Sequence[str], rows: int) -> Iterator[Block | list[Record]]:
    """Yield every row of a file, about so many at a time; ``names`` are the columns of JSON lines.

    Raises StudyError.
    """
    if file_layout.delimiter not in {"", "{"} and len(file_layout.header) > 1:
        try:
            with path.open("rb") as file:
                if not any(b"\r" in file.readline().rstrip(b"\r\n") for _ in range(file_layout.first - 1)):
                    yield from _split(file, file_layout, rows)
                    return
        except OSError as error:
            raise unreadable(path, error) from error
    read = records(path, file_layout, names)
    while part := list(islice(read, rows)):
        yield part


def _split(file: BinaryIO, file_layout: FileLayout, rows: int) -> Iterator[Block | list[Record]]:
    """Yield the rows of a file with a delimiter, from where it has been read to."""
    line, few = file_layout.first, set[int]()
    while data := file.read(rows * _LINE // (1 if few else _FIRST)):
        data += b"" if data.endswith(b"\n") else file.readline(LONGEST_LINE)
        count = plain_lines(data, file_layout)
        table = _table(data, file_layout, few) if count else None
        if table is not None:
            yield Block(range(line, line + count), table)
            line += count
        else:
            joined = _Joined(data, file)
            lines = Lines(joined, line - 1)
            yield from _records(lines, joined, file_layout, rows)
            line = lines.number + 1


def _records(lines: Lines, joined: _Joined, file_layout: FileLayout, rows: int) -> Iterator[list[Record]]:
    """Yield the records of a block, and of what belongs to its last one."""
    part: list[Record] = []
    for record in split_records(lines, file_layout):
        part.append(record)
        ended = not lines.waiting and joined.spent()
        if ended or len(part) >= rows:
            yield part
            part = []
        if ended:
            return
    if part:
        yield part


def plain_lines(data: bytes, file_layout: FileLayout) -> int:
    """Return how many lines a block has, 0 where it is not plain: see the module."""
    if not data.endswith(b"\n"):
        data += b"\n"
    if not _is_text(data):
        return 0
    delimiter, width = ord(file_layout.delimiter), len(file_layout.header) + file_layout.ended
    values = np.frombuffer(data, dtype=np.uint8)
    marks = (values == _NEWLINE) | (values == delimiter)
    if file_layout.quoted and b'"' in data:
        marks |= values == _QUOTE
    places = np.flatnonzero(marks)
    kinds = values[places]
    quotes = kinds == (_QUOTE if file_layout.quoted else _NEWLINE - 1)
    if quotes.any():
        outside = ~quotes & (np.cumsum(quotes, dtype=np.int32) % 2 == 0)
        if not _are_whole(values, places[quotes], delimiter) or (kinds[~quotes & ~outside] == _NEWLINE).any():
            return 0
        kinds, places = kinds[outside], places[outside]
    return len(kinds) // width if _are_even(kinds, places, width) else 0


def _is_text(data: bytes) -> bool:
    """Return whether a block is UTF-8 without zero bytes, and has no line that ends with a carriage return alone."""
    if b"\0" in data or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        return False
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def _are_even(kinds: np.ndarray, places: np.ndarray, width: int) -> bool:
    """Return whether every line has as many values as the header and none is too long, by marks and their places."""
    if len(kinds) % width:
        return False
    ends = kinds.reshape(-1, width) == _NEWLINE
    lengths = np.diff(places.reshape(-1, width)[:, -1], prepend=-1)
    return bool(ends[:, -1].all() and not ends[:, :-1].any() and lengths.max() < LONGEST_LINE)


def _are_whole(values: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Return whether quotes open at the start of a value and close at its end, by their places."""
    if len(quotes) % 2:
        return False
    before = values[quotes[0::2] - 1]  # of the first byte the last one, which is a line's end
    after = values[quotes[1::2] + 1]
    opens = (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE)
    closes = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    return bool(opens.all() and closes.all())


def _table(data: bytes, file_layout: FileLayout, few: set[int]) -> pd.DataFrame | None:
    """Return a block as texts; None where rows have a value after the delimiter that ends them.

    ``few`` are the places of columns that had few different texts so far; the first block fills it.
    """
    table = _texts(data, file_layout, few)
    if numbers := {place for place in few if table[place].cat.categories.dtype.kind in "biuf"}:
        few -= numbers  # pandas has made numbers of them, and lost their texts
        table = _texts(data, file_layout, few)
    if not few:
        few.update(place for place, column in enumerate(table.columns) if _has_few(table[column]))
    if file_layout.ended:
        last, table = table.iloc[:, -1], table.iloc[:, :-1]
        if (last != "").any():
            return None
    table.columns = list(file_layout.header)
    return table


def _texts(data: bytes, file_layout: FileLayout, few: Collection[int]) -> pd.DataFrame:
    """Return a block as texts, those of ``few`` columns by their different texts."""
    width = len(file_layout.header) + file_layout.ended
    dtypes: dict[Hashable, str] = {place: "category" if place in few else "object" for place in range(width)}
    return pd.read_csv(
        BytesIO(data),
        sep=file_layout.delimiter,
        header=None,
        names=list(range(width)),
        index_col=False,
        dtype=dtypes,
        na_filter=False,
        quoting=0 if file_layout.quoted else 3,
        skip_blank_lines=False,
        engine="c",
        low_memory=False,
    )


def _has_few(column: pd.Series[str]) -> bool:
    """Return whether a column has few different texts, and one that is no number."""
    texts = column.unique()
    return len(texts) < _FEW * len(column) and bool(pd.to_numeric(pd.Series(texts), errors="coerce").isna().any())
