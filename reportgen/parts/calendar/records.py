"""One record a family, a period and a rule of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn, Records
from reportgen.parts.calendar.labels import OF_FAMILIES, OF_PERIODS
from reportgen.parts.calendar.shape import (
    ABOVE,
    BELOW,
    CALENDAR_TABLE,
    LOST,
    MONTH,
    TAKES,
    UNTIL,
    USED,
    of_cell,
    of_family,
    of_period,
    of_rule,
    periods,
    scheduled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of a study that has a calendar: times in months of the programme, from 0."""
    study = evaluation.study
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return
    families: list[Record] = [
        {
            "family": family.id,
            "label": family.label,
            **{key: evaluation.number(of_family(family.id, key)) for key in OF_FAMILIES},
            "used": {name: evaluation.number(of_cell(family.id, name, USED)) for name in periods(study)},
        }
        for family in scheduled(study, evaluation.values)
    ]
    yield Records("calendar", 29, families, "calendar", ("family",), _columns(OF_FAMILIES))
    rows: list[Record] = [
        {
            "period": period,
            "label": item.label,
            **{key: evaluation.optional(of_period(period, key)) for key in OF_PERIODS},
        }
        for period, item in periods(study).items()
    ]
    yield Records("calendar_periods", 29, rows, "calendar_periods", ("period",), _columns(OF_PERIODS))
    keys = {MONTH: MONTH, BELOW: BELOW, ABOVE: ABOVE, TAKES: TAKES, USED: UNTIL, LOST: LOST}
    rules: list[Record] = [
        {"rule": number + 1, **{name: evaluation.number(of_rule(number, key)) for name, key in keys.items()}}
        for number in range(len(calendar.forfeit))
    ]
    if rules:
        yield Records("calendar_forfeits", 29, rows=rules, frame="calendar_forfeits", index=("rule",))


def _columns(labels: Mapping[str, tuple[str, str]]) -> dict[str, RecordColumn]:
    return {key: RecordColumn(label, "", style) for key, (label, style) in labels.items()}
