"""What a person added to a workbook or changed in it that a study has no place for, and that is therefore not read.

Cells that stand where the workbook had none, words that are no entries, comments, links, sheets, rows, columns, charts,
pictures and drawings are compared with what the study's workbook is written with. Looks, such as formats, are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from reportgen.describe.addresses import cell_name, letters
from reportgen.describe.entries import shown
from reportgen.describe.findings import KEPT, Finding
from reportgen.parts.families.shape import ADD_SWEEP, SWEEPS_SHEET
from reportgen.readback.book import cell_content
from reportgen.readback.locate import carries_study
from reportgen.readback.own_cells import OwnCells
from reportgen.system.texts import counted, cut, quoted
from reportgen.workbook.keys import SOURCE_TITLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from reportgen.readback.book import ReadBook
    from reportgen.readback.entry_formulas import EntryFormulas
    from reportgen.readback.locate import LocatedBook, LocatedSheet
    from reportgen.readback.own_cells import WrittenWords

UNREAD_SHEETS = ("Changes", "Change cases")  # written from earlier edits, which are read again from the entries
MAX_KEPT = 50  # findings of one workbook
_MOST = 3  # cells that one finding names
_LONGEST = 40  # characters of a text that a finding shows


def kept(
    book: ReadBook,
    located: LocatedBook,
    titles: Sequence[str],
    written: Sequence[Mapping[str, WrittenWords]],
    reported: Collection[str],
) -> Iterator[Finding]:
    """Yield what the workbook keeps that no study has a place for, a finding for each sheet and sort.

    Args:
        book: the workbook.
        located: its keyed cells.
        titles: the original titles of its sheets, in their order.
        written: the words of its sheets as they may have been written: of the study that it carries, and of the study
            as edited, which a workbook that was built from an edited one has.
        reported: the cells that other findings report, as ``Finding.where``.
    """
    yield from _sheets(book, located, titles)
    for title, sheet in located.sheets.items():
        if title not in UNREAD_SHEETS:
            words = [side[title] for side in written if title in side]
            if words:
                yield from _content(located, sheet, words, reported)
    yield from _names(book, {name.lower() for name in located.named})
    charts = sum(side.charts for side in written[0].values())
    if book.charts > charts:
        yield _kept("", "", f"{counted(book.charts - charts, 'chart')} of your own")
    elif 0 < book.charts < charts:  # a program that keeps none loses them all
        yield _kept("", "", f"{counted(charts - book.charts, 'chart')} taken out")
    if book.pictures:
        yield _kept("", "", f"{counted(book.pictures, 'picture')} of your own")
    if book.drawings:
        yield _kept("", "", f"{counted(book.drawings, 'drawing')} of your own")


def _names(book: ReadBook, expected: Collection[str]) -> Iterator[Finding]:
    """Yield the defined names that a person added."""
    for name, text in book.names.items():
        if name.lower() not in expected:
            yield _kept("", "", f"the name {cut(name, _LONGEST)!r} for {cut(text, _LONGEST)}")


def kept_formulas(typed: EntryFormulas) -> Iterator[Finding]:
    """Yield the formulas that stand in cells of entries, of which the study takes the values."""
    for item in typed.formulas:
        if item.value is not None:
            title, address = item.keyed.located.sheet.title, item.keyed.address(item.size)
            formula = f"the formula ={cut(item.text, 100)} of {quoted(item.entry.label)}"
            yield _kept(title, address, f"{formula}, whose value {shown(item.value)} is read")


def _kept(sheet: str, cell: str, message: str) -> Finding:
    return Finding(KEPT, sheet, cell, "", "", "", message)


def _sheets(book: ReadBook, located: LocatedBook, titles: Sequence[str]) -> Iterator[Finding]:
    """Yield sheets that were added, renamed or put into another order."""
    ours = {sheet.sheet.title: title for title, sheet in located.sheets.items()}
    for sheet in book.sheets:
        if sheet.title not in ours and sheet.title != SOURCE_TITLE and not carries_study(sheet):
            yield _kept(sheet.title, "", f"the sheet {sheet.title!r} ({counted(len(sheet.cells), 'cell')})")
    for title, original in ours.items():
        if title != original:
            yield _kept(title, "", f"the title {title!r} of the sheet {original!r}")
    order = [ours[sheet.title] for sheet in book.sheets if sheet.title in ours]
    if order != [title for title in titles if title in located.sheets]:
        yield _kept("", "", "the order of the sheets")


def _content(
    located: LocatedBook, sheet: LocatedSheet, words: Sequence[WrittenWords], reported: Collection[str]
) -> Iterator[Finding]:
    """Yield what was added to a sheet or changed in it."""
    title = sheet.sheet.title
    cells = OwnCells.of(located, sheet, words, reported)
    yield from _lines(sheet, cells)
    if cells.changed:
        yield _kept(title, cells.changed[0][0], _changed(title, cells.changed))
    yield from _beside(sheet, words)


def _changed(title: str, changed: Sequence[tuple[str, str, str]]) -> str:
    """Return the sentence on words that were changed: the address of each, what it was, and what it is."""
    shown_words = [
        f"{address} {_quoted(now)}{f' (was {_quoted(was)})' if was else ''}" for address, was, now in changed[:_MOST]
    ]
    more = f" and {len(changed) - _MOST} more" if len(changed) > _MOST else ""
    return f"words on {title!r}: {', '.join(shown_words)}{more}"


def _quoted(text: str) -> str:
    return repr(cut(text, _LONGEST)) if text else "taken out"


def _lines(sheet: LocatedSheet, cells: OwnCells) -> Iterator[Finding]:
    """Yield the rows, columns and single cells that were added to a sheet."""
    title = sheet.sheet.title
    for what, added in (("row", cells.rows), ("column", cells.columns)):
        if added:
            names = [letters(number) if what == "column" else str(number) for number in sorted(added)]
            cell_count = sum(added.values())
            holds = f" ({counted(cell_count, 'cell')})" if cell_count else ", empty"
            hint = f"; {ADD_SWEEP}" if what == "row" and cell_count and sheet.corner.title == SWEEPS_SHEET else ""
            yield _kept(title, "", f"{what}{'s' * (len(names) > 1)} {_listed(names)} of {title!r}{holds}{hint}")
    if cells.single:
        addresses = [cell_name(row, column) for row, column in sorted(cells.single)]
        contents = [cut(cell_content(sheet.sheet.cells[place]), _LONGEST) for place in sorted(cells.single)]
        texts = [f"{address} {content}" for address, content in zip(addresses, contents, strict=True)]
        yield _kept(title, addresses[0], f"{counted(len(texts), 'cell')} on {title!r}: {_listed(texts)}")
    if cells.removed_rows:
        yield _kept(title, "", f"{counted(cells.removed_rows, 'row')} without entries taken out of {title!r}")
    for what, moved in (("rows", sheet.rows), ("columns", sheet.columns)):
        originals = [moved[line] for line in sorted(moved)]
        if originals != sorted(originals):
            yield _kept(title, "", f"the order of the {what} of {title!r}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _beside(sheet: LocatedSheet, words: Sequence[WrittenWords]) -> Iterator[Finding]:
    """Yield comments and links that are not those the sheet was written with."""
    title = sheet.sheet.title
    for what, present, attribute in (("comment", sheet.sheet.comments, "comment"), ("link", sheet.sheet.links, "url")):
        normal = _plain_comment if what == "comment" else _plain_link
        texts_of_sides = [{getattr(item, attribute) for item in side.cells.values()} for side in words]
        sides = [set(map(normal, texts)) for texts in texts_of_sides]
        every = set().union(*sides)
        for (row, column), text in present.items():
            if normal(text) not in every:
                address = cell_name(row, column)
                yield _kept(title, address, f"the {what} {cut(text.strip(), 60)!r} on {title!r}")
        written = set.intersection(*sides) - {""}
        lost = written - set(map(normal, present.values()))
        if present and lost:  # a program that keeps none loses them all
            texts = ", ".join(repr(cut(text, _LONGEST)) for text in sorted(lost)[:_MOST])
            yield _kept(title, "", f"{counted(len(lost), what)} taken out of {title!r}: {texts}")


def _plain_comment(text: str) -> str:
    """Return a comment without its blanks, which programs change; a cut one as far as it goes."""
    return "".join(text.split()).rstrip("…")[:1500]


def _plain_link(text: str) -> str:
    return unquote(text).rstrip("/").lower()
