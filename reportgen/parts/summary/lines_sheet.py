"""How many lines each column of the headline table adds up, live in the workbook: items that a person adds count too.

Only a workbook has these names; the report says the same in a sentence.

    lines-added.cost     how many lines the total of a measure adds up
    lines-added.all      how many lines there are
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import sum_of
from reportgen.describe.sheet import HomeCell, LinkCell, SheetNames, SheetRow, WordsCell
from reportgen.formula.expr import Number, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import TOTAL, Space
from reportgen.parts.families.added import lines_counted
from reportgen.parts.families.spare_items import filled, following, spare_items, spare_measure
from reportgen.parts.measures.shape import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.evaluation import Analysis
    from reportgen.formula.expr import Expr
    from reportgen.parts.measures.shape import RowColumn

LINES = Space("lines-added")
ALL = LINES("all")


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return how many lines there are and how many each column adds up, where any leaves lines of the study out."""
    study, graph = analysis.study, analysis.graph
    counts = lines_counted(analysis, TOTAL, row_columns(study, graph))
    if not any(_leaves_out(count) for count in counts.values()):
        return SheetNames({}, [])
    spare = spare_items(study, graph)
    typed = sum_of(filled(family) for family in spare)
    key = spare_measure(study) or ""
    of_items = {key, *following(study, key)} if spare else set()  # the columns in which an added item has a value

    def counted(number: int, *, spare_too: bool) -> Expr:
        lines = Number(float(number))
        return call("add", lines, typed) if spare_too else lines

    lines = next(iter(counts.values()))[1]
    definitions = [Definition(ALL, counted(lines, spare_too=bool(spare)))]
    definitions += [
        Definition(LINES(name), counted(added, spare_too=name in of_items)) for name, (added, _) in counts.items()
    ]
    return SheetNames({}, definitions)


def _leaves_out(count: tuple[int, int]) -> bool:
    return count[0] < count[1]


def lines_rows(book: Book, columns: Sequence[RowColumn]) -> Iterator[SheetRow]:
    """Yield the rows below the total: the lines that each column adds up, and all there are."""
    if ALL not in book.graph:
        return
    shown = [LINES(column.key) if LINES(column.key) in book.graph else "" for column in columns]
    numbers = (HomeCell(name, "count") if name else None for name in shown)
    yield SheetRow([WordsCell("Lines added up", "label"), None, *numbers])
    first = next(place for place, name in enumerate(shown) if name)
    every = (
        None if not name else HomeCell(ALL, "count") if place == first else LinkCell(ALL, "count")
        for place, name in enumerate(shown)
    )
    yield SheetRow([WordsCell("Lines that there are", "label"), None, *every])
