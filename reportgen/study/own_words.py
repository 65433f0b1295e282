"""What blocks say of their own numbers and formulas, left out where the study states others in their place."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.document import put
from reportgen.describe.tables import path_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.tables import Path
    from reportgen.study.blocks import Resolved

_SOURCES = ("source", "url")  # what says where numbers come from
_REMARK = ("note",)  # what says what a formula does


class _Described(NamedTuple):
    """A table of a study with the places of what it states, and the keys of what it says of that."""

    path: Path
    content: tuple[Path, ...]
    words: tuple[str, ...]


def with_own_words(resolved: Resolved) -> Resolved:
    """Return a study's tables without the sources of numbers, and the notes of formulas, that blocks state of theirs.

    The source of a switch or a choice is that of all that it may be.
    """
    document, blocks = resolved.document, resolved.blocks
    left_out: list[Path] = []
    for path, content, words in _described(document):
        if all(blocks.of(path_text(*path, *place)) for place in content):
            continue
        left_out += [(*path, key) for key in words if blocks.of(path_text(*path, key))]
    if not left_out:
        return resolved
    tables = {path[0] for path in left_out}
    document = {key: deepcopy(table) if key in tables else table for key, table in document.items()}
    for path in left_out:
        put(document, path, None)
        blocks = blocks.overridden(path_text(*path))
    return replace(resolved, document=document, blocks=blocks)


def _described(document: Mapping[str, object]) -> Iterator[_Described]:
    """Yield the assumptions that are numbers, the entries of catalogues, and the quantities."""
    for name, item in _tables(document.get("assumptions")):
        if item.get("kind", "number") == "number" and "value" in item:
            yield _Described(("assumptions", name), (("value",),), _SOURCES)
    for catalogue, item in _tables(document.get("catalogues")):
        entries = item.get("entries")
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            values = entry.get("values") if isinstance(entry, dict) else None
            if isinstance(values, dict):
                content = tuple(("values", key) for key in values)
                yield _Described(("catalogues", catalogue, "entries", number), content, _SOURCES)
    models = document.get("models")
    sized = models.get("quantities") if isinstance(models, dict) else None
    for place, quantities in ((("quantities",), document.get("quantities")), (("models", "quantities"), sized)):
        for name, item in _tables(quantities):
            if "formula" in item:
                yield _Described((*place, name), (("formula",),), _REMARK)


def _tables(named: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the tables of a table of tables, with their names; what is none is left to the shape of the file."""
    if isinstance(named, dict):
        yield from ((name, item) for name, item in named.items() if isinstance(item, dict))
