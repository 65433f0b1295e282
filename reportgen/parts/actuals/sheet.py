"""The sheet Actuals: plan, use and forecast by family, category, line and month; what was used is entered below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.sheet import Between, HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, signed, top
from reportgen.graph.names import row_value
from reportgen.parts.actuals.kept import (
    KEYS,
    PARTS,
    PLANNED_MONTHS,
    TO_COME,
    USED,
    USED_ROW,
    categories_of,
    families_of,
    kept_columns,
    kept_lines,
    kept_months,
    line_labels,
    months_name,
    periods_of,
)
from reportgen.parts.actuals.periods import line_in, month_in
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.budget.shape import budget_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.describe.tables import Study

_NUMBER = Between(-LARGEST_NUMBER, LARGEST_NUMBER, "A number.")
_SHARE = Between(0, 1, "A share from 0 to 1.")
_WORKINGS = {
    "cost": "Cost entered",
    "billed": "GPU-hours with a bill",
    "failed": "GPU-hours of failed runs",
    "planned_runs": "Runs planned",
    "runs": "Runs finished",
    "done": "Done",
    "extra": "Runs over plan",
    "useful": "Useful as planned",
    "failed_share": "Failed",
}


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of a study that keeps what was used."""
    study = book.study
    if not study[ACTUALS].used:
        return
    rows = top("Actuals", "What was used of the plan, and what comes of it when the rest goes as the work so far.")
    rows += [*_block(study, "Family", families_of(study), total=True), *_request(book), SheetRow()]
    if categories := categories_of(study):
        rows += [*_block(study, "Category", categories), SheetRow()]
    if periods_of(study):
        rows += [*_periods(study), SheetRow()]
    lines = {line.row: line.label for line in kept_lines(study, book.graph)}
    rows += [*_block(study, "Line", lines), SheetRow(), *_workings(book, lines), SheetRow()]
    rows += [*_months(study), SheetRow(), *_entered(study)]
    yield Sheet(
        "Actuals",
        rows,
        widths={1: 44},
        freeze=(TABLE + 1, 2),
        repeat=(TABLE, TABLE),
        sides=(1, 1),
        order=14,
        purpose="What was used, the forecast at completion and why it differs from the plan",
    )


def _styles(study: Study) -> tuple[str, str]:
    """Return the number styles of GPU-hours and of money."""
    hours, cost = kept_columns(study)
    return (hours.style if hours else "number"), (cost.style if cost else "whole_money")


def _block(study: Study, title: str, rows: Mapping[str, str], *, total: bool = False) -> Iterator[SheetRow]:
    """Yield plan, use, forecast and variance of rows, in money and GPU-hours."""
    hours, money = _styles(study)
    yield SheetRow(
        [
            *headings(title, "Plan", "Used", "Used of plan", "Forecast", "Variance", *PARTS.values()),
            *headings("GPU-hours planned", "GPU-hours used", "GPU-hours forecast"),
        ]
    )
    for row, label in (*rows.items(), *(((USED("total"), "Total"),) if total else ())):
        last = row == USED("total")
        role = "total" if last else ""
        placed = row != USED("unplaced")
        styles = {"plan": money, "paid": money, "share": "percent", "end": money, "variance": signed(money)}
        styles |= dict.fromkeys(PARTS, signed(money)) | dict.fromkeys(("plan_hours", "hours", "end_hours"), hours)
        numbers: list[CellItem | None] = [
            HomeCell(row_value(row, key), style, role=role) if placed or key != "share" else WordsCell("")
            for key, style in styles.items()
        ]
        yield SheetRow([WordsCell(label, "total_label" if last else "label"), *numbers])


def _request(book: Book) -> Iterator[SheetRow]:
    """Yield what may be used, what is left of it, and whether the forecast stays within it."""
    hours, money = _styles(book.study)
    rows = [
        ("most", "What may be used", money),
        ("left", "What is left of it", money),
        ("within", "The forecast stays within it (1) or not (0)", "count"),
    ]
    if book.study[ACTUALS].hours_measure in book.study[ACTUALS].request:
        rows += [
            ("most_hours", "GPU-hours that may be used", hours),
            ("left_hours", "GPU-hours left of it", hours),
            ("within_hours", "The forecast of GPU-hours stays within it (1) or not (0)", "count"),
        ]
    for key, label, style in rows:
        name = row_value(USED("total"), key)
        rule = _NUMBER if name in book.graph.inputs else None
        yield SheetRow([WordsCell(label), HomeCell(name, style, rule=rule)])


