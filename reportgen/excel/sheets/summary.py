"""The Summary sheet: the headline table, what the total compares with, and two charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Chart, Row, Series, Sheet, Shown, Words
from reportgen.excel.sheets import parts
from reportgen.excel.sheets.naming import sizes_of
from reportgen.model.graph import ROW_SUMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reportgen.excel.description import Item
    from reportgen.excel.sheets.parts import Book

_CHART_ROWS = 21
_SUMS = dict(zip(ROW_SUMS, (("Runs", "count"), ("Tokens", "flops"), ("FLOPs", "flops")), strict=True))


def sheet(book: Book) -> Sheet:
    """Describe the sheet."""
    study = book.study
    rows = parts.top(study.study.title, study.study.subtitle or "Headline results")
    heads = [
        *(heading for heading, _ in _SUMS.values()),
        *(_heading(measure.label, measure.unit) for measure in study.measures),
    ]
    rows.append(Row(parts.headings("Family", "Sources of uncertainty", *heads)))
    for family in study.families:
        words = [
            Words(family.label, "label", key=f"{family.id}#label"),
            Words(family.uncertainty, "unit", key=f"{family.id}#uncertainty"),
        ]
        rows.append(Row([*words, *_numbers(book, family.id, family.published)]))
    words = [Words("Total", "total_label"), Words("", "total_label")]
    rows += [Row([*words, *_numbers(book, "total", study.published, "total")]), Row()]
    if study.perspective:
        rows.append(Row(parts.headings("In perspective", "Unit", "Value")))
    for name, quantity in study.perspective.items():
        label = Words(quantity.label, "label", comment=quantity.note)
        rows.append(Row([label, Words(quantity.unit, "unit"), Shown(name, quantity.style)]))
    rows.append(Row())
    charts = _charts(book, len(rows) + 1)
    rows += [Row() for _ in range(_CHART_ROWS)]
    return Sheet(parts.SUMMARY, rows, widths={1: 48}, freeze=(parts.TABLE + 1, 2), charts=charts)


def _charts(book: Book, row: int) -> tuple[Chart, Chart]:
    label, style = book.headline
    numbers = range(1, len(book.study.families) + 1)
    by_family = Series(
        label,
        tuple(f"rank.sorted.{number}.value" for number in numbers),
        tuple(f"rank.sorted.{number}.label" for number in numbers),
    )
    title = book.study.models.title
    by_size = Series(label, (f"sizes.{book.study.study.headline}",), (title,))
    named = sizes_of(book.study)[title]
    rows = (row, row + _CHART_ROWS - 2)
    last = 2 + len(_SUMS) + len(book.study.measures)
    return (
        Chart(f"{label} by family", (by_family,), "", label, style, rows, (1, 2), lying=True),
        Chart(
            f"{label} by {named.part.lower()}",
            (by_size,),
            named.part,
            label,
            style,
            rows,
            (3, last),
            label_style=named.style,
        ),
    )


def _heading(label: str, unit: str) -> str:
    return f"{label}\n({unit})" if unit and unit != label else label


def _numbers(book: Book, row: str, published: Mapping[str, Decimal], role: str = "") -> list[Item | None]:
    sums = [Shown(f"{row}.{what}", style, published.get(what), role) for what, (_, style) in _SUMS.items()]
    measures = book.study.measures
    return [*sums, *(Shown(f"{row}.{item.id}", item.style, published.get(item.id), role) for item in measures)]
