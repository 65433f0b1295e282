"""The allocation as definitions: hours of each family, and what they are billed as.

whole       roundup(job / node) * node / job        what whole nodes add to the hours of a job; 1 without nodes
billed      hours * whole * rate
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK
from reportgen.describe.language import message
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.names import ALLOCATION, ROW, row_value
from reportgen.parts.allocation.shape import (
    ALL,
    ALLOCATION_TABLE,
    BILLED,
    HOURS,
    JOB,
    NODE,
    RATE,
    WHOLE,
    billed_families,
    billed_unit,
    catalogue,
    units,
)
from reportgen.parts.families.hours import check_hours
from reportgen.parts.measures.define import sum_of_rows
from reportgen.parts.measures.shape import MEASURES
from reportgen.system.errors import nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses
    from reportgen.describe.builder import Builder
    from reportgen.parts.allocation.shape import Allocation

_SAME = Name(ROW("of"))
_NODES = call("roundup", call("div", ROW("job"), ROW("node")), 0.0)
_WHOLE = call("if", call("gt", ROW("job"), 0.0), call("div", call("mul", _NODES, ROW("node")), ROW("job")), 1.0)
_BILLED = call("mul", ROW("hours"), ROW("rate"))
_BILLED_WHOLE = call("mul", ROW("hours"), ROW("rate"), ROW("whole"))


def define(builder: Builder) -> None:
    """Add the allocation of a study that asks for one; a problem for each name that is none."""
    allocation = builder.study[ALLOCATION_TABLE]
    if allocation is None:
        return
    _check(builder, allocation)
    if builder.references:
        return
    unit, key = billed_unit(allocation), ALLOCATION_TABLE.key
    builder.add_inputs({RATE: unit.rate}, key)
    if unit.node is not None:
        builder.add_inputs({NODE: unit.node}, key)
        builder.stated(JOB, allocation.job, path_text(key, "job"))
        builder.define(WHOLE, _WHOLE, JOB, NODE)
    families = billed_families(builder.study, builder.names())
    for family in families:
        hours = ALLOCATION(family.id, HOURS)
        builder.define(hours, _SAME, row_value(family.id, allocation.measure))
        if unit.node is None:
            builder.define(ALLOCATION(family.id, BILLED), _BILLED, hours, RATE)
        else:
            builder.define(ALLOCATION(family.id, BILLED), _BILLED_WHOLE, hours, RATE, WHOLE)
    for part in (HOURS, BILLED):
        names = [ALLOCATION(family.id, part) for family in families]
        builder.define(ALLOCATION(ALL, part), sum_of_rows(len(names)), *names)


def _check(builder: Builder, allocation: Allocation) -> None:
    """Add a problem for an unknown unit or measure, and for a job whose size is missing or impossible."""
    key, by_name = ALLOCATION_TABLE.key, units(allocation)
    check_hours(builder, allocation.measure, path_text(key, "measure"), "which adds up to no hours")
    if allocation.unit not in by_name:
        near = nearest_or_all(allocation.unit, by_name, "units")
        builder.fault(f"unknown unit {quoted(allocation.unit)}{near}", path_text(key, "unit"))
    elif counted := _counts_another(builder, allocation):
        of = by_name[allocation.unit].of
        builder.fault(
            f"{quoted(allocation.unit)} bills {of}s, and {quoted(allocation.measure)} counts {counted}", path_text(key)
        )
    elif by_name[allocation.unit].node is not None and allocation.job is None:
        parts = by_name[allocation.unit].parts
        message = f"'job' is missing: whole nodes are billed, so say how many {parts} a job takes"
        builder.fault(message, path_text(key, "job"))
    if isinstance(allocation.job, Number) and allocation.job.value <= 0:
        builder.fault(f"job is above 0, not {allocation.job.value:g}", path_text(key, "job"))


def _counts_another(builder: Builder, allocation: Allocation) -> str:
    """Return what the measure counts where its words name what other units of the catalogue are of; "" elsewhere."""
    measure = next((item for item in builder.study[MEASURES] if item.id == allocation.measure), None)
    if measure is None:
        return ""
    counted = measure.unit or measure.label
    said, billed = _words(counted), _words(units(allocation)[allocation.unit].of)
    for place in (0, -1):  # of a GPU-hour: what is used, and for how long
        kinds = {_words(unit.of)[place] for unit in catalogue().values()}
        if billed[place] in kinds - set(said) and kinds.intersection(said):
            return counted
    return ""


def _words(text: str) -> list[str]:
    """Return the words of a unit, small and of one: of GPU-hours, gpu and hour."""
    return [word.removesuffix("s") for word in re.findall(r"\w+", text.casefold())] or [""]


def analyse(a: Analyses) -> None:
    """Let the JSON document have the numbers of a study that asks for an allocation, and check the size of its jobs."""
    if a.study[ALLOCATION_TABLE] is not None:
        if WHOLE in a.graph:
            above = call("gt", JOB, 0.0)
            a.checks.append(
                Check(CHECK("allocation_job"), message("A job of the allocation takes something"), above, 69)
            )
        a.publish(ALLOCATION)
