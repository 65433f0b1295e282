"""How many lines each column of the headline table adds up, live in the workbook: items that a person adds count too.

Only a workbook has these names, those of ``families.added``; the report says the same in a sentence. Where no line of a
study is blank, the rows are empty until an item is added that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import sum_of
from reportgen.describe.sheet import HomeCell, LinkCell, SheetNames, SheetRow, WordsCell
from reportgen.formula.expr import Name, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import TOTAL
from reportgen.parts.families.added import ALL, LINES, WRITTEN, lines_counted
from reportgen.parts.families.spare_items import filled, following, spare_items, spare_measure
from reportgen.parts.measures.shape import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.evaluation import Analysis
    from reportgen.formula.expr import Expr
    from reportgen.parts.measures.shape import RowColumn

_LABELS = {LINES("called", "added"): "Lines added up", LINES("called", "there"): "Lines that there are"}


def sheet_names(analysis: Analysis) -> SheetNames:
    """Return how many lines there are and how many each column adds up, where any leaves a line out or may do so."""
    study, graph = analysis.study, analysis.graph
    counts = lines_counted(analysis, TOTAL, row_columns(study, graph))
    spare = spare_items(study, graph)
    key = spare_measure(study) or ""
    of_items = {key, *following(study, key)} if spare else set()  # the columns in which an added item has a value
    blank = any(added < lines for added, lines in counts.values())
    if not blank and (not spare or of_items >= counts.keys()):
        return SheetNames({}, [])
    typed = sum_of(filled(family) for family in spare)
    written = {name: float(added) for name, (added, _) in counts.items()}
    written[ALL] = float(next(iter(counts.values()))[1])
    more = {ALL, *of_items} if spare else set()

    def shown(expr: Expr) -> Expr:
        return expr if blank else call("if", call("gt", typed, 0.0), expr, Text(""))

    definitions = [Definition(name, shown(Text(label))) for name, label in _LABELS.items() if not blank]
    for name in written:
        lines = Name(WRITTEN(name))
        definitions.append(Definition(LINES(name), shown(call("add", lines, typed) if name in more else lines)))
    return SheetNames({WRITTEN(name): count for name, count in written.items()}, definitions)


def lines_rows(book: Book, columns: Sequence[RowColumn]) -> Iterator[SheetRow]:
    """Yield the rows below the total: the lines that each column adds up, and all there are."""
    if LINES(ALL) not in book.graph:
        return
    shown = [LINES(column.key) if LINES(column.key) in book.graph else "" for column in columns]
    first = next(place for place, name in enumerate(shown) if name)
    added = (HomeCell(name, "count", role="label") if name else None for name in shown)
    every = (
        None if not name else (HomeCell if place == first else LinkCell)(LINES(ALL), "count", role="label")
        for place, name in enumerate(shown)
    )
    for (name, label), cells in zip(_LABELS.items(), (added, every), strict=True):
        named = HomeCell(name, "text", role="label") if name in book.graph else WordsCell(label, "label")
        yield SheetRow([named, None, *cells])
