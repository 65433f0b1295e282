"""Split a file into records, each with the line it stands on; a line that cannot be split is a problem, not lost."""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reportgen.system.errors import Problem, StudyError, unreadable
from reportgen.system.texts import counted, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

LONGEST_LINE = 1_000_000  # characters; of a longer one only so many are kept in memory
_RULE = re.compile(r"-+(?: +-+)*\s*")  # the second line of sacct's columns
_DELIMITERS = ",;\t"
TAGS = "\x1f"  # between the values of a field that has several
_SURROGATES = re.compile("[\ud800-\udfff]")


class Record(NamedTuple):
    """One row of a file: its line, its texts in the order of the header, and why it cannot be read, else ""."""

    line: int
    texts: Sequence[str]
    problem: str = ""


class FileLayout(NamedTuple):
    """How a file is laid out: its delimiter ("" for columns of fixed places, "{" for JSON lines), and its header."""

    delimiter: str
    header: tuple[str, ...]
    spans: tuple[slice, ...] = ()
    quoted: bool = True
    ended: bool = False  # whether every row ends with a delimiter
    first: int = 2  # the line after the header


class LineSource(Protocol):
    """What gives lines, as an open file does."""

    def readline(self, most: int, /) -> str:
        """Return the next line, or so many characters of it; "" at the end."""


class Lines:
    """The lines of a file one by one, counted from ``number``; lines that were taken too many can be given back."""

    def __init__(self, file: LineSource, number: int = 0) -> None:
        self._file = file
        self._back: list[str] = []  # the next line last
        self.number = number
        self.taken: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            while (rest := self._file.readline(LONGEST_LINE)) and len(rest) == LONGEST_LINE:
                pass
        self.number += 1
        self.taken.append(line)
        return line

    @property
    def waiting(self) -> bool:
        """Whether lines were given back that have not been taken again."""
        return bool(self._back)

    def keep(self, count: int) -> None:
        """Give back all lines taken since ``taken`` was emptied but so many."""
        extra = self.taken[count:]
        self._back.extend(reversed(extra))
        self.number -= len(extra)
        del self.taken[count:]


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Yield a file's text, in which bytes that are no UTF-8 are kept apart. Raises StudyError."""
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield file
    except OSError as error:
        raise unreadable(path, error) from error


def layout(path: Path) -> FileLayout:
    """Return how a file is laid out, by its first lines. Raises StudyError where it has no header."""
    with _opened(path) as file:
        lines = Lines(file)
        first = next((line for line in lines if line.strip()), "")
        number, second = lines.number, next(lines, "")
    if not first or "\0" in first or _SURROGATES.search(first):
        what = "holds no text that can be read: save it as CSV in UTF-8" if first else "is empty"
        raise StudyError([Problem(f"the file {what}", path.name)])
    if first.lstrip()[0] in "{[":
        if first.lstrip()[0] == "[":
            raise StudyError([Problem("the file is one JSON list: write one object a line", path.name)])
        return FileLayout("{", (), first=number)
    if _RULE.fullmatch(second) and "|" not in first:
        spans = [slice(*match.span()) for match in re.finditer("-+", second)]
        return FileLayout("", tuple(first[span].strip() for span in spans), tuple(spans), first=number + 2)
    delimiter = "|" if "|" in first else max(_DELIMITERS, key=first.count)
    quoted = delimiter != "|"
    header = tuple(name.strip() for name in next(_reader([first], delimiter, quoted=quoted)))
    ended = len(header) > 1 and not header[-1]  # sacct --parsable ends each row with a delimiter
    return FileLayout(delimiter, header[:-1] if ended else header, quoted=quoted, ended=ended, first=number + 1)


