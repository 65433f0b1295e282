"""Each family's share of the headline total, and the check that they add up to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, close, sum_of
from reportgen.describe.language import message
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.names import row_value
from reportgen.parts.families.analyse import SHARES
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.formulas import share_of
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses


def analyse(analyses: Analyses) -> None:
    """Add the shares and their check."""
    measure = analyses.study[ABOUT].headline
    if any(item.id == measure and item.kind == "ratio" for item in analyses.study[MEASURES]):
        return  # a ratio has no parts
    families = [family.id for family in analyses.study[FAMILIES] if row_value(family.id, measure) in analyses.graph]
    for family in families:
        value = row_value(family, measure)
        analyses.define(SHARES(family), share_of(Name(value), Name(analyses.target)))
    one = call("ne", analyses.target, Number(0.0))  # of nothing there are no shares
    holds = close(sum_of(SHARES(family) for family in families), one)
    analyses.checks.append(Check(CHECK("shares"), message("Shares add up to one"), holds, order=40))
    analyses.publish(SHARES)
