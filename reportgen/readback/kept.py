"""What a person added to a workbook or changed in it that a study has no place for, and that is therefore not read.

Cells that stand where the workbook had none, words that are no entries, comments, links, sheets, rows, columns, charts
and pictures are compared with what the study's workbook is written with. Looks, such as formats and widths, are not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reportgen.describe.addresses import cell_address, letters
from reportgen.describe.book import Book
from reportgen.describe.entries import shown
from reportgen.describe.findings import KEPT, Finding
from reportgen.describe.sheet import WordsCell
from reportgen.readback.texts import alike
from reportgen.system.texts import cut
from reportgen.workbook.keys import SOURCE_TITLE, read_row
from reportgen.workbook.sheets import all_labels, describe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.sheet import CellItem, Sheet
    from reportgen.readback.book import BookCell, ReadBook, ReadSheet
    from reportgen.readback.entry_formulas import EntryFormulas
    from reportgen.readback.locate import LocatedBook, LocatedSheet
    from reportgen.workbook.keys import CarriedStudy

UNREAD_SHEETS = ("Changes", "Change cases")  # written from earlier edits, which are read again from the entries
MAX_KEPT = 50  # findings of one workbook
_MOST = 3  # cells that one finding names
_LONGEST = 40  # characters of a text that a finding shows
_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_BUILT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC\Z")  # the time of the build, on About
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """The words of a sheet as it is written, by original row and column, and how many charts it has."""

    cells: Mapping[Place, WordsCell]
    charts: int

    @classmethod
    def of(cls, sheet: Sheet, sizes: int, sized: Collection[str]) -> WrittenWords:
        """Return the words of a sheet's description; ``sizes`` are the columns of a name that is sized."""
        cells: dict[Place, WordsCell] = {}
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if isinstance(item, WordsCell):
                    cells[number, column] = item
                column += _width(item, sizes, sized)
        return cls(cells, len(sheet.charts))


def written_words(analysis: Analysis, carried: CarriedStudy) -> dict[str, WrittenWords]:
    """Return the words of every sheet that a workbook with ``carried`` has of an analysed study, by its title."""
    sized = analysis.graph.sized_names()
    sheets = describe(Book(analysis, carried.version, _MOMENT, all_labels(analysis.study), carried.embedded))
    return {sheet.title: WrittenWords.of(sheet, analysis.graph.sizes, sized) for sheet in sheets}


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
    charts = sum(side.charts for side in written[0].values())
    if book.charts > charts:
        yield _kept("", "", f"{_count(book.charts - charts, 'chart')} of your own")
    if book.pictures:
        yield _kept("", "", f"{_count(book.pictures, 'picture')} of your own")


def kept_formulas(typed: EntryFormulas) -> Iterator[Finding]:
    """Yield the formulas that stand in cells of entries, of which the study takes the values."""
    for item in typed.formulas:
        if item.value is not None:
            title, address = item.keyed.located.sheet.title, item.keyed.address(item.size)
            message = (
                f"the formula ={cut(item.text, 100)} of {item.entry.label!r}, whose value {shown(item.value)} is read"
            )
            yield _kept(title, address, message)


def _width(item: CellItem | None, sizes: int, sized: Collection[str]) -> int:
    if item is None:
        return 1
    if isinstance(item, WordsCell):
        return item.across
    return sizes if item.name in sized else 1


def _kept(sheet: str, cell: str, message: str) -> Finding:
    return Finding(KEPT, sheet, cell, "", "", "", message)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _sheets(book: ReadBook, located: LocatedBook, titles: Sequence[str]) -> Iterator[Finding]:
    """Yield sheets that were added, renamed or put into another order."""
    ours = {sheet.sheet.title: title for title, sheet in located.sheets.items()}
    for sheet in book.sheets:
        if sheet.title not in ours and not _carries_study(sheet):
            yield _kept(sheet.title, "", f"the sheet {sheet.title!r} ({_count(len(sheet.cells), 'cell')})")
    for title, original in ours.items():
        if title != original:
            yield _kept(title, "", f"the title {title!r} of the sheet {original!r}")
    order = [ours[sheet.title] for sheet in book.sheets if sheet.title in ours]
    if order != [title for title in titles if title in located.sheets]:
        yield _kept("", "", "the order of the sheets")


def _carries_study(sheet: ReadSheet) -> bool:
    cell = sheet.cells.get((1, 1))
    marked = cell is not None and isinstance(cell.value, str) and cell.value.startswith("reportgen 1 study")
    return sheet.title == SOURCE_TITLE or marked


def _content(
    located: LocatedBook, sheet: LocatedSheet, words: Sequence[WrittenWords], reported: Collection[str]
) -> Iterator[Finding]:
    """Yield what was added to a sheet or changed in it."""
    title = sheet.sheet.title
    cells = _Cells.of(located, sheet, words, reported)
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


