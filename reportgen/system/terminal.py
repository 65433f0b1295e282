"""Texts of studies and workbooks in rich's tables: neither markup nor control characters."""

from __future__ import annotations

from rich.text import Text

from reportgen.system.texts import one_line


def safe(text: str, style: str = "") -> Text:
    """Return a text that rich prints as it is, without control characters and with line ends as blanks."""
    return Text(one_line(" ".join(text.splitlines())), style=style)
