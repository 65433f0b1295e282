"""What must hold of a budget: the shares of each line add up to one, and the request is within its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, TOLERANCE, sum_of
from reportgen.describe.language import message
from reportgen.formula.expr import Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import BUDGET, OF_CATEGORY, OF_PERIOD, ROW, spread
from reportgen.parts.budget.define import ALL
from reportgen.parts.budget.shape import LIMIT, final_key, is_budgeted, spreads

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses

FAULT = "fault"  # of a spread: 1 where its shares do not add up to one
_FAULT = call("gt", call("abs", call("sub", ROW(ALL), 1.0)), ROW("tolerance"))


def analyse(a: Analyses) -> None:
    """Add the checks of a study that has a budget, and let the JSON document have its numbers."""
    study = a.study
    if not is_budgeted(study):
        return
    faults = []
    for item in spreads(study):
        faults.append(spread(item.row, FAULT))
        a.definitions.append(Definition(faults[-1], _FAULT, arguments=(spread(item.row, ALL), TOLERANCE)))
    whole = call("eq", sum_of(faults), Number(0.0))
    a.checks.append(
        Check(CHECK("spreads"), message("Shares of each line over the periods add up to one"), whole, order=60)
    )
    if LIMIT in a.graph:
        within = call("le", BUDGET(final_key(study)), LIMIT)
        a.checks.append(Check(CHECK("limit"), message("The request is within its limit"), within, order=62))
    for space in (BUDGET, OF_CATEGORY, OF_PERIOD):
        a.publish(space)
