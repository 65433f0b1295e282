"""Rows and cells that many sheets share: the rows at the top, headings of groups and tables, links, signed styles."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reportgen.describe.sheet import LinkCell, SheetRow, WordsCell
from reportgen.graph.names import ALL_CHECKS, SCENARIO

if TYPE_CHECKING:
    from reportgen.describe.sheet import CellItem

SIGNED = (
    "money",
    "whole_money",
    "rounded",
    "flops",
    "percent",
    "exact",
)  # number styles of which there is one with a sign
FIRST_SIZE = 5  # the column of the first model size, on Models and on Sweeps alike
TABLE = 6  # the row in which a sheet's first table has its headings


def top(title: str, purpose: str) -> list[SheetRow]:
    """Return the rows at the top of a sheet: title, purpose, whether all checks hold and which scenario is active."""
    return [
        SheetRow([WordsCell(title, "title")]),
        SheetRow([WordsCell(purpose, "subtitle")]),
        SheetRow([WordsCell("All checks", "strong"), LinkCell(ALL_CHECKS, "flag", role="flag")]),
        SheetRow([WordsCell("Active scenario", "strong"), LinkCell(SCENARIO, "text", role="link_words")]),
        SheetRow(),
    ]


def group(text: str, columns: int) -> SheetRow:
    """Return the heading of a group of rows, as wide as their table."""
    return SheetRow([WordsCell(text, "group"), *[WordsCell("", "group")] * (columns - 1)])


def headings(first: str, *others: str) -> list[CellItem | None]:
    """Return the headings of a table, the first one on the left."""
    return [WordsCell(first, "heading_left"), *(WordsCell(text, "heading") for text in others)]


def plain(text: str) -> str:
    """Return a symbol as a cell can show it: TeX's backslashes and braces taken off."""
    return text.replace("\\", "").replace("{", "").replace("}", "")


def host(url: str | None) -> WordsCell | None:
    """Return a link short enough for its column, as programs do not wrap the text of one."""
    return WordsCell(urlsplit(url).hostname or "link", "web", url=url) if url else None


def signed(style: str) -> str:
    """Return the number style of a difference between two numbers of a style."""
    return f"signed_{style}" if style in SIGNED else style
