"""The Changes sheet: what was changed in a workbook before this one was built from it, and what each change does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.changes import effect_name, effective, old_name
from reportgen.back.entries import in_words
from reportgen.excel.description import Linked, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.back.entries import Change
    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    rows = parts.top(parts.CHANGES, "What was changed against the study file, and what each change does to the total.")
    rows += _changes(book)
    rows += _overrides(book)
    return Sheet(
        parts.CHANGES,
        rows,
        widths={1: 56, 2: 26, 3: 26, 4: 18, 5: 18},
        freeze=(parts.TABLE + 1, 2),
        repeat=(parts.TABLE, parts.TABLE),
    )


def _changes(book: Book) -> Iterator[Row]:
    label, style = book.headline
    yield Row(parts.headings("Changed", "Was", "Is", f"Effect on {label.lower()}"))
    moving = effective(book.study, book.graph)
    for change in book.study.changes:
        effect = Shown(effect_name(change), parts.signed(style)) if change in moving else None
        yield Row([Words(change.entry.label, "wrapped"), *_values(book, change, moves=change in moving), effect])
    if moving:
        signed = parts.signed(style)
        both = Words("What they do together beyond the sum of each", "wrapped")
        yield Row([both, None, None, Shown("change.interaction", signed)])
        yield Row(
            [
                Words("All of these", "total_label"),
                *[Words("", "total")] * 2,
                Shown("change.all.effect", signed, role="total"),
            ]
        )
    yield Row()


def _values(book: Book, change: Change, *, moves: bool) -> list[Item | None]:
    """Was and is: the live cells of a single number, words of all else."""
    entry = change.entry
    if not moves or isinstance(entry.value, tuple) or change.new is None:
        was, now = (in_words(book.study, entry, value) for value in (entry.value, change.new))
        before: Item = Words(was, "wrapped")
        if moves and not isinstance(entry.value, tuple):
            before = _old(change)
        return [before, Words(now, "wrapped")]
    style = "switch" if entry.kind == "switch" else "text" if isinstance(entry.value, str) else entry.style
    return [_old(change), Linked(entry.name, style, role="link_words" if style == "text" else "link")]


def _old(change: Change) -> Shown:
    entry = change.entry
    style = "switch" if entry.kind == "switch" else "text" if isinstance(entry.value, str) else entry.style
    return Shown(old_name(change), style, role="constant_words" if style == "text" else "constant")


def _overrides(book: Book) -> Iterator[Row]:
    """Formulas that were overwritten in the workbook and passed over; every cell here holds its own formula again."""
    if not book.study.overrides:
        return
    yield Row(parts.headings("Passed over: not as the study says", "Cell", "Found", "Expected"))
    for finding in book.study.overrides:
        words = (finding.message, finding.where, finding.found, finding.expected)
        yield Row([Words(text, "wrapped") for text in words])
    yield Row()
