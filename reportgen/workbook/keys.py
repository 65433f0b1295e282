"""Hidden keys that identify the content of each cell of a workbook, even after rows, columns or sheets were moved.

Every sheet has a hidden column right of its last column and a hidden row below its last row. The hidden row holds each
column's original letters. The hidden column holds, in each row, the row's original number and the names of its cells by
original column: in ``12|gamma.search.|C=budget;E=member`` row 12 has ``gamma.search.budget`` in C. The marks are ``=``
for a name at its home, ``:`` for one whose cell has a defined name of the same spelling, ``>`` for a reference to a
name, ``#`` for words that may be edited. The cell where the hidden row and column cross holds a marker with the sheet's
original title, the number of its columns and the numbers of its rows. All keys are plain texts, so every program moves
them together with the cells that they describe.

A hidden sheet carries the study's source text, so that a workbook can be read without its study file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.addresses import LAST_COLUMN, LAST_ROW, letters
from reportgen.describe.sheet import HomeCell, LinkCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.sheet import Sheet
    from reportgen.workbook.layout import Layout

MARKER = "reportgen 1"
SOURCE_TITLE = "Study source"
_SOURCE_MARKER = f"{MARKER} study"
_LONGEST_CELL = 30_000  # characters; the strictest program cuts longer texts
_MAX_SOURCE = 1_000_000  # bytes of a study's text
# Numbers of rows and columns have at most seven digits, whatever a file that was made to mislead has.
_TITLE = 31  # characters of a sheet's title at most, as spreadsheet programs have it
_CORNER = re.compile(rf"reportgen 1\|([0-9]{{1,7}})\|([0-9,-]*)\|(.{{0,{_TITLE}}})\Z", re.DOTALL)
_RANGE = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?\Z")
_ROW_KEY = re.compile(r"([0-9]{1,7})\|([^|;]*)\|(.*)\Z", re.DOTALL)
_ITEM = re.compile(r"([A-Z]{1,3})([=:>#])([^;]*)\Z", re.DOTALL)
HOME, NAMED, LINK, WORDS = "=", ":", ">", "#"


class Key(NamedTuple):
    """The key of one item of a row: the letters of its original column, its mark, and its name."""

    column: str
    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Corner:
    """The marker of a sheet: its title, number of columns and keyed rows when it was written."""

    title: str
    columns: int
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class CarriedStudy:
    """The content of the hidden sheet: the study's source, and the version and sheet titles of the workbook."""

    text: str
    id: str
    version: str
    fingerprint: str  # the SHA-256 of the study file's bytes
    scenario: str  # the active one when the workbook was written
    titles: tuple[str, ...]
    embedded: bool = True  # whether the workbook carries the text; else it has to be given beside it


class SheetKeys(NamedTuple):
    """The key cells of a sheet."""

    rows: Mapping[int, Sequence[str]]  # the texts in the hidden columns, by row
    row: int  # the hidden row
    texts: Sequence[str]  # the texts in the hidden row, from column 1
    columns: range  # the hidden columns; more than one where the keys of a row are too long for one cell


def sheet_keys(sheet: Sheet, layout: Layout) -> SheetKeys:
    """Return the key cells of a sheet; ``layout`` gives the width of each item."""
    rows: dict[int, list[str]] = {}
    last = 0
    for number, row in enumerate(sheet.rows, start=1):
        column, keys = row.start, list[Key]()
        for item in row.items:
            if item is None:
                column += 1
                continue
            if isinstance(item, HomeCell):
                mark = NAMED if layout.defined.get(item.name) == item.name else HOME
                keys.append(Key(letters(column), mark, item.name))
            elif isinstance(item, LinkCell):
                keys.append(Key(letters(column), LINK, item.name))
            elif item.key:
                keys.append(Key(letters(column), WORDS, item.key))
            column += layout.width(item)
        last = max(last, column - 1)
        if keys:
            rows[number] = list(_row_texts(number, keys))
    width = max(map(len, rows.values()), default=1)
    corner = f"{MARKER}|{last}|{_ranges(rows)}|{sheet.title}"
    texts = [*map(letters, range(1, last + 1)), *[corner] * width]
    return SheetKeys(rows, len(sheet.rows) + 1, texts, range(last + 1, last + 1 + width))


