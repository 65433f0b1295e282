"""The sheet Catalogues: each catalogue's entries side by side, one row a value that they fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import HomeCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, host, top
from reportgen.graph.names import join, of, words
from reportgen.parts.assumptions.ranges import ENDS, catalogue_end, in_catalogue
from reportgen.parts.assumptions.shape import ASSUMPTIONS, CATALOGUES, chooser
from reportgen.parts.assumptions.sheet import name_rule, number_rule, range_cell
from reportgen.parts.assumptions.spare import entry_places, spare_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Assumption, Catalogue

_FIRST_ENTRY = 3  # its column
_ADD = "To add an entry, type its name here and all its values below it; then choose it on Assumptions."


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet, where the study has a catalogue."""
    catalogues = book.study[CATALOGUES]
    if not catalogues:
        return
    rows = top("Catalogues", "Choosing an entry on Assumptions fills in its values there, where no other is entered.")
    for name, catalogue in catalogues.items():
        rows += _catalogue(book.study, name, catalogue)
    most = max(len(entry_places(book.study, name, "name")) for name in catalogues)
    yield Sheet(
        "Catalogues",
        rows,
        widths={1: 34, **dict.fromkeys(range(_FIRST_ENTRY, _FIRST_ENTRY + most), 34)},
        freeze=(TABLE, _FIRST_ENTRY),
        order=40,
        purpose="What assumptions can be filled from",
    )


def _catalogue(study: Study, name: str, catalogue: Catalogue) -> Iterator[SheetRow]:
    numbers, spare = range(1, len(catalogue.entries) + 1), spare_entries(study, name)
    hint = [*[None] * len(numbers), WordsCell("To add one:", "remark")] if spare else []
    yield SheetRow([WordsCell(catalogue.label, "group"), None, *hint])
    if catalogue.note:
        yield SheetRow([WordsCell(catalogue.note, "remark")])
    heads = [HomeCell(join(name, number, "name"), "text", role="heading") for number in numbers]
    heads += [HomeCell(join(name, place, "name"), "text", role="input_words", rule=name_rule(_ADD)) for place in spare]
    yield SheetRow([WordsCell("Entry", "heading_left"), WordsCell("Unit", "heading"), *heads])
    for key, item in study[ASSUMPTIONS].items():
        if item.kind == "number" and item.catalogue == name:
            rule = number_rule(item)
            cells = entry_places(study, name, key)
            values = [HomeCell(cell, item.style, role="input", rule=rule) for cell in cells]
            yield SheetRow([WordsCell(item.label, "label"), WordsCell(item.unit, "unit"), *values])
            if in_catalogue(study, key):
                yield from _ranges(study, key, item)
    entries = catalogue.entries

    def row(label: str, part: str, texts: Iterable[str]) -> SheetRow:
        keyed = zip(numbers, texts, strict=True)
        cells = [WordsCell(text, "note", key=words(join(name, number), part)) for number, text in keyed]
        added = [WordsCell("", "input", key=words(join(name, place), part)) for place in spare]
        return SheetRow([WordsCell(label, "label"), None, *cells, *added])

    yield row("Source", "source", (entry.source for entry in entries))
    yield SheetRow([WordsCell("Link", "label"), None, *(host(entry.url) for entry in entries)])
    if any(entry.note for entry in entries):
        yield row("Note", "note", (entry.note for entry in entries))
    position = HomeCell(of(chooser(study, name), "no"), "count")
    yield SheetRow([WordsCell("Position of the entry chosen", "label"), WordsCell("", "unit"), position])
    yield SheetRow()


def _ranges(study: Study, name: str, item: Assumption) -> Iterator[SheetRow]:
    """Yield the ends of the ranges that entries bring; an entry without a range gets one in the study file."""
    entries = study[CATALOGUES][item.catalogue or ""].entries
    for end in ENDS:
        cells = []
        for number, entry in enumerate(entries, start=1):
            low, high = (catalogue_end(study, name, number, each) for each in ENDS)
            cells.append(range_cell(item, low, high, end, stated=name in entry.ranges))
        yield SheetRow([WordsCell(f"{item.label}: {end}", "indented"), WordsCell(item.unit, "unit"), *cells])
