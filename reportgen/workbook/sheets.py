"""The sheets of a workbook as all parts describe them, and the names that only sheets show."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from reportgen.describe.part import piece
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Graph
from reportgen.parts import PARTS
from reportgen.study.analyse import require_new_names
from reportgen.workbook.about import about_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.labels import Label
    from reportgen.describe.sheet import Sheet
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Definition, Leaf


def describe(book: Book) -> list[Sheet]:
    """Return the description of every sheet in the order of the tabs: an index, then the sheets of the parts."""
    described = [sheet for part in PARTS if (sheets := piece(part.sheets)) for sheet in sheets(book)]
    described.sort(key=lambda sheet: sheet.order)
    return [about_sheet(book, described), *described]


def with_sheet_names(analysis: Analysis) -> Analysis:
    """Return the analysis with the inputs and definitions that only sheets show, and their values."""
    graph, copies = analysis.graph, dict(analysis.copies)
    for part in PARTS:
        if sheet_names := piece(part.sheet_names):
            added = sheet_names(analysis)
            names = [*added.inputs, *(item.name for item in added.definitions)]
            require_new_names(analysis.study, graph, [name for name in names if name not in added.replaced])
            graph = _extended(graph, added.definitions, added.inputs)
            copies |= added.copies
    return replace(analysis, graph=graph, values=run(graph, computed=analysis.values), copies=copies)


def all_labels(study: Study) -> dict[str, Label]:
    """Return the label of every name of a study's graph before the analyses, for headings of sheets."""
    return {name: label for part in PARTS if (labels := piece(part.labels)) for name, label in labels(study)}


def _extended(graph: Graph, definitions: Sequence[Definition], inputs: Mapping[str, Leaf]) -> Graph:
    """Return the graph with further definitions, some of which may replace those of their names.

    Replacements, in any order, stand where what they replace stood. What a part defines before some may be read by
    them, so it is put before the first of these.
    """
    if not any(item.name in graph.definitions for item in definitions):
        return graph.extended(definitions, inputs)
    places = {name: place for place, name in enumerate(graph.definitions)}
    placed: dict[str, list[Definition]] = {}  # by the name of the definition that they stand before
    waiting: list[Definition] = []
    for is_new, items in groupby(definitions, lambda item: item.name not in places):
        if is_new:
            waiting = list(items)
            continue
        replacing = sorted(items, key=lambda item: places[item.name])
        placed |= {item.name: [item] for item in replacing}
        placed[replacing[0].name], waiting = [*waiting, replacing[0]], []
    ordered: dict[str, Definition] = {}
    for name, item in graph.definitions.items():
        if name not in placed:
            ordered[name] = item
            continue
        ordered |= {other.name: other for other in placed[name]}
    whole = Graph({**graph.inputs, **inputs}, ordered, graph.sizes, graph.compiled)
    return whole.extended(waiting)