def _workings(book: Book, lines: Mapping[str, str]) -> Iterator[SheetRow]:
    """Yield how much of each line is done, and the figures from which that follows."""
    hours, money = _styles(book.study)
    styles = {
        "cost": money,
        "billed": hours,
        "failed": hours,
        "planned_runs": "count",
        "runs": "count",
        "extra": "exact",
    }
    yield SheetRow(headings("How much is done", *_WORKINGS.values()))
    for row, label in lines.items():
        numbers = []
        for key in _WORKINGS:
            name = row_value(row, key)
            rule = _SHARE if key == "done" else _NUMBER
            numbers.append(HomeCell(name, styles.get(key, "percent"), rule=rule if name in book.graph.inputs else None))
        yield SheetRow([WordsCell(label), *numbers])


def _periods(study: Study) -> Iterator[SheetRow]:
    """Yield plan, use and forecast of each period, then the plan of each line in each period."""
    _, money = _styles(study)
    styles = {"plan": money, "paid": money, "share": "percent", "to_come": money, "end": money}
    styles |= {"variance": signed(money)}
    periods = periods_of(study)
    yield SheetRow(headings("Period", "Plan", "Used", "Used of plan", "Plan still to come", "Forecast", "Variance"))
    for row, label in periods.items():
        yield SheetRow([WordsCell(label), *(HomeCell(row_value(row, key), style) for key, style in styles.items())])
    yield SheetRow([WordsCell("All periods", "total_label"), None, None, None, HomeCell(TO_COME, money, role="total")])
    yield SheetRow()
    yield SheetRow(headings("Plan by period", *periods.values()))
    for line in budget_lines(study):
        numbers = [HomeCell(line_in(line.name, USED.parts(row)[-1]), money) for row in periods]
        yield SheetRow([WordsCell(line.label), *numbers])


def _months(study: Study) -> Iterator[SheetRow]:
    """Yield what was used in each month and so far, beside what the plan has up to then."""
    hours, money = _styles(study)
    dated, months = study[ACTUALS].start is not None, months_name(study)
    if months:
        place = HomeCell(months, "exact", rule=_NUMBER) if months == PLANNED_MONTHS else LinkCell(months, "exact")
        yield SheetRow([WordsCell("Months of the programme"), place])
    planned = ("Month of the programme", "Planned so far", "GPU-hours planned so far") if dated and months else ()
    periods = periods_of(study)
    period_heads = (f"Used in {label}" for label in periods.values())
    yield SheetRow(headings("Month", "Used", "Used so far", "GPU-hours", "GPU-hours so far", *planned, *period_heads))
    styles = {"paid": money, "paid_so_far": money, "hours": hours, "hours_so_far": hours}
    if planned:
        styles |= {"number": "exact", "planned": money, "planned_hours": hours}
    for month in kept_months(study):
        numbers = [HomeCell(row_value(USED("months", month), key), style) for key, style in styles.items()]
        numbers += [HomeCell(month_in(month, USED.parts(row)[-1]), money) for row in periods]
        yield SheetRow([WordsCell(month), *numbers])


def _entered(study: Study) -> Iterator[SheetRow]:
    """Yield what was used as it is entered."""
    hours, money = _styles(study)
    labels, styles = line_labels(study), {"hours": hours, "cost": money, "failed": hours, "runs": "count"}
    yield SheetRow(headings("What was used", *KEYS.values(), "Month"))
    for number, item in enumerate(study[ACTUALS].used):
        stated = item.numbers()
        cells: list[CellItem | None] = [
            HomeCell(USED_ROW(number, key), styles[key], rule=_NUMBER) if key in stated else WordsCell("")
            for key in KEYS
        ]
        label = "Fits no line" if item.line is None else labels[item.line]
        yield SheetRow([WordsCell(label), *cells, WordsCell(item.month)])
