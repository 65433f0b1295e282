"""Grids: two-way tables of the headline measure."""

from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Frozen, Line, Real
from reportgen.describe.tables import Table


class Grid(Frozen):
    """A two-way table of the headline measure over the values of two assumptions.

    Attributes:
        label: The table's heading. Example: ``"Utilisation and price"``
        rows: The assumption whose values the rows have. Example: ``"mfu"``
        row_values: Its values, in its unit. Example: ``[0.3, 0.4, 0.5]``
        columns: The assumption whose values the columns have. Example: ``"price"``
        column_values: Its values, in its unit. Example: ``[1.1, 1.8, 3]``
    """

    label: Line
    rows: str
    row_values: tuple[Real, ...] = Field(strict=False, min_length=2, max_length=12)
    columns: str
    column_values: tuple[Real, ...] = Field(strict=False, min_length=2, max_length=12)


GRIDS: Table[tuple[Grid, ...]] = Table("grids", Annotated[tuple[Grid, ...], Field(strict=False, max_length=30)], ())
