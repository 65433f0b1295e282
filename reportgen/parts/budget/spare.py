"""What the budget has of the items that a person adds in a workbook, which are charged and spent as their family says.

gamma.+1.spent.y1    what a period pays of the first added item of a family; gamma.+1.spent.all, all of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.checks import sum_of
from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import BUDGET, OF_PERIOD, spent, spread
from reportgen.parts.budget.define import ALL, END, FACTOR, MONTHS
from reportgen.parts.budget.shape import PERIODS, SHARED, Spread, is_budgeted, measure
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.spare_items import SpareItems, spare_items, spare_row

if TYPE_CHECKING:
    from collections.abc import Container

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr
    from reportgen.parts.families.shape import Family


class SpareLine(NamedTuple):
    """A spare row of a family as a line of the budget: the name of its row, and its place."""

    name: str
    family: Family
    place: str

    @property
    def label(self) -> str:
        """What the sheet calls it."""
        return f"{self.family.label}: item that you add"


def spare_lines(study: Study, graph: Container[str]) -> dict[str, list[SpareLine]]:
    """Return the spare rows of a budgeted study by their category; ``graph`` has the names of the study."""
    families = {family.id: family for family in study[FAMILIES]}
    lines: dict[str, list[SpareLine]] = {}
    for family, places in spare_items(study, graph).items() if is_budgeted(study) else ():
        of_category = lines.setdefault(families[family].category or "", [])
        of_category += [SpareLine(spare_row(family, place), families[family], place) for place in places]
    return lines


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return what each period pays of the spare rows, and the direct cost of categories with these."""
    study, spare = analysis.study, SpareItems(analysis)
    definitions: list[Definition] = []
    replaced: list[Definition] = []
    for category, lines in spare_lines(study, analysis.graph).items():
        for line in lines:
            cost = spare.value(line.family.id, line.place, measure(study).key)
            for period in study[PERIODS]:
                share = spare_share(analysis, line.family, period)
                paid = call("mul", cost, share, BUDGET(category, period, FACTOR))
                definitions.append(Definition(spent(line.name, period), paid))
            paid_in = [spent(line.name, period) for period in study[PERIODS]]
            definitions.append(Definition(spent(line.name, ALL), sum_of(paid_in)))
        for period in study[PERIODS]:
            direct = analysis.graph.definitions[BUDGET(category, period, "direct")]
            with_added = call("add", direct.expr, sum_of(spent(line.name, period) for line in lines))
            replaced.append(Definition(direct.name, with_added, direct.sized, direct.path))
    return SheetNames({}, [*definitions, *replaced], replaced=[item.name for item in replaced])


def spare_share(analysis: Analysis, family: Family, period: str) -> Expr:
    """Return the share of an added item that a period pays, also where no line of the study has its spread."""
    name = spread(family.id if family.is_spread else SHARED, period)
    if name in analysis.graph:
        return Name(name)
    if not family.is_spread:
        return call("div", OF_PERIOD(period, MONTHS), OF_PERIOD(MONTHS))
    if family.months is not None:
        first, last = family.months
        end, months = OF_PERIOD(period, END), OF_PERIOD(period, MONTHS)
        begin = call("max", first - 1.0, call("sub", end, months))
        return call("div", call("max", 0.0, call("sub", call("min", last, end), begin)), last - first + 1.0)
    if family.period is not None:
        return Number(float(family.period == period))
    return Spread(family.id, family.label, (), family).share(period)
