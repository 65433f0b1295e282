"""Each family's share of the headline total, and the check that they add up to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, close, sum_of
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.names import row_value
from reportgen.parts.families.analyse import SHARES
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.define import share_of

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses


def analyse(analyses: Analyses) -> None:
    """Add the shares and their check."""
    families = [family.id for family in analyses.study[FAMILIES]]
    for family in families:
        value = row_value(family, analyses.study[ABOUT].headline)
        analyses.define(SHARES(family), share_of(Name(value), Name(analyses.target)))
    one = call("ne", analyses.target, Number(0.0))  # of nothing there are no shares
    holds = close(sum_of(SHARES(family) for family in families), one)
    analyses.checks.append(Check(CHECK("shares"), "Shares add up to one", holds, order=40))
    analyses.publish(SHARES)
