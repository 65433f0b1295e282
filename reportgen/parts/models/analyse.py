"""What must hold of the model sizes: together they are the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, close
from reportgen.formula.expr import Name, call
from reportgen.graph.names import AT_SIZES, TOTALS
from reportgen.parts.measures.shape import FLOPS

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses


def analyse(analyses: Analyses) -> None:
    """Add the check that the FLOPs of all sizes add up to the total's."""
    holds = close(call("sum", AT_SIZES(FLOPS.key)), Name(TOTALS(FLOPS.key)))
    analyses.checks.append(Check(CHECK("sizes"), "Model sizes add up to the headline total", holds, order=30))
