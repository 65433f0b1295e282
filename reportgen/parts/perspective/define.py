"""What the total compares with, as quantities that may read the study's totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.perspective.shape import PERSPECTIVE
from reportgen.parts.quantities.shape import formulas

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Add every figure of the perspective."""
    perspective = builder.study[PERSPECTIVE]
    builder.take("perspective", perspective)
    builder.scope |= {name: name for name in perspective}
    builder.quantities(formulas((PERSPECTIVE.key,), perspective), builder.scope)
