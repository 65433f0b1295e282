"""The Summary sheet: the headline table, what the total compares with, and two charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.labels import lower_first
from reportgen.describe.ranking import sorted_name
from reportgen.describe.sheet import Chart, HomeCell, Series, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, host, plain, top
from reportgen.graph.names import AT_SIZES, TOTAL, row_value, words
from reportgen.parts.families.ranking import RANKS, ranked
from reportgen.parts.families.scales import headline_columns
from reportgen.parts.families.shape import FAMILIES, item_rows
from reportgen.parts.measures.shape import PUBLISHED, heading, headline, row_columns
from reportgen.parts.models.shape import size_heading
from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.summary.lines_sheet import lines_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from reportgen.describe.book import Book
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.parts.quantities.shape import Quantity

_CHART_ROWS = 21


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet."""
    about = book.study[ABOUT]
    rows = top(about.title, about.subtitle or "Headline results")
    rows += [*_headline(book), SheetRow(), *_perspective(book.study), SheetRow()]
    charts = _charts(book, len(rows) + 1)
    rows += [SheetRow() for _ in range(_CHART_ROWS)]
    yield Sheet(
        "Summary",
        rows,
        order=10,
        purpose="The headline table, comparisons and charts",
        widths={1: 48},
        freeze=(TABLE + 1, 2),
        charts=charts,
    )


def _headline(book: Book) -> Iterator[SheetRow]:
    """Yield the families and the total."""
    study = book.study
    shown = row_columns(study, book.graph)
    heads = map(heading, shown)
    columns = headline_columns(book.analysis, shown)
    linked = any(family.url for family in study[FAMILIES])
    yield SheetRow(headings("Family", "Sources of uncertainty", *heads, *(["Link"] if linked else [])))
    for family in study[FAMILIES]:
        cells = [
            WordsCell(family.label, "label", key=words(family.id, "label")),
            WordsCell(family.uncertainty, "unit", key=words(family.id, "uncertainty")),
        ]
        yield SheetRow([*cells, *_numbers(book, columns, family.id, family.published), host(family.url)])
    total = [WordsCell("Total", "total_label"), WordsCell("", "total_label")]
    yield SheetRow([*total, *_numbers(book, columns, TOTAL, study[PUBLISHED], "total")])
    yield from lines_rows(book, columns)


def _numbers(
    book: Book, columns: Iterable[RowColumn], row: str, published: Mapping[str, Decimal], role: str = ""
) -> list[HomeCell | None]:
    """Return the cells of a row, None where it has no value."""
    return [
        HomeCell(row_value(row, column.key), column.style, published.get(column.key), role, scale=column.scale)
        if row_value(row, column.key) in book.graph
        else None
        for column in columns
    ]


def _perspective(study: Study) -> Iterator[SheetRow]:
    """Yield what the total compares with."""
    if study[PERSPECTIVE]:
        yield SheetRow(headings("In perspective", "Unit", "Value"))
    for name, quantity in study[PERSPECTIVE].items():
        label = WordsCell(_labelled(quantity), "label", comment=quantity.note)
        yield SheetRow([label, WordsCell(quantity.unit, "unit"), HomeCell(name, quantity.style)])


def _labelled(quantity: Quantity) -> str:
    return f"{quantity.label} ({plain(quantity.symbol)})" if quantity.symbol else quantity.label


def _charts(book: Book, row: int) -> list[Chart]:
    """Return the headline measure by family, largest first, and by model size where it has any; in a row."""
    study = book.study
    measure = headline(study)
    numbers = range(1, len(ranked(book.analysis)) + 1)
    by_family = Series(
        measure.label,
        tuple(sorted_name(RANKS, number, "value") for number in numbers),
        tuple(sorted_name(RANKS, number, "label") for number in numbers),
    )
    rows, at_sizes = (row, row + _CHART_ROWS - 2), AT_SIZES(study[ABOUT].headline) in book.graph
    of_families = Chart(
        f"{measure.label} by family",
        (by_family,),
        "",
        measure.label,
        measure.style,
        rows,
        (1, 2 if at_sizes else 6),
        horizontal=True,
    )
    return [of_families, _chart_by_size(book, rows)] if at_sizes else [of_families]


def _chart_by_size(book: Book, rows: tuple[int, int]) -> Chart:
    study = book.study
    measure = headline(study)
    title = size_heading(study)
    by_size = Series(measure.label, (AT_SIZES(study[ABOUT].headline),), (title.name,))
    part = f"{measure.label} of all sweeps" if item_rows(study) else measure.label
    return Chart(
        f"{part} by {lower_first(title.label)}",
        (by_size,),
        title.label,
        measure.label,
        measure.style,
        rows,
        (3, 2 + len(row_columns(study, book.graph))),
        label_style=title.style,
    )
