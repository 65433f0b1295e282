"""Check what the table of actuals refers to: lines, measures and a name of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.tables import path_text
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.shape import MEASURES

if TYPE_CHECKING:
    from reportgen.describe.builder import Builder


def define(builder: Builder) -> None:
    """Add a problem for each line, measure or name that the study does not have; what was used defines nothing."""
    actuals = builder.study[ACTUALS]
    lines = [name for family in builder.study[FAMILIES] for name in line_names(family)]
    named = {"match": [rule.line for rule in actuals.match], "done": [item.line for item in actuals.done]}
    for key, found in named.items():
        for number, line in enumerate(found):
            builder.reference(line, lines, path_text(ACTUALS.key, key, number, "line"), "line")
    measures = [item.id for item in builder.study[MEASURES]]
    for key, name in (("hours", actuals.hours), ("cost", actuals.cost)):
        if name is not None:
            builder.reference(name, measures, path_text(ACTUALS.key, key), "measure")
    forecast = [actuals.hours_measure, actuals.cost_measure]
    for name in actuals.request:
        builder.reference(name, forecast, path_text(ACTUALS.key, "request", name), "measure")
    if actuals.goodput is not None:
        names = [*builder.inputs, *builder.definitions]
        builder.reference(actuals.goodput, names, path_text(ACTUALS.key, "goodput"))
