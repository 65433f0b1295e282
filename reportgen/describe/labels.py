"""What a name of the graph is called in headings, and its number style."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """What a name belongs to, what it is of that, and its number style."""

    group: str
    part: str
    style: str


def lower_first(text: str) -> str:
    """Return a label for use within a sentence: GPU and FLOPs keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
