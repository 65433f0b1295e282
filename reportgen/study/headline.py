"""The headline table of an evaluation as a notebook shows it: the same texts as in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.describe.about import ABOUT
from reportgen.describe.notebook import NotebookTable
from reportgen.describe.part import piece
from reportgen.parts import PARTS
from reportgen.parts.assumptions.shape import scenario_label
from reportgen.parts.measures.shape import with_unit

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.view import NumberColumn, TableRow

_VIEW = "headline"


def headline_table(evaluation: Evaluation) -> NotebookTable:
    """Return the rows and the total that the report shows first, with the active scenario."""
    about = evaluation.study[ABOUT]
    view = next(views[_VIEW] for part in PARTS if _VIEW in (views := piece(part.views) or {}))
    shown: Any = view(evaluation)  # type: ignore[arg-type]  # it asks for no analysis
    return NotebookTable(
        about.title,
        f"Scenario: {scenario_label(evaluation.study, evaluation.scenario)}",
        ("", *map(_heading, shown.columns)),
        [_cells(row.label, row) for row in shown.rows],
        _cells("Total", shown.total),
    )


def _heading(column: NumberColumn) -> str:
    return with_unit(column.label, column.unit)


def _cells(label: str, row: TableRow) -> tuple[str, ...]:
    return (label, *(cell.text for cell in row.cells))
