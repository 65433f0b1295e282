"""Print tables of names and words in a terminal; whatever file they come from, it gets characters only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from reportgen.system.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIPE_WIDTH = 120  # characters; of output that is not a terminal


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
