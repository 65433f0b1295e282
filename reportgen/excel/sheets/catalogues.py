"""The Catalogues sheet: each catalogue's entries side by side, one row a value they fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Between, Row, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.sheets.parts import Book
    from reportgen.model.study import Catalogue, Study


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    rows = parts.top(
        parts.CATALOGUES, "Choosing an entry on Assumptions fills in its values there, where no other is entered."
    )
    for name, catalogue in book.study.catalogues.items():
        rows += _catalogue(book.study, name, catalogue)
    most = max((len(catalogue.entries) for catalogue in book.study.catalogues.values()), default=0)
    return Sheet(
        parts.CATALOGUES, rows, widths={1: 34, **dict.fromkeys(range(3, 3 + most), 34)}, freeze=(parts.TABLE, 3)
    )


def _catalogue(study: Study, name: str, catalogue: Catalogue) -> Iterator[Row]:
    entries = list(enumerate(catalogue.entries, start=1))
    chooser = next(key for key, item in study.inputs.items() if item.kind == "choice" and item.catalogue == name)
    yield Row([Words(catalogue.label, "group")])
    if catalogue.note:
        yield Row([Words(catalogue.note, "remark")])
    heads = [Shown(f"{name}.{number}.name", "text", role="heading") for number, _ in entries]
    yield Row([Words("Entry", "heading_left"), Words("Unit", "heading"), *heads])
    for key, item in study.assumptions.items():
        if item.kind == "number" and item.catalogue == name:
            rule = Between(item.minimum, item.maximum, f"{item.label}, in {item.unit or 'plain numbers'}.")
            values = [Shown(f"{name}.{number}.{key}", item.style, role="input", rule=rule) for number, _ in entries]
            yield Row([Words(item.label, "label"), Words(item.unit, "unit"), *values])
    yield Row([Words("Source", "label"), None, *(Words(entry.source, "note") for _, entry in entries)])
    yield Row([Words("Link", "label"), None, *(parts.host(entry.url) for _, entry in entries)])
    if any(entry.note for _, entry in entries):
        yield Row([Words("Note", "label"), None, *(Words(entry.note, "note") for _, entry in entries)])
    yield Row([Words("Position of the entry chosen", "label"), Words("", "unit"), Shown(f"{chooser}.no", "count")])
    yield Row()
