"""What would be done with less money: definitions, so that the page's numbers follow what is entered there.

Where the study ranks its families, the money is filled with them as ``reportgen fit`` and the part ``fit`` fill theirs:
by priority, each in full where it still fits, else at its least. Where no family stands above another there is nothing
to choose by, and every one is cut alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import sorted_name
from reportgen.formula.expr import Name, Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import ROW, Space, row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.fit.define import LIMIT_OF, WITHIN, fill
from reportgen.parts.fit.shape import FIT, IN_FULL, KEPT, SO_FAR, START, costed, is_ordered, is_ranked
from reportgen.parts.measures.shape import headline_measure

if TYPE_CHECKING:
    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.families.shape import Family

# By the number of a family in the study, from 1, and the key, or of a place in the order of priorities; 0 stands for
# all. No identifier of a study is a number.
REDUCED = Space("reduced")
MONEY, LIMIT, ENOUGH, SPENT, LEFT, LACKING, CUT = "money", "limit", "enough", "spent", "left", "lacking", "cut"
HAD = "place"  # 0 where a family is left out, 1 at its least, 2 in full
PART = 0.8  # of the money, which funders ask about
_HAD = call("if", ROW(IN_FULL), Number(2.0), ROW(KEPT))


def analyse(a: Analyses) -> None:
    """Add what is left of the total, and what each family has of that; nothing for a headline that is a ratio."""
    top = headline_measure(a.study)
    if top is not None and top.kind == "ratio":
        return
    a.define(REDUCED(0, MONEY), call("mul", a.target, Number(PART)))
    if is_filled(a.study, a.graph):
        _fill(a)
        return
    key = a.study[ABOUT].headline
    for number, family in priced(a.study, a.graph).items():  # all: which are the largest differs between scenarios
        a.define(REDUCED(number, CUT), call("mul", row_value(family.id, key), Number(PART)))


def _fill(a: Analyses) -> None:
    """Add the families by priority as far as the money goes, and what they come to."""
    money, limit, enough, spent = (REDUCED(0, key) for key in (MONEY, LIMIT, ENOUGH, SPENT))
    count = len(costed(a.study, a.graph))
    a.definitions.append(Definition(limit, LIMIT_OF, arguments=(money,)))
    a.definitions.append(Definition(enough, WITHIN, arguments=(START, limit)))
    a.definitions += fill(REDUCED, count, limit)
    for number in range(1, count + 1):
        reads = (sorted_name(REDUCED, number, IN_FULL), sorted_name(FIT, number, KEPT))
        a.definitions.append(Definition(sorted_name(REDUCED, number, HAD), _HAD, arguments=reads))
    a.define(spent, Name(sorted_name(REDUCED, count, SO_FAR)))
    a.define(REDUCED(0, LEFT), call("max", 0.0, call("sub", money, spent)))
    a.define(REDUCED(0, LACKING), call("if", enough, Number(0.0), call("sub", spent, money)))


def is_filled(study: Study, graph: Graph) -> bool:
    """Return whether the study orders its families, so that they are kept by priority."""
    return is_ordered(study) and is_ranked(study) and bool(costed(study, graph))


def priced(study: Study, graph: Graph) -> dict[int, Family]:
    """Return the families that have a headline measure, by their numbers."""
    key = study[ABOUT].headline
    numbered = enumerate(study[FAMILIES], 1)
    return {number: family for number, family in numbered if row_value(family.id, key) in graph}
