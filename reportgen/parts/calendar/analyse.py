"""What must hold of a calendar: all is done within its periods and the allocation, and no hours are forfeited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, TOLERANCE
from reportgen.describe.language import message
from reportgen.formula.expr import Name, Number, Span, call
from reportgen.graph.names import CALENDAR
from reportgen.parts.calendar.shape import ALLOCATED, BEYOND, CALENDAR_TABLE, LOST, USED, of_period, periods

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses


def analyse(a: Analyses) -> None:
    """Add the checks of a study that has a calendar, and let the JSON document have its numbers."""
    calendar = a.study[CALENDAR_TABLE]
    if calendar is None:
        return
    done = call("eq", CALENDAR(BEYOND), Number(0.0))
    a.checks.append(
        Check(CHECK("calendar_done"), message("All families end within the periods of the calendar"), done, 64)
    )
    if calendar.allocated is not None:
        keys = USED, ALLOCATED, LOST
        used, allocated, lost = (Span(tuple(of_period(name, key) for name in periods(a.study))) for key in keys)
        most = call("mul", allocated, call("add", Number(1.0), Name(TOLERANCE)))
        within = call("eq", call("sum_rows", call("gt", call("add", used, lost), most)), Number(0.0))
        a.checks.append(
            Check(
                CHECK("calendar_allocated"),
                message("No period uses more GPU-hours than are allocated and not forfeited"),
                within,
                66,
            )
        )
    if calendar.forfeit:
        kept = call("eq", CALENDAR(LOST), Number(0.0))
        a.checks.append(Check(CHECK("calendar_lost"), message("No GPU-hours are forfeited"), kept, 68))
    a.publish(CALENDAR)
