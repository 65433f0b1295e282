"""The sheets of a workbook as all parts describe them, and the names that only sheets show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportgen.describe.part import piece
from reportgen.graph.evaluate import run
from reportgen.parts import PARTS
from reportgen.study.analyse import extended
from reportgen.workbook.about import about_sheet

if TYPE_CHECKING:
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
    inputs: dict[str, Leaf] = {}
    definitions: list[Definition] = []
    copies = dict(analysis.copies)
    for part in PARTS:
        if sheet_names := piece(part.sheet_names):
            added = sheet_names(analysis)
            inputs |= added.inputs
            definitions += added.definitions
            copies |= added.copies
    graph = extended(analysis.graph, definitions, inputs)
    return replace(analysis, graph=graph, values=run(graph, computed=analysis.values), copies=copies)


def all_labels(study: Study) -> dict[str, Label]:
    """Return the label of every name of a study's graph before the analyses, for headings of sheets."""
    return {name: label for part in PARTS if (labels := piece(part.labels)) for name, label in labels(study)}
