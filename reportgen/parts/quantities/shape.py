"""Quantities: named values given by a formula."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Figure, Formula, Frozen, Identifier, Line, Markdown, Style
from reportgen.describe.tables import Path, Table, path_text
from reportgen.formula.expr import Expr


class Quantity(Frozen):
    """A named value given by a formula."""

    label: Line
    formula: Formula
    symbol: Line = ""
    unit: Line = ""
    style: Style = "number"
    note: Markdown = ""
    published: tuple[Figure, ...] = Field(default=(), strict=False)


QUANTITIES: Table[Mapping[str, Quantity]] = Table(
    "quantities", Annotated[Mapping[Identifier, Quantity], Field(max_length=1000)], {}
)
Formulas = dict[str, tuple[Expr, str]]  # by name: a formula, and where the study file has it
Figures = Mapping[str, Decimal]


def formulas(place: Path, quantities: Mapping[str, Quantity]) -> Formulas:
    """Return the formulas of quantities by name, each with its place in the study file."""
    return {name: (quantity.formula, path_text(*place, name, "formula")) for name, quantity in quantities.items()}
