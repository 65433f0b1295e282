"""What the grids refer to; their values are inputs of the analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.assumptions.values import value_problem
from reportgen.parts.sensitivity.shape import GRIDS

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Check that grids vary assumptions that are numbers, over values that these can have."""
    numbers = [name for name, item in builder.study[ASSUMPTIONS].items() if item.kind == "number"]
    for index, grid in enumerate(builder.study[GRIDS]):
        builder.reference(grid.rows, numbers, path_text(GRIDS.key, index, "rows"), "assumption")
        builder.reference(grid.columns, numbers, path_text(GRIDS.key, index, "columns"), "assumption")
        for name, key, values in (
            (grid.rows, "row_values", grid.row_values),
            (grid.columns, "column_values", grid.column_values),
        ):
            for position, value in enumerate(values if name in numbers else ()):
                problem = value_problem(builder.study, name, value)
                if problem:
                    builder.problem(problem, path_text(GRIDS.key, index, key, position))
