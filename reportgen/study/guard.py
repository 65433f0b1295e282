"""Checks of every key, text and number of a study file, made before the shape of the file is checked.

A text must be valid in a cell, in XML and on a terminal; a number in decimal and in binary arithmetic.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reportgen.describe.tables import path_text
from reportgen.system.errors import Problem
from reportgen.system.texts import cut

# The location of a value as a linked list: the location of its table, then its key. Cheaper than a path for each value,
# as paths are needed for problems only.
_Trail = tuple[()] | tuple["_Trail", str | int]

MAX_NESTING = 20
MAX_KEY = 100  # characters
MAX_KEY_PARTS = 50  # of a dotted key; TOML's parser takes time by the square of their number
MAX_TEXT = 32_000  # UTF-16 units, which Excel counts; a cell takes 32,767
MAX_DIGITS = 60
MAX_EXPONENT = 320
MAX_PROBLEMS = 50  # in one error

# XML cannot hold most control characters, a terminal executes them, and XML parsers turn CR into LF.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PART = r"(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_DOTTED = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}")


def utf16_units(text: str) -> int:
    """Return the length of a text as Excel counts it: characters outside the basic plane (U+10000 up) count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def overlong_key_line(text: str) -> int:
    """Return the number of the first line that has a dotted key of too many parts, 0 where there is none."""
    for number, line in enumerate(text.split("\n"), start=1):  # no part of a key spans two lines
        if line.count(".") >= MAX_KEY_PARTS and _DOTTED.search(line):
            return number
    return 0


def document_problems(document: object) -> list[Problem]:
    """Return the forbidden keys, texts and numbers of a document as TOML gives it, and too deep nesting.

    At most MAX_PROBLEMS are returned. Works without recursion, since a document may be nested deeply.
    """
    problems: list[Problem] = []
    stack: list[tuple[Any, _Trail, int]] = [(document, (), 0)]
    valid_keys: set[str] = set()
    while stack and len(problems) < MAX_PROBLEMS:
        value, trail, depth = stack.pop()
        if depth > MAX_NESTING:
            return [Problem(f"tables are nested deeper than {MAX_NESTING} levels", printable(str(_keys(trail)[0])))]
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str) and key not in valid_keys:
                message = _key_problem(key)
                if message:
                    problems.append(Problem(message, _path(trail) or "study file"))
                    continue
                valid_keys.add(key)
            if isinstance(child, str):
                # A quick test that nearly all texts pass.
                if len(child) <= MAX_TEXT // 2 and child.isascii() and child.isprintable():
                    continue
            elif isinstance(child, dict | list | tuple):
                stack.append((child, (trail, key), depth + 1))
                continue
            if message := _value_problem(child):
                problems.append(Problem(message, _path((trail, key))))
    return problems[:MAX_PROBLEMS]


def _keys(trail: _Trail) -> list[str | int]:
    """Return the keys that lead to a value, the outermost first."""
    keys = []
    while trail:
        trail, key = trail
        keys.append(key)
    return keys[::-1]


def _path(trail: _Trail) -> str:
    return path_text(*(key if isinstance(key, int) else printable(key) for key in _keys(trail)))


def printable(text: str) -> str:
    """Return a text of a file for a message of one line: cut to MAX_KEY characters, unprintable ones escaped."""
    plain = text if text.isprintable() else repr(text)
    return cut(plain, MAX_KEY)


@lru_cache(maxsize=1024)
def _key_problem(key: str) -> str:
    """Return what is wrong with a key, "" for a valid one."""
    if len(key) > MAX_KEY:
        return f"key {printable(key)!r} is longer than {MAX_KEY} characters"
    return f"key {key!r} holds a control character" if _CONTROL.search(key) or "\n" in key else ""


def _value_problem(value: object) -> str:
    """Return what is wrong with a text, number or other single value, "" for a valid one."""
    if isinstance(value, str):
        return _text_problem(value)
    if isinstance(value, int):
        return f"number has more than {MAX_EXPONENT} digits" if value.bit_length() > MAX_EXPONENT * 3.33 else ""
    if isinstance(value, Decimal) and value.is_finite():
        if len(value.as_tuple().digits) > MAX_DIGITS:
            return f"number is written with more than {MAX_DIGITS} digits"
        if abs(value.adjusted()) > MAX_EXPONENT:
            return "number is too large or too close to zero"
    return ""


def _text_problem(text: str) -> str:
    """Return what is wrong with a text, "" for a valid one."""
    if utf16_units(text) > MAX_TEXT:
        return f"text is longer than {MAX_TEXT:,} characters, as Excel counts them"
    match = _CONTROL.search(text)
    return f"text holds the control character U+{ord(match[0]):04X}" if match else ""
