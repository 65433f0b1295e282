"""What the report shows of what was used: plan, use and forecast by family and category, and why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import message, translated
from reportgen.describe.view import ALONE, NumberColumn, TableRow, Writing, column, show, show_optional
from reportgen.graph.names import row_value
from reportgen.parts.actuals.kept import (
    PARTS,
    USED,
    categories_of,
    families_of,
    kept_columns,
    kept_months,
    months_name,
    periods_of,
)
from reportgen.parts.actuals.shape import ACTUALS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.view import ShownNumber
    from reportgen.parts.measures.shape import RowColumn

_SIGNED = Writing("+")
_HEADS = message("Plan"), message("Used"), message("Used of plan"), message("Forecast"), message("Variance")


class UseTable(NamedTuple):
    """Plan, use, the share of the plan, forecast and variance of rows."""

    of: str  # what the rows are
    columns: tuple[NumberColumn, ...]
    rows: tuple[TableRow, ...]
    totalled: bool = False  # whether the last row is the total


class MonthUse(NamedTuple):
    """What was used up to the end of a month, and what the plan has up to there, None where it has no dates."""

    month: str
    used: ShownNumber
    planned: ShownNumber | None


class HoursAsked(NamedTuple):
    """The GPU-hours that may be used, with those used, left and forecast, and whether the forecast stays within."""

    most: ShownNumber
    used: ShownNumber
    left: ShownNumber
    end: ShownNumber
    within: bool


class ActualsView(NamedTuple):
    """What was used of a study, and what comes of it; ``measure`` is the label of the column that is shown."""

    measure: str
    tables: tuple[UseTable, ...]
    parts: tuple[tuple[str, ShownNumber], ...]
    months: tuple[MonthUse, ...]
    plan: ShownNumber
    used: ShownNumber
    end: ShownNumber
    variance: ShownNumber
    share: ShownNumber | None
    most: ShownNumber | None  # what may be used, with what is left of it
    left: ShownNumber | None
    stated: bool  # whether the study says what may be used
    within: bool
    hours: HoursAsked | None  # where the study asks for GPU-hours


def _actuals(analysis: Analysis) -> ActualsView | None:
    """Return what was used; None where the study keeps nothing."""
    study = analysis.study
    if not study[ACTUALS].used:
        return None
    hours, cost = kept_columns(study)
    shown = cost or hours
    if shown is None:
        return None
    keys = ("plan", "paid", "share", "end", "variance") if cost else ("plan_hours", "hours", "", "end_hours", "")
    total = USED("total")
    families = {**families_of(study), total: translated("Total")}
    tables = [_table(analysis, translated("Family"), families, keys, shown.style)._replace(totalled=True)]
    if categories := categories_of(study):
        tables.append(_table(analysis, translated("Category"), categories, keys, shown.style))
    if cost and (periods := periods_of(study)):
        tables.append(_table(analysis, translated("Period"), periods, keys, shown.style))
    dated = study[ACTUALS].start is not None and bool(months_name(study))
    so_far, planned = ("paid_so_far", "planned") if cost else ("hours_so_far", "planned_hours")
    months = [
        MonthUse(
            month,
            show(analysis, row_value(USED("months", month), so_far), shown.style),
            show(analysis, row_value(USED("months", month), planned), shown.style) if dated else None,
        )
        for month in kept_months(study)
    ]
    differs = {key: show(analysis, row_value(total, key), shown.style, writing=_SIGNED) for key in ("variance", *PARTS)}
    return ActualsView(
        shown.label,
        tuple(tables),
        tuple((translated(label), differs[key]) for key, label in PARTS.items()) if cost else (),
        tuple(months),
        show(analysis, row_value(total, keys[0]), shown.style),
        show(analysis, row_value(total, keys[1]), shown.style),
        show(analysis, row_value(total, keys[3]), shown.style),
        differs["variance"],
        show(analysis, row_value(total, "share"), "percent") if cost else None,
        show(analysis, row_value(total, "most"), shown.style) if cost else None,
        show(analysis, row_value(total, "left"), shown.style) if cost else None,
        study[ACTUALS].cost_measure in study[ACTUALS].request,
        analysis.number(row_value(total, "within")) > 0,
        _hours_asked(analysis, hours),
    )


def _hours_asked(analysis: Analysis, hours: RowColumn | None) -> HoursAsked | None:
    """Return what was asked for in GPU-hours; None where the study asks for none."""
    if hours is None or hours.key not in analysis.study[ACTUALS].request:
        return None
    most, used, left, end = (
        show(analysis, row_value(USED("total"), key), hours.style)
        for key in ("most_hours", "hours", "left_hours", "end_hours")
    )
    return HoursAsked(most, used, left, end, analysis.number(row_value(USED("total"), "within_hours")) > 0)


def _table(analysis: Analysis, of: str, rows: Mapping[str, str], keys: Sequence[str], style: str) -> UseTable:
    """Return the rows of a table; ``keys`` are those of the plan, the use, its share, the forecast and the variance."""
    heads = map(translated, _HEADS)
    kept = [(key, head) for key, head in zip(keys, heads, strict=True) if key]
    shown = tuple(
        TableRow(label, tuple(_cell(analysis, row, key, style) for key, _ in kept)) for row, label in rows.items()
    )
    columns = tuple(column(head, (row.cells[place] for row in shown)) for place, (_, head) in enumerate(kept))
    return UseTable(of, columns, shown)


def _cell(analysis: Analysis, row: str, key: str, style: str) -> ShownNumber:
    """Return one number of a table; blank where a row has none."""
    written = "percent" if key == "share" else style
    return show_optional(analysis, row_value(row, key), written, writing=_SIGNED if key == "variance" else ALONE)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"actuals": _actuals}
