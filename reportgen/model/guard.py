"""What no study file may hold anywhere, whatever it means there: looked for before its shape is checked.

Every text may end up in a cell, in XML, on a terminal; every number in decimal and binary arithmetic.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reportgen.errors import Problem

# Where a value stands: its key and, before that, where the table stands that holds it. Few are ever written out.
_Trail = tuple[()] | tuple["_Trail", str | int]

MAX_NESTING = 20
MAX_KEY = 100  # characters
MAX_KEY_PARTS = 50  # of a dotted key, in which TOML's parser takes the square of their number
MAX_TEXT = 32_000  # UTF-16 units, which Excel counts; a cell takes 32,767
MAX_DIGITS = 60
MAX_EXPONENT = 320
MAX_PROBLEMS = 50  # told at once; more help nobody

# XML cannot hold most control characters, a terminal obeys them, and CR comes back as another character.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PART = r"(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_DOTTED = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}")


def utf16_units(text: str) -> int:
    """How long a text is to Excel, for which what lies outside the basic plane counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def dotted_too_far(text: str) -> int:
    """Return the line of a dotted key with too many parts, 0 where there is none."""
    for number, line in enumerate(text.split("\n"), start=1):  # which no part of a key spans
        if line.count(".") >= MAX_KEY_PARTS and _DOTTED.search(line):
            return number
    return 0


def unsafe(document: object) -> list[Problem]:
    """Return what a tree of tables holds that nothing after this can be given, without recursion."""
    problems: list[Problem] = []
    waiting: list[tuple[Any, _Trail, int]] = [(document, (), 0)]
    keys: set[str] = set()  # without fault
    while waiting and len(problems) < MAX_PROBLEMS:
        value, trail, depth = waiting.pop()
        if depth > MAX_NESTING:
            return [Problem(f"tables are nested deeper than {MAX_NESTING} levels", shown(str(_keys(trail)[0])))]
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str) and key not in keys:
                wrong = _key_reason(key)
                if wrong:
                    problems.append(Problem(wrong, _path(trail) or "study file"))
                    continue
                keys.add(key)
            if isinstance(child, str):
                # Soon told of nearly all.
                if len(child) <= MAX_TEXT // 2 and child.isascii() and child.isprintable():
                    continue
            elif isinstance(child, dict | list | tuple):
                waiting.append((child, (trail, key), depth + 1))
                continue
            if reason := _reason(child):
                problems.append(Problem(reason, _path((trail, key))))
    return problems[:MAX_PROBLEMS]


def _keys(trail: _Trail) -> list[str | int]:
    """The keys that lead to a place, from the outermost."""
    keys = []
    while trail:
        trail, key = trail
        keys.append(key)
    return keys[::-1]


def _path(trail: _Trail) -> str:
    parts = (f"[{key}]" if isinstance(key, int) else f".{shown(key)}" for key in _keys(trail))
    return "".join(parts).lstrip(".")


def shown(text: str) -> str:
    """A text of the file's as a message of one line may hold it, marks of direction spelled out."""
    plain = text if text.isprintable() else repr(text)
    return plain if len(plain) <= MAX_KEY else f"{plain[: MAX_KEY - 3]}..."


@lru_cache(maxsize=1024)
def _key_reason(key: str) -> str:
    if len(key) > MAX_KEY:
        return f"key {shown(key)!r} is longer than {MAX_KEY} characters"
    return f"key {key!r} holds a control character" if _CONTROL.search(key) or "\n" in key else ""


def _reason(value: Any) -> str:
    if isinstance(value, str):
        return _text_reason(value)
    if isinstance(value, int):
        return f"number has more than {MAX_EXPONENT} digits" if value.bit_length() > MAX_EXPONENT * 3.33 else ""
    if isinstance(value, Decimal) and value.is_finite():
        if len(value.as_tuple().digits) > MAX_DIGITS:
            return f"number is written with more than {MAX_DIGITS} digits"
        if abs(value.adjusted()) > MAX_EXPONENT:
            return "number is too large or too close to zero"
    return ""


def _text_reason(text: str) -> str:
    if utf16_units(text) > MAX_TEXT:
        return f"text is longer than {MAX_TEXT:,} characters, as Excel counts them"
    found = _CONTROL.search(text)
    return f"text holds the control character U+{ord(found[0]):04X}" if found else ""
