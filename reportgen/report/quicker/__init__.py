"""What WeasyPrint asks itself most, answered by its own functions once, with the same bytes in the end.

All this reaches into WeasyPrint and the two packages that read and write for it, so it is done to the release that it
was written for and no other; ``tests/test_quicker.py`` holds that the bytes are the same with and without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.report.quicker import paths, styles, text, tokens, writing

if TYPE_CHECKING:
    from reportgen.report.quicker.place import Place

RELEASE = "70."  # of WeasyPrint


def places() -> tuple[Place, ...]:
    """Every function that is answered quicker."""
    return (*text.places(), *styles.places(), *paths.places(), *writing.places(), *tokens.places())


def quicken(release: str) -> None:
    """Put the quicker functions in their places, where WeasyPrint is of the release they were written for."""
    if release.startswith(RELEASE):
        for place in places():
            place.put(place.quicker(place.get()))
