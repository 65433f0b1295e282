"""The tornado's bars around the total, which only the chart of the workbook shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import sorted_name
from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import call
from reportgen.graph.graph import Definition
from reportgen.graph.names import TOTALS
from reportgen.parts.assumptions.ranges import ENDS
from reportgen.parts.sensitivity.analyse import TORNADO, ranged

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the change of the total at each end of each sorted row of the tornado."""
    study, total = analysis.study, TOTALS(analysis.study[ABOUT].headline)
    count = len(ranged(study, analysis.costing))
    return SheetNames(
        inputs={},
        definitions=[
            Definition(
                sorted_name(TORNADO, number, f"{end}_change"), call("sub", sorted_name(TORNADO, number, end), total)
            )
            for number in range(1, count + 1)
            for end in ENDS
        ],
        copies={},
    )
