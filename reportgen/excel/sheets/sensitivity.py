"""The Sensitivity sheet: the total with one assumption at a time at its low and high, and two at a time in grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.sensitivity import ranged
from reportgen.excel.description import Between, Chart, Row, Series, Sheet, Shown, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book
    from reportgen.model.study import Grid

_CHART_ROWS = 20
# The tornado as computed, an assumption a column: what the row is called, the part of its names, its style and look.
_BEHIND = (
    ("Assumption", "label", "text", "heading"),
    ("Position", "position", "count", "constant"),
    ("Low", "low_input", "exact", "link"),
    ("High", "high_input", "exact", "link"),
    ("Total at low", "low", "", "link"),
    ("Total at high", "high", "", "link"),
    ("Swing", "swing", "", ""),
    ("Swing over total, rounded", "key", "fraction", ""),
    ("Rank, ties by position", "rank", "count", ""),
)


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    label, style = book.headline
    several = ranged(book.study, book.graph)
    rows = parts.top(
        parts.SENSITIVITY, f"How far the total {label.lower()} moves when assumptions move within their ranges."
    )
    charts = []
    if several:
        rows += _sorted(label, style, len(several))
        charts.append(_chart(label, style, len(several), len(rows) + 1))
        rows += [Row() for _ in range(_CHART_ROWS)]
    for number, grid in enumerate(book.study.grids):
        rows += _grid(book, number, grid, style)
    if several:
        rows += _behind(several, style)
    rows += _families(book, label, style)
    return Sheet(
        parts.SENSITIVITY,
        rows,
        widths={1: 44, **dict.fromkeys(range(2, 10), 15.0)},
        freeze=(parts.TABLE + 1, 2),
        charts=charts,
    )


def _sorted(label: str, style: str, count: int) -> Iterator[Row]:
    heads = (
        "Low",
        "High",
        f"{label} at low",
        f"{label} at high",
        "Swing",
        "Low less total",
        "High less total",
        "Column below",
    )
    yield Row(parts.headings("Assumption, largest swing first", *heads))
    for number in range(1, count + 1):
        own = f"tornado.sorted.{number}"
        items: list[Item | None] = [
            Shown(f"{own}.label", "text", role="label"),
            *(Shown(f"{own}.{end}_input", "exact") for end in ("low", "high")),
            *(Shown(f"{own}.{part}", style) for part in ("low", "high", "swing")),
            *(Shown(f"{own}.{end}_change", parts.signed(style)) for end in ("low", "high")),
            Shown(f"{own}.no", "count"),
        ]
        yield Row(items)
    yield Row()


def _chart(label: str, style: str, count: int, row: int) -> Chart:
    def names(part: str) -> tuple[str, ...]:
        return tuple(f"tornado.sorted.{number}.{part}" for number in range(1, count + 1))

    series = (
        Series("at low", names("low_change"), names("label"), "9DC3E6"),
        Series("at high", names("high_change"), names("label"), "1F3864"),
    )
    title = f"{label}: change of the total with one assumption at the end of its range"
    return Chart(
        title,
        series,
        "",
        f"Change of the total ({label.lower()})",
        parts.signed(style),
        (row, row + _CHART_ROWS - 2),
        (1, 8),
        lying=True,
    )


def _grid(book: Book, number: int, grid: Grid, style: str) -> Iterator[Row]:
    """Rows and columns of a grid are entries; each cell is the total of a case."""
    yield Row([Words(grid.label, "group")])
    down, across = book.study.assumptions[grid.rows], book.study.assumptions[grid.columns]
    heads = [_value(f"grid.{number}.column.{c}", book, grid.columns) for c in range(len(grid.column_values))]
    yield Row([Words(f"Down: {down.label}. Across: {across.label}.", "heading_left"), Words("", "heading"), *heads])
    for r in range(len(grid.row_values)):
        cells = [Shown(f"grid.{number}.{r}.{c}", style, role="link") for c in range(len(grid.column_values))]
        yield Row([None, _value(f"grid.{number}.row.{r}", book, grid.rows), *cells])
    yield Row()


def _value(name: str, book: Book, assumption: str) -> Shown:
    item = book.study.assumptions[assumption]
    return Shown(
        name, item.style, role="input", rule=Between(item.minimum, item.maximum, f"{item.label}, in {item.unit}.")
    )


def _behind(several: tuple[str, ...], style: str) -> Iterator[Row]:
    yield Row([Words("The tornado before it is sorted", "group")])
    for label, part, own_style, role in _BEHIND:
        look = "heading_left" if role == "heading" else "label"
        yield Row(
            [Words(label, look), *(Shown(f"tornado.{name}.{part}", own_style or style, role=role) for name in several)]
        )
    yield Row()


def _families(book: Book, label: str, style: str) -> Iterator[Row]:
    """The families a column each, as lists are searched across: unsorted, then sorted for the chart on Summary."""
    yield Row([Words("Families for the chart on Summary, unsorted and sorted", "group")])
    for heading, part, own_style, role in (
        ("Family", "label", "text", "heading"),
        ("Position", "position", "count", "constant"),
        (label, "value", style, "link"),
        ("Share, rounded", "key", "fraction", ""),
        ("Rank, ties by position", "rank", "count", ""),
    ):
        shown = [Shown(f"rank.{family.id}.{part}", own_style, role=role) for family in book.study.families]
        yield Row([Words(heading, "heading_left" if role == "heading" else "label"), *shown])
    for heading, part, own_style, role in (
        ("Column of the next in order", "no", "count", ""),
        ("Family, largest first", "label", "text", "words"),
        (label, "value", style, ""),
    ):
        numbers = range(1, len(book.study.families) + 1)
        shown = [Shown(f"rank.sorted.{number}.{part}", own_style, role=role) for number in numbers]
        yield Row([Words(heading), *shown])
