"""The summary as a workbook: the studies side by side, then every scenario, with live sums and differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Chart, Row, Series, Sheet, Shown, Words
from reportgen.excel.layout import arrange
from reportgen.excel.sheets import parts as sheet_parts
from reportgen.excel.workbook import Titles, write_sheets
from reportgen.portfolio.wording import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reportgen.excel.description import Item
    from reportgen.portfolio.summary import Column, Part, Set, Summary

_SUMMARY, _SCENARIOS = "Summary", "Scenarios"
_CHART_ROWS = 16
_CHART_COLUMNS = 6
_MOST_BARS = 30
_WHY = 6  # columns that a reason takes


def write_book(summary: Summary, timestamp: datetime) -> bytes:
    """Return the .xlsx file."""
    layout = arrange(summary.graph, [_summary(summary), _scenarios(summary)])
    currencies = summary.currencies
    titles = Titles(title(summary), currencies[0] if len(currencies) == 1 else "")
    return write_sheets(layout, summary, titles, timestamp=timestamp)


def _summary(summary: Summary) -> Sheet:
    """One row a study, and their sum where there is more than one."""
    rows = [Row([Words(title(summary), "title")]), Row([Words(counted(summary), "subtitle")]), Row()]
    shared = summary.shared
    heads = [_heading(column) for column in shared]
    ends = ["Lowest\nscenario", "Highest\nscenario", "Compared by"]
    words = [Words("Study", "heading_left"), Words("Scenario", "heading_left")]
    rows.append(Row([*words, *(Words(head, "heading") for head in (*heads, *ends))]))
    for part in summary.parts:
        style = _style(part.headline, summary)
        figures: list[Item | None] = [None] * len(shared)
        if part.lead is not None:
            figures = [Shown(f"{part.id}//{column.key}", _style(column, summary)) for column in shared]
        label = part.lead.label if part.lead is not None else "not built"
        ends_of = [Shown(f"{part.id}//{word}", style) if part.built else None for word in ("low", "high")]
        speaks = Words(_said(part.headline, part), "unit")
        rows.append(Row([Words(part.title, "wrapped"), Words(label, "unit"), *figures, *ends_of, speaks]))
    if len(summary.leads) > 1:
        sums = [Shown(f"together/{column.key}", _style(column, summary), role="total") for column in shared]
        rows.append(Row([Words("Together", "total_label"), Words("", "total_label"), *sums]))
    rows += [Row(), *_failures(summary)]
    return Sheet(_SUMMARY, rows, widths={1: 48, 2: 22}, freeze=(5, 2), repeat=(4, 4))


def _failures(summary: Summary) -> Iterator[Row]:
    if summary.failures:
        yield sheet_parts.group("Not built", 2 + _WHY)
    for failure in summary.failures:
        for problem in failure.problems:
            why = Words(problem, "paragraph", across=_WHY)
            yield Row([Words(failure.study, "wrapped"), Words(failure.scenario, "unit"), why])


def _scenarios(summary: Summary) -> Sheet:
    """A table a study, and a chart of its headline measure."""
    rows = [Row([Words("Every scenario", "title")]), Row([Words(counted(summary), "subtitle")]), Row()]
    charts: list[Chart] = []
    for part in summary.parts:
        top = _style(part.headline, summary)
        rows.append(sheet_parts.group(part.title, 4 + len(part.columns)))
        heads = [
            *(_heading(column) for column in part.columns),
            f"{part.headline.label} less\nthe base's",
            "In percent",
        ]
        words = [Words("Scenario", "heading_left"), Words("Folder", "heading_left")]
        rows.append(Row([*words, *(Words(head, "heading") for head in heads)]))
        rows += [_row(part, item, top, summary) for item in part.sets]
        rows.append(Row())
        if 1 < len(part.built) <= _MOST_BARS:
            charts.append(_chart(part, top, len(rows) + 1))
            rows += [Row() for _ in range(_CHART_ROWS)]
    return Sheet(_SCENARIOS, rows, widths={1: 48}, freeze=(4, 2), charts=charts)


def _row(part: Part, item: Set, top: str, summary: Summary) -> Row:
    if item.problems:
        return Row([Words(item.label, "wrapped"), Words("not built", "unit")])
    figures = [
        Shown(f"{item.folder}/{column.key}", _style(column, summary), role="constant") for column in part.columns
    ]
    several = (("difference", sheet_parts.signed(top)), ("percent", "signed_percent"))
    compared = [
        Shown(f"{item.folder}/{word}", style) if f"{item.folder}/{word}" in summary.graph.definitions else None
        for word, style in several
    ]
    label = Shown(f"{item.folder}/label", "text", role="wrapped")
    return Row([label, Words(item.folder, "unit"), *figures, *compared])


def _chart(part: Part, top: str, row: int) -> Chart:
    labels = tuple(f"{item.folder}/label" for item in part.built)
    series = Series(part.headline.label, part.names(part.headline), labels)
    rows, columns = (row, row + _CHART_ROWS - 2), (1, _CHART_COLUMNS)
    name = f"{part.headline.label} by scenario"
    return Chart(name, (series,), "", part.headline.label, top, rows, columns, lying=True, from_zero=True)


def _style(column: Column, summary: Summary) -> str:
    """A number's style; a workbook has one currency sign, so money of several has none but its unit."""
    return "number" if column.style == "money" and len(summary.currencies) > 1 else column.style


def _heading(column: Column) -> str:
    plain = not column.unit or column.unit in {column.label, "FLOP"}
    return column.label if plain else f"{column.label}\n({column.unit})"


def _said(column: Column, part: Part) -> str:
    return f"{column.label} ({part.currency})" if column.style == "money" else column.label
