"""What the sets of corrections refer to; the switches themselves are inputs like the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.parts.corrections.shape import CORRECTION_SETS, switches

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Check that sets hold corrections that can be switched."""
    for index, group in enumerate(builder.study[CORRECTION_SETS]):
        for name in group.corrections:
            path = path_text(CORRECTION_SETS.key, index, "corrections")
            builder.reference(name, switches(builder.study), path, "correction")
