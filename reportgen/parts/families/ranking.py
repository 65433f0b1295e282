"""Families sorted by the headline measure, which only the workbook shows, and its spare rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.ranking import positions, ranking_key, sorted_rows
from reportgen.describe.sheet import SheetNames
from reportgen.formula.expr import Name
from reportgen.graph.graph import Definition
from reportgen.graph.names import Space, row_value, words
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.spare_items import sheet_names as spare_names

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis
    from reportgen.graph.graph import Leaf
    from reportgen.parts.families.shape import Family

RANKS = Space("rank")
SORTED_PARTS = ("label", "value")


def ranked(analysis: Analysis) -> list[Family]:
    """Return the families that have a value of the headline measure."""
    headline = analysis.study[ABOUT].headline
    return [family for family in analysis.study[FAMILIES] if row_value(family.id, headline) in analysis.graph]


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return what only sheets show of families: the spare rows, then the families sorted."""
    spare, ranks = spare_names(analysis), _ranks(analysis)
    inputs, definitions = {**spare.inputs, **ranks.inputs}, [*spare.definitions, *ranks.definitions]
    return SheetNames(inputs, definitions, {**spare.copies, **ranks.copies}, spare.replaced)


def _ranks(analysis: Analysis) -> SheetNames:
    """Return label, headline value, key and rank of each family, then the rows sorted by rank."""
    families, headline = ranked(analysis), analysis.study[ABOUT].headline
    inputs: dict[str, Leaf] = {}
    definitions: list[Definition] = []
    values = [RANKS(family.id, "value") for family in families]
    for position, family in enumerate(families, start=1):
        inputs |= {RANKS(family.id, "label"): family.label, RANKS(family.id, "position"): float(position)}
        definitions.append(Definition(RANKS(family.id, "value"), Name(row_value(family.id, headline))))
    definitions += [
        Definition(RANKS(family.id, "key"), ranking_key(RANKS(family.id, "value"), values)) for family in families
    ]
    ids = [family.id for family in families]
    definitions += [*positions(RANKS, ids), *sorted_rows(RANKS, ids, SORTED_PARTS)]
    copies = {RANKS(family, "label"): words(family, "label") for family in ids}
    return SheetNames(inputs, definitions, copies)
