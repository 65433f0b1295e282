"""Render notes in Markdown as safe HTML: no raw HTML, no images, links to http, https and mailto only."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from reportgen.report.trusted import trusted

if TYPE_CHECKING:
    from markupsafe import Markup

# A line may be an item of a list, a bar the end of a table cell, a star emphasis. Laying out each of these marks takes
# as long as laying out many letters, so each counts as many characters.
_MARKS, _MARK_LENGTH = frozenset("\n|*_`["), 60
_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def safe_link(url: str | None) -> bool:
    """Return whether a link is to http, https or mailto."""
    return url is not None and _LINK.match(url) is not None


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])
    parser.validateLink = safe_link  # type: ignore[method-assign]  # the documented way to restrict links
    return parser


class Room:
    """The characters of notes that a document still has room for: ``note`` of each note, ``notes`` of all together."""

    def __init__(self, note: int, notes: int) -> None:
        self._note = note
        self._left = notes

    def opening(self, text: str) -> str:
        """Return the part of a note that there is room for, cut between lines where it has more than one."""
        room = min(self._note, self._left)
        used = 0
        for position, char in enumerate(text):
            used += _MARK_LENGTH if char in _MARKS else 1
            if used > room:
                self._left -= room
                return text[: text.rfind("\n", 0, position) + 1 or position]
        self._left -= used
        return text


def render(text: str) -> Markup:
    """Return a note's paragraphs as HTML."""
    # With html off, markdown-it writes escaped text between its own tags.
    return trusted(_parser().render(text))


def render_line(text: str) -> Markup:
    """Return a note of one line as HTML without a paragraph around it."""
    return trusted(_parser().renderInline(text))
