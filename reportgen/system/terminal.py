"""Texts of studies and workbooks in rich's tables: neither markup nor control characters."""

from __future__ import annotations

from rich.text import Text

from reportgen.system.texts import one_line


def safe(text: str, style: str = "") -> Text:
    """Return a text that rich prints as it is, on one line and without control characters."""
    return Text(one_line(text), style=style)
