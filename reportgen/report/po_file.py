"""Read a file of translations, as gettext's tools and translators' editors write it."""

from __future__ import annotations

import json
import re
from gettext import c2py
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import Translation, in_context
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[([0-9])\])?)\s*(".*")\Z')
_PLURAL = re.compile(r"plural\s*=([^;\n]+)")
_VALUE = re.compile(r"%\((\w+)\)s")
_PLAIN = re.compile(r"%(?:\(\w+\)s|%)")


class _Entry(NamedTuple):
    """A message with its translations, the line that it begins at, and whether a translator still has to look at it."""

    line: int
    texts: dict[str, str]
    fuzzy: bool


def read_po(name: str, data: bytes, language: str) -> Translation:
    """Return the translations of a file; messages without one, and those marked as fuzzy, are left out.

    Raises OutputError, with the line, where the file cannot be read or a translation has other values than its message.
    """
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise OutputError(f"{name} is not written in UTF-8") from None
    messages: dict[str, tuple[str, ...]] = {}
    plural = _plural(name, "n != 1")
    for entry in _entries(name, lines):
        english = entry.texts.get("msgid", "")
        forms = tuple(text for key, text in sorted(entry.texts.items()) if key.startswith("msgstr"))
        if not english:
            if stated := _PLURAL.search("".join(forms)):
                plural = _plural(name, stated[1])
        elif not entry.fuzzy and all(forms):
            _check(f"{name}, line {entry.line}", [english, entry.texts.get("msgid_plural", "")], forms)
            messages[in_context(entry.texts.get("msgctxt", ""), english)] = forms
    return Translation(language, messages, plural)


def _entries(name: str, lines: list[str]) -> Iterator[_Entry]:
    """Yield every message of a file."""
    texts: dict[str, str] = {}
    start, key, fuzzy, next_fuzzy = 1, "", False, False
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("#"):
            next_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not line:
            continue
        if match := _KEYWORD.match(line):
            key = match[1]
            if key in {"msgctxt", "msgid"} and any(known.startswith("msgstr") for known in texts):
                yield _Entry(start, texts, fuzzy)
                texts = {}
            if not texts:
                start, fuzzy, next_fuzzy = number, next_fuzzy, False
            texts[key] = _text(name, number, match[3])
        elif key and line.startswith('"'):
            texts[key] += _text(name, number, line)
        else:
            raise OutputError(f"{name}, line {number}: expected msgid, msgid_plural, msgstr or a quoted text")
    if texts:
        yield _Entry(start, texts, fuzzy)


def _text(name: str, number: int, quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        raise OutputError(f'{name}, line {number}: the text is not quoted as in "...", with \\" inside') from None


def _plural(name: str, expression: str) -> Callable[[int], int]:
    """Return the function of a rule for plurals, as gettext's files state it. Raises OutputError for another."""
    try:
        return c2py(expression.strip())
    except ValueError:
        raise OutputError(f"{name} has a rule for plurals that cannot be read: {expression.strip()[:60]}") from None


def _check(place: str, english: list[str], forms: tuple[str, ...]) -> None:
    """Raise OutputError where a translation has values that its message lacks, or a lone percent sign beside values."""
    known = {name for text in english for name in _VALUE.findall(text)}
    written = any(_PLAIN.search(text) for text in english)  # whether values are put in
    for form in forms:
        other = [value for value in _VALUE.findall(form) if value not in known]
        if other:
            values = ", ".join(sorted(known)) or "none"
            raise OutputError(f"{place}: the translation has a value {other[0]!r}; its message has {values}")
        if written and "%" in _PLAIN.sub("", form):
            raise OutputError(f"{place}: a percent sign in this translation is written %%, as in its message")