def _lines(sheet: LocatedSheet, cells: _Cells) -> Iterator[Finding]:
    """Yield the rows, columns and single cells that were added to a sheet."""
    title = sheet.sheet.title
    for what, added in (("row", cells.rows), ("column", cells.columns)):
        if added:
            names = [letters(number) if what == "column" else str(number) for number in sorted(added)]
            cell_count = sum(added.values())
            holds = f" ({_count(cell_count, 'cell')})" if cell_count else ", empty"
            yield _kept(title, "", f"{what}{'s' * (len(names) > 1)} {_listed(names)} of {title!r}{holds}")
    if cells.single:
        addresses = [f"{letters(column)}{row}" for row, column in sorted(cells.single)]
        contents = [_content_text(sheet.sheet.cells[place]) for place in sorted(cells.single)]
        told = [f"{address} {content}" for address, content in zip(addresses, contents, strict=True)]
        yield _kept(title, addresses[0], f"{_count(len(told), 'cell')} on {title!r}: {_listed(told)}")
    if cells.removed_rows:
        yield _kept(title, "", f"{_count(cells.removed_rows, 'row')} without entries taken out of {title!r}")
    for what, moved in (("rows", sheet.rows), ("columns", sheet.columns)):
        originals = [moved[line] for line in sorted(moved)]
        if originals != sorted(originals):
            yield _kept(title, "", f"the order of the {what} of {title!r}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _content_text(cell: BookCell) -> str:
    return cut(f"={cell.formula}", _LONGEST) if cell.formula is not None else cut(shown(cell.value), _LONGEST)


def _beside(sheet: LocatedSheet, words: Sequence[WrittenWords]) -> Iterator[Finding]:
    """Yield comments and links that are not those the sheet was written with."""
    title = sheet.sheet.title
    for what, found, attribute in (("comment", sheet.sheet.comments, "comment"), ("link", sheet.sheet.links, "url")):
        normal = _plain_comment if what == "comment" else _plain_link
        known = [{normal(getattr(item, attribute)) for item in side.cells.values()} for side in words]
        every = set().union(*known)
        for (row, column), text in found.items():
            if normal(text) not in every:
                address = f"{letters(column)}{row}"
                yield _kept(title, address, f"the {what} {cut(text.strip(), 60)!r} on {title!r}")
        written = {normal(getattr(item, attribute)) for item in words[0].cells.values()} - {""}
        lost = written - set(map(normal, found.values()))
        if found and lost:  # a program that keeps none loses them all
            texts = ", ".join(repr(cut(text, _LONGEST)) for text in sorted(lost)[:_MOST])
            yield _kept(title, "", f"{_count(len(lost), what)} taken out of {title!r}: {texts}")


def _plain_comment(text: str) -> str:
    """Return a comment without its blanks, which programs change; a cut one as far as it goes."""
    return "".join(text.split()).rstrip("…")[:1500]


def _plain_link(text: str) -> str:
    return unquote(text).rstrip("/").lower()


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a sheet that are none of the study's: by rows and columns that were added, and by themselves.

    ``rows`` and ``columns`` have the number of cells in each; ``changed`` words have address, old and new text.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    single: frozenset[Place]
    changed: Sequence[tuple[str, str, str]]
    removed_rows: int

    @classmethod
    def of(
        cls, located: LocatedBook, sheet: LocatedSheet, words: Sequence[WrittenWords], reported: Collection[str]
    ) -> _Cells:
        """Compare a sheet's cells with the words that it was written with."""
        keyed = _keyed_places(located, sheet)
        changed: list[tuple[str, str, str]] = []
        own: set[Place] = set()
        loose: list[Place] = []  # in rows without keys, where words are found by their text
        for place, cell in sheet.sheet.cells.items():
            row, column = place
            if place in keyed or _is_hidden(sheet, place):
                continue
            if cell_address(sheet.sheet.title, f"{letters(column)}{row}") in reported:
                continue
            if row not in sheet.rows:
                if row not in sheet.duplicate_rows:
                    loose.append(place)
                continue
            expected = _expected(words, (sheet.rows[row], sheet.columns.get(column, 0)))
            if not expected:
                own.add(place)
            elif not any(_is_same(cell, text) for text in expected):
                changed.append((f"{letters(column)}{row}", expected[0], _cell_text(cell)))
        changed += _cleared(sheet, words)
        own.update(_loose(sheet, words, loose, changed))
        return _grouped(sheet, own, changed)


def _is_hidden(sheet: LocatedSheet, place: Place) -> bool:
    """Return whether a cell is one of the keys."""
    last, hidden = sheet.hidden
    value = sheet.sheet.cells[place].value
    if place[0] == last:
        return isinstance(value, str)
    return place[1] in hidden and isinstance(value, str) and read_row(value) is not None


def _keyed_places(located: LocatedBook, sheet: LocatedSheet) -> set[Place]:
    return {
        (item.row, column)
        for item in located.items
        if item.located is sheet
        for column in item.columns
        if column is not None
    }


def _expected(words: Sequence[WrittenWords], original: Place) -> list[str]:
    """Return the texts that a cell may have been written with."""
    found = (side.cells.get(original) for side in words)
    return list(dict.fromkeys(item.text for item in found if item is not None and item.text and not item.key))


def _is_same(cell: BookCell, text: str) -> bool:
    return cell.formula is None and (alike(cell.value, text) or _cell_text(cell).strip() == text.strip())


def _cell_text(cell: BookCell) -> str:
    if cell.formula is not None:
        return f"={cell.formula}"
    return cell.value if isinstance(cell.value, str) else shown(cell.value)


def _cleared(sheet: LocatedSheet, words: Sequence[WrittenWords]) -> Iterator[tuple[str, str, str]]:
    """Yield the words of rows with keys whose cells are empty now."""
    rows = {original: row for row, original in sheet.rows.items()}
    columns = {original: column for column, original in sheet.columns.items()}
    for (row, column), item in words[0].cells.items():
        if item.text and not item.key and row in rows and column in columns:
            place = rows[row], columns[column]
            cell = sheet.sheet.cells.get(place)
            empty = cell is None or (cell.formula is None and cell.value in (None, ""))
            if empty and all((row, column) in side.cells for side in words):
                yield f"{letters(place[1])}{place[0]}", item.text, ""


def _loose(
    sheet: LocatedSheet, words: Sequence[WrittenWords], loose: Sequence[Place], changed: list[tuple[str, str, str]]
) -> Iterator[Place]:
    """Yield the places of a person's own cells in rows without keys; ``changed`` is added to.

    Such rows hold headings and the like. They may have moved, so their words are matched by column and text; one that
    is missing where a cell of its column is new was changed.
    """
    keyed_rows = set(sheet.rows.values())
    options = [
        Counter(
            (column, item.text.strip())
            for (row, column), item in side.cells.items()
            if item.text.strip() and row not in keyed_rows and row not in sheet.corner.rows
        )
        for side in words
    ]
    unmatched = [
        (place, (sheet.columns.get(place[1], 0), _cell_text(sheet.sheet.cells[place]).strip())) for place in loose
    ]
    unmatched = [(place, key) for place, key in unmatched if not _BUILT.match(key[1])]
    sides = [_matched(unmatched, option) for option in options]
    own, missing = min(sides, key=lambda side: len(side[0]) + side[1].total())
    missing_texts = [
        (column, text) for (column, text), times in missing.items() for _ in range(times) if not _is_moment(text)
    ]
    for place, (column, text) in own:
        was = next(((at, old) for at, old in missing_texts if at == column), None)
        if was is None:
            yield place
            continue
        missing_texts.remove(was)
        changed.append((f"{letters(place[1])}{place[0]}", was[1], text))
    changed.extend((f"column {letters(column)}", text, "") for column, text in missing_texts)


def _is_moment(text: str) -> bool:
    return text == f"{_MOMENT:%Y-%m-%d %H:%M} UTC"


def _matched(
    cells: Iterable[tuple[Place, tuple[int, str]]], expected: Counter[tuple[int, str]]
) -> tuple[list[tuple[Place, tuple[int, str]]], Counter[tuple[int, str]]]:
    """Return the cells that none of the expected words are, and the words that no cell is."""
    left, own = Counter(expected), []
    for place, key in cells:
        if left[key] > 0:
            left[key] -= 1
        else:
            own.append((place, key))
    return own, +left


def _grouped(sheet: LocatedSheet, own: set[Place], changed: Sequence[tuple[str, str, str]]) -> _Cells:
    """Return a person's own cells by the rows and columns that were added for them."""
    _, hidden = sheet.hidden
    added_columns = {column for column in range(1, min(hidden)) if column not in sheet.columns}
    rows, removed = _added_rows(sheet, {row for row, _ in own})
    columns = dict.fromkeys(added_columns, 0)
    single: set[Place] = set()
    for row, column in own:
        if row in rows:
            rows[row] += 1
        elif column in columns:
            columns[column] += 1
        else:
            single.add((row, column))
    return _Cells(rows, columns, frozenset(single), changed, removed)


def _added_rows(sheet: LocatedSheet, own: set[int]) -> tuple[dict[int, int], int]:
    """Return the rows that were put between rows with keys, and how many without keys were taken out there.

    ``own`` are the rows with a person's own cells, which are the ones added before any others.
    """
    added: dict[int, int] = {}
    removed = before = original_before = 0
    missing = sheet.corner.rows - set(sheet.rows.values())
    filled = {row for row, _ in sheet.sheet.cells}
    for row, original in sorted(sheet.rows.items()):
        if original > original_before:
            lost = sum(original_before < number < original for number in missing)
            extra = (row - before) - (original - original_before - lost)
            between = [number for number in range(before + 1, row) if number not in sheet.duplicate_rows]
            between.sort(key=lambda number: (number not in own, number in filled))
            added |= dict.fromkeys(between[: max(extra, 0)], 0)
            removed += max(-extra, 0)
        before, original_before = row, original
    return added, removed
