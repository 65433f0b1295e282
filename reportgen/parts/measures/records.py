"""What records say of the columns that every row has: its sums and its measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import RecordColumn
from reportgen.parts.measures.shape import SUM_COLUMNS, measure_columns

if TYPE_CHECKING:
    from reportgen.describe.tables import Study


def result_columns(study: Study) -> dict[str, RecordColumn]:
    """Return the label, unit and style of the sums and measures of rows, by their keys."""
    columns = (*SUM_COLUMNS, *measure_columns(study))
    return {column.key: RecordColumn(column.label, column.unit, column.style) for column in columns}
