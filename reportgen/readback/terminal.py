"""Print a comparison in a terminal, or as plain text."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from reportgen.system.terminal import safe

if TYPE_CHECKING:
    from reportgen.readback.diff_page import ComparisonPage, ComparisonSection

_PIPE_WIDTH = 120  # characters; a pipe has no width


def print_page(page: ComparisonPage) -> None:
    """Print a comparison."""
    _print(page, Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH))


def page_text(page: ComparisonPage) -> str:
    """Return a comparison as plain text."""
    text = StringIO()
    _print(page, Console(file=text, width=_PIPE_WIDTH))
    return text.getvalue()


def _print(page: ComparisonPage, console: Console) -> None:
    console.print(safe(page.title, style="bold"))
    console.print(safe(page.sentence))
    for section in page.sections:
        console.print(_table(section))


def _table(section: ComparisonSection) -> Table:
    table = Table(title=safe(section.title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(section.heads):
        table.add_column(safe(head), justify="left" if number < section.words else "right")
    plain = len(section.rows) - section.sums
    for number, row in enumerate(section.rows):
        table.add_row(*map(safe, row), style="bold" if number >= plain else "")
    return table
