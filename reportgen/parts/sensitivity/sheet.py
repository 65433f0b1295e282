"""The sheet Sensitivity: the total with one assumption at a time at its low and high, and two at a time in grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.labels import lower_first
from reportgen.describe.ranking import sorted_name
from reportgen.describe.sheet import Between, Chart, HomeCell, Series, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, signed, top
from reportgen.parts.assumptions.ranges import ENDS, IN_USE, RANGES, STEPS
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.own_sheet import OWN_RANGES
from reportgen.parts.families.ranking import RANKS, ranked
from reportgen.parts.families.shape import own_rows
from reportgen.parts.measures.shape import headline
from reportgen.parts.sensitivity.analyse import TORNADO, grid_cell, grid_column, grid_row, ranged
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.graph.graph import Graph
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.parts.sensitivity.shape import Grid

_CHART_ROWS = 20


class _Line(NamedTuple):
    """A row of a table with an item a column: what it is called, the part of its names, its style and role."""

    label: str
    part: str
    style: str  # "" for the headline's
    role: str = ""

    @property
    def words(self) -> WordsCell:
        return WordsCell(self.label, "heading_left" if self.role == "heading" else "label")


_UNSORTED = (
    _Line("Assumption", "label", "text", "heading"),
    _Line("Position", "position", "count", "constant"),
    _Line("Low", "low_input", "exact", "link"),
    _Line("High", "high_input", "exact", "link"),
    _Line("Total at low", "low", "", "link"),
    _Line("Total at high", "high", "", "link"),
    _Line("Swing", "swing", ""),
    _Line("Swing over the size of all, rounded", "key", "fraction"),
    _Line("Rank, ties by position", "rank", "count"),
    _Line("Range in use", IN_USE, "truth", "link"),
)
_LEFT_OUT = (
    "A range is left out, so that its bar has no length, where it is another catalogue entry's, the scenario states the"
    " value without a range, or the range does not hold the value."
)


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet."""
    column = headline(book.study)
    ranged_names = ranged(book.study, book.analysis.costing)
    label = lower_first(column.label)
    rows = top("Sensitivity", f"How far the total {label} moves when assumptions move within their ranges.")
    charts = []
    if ranged_names:
        rows += _sorted(column, len(ranged_names), [WordsCell(OWN_RANGES, "remark")] if own_rows(book.study) else [])
        charts.append(_chart(column, len(ranged_names), len(rows) + 1))
        rows += [SheetRow() for _ in range(_CHART_ROWS)]
    for number, grid in enumerate(book.study[GRIDS]):
        rows += _grid(book, number, grid, column.style)
    if ranged_names:
        rows += _unsorted(ranged_names, column.style)
        rows += _steps(book, ranged_names)
    rows += _families(book, column)
    yield Sheet(
        "Sensitivity",
        rows,
        widths={1: 44, **dict.fromkeys(range(2, 10), 15.0)},
        freeze=(TABLE + 1, 2),
        charts=charts,
        order=90,
        purpose="One assumption at a time, and two at a time",
    )


def _sorted(column: RowColumn, count: int, remark: list[WordsCell]) -> Iterator[SheetRow]:
    label, style = column.label, column.style
    heads = ("Low", "High", f"{label} at low", f"{label} at high", "Swing", "Low less total", "High less total")
    yield SheetRow(headings("Assumption, largest swing first", *heads, "Column below", "Range in use"))
    for number in range(1, count + 1):
        items: list[CellItem | None] = [
            HomeCell(sorted_name(TORNADO, number, "label"), "text", role="label"),
            *(HomeCell(sorted_name(TORNADO, number, f"{end}_input"), "exact") for end in ENDS),
            *(HomeCell(sorted_name(TORNADO, number, part), style) for part in (*ENDS, "swing")),
            *(HomeCell(sorted_name(TORNADO, number, f"{end}_change"), signed(style)) for end in ENDS),
            HomeCell(sorted_name(TORNADO, number, "no"), "count"),
            HomeCell(sorted_name(TORNADO, number, IN_USE), "truth"),
        ]
        yield SheetRow(items)
    yield SheetRow([WordsCell(_LEFT_OUT, "remark")])
    yield SheetRow(remark)


