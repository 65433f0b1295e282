"""What the plan beside the actuals has of the items that a person adds in a workbook, of which nothing is used yet."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import call
from reportgen.graph.graph import Definition
from reportgen.graph.names import row_value
from reportgen.parts.actuals.kept import USED, categories_of, periods_of
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.budget.spare import spare_share
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.spare_items import SpareItems

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis
    from reportgen.formula.expr import Expr


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return the plan and the end of families, categories and periods with the spare rows.

    What is added is planned, and comes to its plan.
    """
    study, spare = analysis.study, SpareItems(analysis)
    added: dict[str, list[Expr]] = {}
    families = [family for family in study[FAMILIES] if family.id in spare.places] if study[ACTUALS].used else []
    for family in families:
        values = [spare.value(family.id, place, study[ACTUALS].cost_measure) for place in spare.places[family.id]]
        rows = [USED(family.id)]
        rows += [row for row in categories_of(study) if USED.parts(row)[-1] == family.category]
        for name in (row_value(row, key) for row in rows for key in ("plan", "end")):
            added.setdefault(name, []).extend(values)
        for row in periods_of(study):
            share = spare_share(analysis, family, USED.parts(row)[-1])
            added.setdefault(row_value(row, "plan"), []).extend(call("mul", value, share) for value in values)
    replaced = []
    for name, values in added.items():
        if item := analysis.graph.definitions.get(name):
            expr = reduce(partial(call, "add"), values, item.expr)
            replaced.append(Definition(name, expr, item.sized, item.path))
    return SheetNames({}, replaced, replaced=[item.name for item in replaced])
