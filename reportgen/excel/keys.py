"""Hidden keys that tell which cell of a workbook holds what, wherever its rows, columns and sheets are moved to.

Beside the last column of every sheet stands a hidden column, and under its last row a hidden row. The row holds each
column's original letters. In the column, each row holds its original number, and what stands in the row by original
column: ``12|gamma.search.|C=budget;E=member`` says that row 12 has ``gamma.search.budget`` in C. The marks are ``=``
for a name at its home, ``:`` for one whose cell has the defined name of the same spelling, ``>`` for a reference to a
name, ``#`` for words that may be edited. Where both cross stands the marker with the sheet's original title, the number
of its columns and the numbers of its rows. All are plain texts: every program moves them with what they speak of.

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

from reportgen.excel.addresses import letters
from reportgen.excel.description import Linked, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.excel.description import Sheet
    from reportgen.excel.layout import Layout
    from reportgen.model.study import Study

MARKER = "reportgen 1"
SOURCE_TITLE = "Study source"
_SOURCE_MARKER = f"{MARKER} study"
_LONGEST = 30_000  # characters of a cell, below the least that any program cuts at
_MOST_TEXT = 1_000_000  # bytes of a study's text
_CORNER = re.compile(r"reportgen 1\|(\d+)\|([\d,-]*)\|(.*)\Z", re.DOTALL)
_ROW_KEY = re.compile(r"(\d+)\|([^|;]*)\|(.*)\Z", re.DOTALL)
_ITEM = re.compile(r"([A-Z]{1,3})([=:>#])([^;]*)\Z", re.DOTALL)
HOME, NAMED, LINK, WORDS = "=", ":", ">", "#"


class Key(NamedTuple):
    """What stands in a column of a row: where it stood when written, the mark, and the name."""

    column: str
    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Corner:
    """What the marker of a sheet says of it as it was written."""

    title: str
    columns: int
    rows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Source:
    """What the hidden sheet says: the study, and the workbook as it was written."""

    text: str
    id: str
    version: str
    fingerprint: str
    scenario: str
    titles: tuple[str, ...]


class SheetKeys(NamedTuple):
    """The key cells of a sheet: texts side by side in the hidden columns by row, and those of the hidden row."""

    rows: Mapping[int, Sequence[str]]
    row: int
    texts: Sequence[str]
    columns: range


def sheet_keys(sheet: Sheet, layout: Layout) -> SheetKeys:
    """Return the key cells of a sheet."""
    rows: dict[int, list[str]] = {}
    last = 0
    for number, row in enumerate(sheet.rows, start=1):
        column, found = row.start, list[tuple[str, str, str]]()
        for item in row.items:
            if isinstance(item, Shown):
                mark = NAMED if layout.defined.get(item.name) == item.name else HOME
                found.append((letters(column), mark, item.name))
            elif isinstance(item, Linked):
                found.append((letters(column), LINK, item.name))
            elif item is not None and item.key:
                found.append((letters(column), WORDS, item.key))
            column += layout.width(item)
        last = max(last, column - 1)
        if found:
            rows[number] = list(_row_texts(number, found))
    width = max(map(len, rows.values()), default=1)
    corner = f"{MARKER}|{last}|{_ranges(rows)}|{sheet.title}"
    texts = [*map(letters, range(1, last + 1)), *[corner] * width]
    return SheetKeys(rows, len(sheet.rows) + 1, texts, range(last + 1, last + 1 + width))


def _row_texts(number: int, found: list[tuple[str, str, str]]) -> Iterator[str]:
    """One text, or several where one would be too long; found are columns, marks and names, as in a ``Key``."""
    names = [name for _, _, name in found]
    prefix = commonprefix(names)  # noqa: RUF071 - of names, which are no paths
    cut = prefix.rfind(".") + 1
    head = f"{number}|{_escaped(prefix[:cut])}|"
    written = _escaped if _escaped("".join(names)) != "".join(names) else str
    texts = [f"{column}{mark}{written(name[cut:])}" for column, mark, name in found]
    room, begun = _LONGEST - len(head), list[str]()
    for text in texts:
        if begun and len(text) + 1 > room:
            yield head + ";".join(begun)
            room, begun = _LONGEST - len(head), []
        begun.append(text)
        room -= len(text) + 1
    yield head + ";".join(begun)


def read_row(text: str) -> tuple[int, list[Key]] | None:
    """Read a row's key, None where the text is none."""
    match = _ROW_KEY.match(text)
    if match is None:
        return None
    items = [_ITEM.match(item) for item in match[3].split(";")]
    if not all(items):
        return None
    return int(match[1]), [Key(item[1], item[2], _plain(match[2]) + _plain(item[3])) for item in items if item]


def read_corner(text: str) -> Corner | None:
    """Read a sheet's marker, None where the text is none."""
    match = _CORNER.match(text)
    if match is None:
        return None
    rows: set[int] = set()
    for part in filter(None, match[2].split(",")):
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal() or int(last or first) > 1_048_576:
            return None
        rows.update(range(int(first), int(last or first) + 1))
    return Corner(match[3], int(match[1]), frozenset(rows))


def _ranges(numbers: Iterable[int]) -> str:
    """Whole numbers in ascending order as ``3-4,6``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in runs)


def _escaped(name: str) -> str:
    """Titles of notes may hold what the key is written with."""
    return name.replace("%", "%25").replace(";", "%3B").replace("|", "%7C")


def _plain(name: str) -> str:
    return name if "%" not in name else name.replace("%7C", "|").replace("%3B", ";").replace("%25", "%")


def source_rows(study: Study, version: str, titles: Iterable[str]) -> list[tuple[str, str]]:
    """Return the cells of the hidden sheet: a word and a text in each row, the study's text packed and cut up.

    Packed, because programs change line ends, blanks and control characters of the texts in cells.
    """
    data = study.text.encode("utf-8")
    packed = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
    facts = {
        "id": study.id,
        "version": version,
        "fingerprint": study.fingerprint,
        "scenario": study.scenario,
        "titles": json.dumps(list(titles)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    chunks = [("text", packed[start : start + _LONGEST]) for start in range(0, len(packed), _LONGEST)]
    return [(_SOURCE_MARKER, version), *facts.items(), *chunks]


def read_source(rows: Iterable[tuple[str, str]]) -> Source | None:
    """Read the hidden sheet, None where these are not its rows. Raises ValueError when the text is damaged."""
    several = list(rows)
    if not several or several[0][0] != _SOURCE_MARKER:
        return None
    facts = dict(several)
    unpacking = zlib.decompressobj()
    try:
        packed = base64.b64decode("".join(text for word, text in several if word == "text"), validate=True)
        data = unpacking.decompress(packed, _MOST_TEXT + 1)
        titles = tuple(map(str, json.loads(facts["titles"])))
        text = data.decode("utf-8")
    except (binascii.Error, zlib.error, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("damaged") from error
    if hashlib.sha256(data).hexdigest() != facts.get("sha256"):
        raise ValueError("damaged")
    name, version, fingerprint, scenario = (facts.get(key, "") for key in ("id", "version", "fingerprint", "scenario"))
    return Source(text, name, version, fingerprint, scenario, titles)
