"""Compare texts and values of cells by what spreadsheet programs preserve of them."""

from __future__ import annotations

import math
import re

_TOLERANCE = 1e-9


def plain(text: str) -> str:
    """Return a text without what programs change when they save it: line ends, escapes, and blanks around it."""
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{REPLACEMENT CHARACTER}", "").strip()


def alike(value: object, expected: object) -> bool:
    """Return whether a cell's value is the expected one; programs may store a number with other last digits."""
    if isinstance(expected, str):
        if value is None:
            return expected == ""
        return plain(value) == plain(expected) if isinstance(value, str) else value == 0 and not expected
    if isinstance(value, str) or value is None:
        return False
    return math.isclose(float(value), float(expected), rel_tol=_TOLERANCE, abs_tol=1e-300)  # type: ignore[arg-type]  # numbers
