"""The study's own conditions, which may read its totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import CHECK
from reportgen.describe.tables import path_text
from reportgen.graph.names import Space
from reportgen.parts.checks.shape import CONDITIONS

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder

CONDITION = Space(CHECK("study"))


def define(builder: Builder) -> None:
    """Add every condition by its position."""
    for number, condition in enumerate(builder.study[CONDITIONS]):
        builder.quantity(
            CONDITION(number), condition.formula, builder.scope, path_text(CONDITIONS.key, number, "formula")
        )