def records(path: Path, file_layout: FileLayout, names: Sequence[str]) -> Iterator[Record]:
    """Yield every record of a file; ``names`` are the columns of JSON lines. Raises StudyError."""
    with _opened(path) as file:
        lines = Lines(file)
        while lines.number < file_layout.first - 1 and next(lines, ""):
            lines.taken.clear()
        if file_layout.delimiter == "{":
            yield from _json_records(lines, names)
        elif file_layout.spans:
            yield from _fixed_records(lines, file_layout)
        else:
            yield from split_records(lines, file_layout)


def _reader(lines: Iterable[str], delimiter: str, *, quoted: bool) -> Iterator[list[str]]:
    """Return a reader of lines in which quotes mean something, or are characters as any other."""
    if quoted:
        return csv.reader(lines, delimiter=delimiter, strict=True)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def split_records(lines: Lines, file_layout: FileLayout) -> Iterator[Record]:
    """Yield the records of a file with a delimiter. An open quote takes no line after its own with it."""
    width = len(file_layout.header)
    reader = _reader(lines, file_layout.delimiter, quoted=file_layout.quoted)
    while True:
        lines.taken.clear()
        first = lines.number + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.keep(1)
            reader = _reader(lines, file_layout.delimiter, quoted=file_layout.quoted)
            yield Record(first, [lines.taken[0].strip()], "has a quote that is not closed, or text after a closed one")
            continue
        if not values or (len(values) == 1 and not values[0].strip()):
            continue
        if file_layout.ended and not values[-1]:
            del values[-1]
        if len(values) != width:
            said = f"has {counted(len(values), 'value')}, and the header {counted(width, 'column')}"
            yield Record(first, values, said)
        else:
            yield Record(first, values, _unreadable_text(lines.taken))


def _fixed_records(lines: Lines, file_layout: FileLayout) -> Iterator[Record]:
    """Yield the records of a file whose columns have fixed places; text outside of them is a problem."""
    width = max(span.stop for span in file_layout.spans)
    gaps = [before.stop for before in file_layout.spans[:-1]]
    for line in lines:
        text = line.rstrip("\r\n")
        if text.strip():
            values = [text[span].strip() for span in file_layout.spans]
            wrong = text[width:].strip() or any(text[gap : gap + 1].strip() for gap in gaps)
            said = "does not stand in the columns of its header" if wrong else _unreadable_text(lines.taken)
            yield Record(lines.number, [text] if wrong else values, said)
        lines.taken.clear()


def _json_records(lines: Lines, names: Sequence[str]) -> Iterator[Record]:
    """Yield the records of a file of one JSON object a line; nested keys are joined by points."""
    for line in lines:
        if line.strip():
            try:
                document = json.loads(line)
            except (ValueError, RecursionError):
                yield Record(lines.number, [line.strip()], "is no JSON")
            else:
                if isinstance(document, dict):
                    said = _unreadable_text(lines.taken)
                    yield Record(lines.number, [_text(_member(document, name)) for name in names], said)
                else:
                    yield Record(lines.number, [line.strip()], "is no JSON object")
        lines.taken.clear()


def _member(document: dict[str, object], name: str) -> object:
    """Return a value of an object, of one inside it where the name has points; None where there is none."""
    if name in document:
        return document[name]
    node: object = document
    for key in name.split("."):
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _text(value: object) -> str:
    """Return a JSON value as the text that a CSV file would have."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list):
        return TAGS.join(map(str, value))
    return json.dumps(value)


def _unreadable_text(taken: Sequence[str]) -> str:
    """Return why the text of a record cannot be used, or ""."""
    for line in taken:
        if line.isascii() and "\0" not in line and len(line) < LONGEST_LINE:
            continue
        if len(line) == LONGEST_LINE:
            return f"is longer than {LONGEST_LINE:,} characters"
        if "\0" in line:
            return "holds a zero byte"
        if _SURROGATES.search(line):
            return "is not in UTF-8"
    return ""


def shown(record: Record) -> str:
    """Return the values of a record as one short text, to be found again by."""
    return cut(" | ".join(record.texts), 200)
