"""Notes as entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.graph.names import words
from reportgen.parts.notes.shape import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.graph.graph import Graph


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield each note; none of them moves a number."""
    for title, text in loaded.study[NOTES].items():
        yield Entry(words(NOTES.key, title), (NOTES.key, title), f"Note {title!r}", "text", text, placed=False)
