"""What would be done with less money: definitions, so that the page's numbers follow what is entered there.

The families are kept as planned one by one, in the order of their priorities, each where it still fits; what each costs
is its row's headline measure. One that states a least extent is never left out, so it comes first. Where no family
stands above another there is nothing to choose by, and every one is cut alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.formula.expr import Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import ROW, Space, row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import headline_measure

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import Family

# By the number of a family in the study, from 1, and the key; 0 stands for all. No identifier of a study is a number.
REDUCED = Space("reduced")
MONEY, KEPT, SPENT, LEFT, CUT = "money", "kept", "spent", "left", "cut"
PART = 0.8  # of the money, which funders ask about
_KEPT = call("if", call("le", call("add", ROW("before"), ROW("cost")), ROW("money")), Number(1.0), Number(0.0))
_SPENT = call("add", ROW("before"), call("mul", ROW("kept"), ROW("cost")))


def analyse(a: Analyses) -> None:
    """Add what is left of the total, and what each family has of that; nothing for a headline that is a ratio."""
    top = headline_measure(a.study)
    if top is not None and top.kind == "ratio":
        return
    money = REDUCED(0, MONEY)
    a.define(money, call("mul", a.target, Number(PART)))
    key = a.study[ABOUT].headline
    numbered = priced(a.study, a.graph)
    if not is_ranked(a.study):
        for number, family in numbered.items():  # all of them: which are the largest differs between scenarios
            a.define(REDUCED(number, CUT), call("mul", row_value(family.id, key), Number(PART)))
        return
    spent = REDUCED(0, "nothing")
    a.define(spent, Number(0.0))
    for number in by_priority(numbered):
        cost, kept = row_value(numbered[number].id, key), REDUCED(number, KEPT)
        a.definitions.append(Definition(kept, _KEPT, arguments=(spent, cost, money)))
        a.definitions.append(Definition(REDUCED(number, SPENT), _SPENT, arguments=(spent, kept, cost)))
        spent = REDUCED(number, SPENT)
    a.define(REDUCED(0, SPENT), call("add", spent, Number(0.0)))
    a.define(REDUCED(0, LEFT), call("sub", money, spent))


def priced(study: Study, graph: Graph) -> dict[int, Family]:
    """Return the families that have a headline measure, by their numbers."""
    key = study[ABOUT].headline
    numbered = enumerate(study[FAMILIES], 1)
    return {number: family for number, family in numbered if row_value(family.id, key) in graph}


def by_priority(families: dict[int, Family]) -> list[int]:
    """Return the numbers of families in the order in which they are kept, those of one priority in the study's."""
    return sorted(families, key=lambda number: (not families[number].least, -families[number].priority))


def is_ranked(study: Study) -> bool:
    """Return whether the study puts any family above another."""
    families = study[FAMILIES]
    return len({family.priority for family in families}) > 1 or any(family.least for family in families)
