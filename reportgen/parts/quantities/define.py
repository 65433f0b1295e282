"""Quantities with one value for the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.quantities.shape import QUANTITIES, formulas

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Add every quantity, which may read the assumptions and other quantities."""
    quantities = builder.study[QUANTITIES]
    builder.take("quantities", quantities)
    builder.scope |= {name: name for name in quantities}
    builder.quantities(formulas((QUANTITIES.key,), quantities), builder.scope)
