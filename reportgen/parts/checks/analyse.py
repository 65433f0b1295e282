"""Every check as a definition, how many fail, and one flag for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, INPUTS_CHANGED, TOLERANCE, count_false, sum_of
from reportgen.formula.expr import Number, Span, call
from reportgen.graph.names import ALL_CHECKS, of
from reportgen.parts.assumptions.shape import INPUTS
from reportgen.parts.checks.define import CONDITION
from reportgen.parts.checks.shape import CONDITIONS
from reportgen.parts.families.analyse import changed
from reportgen.parts.families.shape import sweep_rows

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses

FAILED = CHECK("failed")  # how many checks fail
_TOLERANCE = 1e-9
_ORDER = 90  # of the study's own conditions, after the checks of the program's


def analyse(a: Analyses) -> None:
    """Add the study's conditions to the checks that the other parts have added, and define them all."""
    for number, condition in enumerate(a.study[CONDITIONS]):
        a.checks.append(Check(CONDITION(number), condition.label, None, _ORDER + number))
    a.inputs[TOLERANCE] = _TOLERANCE
    inputs = sum_of(of(name, "changed") for name in a.study[INPUTS])
    sweeps = sum_of(changed(row.name) for row in sweep_rows(a.study))
    a.define(INPUTS_CHANGED, call("add", inputs, sweeps))
    for check in a.ordered_checks():
        if check.holds is not None:
            a.definitions += check.needs
            a.define(check.name, check.holds)
    every = Span(tuple(check.name for check in a.ordered_checks()))
    a.define(FAILED, count_false(every))
    a.define(ALL_CHECKS, call("eq", FAILED, Number(0.0)))
    a.publish(CHECK)