def _chart(column: RowColumn, count: int, row: int) -> Chart:
    def names(part: str) -> tuple[str, ...]:
        return tuple(sorted_name(TORNADO, number, part) for number in range(1, count + 1))

    label = column.label
    series = (
        Series("at low", names("low_change"), names("label"), "9DC3E6"),
        Series("at high", names("high_change"), names("label"), "1F3864"),
    )
    return Chart(
        f"{label}: change of the total with one assumption at the end of its range",
        series,
        "",
        f"Change of the total ({lower_first(label)})",
        signed(column.style),
        (row, row + _CHART_ROWS - 2),
        (1, 8),
        horizontal=True,
    )


def _grid(book: Book, number: int, grid: Grid, style: str) -> Iterator[SheetRow]:
    """Yield a grid: the values of its rows and columns are entries, and each cell is the total of a case."""
    yield SheetRow([WordsCell(grid.label, "group")])
    down, across = book.study[ASSUMPTIONS][grid.rows], book.study[ASSUMPTIONS][grid.columns]
    heads = [_value(grid_column(number, c), book, grid.columns) for c in range(len(grid.column_values))]
    axes = WordsCell(f"Down: {down.label}. Across: {across.label}.", "heading_left")
    yield SheetRow([axes, WordsCell("", "heading"), *heads])
    for r in range(len(grid.row_values)):
        cells = [HomeCell(grid_cell(number, r, c), style, role="link") for c in range(len(grid.column_values))]
        yield SheetRow([None, _value(grid_row(number, r), book, grid.rows), *cells])
    yield SheetRow()


def _value(name: str, book: Book, assumption: str) -> HomeCell:
    item = book.study[ASSUMPTIONS][assumption]
    rule = Between(item.minimum, item.maximum, f"{item.label}, in {item.unit}.")
    return HomeCell(name, item.style, role="input", rule=rule)


def _unsorted(ranged_names: tuple[str, ...], style: str) -> Iterator[SheetRow]:
    """Yield the tornado before it is sorted, with a column for each assumption."""
    yield SheetRow([WordsCell("The tornado before it is sorted", "group")])
    for line in _UNSORTED:
        cells = [HomeCell(TORNADO(name, line.part), line.style or style, role=line.role) for name in ranged_names]
        yield SheetRow([line.words, *cells])
    yield SheetRow()


def _steps(book: Book, ranged_names: tuple[str, ...]) -> Iterator[SheetRow]:
    """Yield the steps to the range in use of each assumption, with a column for each as above."""
    yield SheetRow([WordsCell("Which range is in use", "group")])
    graph = book.graph
    for step, words in STEPS.items():
        names = [RANGES(name, step) for name in ranged_names]
        if any(name in graph.inputs or name in graph.definitions for name in names):
            yield SheetRow([WordsCell(words), *(_step(graph, name) for name in names)])
    yield SheetRow()


def _step(graph: Graph, name: str) -> HomeCell | None:
    if name in graph.inputs:
        return HomeCell(name, "count", role="constant")
    return HomeCell(name, "exact") if name in graph.definitions else None


def _families(book: Book, column: RowColumn) -> Iterator[SheetRow]:
    """Yield the families unsorted, then sorted for the chart on Summary, a column each because lookups search rows."""
    families = [family.id for family in ranked(book.analysis)]
    yield SheetRow([WordsCell("Families for the chart on Summary, unsorted and sorted", "group")])
    for line in (
        _Line("Family", "label", "text", "heading"),
        _Line("Position", "position", "count", "constant"),
        _Line(column.label, "value", column.style, "link"),
        _Line("Part of the size of all, rounded", "key", "fraction"),
        _Line("Rank, ties by position", "rank", "count"),
    ):
        cells = [HomeCell(RANKS(family, line.part), line.style, role=line.role) for family in families]
        yield SheetRow([line.words, *cells])
    for line in (
        _Line("Column of the next in order", "no", "count"),
        _Line("Family, largest first", "label", "text", "words"),
        _Line(column.label, "value", column.style),
    ):
        numbers = range(1, len(families) + 1)
        cells = [HomeCell(sorted_name(RANKS, number, line.part), line.style, role=line.role) for number in numbers]
        yield SheetRow([line.words, *cells])
