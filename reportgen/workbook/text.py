"""Clean texts for the parts of an .xlsx file."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str, longest: int = 32_767) -> str:
    """Return a text without control characters, cut where it is longer than ``longest`` UTF-16 units."""
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    units = text.encode("utf-16-le")  # Excel counts characters in UTF-16
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"
