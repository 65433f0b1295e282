"""What a rule of forfeiture takes from the allocation of a period, as formulas over values of a row.

``LOST_BY_RULE`` reads the hours that are used by the rule's date, which are the plan's in the graph of a study, and in
its actuals what was used so far and the plan from then on.
"""

from __future__ import annotations

from reportgen.formula.expr import call
from reportgen.graph.names import ROW
from reportgen.parts.calendar.shape import ABOVE, ALLOCATED, BELOW, FROM, INSIDE, MONTH, RATE, TAKES, UNTIL, USED

BEFORE = "before"  # the hours that earlier rules take
_SINCE = call("mul", call("max", 0.0, call("sub", ROW(MONTH), ROW(FROM))), ROW(RATE))
USED_UNTIL = call("mul", ROW(INSIDE), call("min", ROW(USED), _SINCE))  # of a family, by a date in the period
_REMAINS = call("max", 0.0, call("sub", call("sub", ROW(ALLOCATED), ROW(BEFORE)), ROW(UNTIL)))
_TOO_LITTLE = call("lt", ROW(UNTIL), call("mul", ROW(BELOW), ROW(ALLOCATED)))
_ENOUGH = call("ge", ROW(UNTIL), call("mul", ROW(ABOVE), ROW(ALLOCATED)))
LOST_BY_RULE = call("if", call("and", ROW(INSIDE), _TOO_LITTLE, _ENOUGH), call("mul", ROW(TAKES), _REMAINS), 0.0)
