"""Print tables of names and words in a terminal; whatever file they come from, it gets characters only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from reportgen.describe.styles import is_money
from reportgen.parts.measures.shape import heading
from reportgen.system.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.parts.measures.shape import RowColumn

_PIPE_WIDTH = 120  # characters; of output that is not a terminal


def heading_lines(column: RowColumn) -> list[str]:
    """Return what a column is called and, as a line of its own, the symbol of its unit.

    Money shows its currency; a unit of several words, such as hours of one node, is what the label says at length.
    """
    plain = is_money(column.style) or " " in column.unit
    return [column.label] if plain else heading(column).splitlines()


class WordsTable(NamedTuple):
    """A titled table of texts; ``right`` are the positions of columns of numbers."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: tuple[int, ...] = ()


def print_words(*tables: WordsTable) -> None:
    """Print tables one after another, each with its title; names in the first column are never broken."""
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, emoji=False)
    for words in tables:
        table = Table(title=safe(words.title), title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
        for number, head in enumerate(words.heads):
            table.add_column(
                safe(head), justify="right" if number in words.right else "left", overflow="fold", no_wrap=number == 0
            )
        for row in words.rows:
            table.add_row(*map(safe, row))
        console.print(table)
