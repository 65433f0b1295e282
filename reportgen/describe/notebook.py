"""Tables as notebooks show them: HTML that takes its colours from the notebook, light or dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from reportgen.system.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE = "border-collapse:collapse;font-variant-numeric:tabular-nums;color:inherit;background:none"
_CELL = "padding:0.25em 0.75em 0.25em 0;color:inherit;background:none;border:0"
_RULE = "border-{side}:1px solid currentColor"


class NotebookTable(NamedTuple):
    """A table of texts: a title, a line below it, headings, rows, and a last row that adds them up, () for none.

    The first ``words`` columns are words; all others are numbers.
    """

    title: str
    line: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    total: tuple[str, ...] = ()
    words: int = 1


def table_html(table: NotebookTable) -> str:
    """Return a table as HTML without scripts, classes or colours of its own; every text is escaped."""
    head = _row(table, table.heads, "th", _RULE.format(side="bottom"))
    body = "".join(_row(table, row, "td") for row in table.rows)
    foot = _row(table, table.total, "th", _RULE.format(side="top")) if table.total else ""
    title = f"<strong>{_text(table.title)}</strong>" if table.title else ""
    line = f'<span style="opacity:0.75">{_text(table.line)}</span>' if table.line else ""
    caption = '<caption style="text-align:left;caption-side:top;color:inherit">'
    return (
        f'<table style="{_TABLE}">{caption}{"<br>".join(filter(None, (title, line)))}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table>"
    )


def _row(table: NotebookTable, cells: Sequence[str], tag: str, rule: str = "") -> str:
    made = []
    for number, cell in enumerate(cells):
        align = "left" if number < table.words else "right"
        style = ";".join(filter(None, [_CELL, f"text-align:{align}", rule]))
        made.append(f'<{tag} style="{style}">{_text(cell)}</{tag}>')
    return f"<tr>{''.join(made)}</tr>"


def _text(text: str) -> str:
    return escape(one_line(" ".join(text.splitlines())))
