"""What inputs may be and what they are as published, and the checks of them and of the scenario.

An assumption ``price`` adds:

    price.minimum, price.maximum    the possible range; no maximum where the study file leaves it open
    price.fault                     1 where the live value lies outside
    price.published, price.changed  the value in the study file's own base, and 1 where the live value is another
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, sum_of
from reportgen.describe.language import message
from reportgen.formula.expr import Call, Number, Span, call
from reportgen.graph.names import SCENARIO, of
from reportgen.parts.assumptions.shape import INPUTS, label_names

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study
    from reportgen.parts.assumptions.shape import Assumption


def analyse(analyses: Analyses) -> None:
    """Add the ranges, the values of the study file, and both checks."""
    study = analyses.study
    inputs, numbers = study[INPUTS], _numbers(study)
    for name, item in numbers.items():
        analyses.inputs[of(name, "minimum")] = item.minimum
        if item.bounded:
            analyses.inputs[of(name, "maximum")] = item.maximum
        analyses.define(of(name, "fault"), _outside(name, item))
    analyses.inputs |= {of(name, "published"): analyses.as_file[name] for name in inputs}
    for name in inputs:
        analyses.define(of(name, "changed"), call("ne", name, of(name, "published")))
    possible = call("eq", sum_of(of(name, "fault") for name in numbers), Number(0.0))
    exists = call("eq", call("sum_rows", call("eq", Span(label_names(study)), SCENARIO)), Number(1.0))
    analyses.checks += [
        Check(CHECK("inputs"), message("Every assumption is possible"), possible, 60),
        Check(CHECK("scenario"), message("The scenario chosen exists"), exists, 70),
    ]


def _numbers(study: Study) -> dict[str, Assumption]:
    return {name: item for name, item in study[INPUTS].items() if item.kind == "number"}


def _outside(name: str, item: Assumption) -> Call:
    below = call("lt", name, of(name, "minimum"))
    return call("or", below, call("gt", name, of(name, "maximum"))) if item.bounded else below
