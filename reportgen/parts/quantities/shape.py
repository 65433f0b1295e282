"""Quantities: named values given by a formula."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Figure, Formula, Frozen, Identifier, Line, Markdown, Style
from reportgen.describe.tables import Path, Table, path_text
from reportgen.formula.expr import Expr


class Quantity(Frozen):
    """A named value given by a formula.

    Attributes:
        label: What it is called in tables. Example: ``"Tokens of a fixed-step run"``
        formula: Its value, over names of the study. Example: ``"steps * batch_size * seq_len"``
        symbol: Its symbol in typeset equations, as LaTeX. Example: ``"T"``
        unit: What one of it is. Example: ``"tokens"``
        style: How its numbers are written. Example: ``"flops"``
        note: A remark in Markdown. Example: ``"Derived; no assumption of its own."``
    """

    label: Line
    formula: Formula
    symbol: Line = ""
    unit: Line = ""
    style: Style = "number"
    note: Markdown = ""


class StudyQuantity(Quantity):
    """A named value given by a formula, one for the study.

    Attributes:
        published: The figure that the source prints for it, with the digits it prints. Example: ``2.788e6``
    """

    published: Figure | None = None


QUANTITIES: Table[Mapping[str, StudyQuantity]] = Table(
    "quantities", Annotated[Mapping[Identifier, StudyQuantity], Field(max_length=1000)], {}
)
Formulas = dict[str, tuple[Expr, str]]  # by name: a formula, and where the study file has it


def formulas(place: Path, quantities: Mapping[str, Quantity]) -> Formulas:
    """Return the formulas of quantities by name, each with its place in the study file."""
    return {name: (quantity.formula, path_text(*place, name, "formula")) for name, quantity in quantities.items()}
