"""The tables of a study file as they are parsed, changed in place."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from reportgen.describe.tables import Path


def put(document: MutableMapping[str, object], path: Path, value: object) -> None:
    """Set one value of a study file's tables, or with None take it out.

    A table or list that is missing is made, and so is the next member of a list.

    >>> document: dict[str, object] = {"study": {"title": "A"}}
    >>> put(document, ("assumptions", "price", "value"), 2.5)
    >>> document["assumptions"]
    {'price': {'value': 2.5}}
    """
    inner: Any = document
    for part, following in pairwise(path):
        if isinstance(part, str) and part not in inner:
            inner[part] = [] if isinstance(following, int) else {}
        elif isinstance(part, int) and part == len(inner):
            inner.append({})
        inner = inner[part]
    if value is not None:
        inner[path[-1]] = value
    elif path[-1] in inner:
        del inner[path[-1]]
