"""The Sweeps sheet: one row a sweep, with its membership, axes, runs, sums and measures; Work and Items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.sheet import Between, HomeCell, OneOf, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import FIRST_SIZE, TABLE, top
from reportgen.graph.names import AMOUNT, axis, row_value, words
from reportgen.parts.families.items_sheet import items_sheets, total_cell, work_sheets
from reportgen.parts.families.own_sheet import own_sheets
from reportgen.parts.families.scales import scaled
from reportgen.parts.families.shape import AXES, SWEEPS_SHEET, axis_labels, item_rows, sweep_rows
from reportgen.parts.measures.shape import SUM_COLUMNS, measure_columns
from reportgen.parts.models.sheet import size_heading_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.describe.tables import Study
    from reportgen.parts.families.shape import SweepRow
    from reportgen.parts.measures.shape import RowColumn

_MEMBER = OneOf(("0", "1"), "1 where the sweep trains this model size, else 0.")
_ACTIVE = Between(0, 1, "1 where the sweep counts, 0 where it does not.")
_COUNT = Between(0, MAX_COUNT, "How many there are of this axis: a number from 0.")


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheets of the lines that the study has: sweeps, the work of runs that train nothing, items."""
    if sweep_rows(book.study):
        yield _sweeps_sheet(book)
    yield from own_sheets(book)
    yield from work_sheets(book)
    yield from items_sheets(book)


def _sweeps_sheet(book: Book) -> Sheet:
    """Return the sheet of sweeps, without group headings between its rows, so that whole columns can be summed."""
    title = SWEEPS_SHEET
    axes, columns = axis_labels(book.study), scaled(book.analysis, sweep_columns(book))
    rows = top(
        title, "One row a sweep: the model sizes it trains (1 or 0), the counts that multiply, and what they come to."
    )
    passes = [row for row in sweep_rows(book.study) if not row.sweep.trains]
    rows.append(SheetRow(_headings(book.study, _axes(book.study, axes), columns, counted=bool(passes))))
    rows += [SheetRow(_row(book, row, list(axes), columns, counted=bool(passes))) for row in sweep_rows(book.study)]
    rows.append(SheetRow(_totals(book, axes, columns, counted=bool(passes))))
    sizes = range(FIRST_SIZE, FIRST_SIZE + book.graph.sizes)
    factors = range(sizes.stop, sizes.stop + 3 + len(axes))
    return Sheet(
        title,
        rows,
        order=60,
        purpose="Every sweep: counts, runs, tokens, FLOPs and measures",
        widths={4: 5.0, **dict.fromkeys(sizes, 6.6), **dict.fromkeys(factors, 7.0)},
        freeze=(TABLE + 1, 3),
        repeat=(TABLE, TABLE),
        sides=(1, 2),
        paper="A3",
    )


def sweep_columns(book: Book) -> list[RowColumn]:
    """Return the columns of sums and measures that some sweep has."""
    rows = [row.name for row in sweep_rows(book.study)]
    columns = (*SUM_COLUMNS, *measure_columns(book.study))
    return [column for column in columns if any(row_value(row, column.key) in book.graph for row in rows)]


def _headings(
    study: Study, axes: Iterable[tuple[str, str]], columns: Iterable[RowColumn], *, counted: bool
) -> list[CellItem | None]:
    return [
        *(WordsCell(text, "heading_left") for text in ("Family", "Sweep", "Budget")),
        WordsCell("", "heading"),
        size_heading_cell(study, "heading_turned"),
        WordsCell("Active", "heading_turned"),
        *(WordsCell(text, "heading_turned", comment=comment) for text, comment in axes),
        *(WordsCell(text, "heading_turned") for text in ("Combinations", "Sizes trained")),
        *(WordsCell(text, "heading") for text in (("Passes", "Counted in") if counted else ())),
        *(WordsCell(column.label, "heading") for column in columns),
    ]


def _axes(study: Study, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the label and the note of each axis."""
    notes = {name: item.note for name, item in study[AXES].items()}
    yield from ((label, notes.get(name, "")) for name, label in labels.items())


def _row(
    book: Book, row: SweepRow, axes: Sequence[str], columns: Sequence[RowColumn], *, counted: bool
) -> list[CellItem | None]:
    name, trains = row.name, row.sweep.trains
    passes = [None if trains else HomeCell(row_value(name, AMOUNT), "count"), WordsCell(row.sweep.counted, "unit")]
    return [
        WordsCell(row.family.label, "label"),
        WordsCell(row.sweep.label, "label", comment=row.sweep.note, key=words(name, "label")),
        HomeCell(row_value(name, "budget"), "text", role="words"),
        None,
        HomeCell(row_value(name, "member"), "exact", role="choice", rule=_MEMBER),
        HomeCell(row_value(name, "active"), "count", rule=_ACTIVE),
        *(HomeCell(axis(name, axis_id), "plain", rule=_COUNT) for axis_id in axes),
        HomeCell(row_value(name, "combinations"), "plain"),
        HomeCell(row_value(name, "sizes"), "count"),
        *(passes if counted else []),
        *(
            HomeCell(row_value(name, column.key), column.style, scale=column.scale)
            if row_value(name, column.key) in book.graph
            else None
            for column in columns
        ),
    ]


def _totals(
    book: Book, axes: Mapping[str, str], columns: Sequence[RowColumn], *, counted: bool
) -> list[CellItem | None]:
    """Return the row of totals of the study; where items are in them too, it says so."""
    # Sweep, budget and the gap have no totals, nor have the factors, and what is active, combined and trained.
    blank = [WordsCell("", "total") for _ in range(3 + book.graph.sizes + len(axes) + 3 + (2 if counted else 0))]
    links = [total_cell(book, column) for column in columns]
    label = "Total, items included" if item_rows(book.study) else "Total"
    return [WordsCell(label, "total_label"), *blank, *links]
