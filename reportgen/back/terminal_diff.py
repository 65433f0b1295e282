"""A comparison in a terminal."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from reportgen.back.diff_page import Page, Section

_PIPE_WIDTH = 120  # a pipe has no width of its own


def print_page(page: Page) -> None:
    """Print a comparison."""
    _print(page, Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH))


def page_text(page: Page) -> str:
    """Return a comparison as plain text."""
    text = StringIO()
    _print(page, Console(file=text, width=_PIPE_WIDTH))
    return text.getvalue()


def _print(page: Page, console: Console) -> None:
    console.print(Text(page.title, style="bold"))
    console.print(Text(page.sentence))
    for section in page.sections:
        console.print(_table(section))


def _table(section: Section) -> Table:
    table = Table(title=Text(section.title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(section.heads):
        table.add_column(Text(head), justify="left" if number < section.words else "right")
    plain = len(section.rows) - section.sums
    for number, row in enumerate(section.rows):
        table.add_row(*map(Text, row), style="bold" if number >= plain else "")
    return table
