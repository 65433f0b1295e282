"""What a person may change of what was used: every number of it, how much is done, and the months of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import Entry
from reportgen.describe.labels import Label
from reportgen.describe.setting import number_setting
from reportgen.graph.names import row_value
from reportgen.parts.actuals.kept import (
    KEYS,
    PARTS,
    PLANNED_MONTHS,
    USED,
    USED_ROW,
    categories_of,
    families_of,
    kept_columns,
    line_labels,
    periods_of,
)
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.system.errors import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.setting import Setting
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph

_TITLE = "Actuals"
_MOST_HOURS = "GPU-hours that may be used"


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield the entries of a study that keeps what was used."""
    yield from numbers(loaded.study)


def numbers(study: Study) -> Iterator[Entry]:
    """Yield what was used, how much of lines is done, what may be used, and the months of the programme."""
    actuals = study[ACTUALS]
    if not actuals.used:
        return
    lines = line_labels(study)
    for number, item in enumerate(actuals.used):
        line = "Fits no line" if item.line is None else lines[item.line]
        for key, value in item.numbers().items():
            label = f"{line}, {item.month}: {KEYS[key]}"
            yield Entry(USED_ROW(number, key), (ACTUALS.key, "used", number, key), label, "number", value)
    for number, done in enumerate(actuals.done):
        key, name = ("share", "done") if done.share is not None else ("runs", "runs")
        value = float(getattr(done, key))
        style = "percent" if key == "share" else "exact"
        yield Entry(
            row_value(USED(done.line), name),
            (ACTUALS.key, "done", number, key),
            f"{lines[done.line]}: done",
            "number",
            value,
            style,
        )
    most = actuals.request.get(actuals.cost_measure)
    if most is not None:
        path = (ACTUALS.key, "request", actuals.cost_measure)
        yield Entry(row_value(USED("total"), "most"), path, "What may be used", "number", float(most))
    most_hours = actuals.request.get(actuals.hours_measure)
    if most_hours is not None:
        path = (ACTUALS.key, "request", actuals.hours_measure)
        yield Entry(row_value(USED("total"), "most_hours"), path, _MOST_HOURS, "number", float(most_hours))
    if actuals.months is not None:
        yield Entry(PLANNED_MONTHS, (ACTUALS.key, "months"), "Months of the programme", "number", float(actuals.months))


def set_value(loaded: LoadedStudy, name: str, raw: float | bool | str) -> Setting | str | None:
    """Return where a number of the actuals is set, or why it cannot have the value; None for a name that is none."""
    settable = {item.name: item for item in numbers(loaded.study)}
    if name in settable:
        return number_setting(settable[name], raw, plain=True)
    ours = settable and USED.owns(name)
    return f"unknown number {name!r}{nearest_or_all(name, settable, 'numbers of the actuals')}" if ours else None


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield what the sums and forecasts are called."""
    if not study[ACTUALS].used:
        return
    hours, cost = kept_columns(study)
    money, counted = cost.style if cost else "whole_money", hours.style if hours else "number"
    words = {"plan": "Plan", "paid": "Used", "end": "Forecast", "variance": "Variance", **PARTS}
    of_hours = {"plan_hours": "GPU-hours planned", "hours": "GPU-hours used", "end_hours": "GPU-hours forecast"}
    rows = families_of(study) | categories_of(study) | periods_of(study) | {USED("total"): "Total"}
    for row, label in (*rows.items(), *((USED(name), label) for name, label in line_labels(study).items())):
        for key, what in words.items():
            yield row_value(row, key), Label(_TITLE, f"{label}: {what.lower()}", money)
        for key, what in of_hours.items():
            yield row_value(row, key), Label(_TITLE, f"{label}: {what}", counted)
        yield row_value(row, "share"), Label(_TITLE, f"{label}: used of plan", "percent")
    for key, what in (("most", "What may be used"), ("left", "What is left of it")):
        yield row_value(USED("total"), key), Label(_TITLE, what, money)
    yield row_value(USED("total"), "within"), Label(_TITLE, "The forecast stays within it", "count")
    if study[ACTUALS].hours_measure in study[ACTUALS].request:
        for key, what in (("most_hours", _MOST_HOURS), ("left_hours", "GPU-hours left of it")):
            yield row_value(USED("total"), key), Label(_TITLE, what, counted)
        within = "The forecast of GPU-hours stays within it"
        yield row_value(USED("total"), "within_hours"), Label(_TITLE, within, "count")
