"""What the report and the data have of an allocation: its unit, and hours and what they are billed as, by family."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.language import translated
from reportgen.describe.records import RecordColumn, Records
from reportgen.describe.view import TableRow, column, show, show_optional
from reportgen.graph.names import ALLOCATION
from reportgen.parts.allocation.shape import (
    ALL,
    ALLOCATION_TABLE,
    BILLED,
    HOURS,
    JOB,
    NODE,
    RATE,
    billed_families,
    billed_unit,
    hours_column,
)
from reportgen.parts.allocation.sheet import BILLED_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.records import Record
    from reportgen.describe.view import NumberColumn, ShownNumber
    from reportgen.parts.allocation.shape import BillingUnit


class AllocationView(NamedTuple):
    """An allocation with its unit and the numbers that its sentences name."""

    unit: BillingUnit
    rate: ShownNumber
    node: ShownNumber
    job: ShownNumber
    columns: tuple[NumberColumn, ...]
    rows: tuple[TableRow, ...]


def _rows(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Return each row of the table, by its name and its label; the total comes last."""
    families = billed_families(evaluation.study, evaluation.values)
    return [*((family.id, family.label) for family in families), (ALL, translated("Total"))]


def _allocation(analysis: Analysis) -> AllocationView | None:
    """Return the allocation; None where the study asks for none."""
    study = analysis.study
    allocation = study[ALLOCATION_TABLE]
    if allocation is None:
        return None
    unit = billed_unit(allocation)
    rows = tuple(
        TableRow(label, tuple(show(analysis, ALLOCATION(row, key), BILLED_STYLE) for key in (HOURS, BILLED)), row)
        for row, label in _rows(analysis)
    )
    labels = hours_column(study, allocation).label, unit.unit
    return AllocationView(
        unit,
        show(analysis, RATE, "exact"),
        show_optional(analysis, NODE, "exact"),
        show_optional(analysis, JOB, "exact"),
        tuple(column(label, (row.cells[place] for row in rows)) for place, label in enumerate(labels)),
        rows,
    )


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the records of a study that asks for an allocation; the last one is the total, whose family is None."""
    allocation = evaluation.study[ALLOCATION_TABLE]
    if allocation is None:
        return
    unit = billed_unit(allocation)
    rows: list[Record] = [
        {
            "family": None if row == ALL else row,
            "label": label,
            HOURS: evaluation.number(ALLOCATION(row, HOURS)),
            BILLED: evaluation.number(ALLOCATION(row, BILLED)),
            "unit": unit.unit,
        }
        for row, label in _rows(evaluation)
    ]
    measured = hours_column(evaluation.study, allocation)
    columns = {
        HOURS: RecordColumn(measured.label, measured.unit, BILLED_STYLE),
        BILLED: RecordColumn(unit.label, unit.unit, BILLED_STYLE),
    }
    yield Records("allocation", 29, rows, "allocation", ("family",), columns, sums=1)


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"allocation": _allocation}
