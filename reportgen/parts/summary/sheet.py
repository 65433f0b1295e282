"""The Summary sheet: the headline table, what the total compares with, and two charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import sorted_name
from reportgen.describe.sheet import Chart, HomeCell, Series, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, host, plain, top
from reportgen.graph.names import AT_SIZES, TOTAL, row_value, words
from reportgen.parts.families.ranking import RANKS
from reportgen.parts.families.scales import headline_columns
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import PUBLISHED, SUM_COLUMNS, headline, measure_columns
from reportgen.parts.models.shape import MODELS
from reportgen.parts.perspective.shape import PERSPECTIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from reportgen.describe.book import Book
    from reportgen.describe.tables import Study
    from reportgen.parts.measures.shape import RowColumn
    from reportgen.parts.models.shape import SizeInput
    from reportgen.parts.quantities.shape import Quantity

_CHART_ROWS = 21


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet."""
    about = book.study[ABOUT]
    rows = top(about.title, about.subtitle or "Headline results")
    rows += [*_headline(book), SheetRow(), *_perspective(book.study), SheetRow()]
    charts = _charts(book.study, len(rows) + 1)
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
    heads = [*(column.label for column in SUM_COLUMNS), *map(_heading, measure_columns(study))]
    columns = headline_columns(book.analysis, [*SUM_COLUMNS, *measure_columns(study)])
    linked = any(family.url for family in study[FAMILIES])
    yield SheetRow(headings("Family", "Sources of uncertainty", *heads, *(["Link"] if linked else [])))
    for family in study[FAMILIES]:
        cells = [
            WordsCell(family.label, "label", key=words(family.id, "label")),
            WordsCell(family.uncertainty, "unit", key=words(family.id, "uncertainty")),
        ]
        yield SheetRow([*cells, *_numbers(columns, family.id, family.published), host(family.url)])
    total = [WordsCell("Total", "total_label"), WordsCell("", "total_label")]
    yield SheetRow([*total, *_numbers(columns, TOTAL, study[PUBLISHED], "total")])


def _heading(column: RowColumn) -> str:
    return f"{column.label}\n({column.unit})" if column.unit and column.unit != column.label else column.label


def _numbers(
    columns: Iterable[RowColumn], row: str, published: Mapping[str, Decimal], role: str = ""
) -> list[HomeCell]:
    return [
        HomeCell(row_value(row, column.key), column.style, published.get(column.key), role, scale=column.scale)
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


def _charts(study: Study, row: int) -> tuple[Chart, Chart]:
    """Return the headline measure by family, largest first, and by model size; both begin in a row."""
    measure, models = headline(study), study[MODELS]
    numbers = range(1, len(study[FAMILIES]) + 1)
    by_family = Series(
        measure.label,
        tuple(sorted_name(RANKS, number, "value") for number in numbers),
        tuple(sorted_name(RANKS, number, "label") for number in numbers),
    )
    by_size = Series(measure.label, (AT_SIZES(study[ABOUT].headline),), (models.title,))
    titles: Mapping[str, SizeInput | Quantity] = {**models.inputs, **models.quantities}
    title = titles[models.title]
    rows = (row, row + _CHART_ROWS - 2)
    last = 2 + len(SUM_COLUMNS) + len(measure_columns(study))
    return (
        Chart(
            f"{measure.label} by family", (by_family,), "", measure.label, measure.style, rows, (1, 2), horizontal=True
        ),
        Chart(
            f"{measure.label} by {title.label.lower()}",
            (by_size,),
            title.label,
            measure.label,
            measure.style,
            rows,
            (3, last),
            label_style=title.style,
        ),
    )
