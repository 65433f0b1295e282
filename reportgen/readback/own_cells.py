"""The cells of a sheet that are none of the study's: compared with the words that the sheet was written with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen.describe.addresses import cell_address, cell_name, letters
from reportgen.describe.book import Book
from reportgen.describe.sheet import WordsCell
from reportgen.readback.book import cell_content
from reportgen.readback.texts import alike
from reportgen.workbook.sheets import all_labels, describe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.sheet import CellItem, Sheet
    from reportgen.readback.book import BookCell
    from reportgen.readback.locate import LocatedBook, LocatedSheet
    from reportgen.workbook.keys import CarriedStudy

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
                if item is None:
                    column += 1
                    continue
                if isinstance(item, WordsCell):
                    cells[number, column] = item
                column += _width(item, sizes, sized)
        return cls(cells, len(sheet.charts))


def written_words(analysis: Analysis, carried: CarriedStudy) -> dict[str, WrittenWords]:
    """Return the words of every sheet that a workbook with ``carried`` has of an analysed study, by its title."""
    sized = analysis.graph.sized_names()
    sheets = describe(Book(analysis, carried.version, _MOMENT, all_labels(analysis.study), carried.embedded))
    return {sheet.title: WrittenWords.of(sheet, analysis.graph.sizes, sized) for sheet in sheets}


def _width(item: CellItem, sizes: int, sized: Collection[str]) -> int:
    if isinstance(item, WordsCell):
        return item.across
    return sizes if item.name in sized else 1


@dataclass(frozen=True, slots=True)
class OwnCells:
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
    ) -> OwnCells:
        """Compare a sheet's cells with the words that it was written with."""
        keyed = located.covered[sheet.corner.title]
        changed: list[tuple[str, str, str]] = []
        own: set[Place] = set()
        loose: list[Place] = []  # in rows without keys, where words are found by their text
        for place, cell in sheet.sheet.cells.items():
            row, column = place
            if place in keyed or _is_hidden(sheet, place):
                continue
            if reported and cell_address(sheet.sheet.title, cell_name(row, column)) in reported:
                continue
            if row not in sheet.rows:
                if row not in sheet.duplicate_rows:
                    loose.append(place)
                continue
            expected = _expected(words, (sheet.rows[row], sheet.columns.get(column, 0)))
            if not expected:
                own.add(place)
            elif not any(_is_same(cell, text) for text in expected):
                changed.append((cell_name(row, column), expected[0], _cell_text(cell)))
        changed += _cleared(sheet, words)
        own.update(_loose(sheet, words, loose, changed))
        return _grouped(sheet, own, changed)


def _is_hidden(sheet: LocatedSheet, place: Place) -> bool:
    """Return whether a cell is one of the keys."""
    last, _ = sheet.hidden
    return isinstance(sheet.sheet.cells[place].value, str) if place[0] == last else place in sheet.key_cells


def _expected(words: Sequence[WrittenWords], original: Place) -> list[str]:
    """Return the texts that a cell may have been written with."""
    items = (side.cells.get(original) for side in words)
    return list(dict.fromkeys(item.text for item in items if item is not None and item.text and not item.key))


def _is_same(cell: BookCell, text: str) -> bool:
    return cell.formula is None and (alike(cell.value, text) or _cell_text(cell).strip() == text.strip())


def _cell_text(cell: BookCell) -> str:
    return cell.value if cell.formula is None and isinstance(cell.value, str) else cell_content(cell)


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
                yield cell_name(*place), item.text, ""


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
        changed.append((cell_name(*place), was[1], text))
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


def _grouped(sheet: LocatedSheet, own: set[Place], changed: Sequence[tuple[str, str, str]]) -> OwnCells:
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
    return OwnCells(rows, columns, frozenset(single), changed, removed)


def _added_rows(sheet: LocatedSheet, own: set[int]) -> tuple[dict[int, int], int]:
    """Return the rows that were put between rows with keys, and how many without keys were taken out there.

    ``own`` are the rows with a person's own cells, which are the ones added before any others.
    """
    originals = [original for _, original in sorted(sheet.rows.items())]
    if originals != sorted(originals):
        return {}, 0  # between rows in another order nothing tells which were added
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