def _row_texts(number: int, keys: list[Key]) -> Iterator[str]:
    """Yield the keys of a row as one text, or as further texts where one would be too long for a cell."""
    names = [key.name for key in keys]
    prefix = commonprefix(names)  # noqa: RUF071 - of names, not of paths
    cut = prefix.rfind(".") + 1
    head = f"{number}|{_escaped(prefix[:cut])}|"
    escape = _escaped if _escaped("".join(names)) != "".join(names) else str
    texts = [f"{column}{mark}{escape(name[cut:])}" for column, mark, name in keys]
    room, pending = _LONGEST_CELL - len(head), list[str]()
    for text in texts:
        if pending and len(text) + 1 > room:
            yield head + ";".join(pending)
            room, pending = _LONGEST_CELL - len(head), []
        pending.append(text)
        room -= len(text) + 1
    yield head + ";".join(pending)


def read_row(text: str) -> tuple[int, list[Key]] | None:
    """Return the original number and the keys of a row from its text, or None where the text is not a row's key."""
    match = _ROW_KEY.match(text)
    if match is None:
        return None
    number, start, texts = match.groups()
    items = [_ITEM.match(item) for item in texts.split(";")]
    if not all(items):
        return None
    prefix = _unescaped(start)
    parts = [item.groups() for item in items if item]
    return int(number), [Key(column, mark, prefix + _unescaped(rest)) for column, mark, rest in parts]


def read_corner(text: str) -> Corner | None:
    """Return a sheet's marker from its text, or None where the text is not a marker."""
    match = _CORNER.match(text)
    if match is None:
        return None
    rows = _rows(match[2])
    columns = int(match[1])
    return None if rows is None or columns > LAST_COLUMN else Corner(match[3], columns, rows)


def _rows(text: str) -> frozenset[int] | None:
    """Return the row numbers of a text that ``_ranges`` wrote, or None for another text.

    Ranges ascend, so that no text stands for more rows than a sheet has.
    """
    rows: list[int] = []
    for part in filter(None, text.split(",")):
        match = _RANGE.match(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not (rows[-1] if rows else 0) < first <= last <= LAST_ROW:
            return None
        rows.extend(range(first, last + 1))
    return frozenset(rows)


def _ranges(numbers: Iterable[int]) -> str:
    """Return whole numbers in ascending order as text: 3, 4 and 6 as ``3-4,6``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in runs)


def _escaped(name: str) -> str:
    """Return a name with the separators of keys escaped; a note's name is its title, which may hold any of them."""
    return name.replace("%", "%25").replace(";", "%3B").replace("|", "%7C")


def _unescaped(name: str) -> str:
    """Return the name that ``_escaped`` was given."""
    return name if "%" not in name else name.replace("%7C", "|").replace("%3B", ";").replace("%25", "%")


def source_rows(
    loaded: LoadedStudy, version: str, titles: Iterable[str], *, embed: bool = True
) -> list[tuple[str, str]]:
    """Return the rows of the hidden sheet: a key and a text in each; without ``embed`` the study's text is left out.

    The study's text is compressed, encoded in base64 and split over rows, because programs change line ends, blanks and
    control characters of the texts in cells. ``titles`` are those of the workbook's other sheets.
    """
    data = loaded.source.text.encode("utf-8") if embed else b""
    packed = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
    facts = {
        "id": loaded.id,
        "version": version,
        "fingerprint": loaded.source.fingerprint,
        "scenario": loaded.scenario,
        "titles": json.dumps(list(titles)),
        "embedded": "yes" if embed else "no",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    chunks = [
        ("text", packed[start : start + _LONGEST_CELL])
        for start in range(0, len(packed) if embed else 0, _LONGEST_CELL)
    ]
    return [(_SOURCE_MARKER, version), *facts.items(), *chunks]


def read_source(rows: Iterable[tuple[str, str]]) -> CarriedStudy | None:
    """Return the carried study from the rows of the hidden sheet, or None where the first row is not its marker.

    Raises ValueError where the text is damaged.
    """
    pairs = list(rows)
    if not pairs or pairs[0][0] != _SOURCE_MARKER:
        return None
    facts = dict(pairs)
    decompressor = zlib.decompressobj()
    try:
        packed = base64.b64decode("".join(text for key, text in pairs if key == "text"), validate=True)
        data = decompressor.decompress(packed, _MAX_SOURCE + 1)
        titles = tuple(str(title)[:_TITLE] for title in json.loads(facts["titles"]))
        text = data.decode("utf-8")
    except (binascii.Error, zlib.error, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("damaged") from error
    if hashlib.sha256(data).hexdigest() != facts.get("sha256"):
        raise ValueError("damaged")
    name, version, fingerprint, scenario = (facts.get(key, "") for key in ("id", "version", "fingerprint", "scenario"))
    return CarriedStudy(text, name, version, fingerprint, scenario, titles, facts.get("embedded") != "no")
