"""What a name of the graph is called in headings, and its number style."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """What a name belongs to, what it is of that, and its number style."""

    group: str
    part: str
    style: str
