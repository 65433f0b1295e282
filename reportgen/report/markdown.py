"""Notes in Markdown to safe HTML: no raw HTML, no images, links to http, https and mailto only."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def safe_link(url: str | None) -> bool:
    """Whether a link may stand in a document."""
    return url is not None and _LINK.match(url) is not None


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])
    parser.validateLink = safe_link  # type: ignore[method-assign]  # the documented way to narrow what may be linked
    return parser


def render(text: str) -> Markup:
    """Return a note's paragraphs as HTML."""
    # What markdown-it writes with html off is escaped text between its own tags.
    return Markup(_parser().render(text))  # noqa: S704


def render_line(text: str) -> Markup:
    """Return a note of one line as HTML without a paragraph around it."""
    return Markup(_parser().renderInline(text))  # noqa: S704
