"""The workbook of a portfolio's summary: a sheet of all studies and a sheet of all scenarios, with live formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import Chart, HomeCell, Series, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import group, signed
from reportgen.graph.names import in_portfolio
from reportgen.portfolio.wording import build_status, portfolio_title
from reportgen.workbook.layout import arrange
from reportgen.workbook.write import Titles, write_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reportgen.describe.sheet import CellItem
    from reportgen.portfolio.summary import ScenarioSet, StudySummary, Summary, SummaryColumn

_SUMMARY, _SCENARIOS = "Summary", "Scenarios"
_CHART_ROWS = 16
_CHART_COLUMNS = 6
_MAX_BARS = 30  # of a chart; a study with more scenarios has none
_REASON_COLUMNS = 6  # that the reason of a failure spans


def write_book(summary: Summary, timestamp: datetime) -> bytes:
    """Return the .xlsx file of a summary."""
    layout = arrange(summary.graph, [_summary(summary), _scenarios(summary)])
    currencies = summary.currencies
    titles = Titles(portfolio_title(summary), currencies[0] if len(currencies) == 1 else "")
    return write_sheets(layout, summary, titles, timestamp=timestamp)


def _summary(summary: Summary) -> Sheet:
    """Return the sheet of all studies: one row for each, and their sum where there is more than one."""
    rows = _top(portfolio_title(summary), summary)
    shared = summary.shared
    heads = [_heading(column) for column in shared]
    range_heads = ["Lowest\nscenario", "Highest\nscenario", "Compared by"]
    words = [WordsCell("Study", "heading_left"), WordsCell("Scenario", "heading_left")]
    rows.append(SheetRow([*words, *(WordsCell(head, "heading") for head in (*heads, *range_heads))]))
    for study in summary.studies:
        style = _style(study.headline, summary)
        figures: list[CellItem | None] = [None] * len(shared)
        if study.representative is not None:
            figures = [HomeCell(in_portfolio(study.id, "", column.key), _style(column, summary)) for column in shared]
        label = study.representative.label if study.representative is not None else "not built"
        extremes = [
            HomeCell(in_portfolio(study.id, "", word), style) if study.built else None for word in ("low", "high")
        ]
        compared_by = WordsCell(_headline_text(study.headline, study), "unit")
        rows.append(
            SheetRow([WordsCell(study.title, "wrapped"), WordsCell(label, "unit"), *figures, *extremes, compared_by])
        )
    if len(summary.summed) > 1:
        sums = [
            HomeCell(in_portfolio("together", column.key), _style(column, summary), role="total") for column in shared
        ]
        rows.append(SheetRow([WordsCell("Together", "total_label"), WordsCell("", "total_label"), *sums]))
    rows += [SheetRow(), *_failures(summary)]
    return Sheet(_SUMMARY, rows, widths={1: 48, 2: 22}, freeze=(5, 2), repeat=(4, 4))


def _top(words: str, summary: Summary) -> list[SheetRow]:
    """Return the rows at the top of a sheet: its title, and how much of the portfolio was built."""
    return [SheetRow([WordsCell(words, "title")]), SheetRow([WordsCell(build_status(summary), "subtitle")]), SheetRow()]


def _failures(summary: Summary) -> Iterator[SheetRow]:
    """Yield a row for each problem of each failure, under a heading."""
    if summary.failures:
        yield group("Not built", 2 + _REASON_COLUMNS)
    for failure in summary.failures:
        for problem in failure.problems:
            why = WordsCell(problem, "paragraph", across=_REASON_COLUMNS)
            yield SheetRow([WordsCell(failure.study, "wrapped"), WordsCell(failure.scenario, "unit"), why])


def _scenarios(summary: Summary) -> Sheet:
    """Return the sheet of all scenarios: a table for each study, and a chart of its headline measure."""
    rows = _top("Every scenario", summary)
    charts: list[Chart] = []
    for study in summary.studies:
        headline_style = _style(study.headline, summary)
        rows.append(group(study.title, 4 + len(study.columns)))
        heads = [
            *(_heading(column) for column in study.columns),
            f"{study.headline.label} less\nthe base's",
            "In percent",
        ]
        words = [WordsCell("Scenario", "heading_left"), WordsCell("Folder", "heading_left")]
        rows.append(SheetRow([*words, *(WordsCell(head, "heading") for head in heads)]))
        rows += [_row(study, item, headline_style, summary) for item in study.sets]
        rows.append(SheetRow())
        if 1 < len(study.built) <= _MAX_BARS:
            charts.append(_chart(study, headline_style, len(rows) + 1))
            rows += [SheetRow() for _ in range(_CHART_ROWS)]
    return Sheet(_SCENARIOS, rows, widths={1: 48}, freeze=(4, 2), charts=charts)


def _row(study: StudySummary, item: ScenarioSet, headline_style: str, summary: Summary) -> SheetRow:
    """Return the row of a set: its totals and its differences from the base, or that it was not built."""
    if item.problems:
        return SheetRow([WordsCell(item.label, "wrapped"), WordsCell("not built", "unit")])
    figures = [
        HomeCell(in_portfolio(item.folder, column.key), _style(column, summary), role="constant")
        for column in study.columns
    ]
    difference_styles = (("difference", signed(headline_style)), ("percent", "signed_percent"))
    differences = [
        HomeCell(in_portfolio(item.folder, word), style)
        if in_portfolio(item.folder, word) in summary.graph.definitions
        else None
        for word, style in difference_styles
    ]
    label = HomeCell(in_portfolio(item.folder, "label"), "text", role="wrapped")
    return SheetRow([label, WordsCell(item.folder, "unit"), *figures, *differences])


def _chart(study: StudySummary, headline_style: str, row: int) -> Chart:
    """Return the bar chart of a study's headline measure by scenario, whose first row is ``row`` (from 1)."""
    labels = tuple(in_portfolio(item.folder, "label") for item in study.built)
    series = Series(study.headline.label, study.names(study.headline), labels)
    rows, columns = (row, row + _CHART_ROWS - 2), (1, _CHART_COLUMNS)
    name = f"{study.headline.label} by scenario"
    return Chart(
        name, (series,), "", study.headline.label, headline_style, rows, columns, horizontal=True, from_zero=True
    )


def _style(column: SummaryColumn, summary: Summary) -> str:
    """Return the number style of a column: money becomes a plain number where the studies have several currencies.

    A workbook has only one currency sign.
    """
    return "number" if column.style == "money" and len(summary.currencies) > 1 else column.style


def _heading(column: SummaryColumn) -> str:
    """Return the heading of a column: its label, and its unit where the label does not say it."""
    plain = not column.unit or column.unit in {column.label, "FLOP"}
    return column.label if plain else f"{column.label}\n({column.unit})"


def _headline_text(column: SummaryColumn, study: StudySummary) -> str:
    """Return a column's label, with the currency where it is money."""
    return f"{column.label} ({study.currency})" if column.style == "money" else column.label
