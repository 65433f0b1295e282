"""Notes in Markdown to safe HTML: no raw HTML, no images, links to http, https and mailto only."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

# A line may be an entry of a list, a bar the end of a table's cell, a star emphasis: to a layout each is many letters.
_MARKS, _MARKED = frozenset("\n|*_`["), 60
_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def safe_link(url: str | None) -> bool:
    """Whether a link may stand in a document."""
    return url is not None and _LINK.match(url) is not None


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])
    parser.validateLink = safe_link  # type: ignore[method-assign]  # the documented way to narrow what may be linked
    return parser


class Room:
    """How much of its notes a document takes: each as far as its own bound, all together as far as theirs."""

    def __init__(self, note: int, notes: int) -> None:
        self._note = note
        self._left = notes

    def opening(self, text: str) -> str:
        """Return a note as far as there is room for it, cut between lines where it has several."""
        room = min(self._note, self._left)
        used = 0
        for at, char in enumerate(text):
            used += _MARKED if char in _MARKS else 1
            if used > room:
                self._left -= room
                return text[: text.rfind("\n", 0, at) + 1 or at]
        self._left -= used
        return text


def render(text: str) -> Markup:
    """Return a note's paragraphs as HTML."""
    # What markdown-it writes with html off is escaped text between its own tags.
    return Markup(_parser().render(text))  # noqa: S704


def render_line(text: str) -> Markup:
    """Return a note of one line as HTML without a paragraph around it."""
    return Markup(_parser().renderInline(text))  # noqa: S704
