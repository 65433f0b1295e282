"""Where each key of a study file stands, so that a problem or warning names its line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEY = re.compile(rf"[ \t]*{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*[ \t]*")
_PART = re.compile(_KEY_PART)
_HEADER = re.compile(rf"(\[\[?)({_KEY.pattern})\]\]?")
# What a value is made of, as far as its end goes: texts and comments, in which brackets and line ends mean nothing.
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[][{}\n]|[^][{}\n"'#]+""",
    re.DOTALL,
)
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def lines(text: str) -> dict[str, int]:
    r"""Return the line, from 1, of every table and key of a TOML file by its place, as in ``families[2].id``.

    The text must be valid TOML; what follows a fault has no line. Keys of inline tables stand on the line of the whole.

    >>> lines('[study]\ntitle = "A"\n[[checks]]\nlabel = "B"')
    {'study': 1, 'study.title': 2, 'checks[0]': 3, 'checks[0].label': 4}
    """
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}  # of the tables of each list so far
    table = ""
    for line, key, kind in _statements(text):
        if kind:
            table = _header(key, counts, is_list=kind == "[[")
            numbers.setdefault(table, line)
        else:
            numbers.setdefault(_joined(table, *key), line)
    return numbers


def line_at(lines: Mapping[str, int], place: str) -> int | None:
    """Return the line of a place, or of the innermost table around it that has one; None where none has."""
    steps = [step.group() for step in _STEP.finditer(place)]
    while steps:
        if (line := lines.get(_rejoined(steps))) is not None:
            return line
        steps.pop()
    return None


def _statements(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield the line, the key and the opening brackets of each header and of each key with a value ("" for a key)."""
    at, line, counted = 0, 1, 0
    while at < len(text):
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        line, counted = line + text.count("\n", counted, at), at
        if header := _HEADER.match(text, at):
            yield line, _parts(header[2]), header[1]
            at = header.end()
        elif (key := _KEY.match(text, at)) and text[key.end() : key.end() + 1] == "=":
            yield line, _parts(key[0]), ""
            at = _end_of_value(text, key.end() + 1)
        else:
            return


def _parts(key: str) -> list[str]:
    """Return the parts of a dotted key, without their quotes."""
    parts = _PART.findall(key)
    return [next(iter(tomllib.loads(f"{part} = 0"))) if part[0] in "\"'" else part for part in parts]


def _end_of_value(text: str, at: int) -> int:
    """Return where a value ends: at the first line end outside brackets and texts."""
    depth = 0
    while token := _TOKEN.match(text, at):
        word = token.group()
        if word == "\n" and not depth:
            return at
        depth += (word in "[{") - (word in "]}") if len(word) == 1 else 0
        at = token.end()
    return len(text)


def _header(parts: list[str], counts: dict[str, int], *, is_list: bool) -> str:
    """Return the place of a header's table; ``counts`` are the lists of tables so far, which a list adds to."""
    place = ""
    for number, part in enumerate(parts):
        place = _joined(place, part)
        if is_list and number == len(parts) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = f"{place}[{counts[place]}]"
    return place


def _joined(table: str, *parts: str) -> str:
    return ".".join(filter(None, [table, *parts]))


def _rejoined(steps: list[str]) -> str:
    return "".join(step if step[0] == "[" else f".{step}" for step in steps).removeprefix(".")
