"""Let the JSON document have the numbers of what was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.parts.actuals.kept import USED
from reportgen.parts.actuals.shape import ACTUALS

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses


def analyse(a: Analyses) -> None:
    """Publish the names of a study that keeps what was used."""
    if a.study[ACTUALS].used:
        a.publish(USED)
