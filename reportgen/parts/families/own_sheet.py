"""The sheet Own values: what families and lines state for themselves, and all that follows from that before rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import Among, HomeCell, LinkCell, OneOf, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import FIRST_SIZE, TABLE, group, headings, top
from reportgen.graph.names import OWN, of, own_value, split_row_value
from reportgen.parts.assumptions.sheet import number_rule
from reportgen.parts.assumptions.spare import entry_places
from reportgen.parts.families.kinds import run_kinds
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import own_rows
from reportgen.parts.measures.shape import MEASURES
from reportgen.parts.models.sheet import size_heading_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem, Rule
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph
    from reportgen.parts.assumptions.shape import Assumption

OWN_SHEET = "Own values"
_WHAT = (
    "A family or a line with a value here does not use that of Assumptions. Empty is as everywhere; a line's value"
    " stands over its family's, and both over a scenario's."
)
OWN_RANGES = "An assumption's range moves the rows that use the value of everywhere, and none with a value of its own."
_EMPTY = "Empty: as everywhere."


def own_sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet, where a row states values for itself."""
    if not own_rows(book.study):
        return
    rows = top(OWN_SHEET, _WHAT)
    rows.append(SheetRow(headings("Family or line", "Assumption", "Its own", "Unit", "Value there", "As everywhere")))
    rows += [SheetRow(_row(book, row.name, row.label, name, item)) for row, name, item in own_values(book.study)]
    rows += [SheetRow([WordsCell(OWN_RANGES, "remark")]), SheetRow(), *_following(book)]
    yield Sheet(
        OWN_SHEET,
        rows,
        order=45,
        purpose="Values that families and lines have for themselves",
        widths={1: 44, 2: 40, 3: 14, 4: 14},
        freeze=(TABLE + 1, 3),
        repeat=(TABLE, TABLE),
        sides=(1, 2),
    )


def on_work_sheet(study: Study, graph: Graph) -> set[str]:
    """Return the names of kinds of runs that have their homes on the sheet Work."""
    kinds = [kind.name for kind in run_kinds(study).values() if kind.sweep is not None]
    keys = ("flops", "runs", *(measure.id for measure in study[MEASURES]))
    return {name for kind in kinds for key in keys if (name := of(kind, key)) in graph}


def _row(book: Book, row: str, label: str, name: str, item: Assumption) -> list[CellItem | None]:
    style, number = item.cell_style, item.kind == "number"
    return [
        WordsCell(label, "label"),
        WordsCell(item.label, "label"),
        HomeCell(own_value(row, name), style, role="input" if number else "choice", rule=_rule(book.study, item)),
        WordsCell(item.unit, "unit"),
        HomeCell(OWN(row, name), style, role="live" if number else "live_words"),
        LinkCell(name, style, role="link_words" if item.kind == "choice" else "link"),
    ]


def _rule(study: Study, item: Assumption) -> Rule:
    if item.kind == "switch":
        return OneOf(("0", "1"), f"{item.label}: 1 is on, 0 is off. {_EMPTY}")
    if item.kind == "choice":
        return Among(entry_places(study, item.catalogue or "", "name"), f"{item.label}: choose an entry. {_EMPTY}")
    return number_rule(item, f" {_EMPTY}")


def _following(book: Book) -> Iterator[SheetRow]:
    """Yield a row for every name that follows for a row's own: those with one value, then those of each size."""
    stated = {OWN(row.name, name) for row, name, _ in own_values(book.study)} | on_work_sheet(book.study, book.graph)
    names = [name for name in book.analysis.costing.definitions if OWN.owns(name) and name not in stated]
    for sized in (False, True):
        of_kind = [name for name in names if book.graph.sized(name) == sized]
        if of_kind:
            yield group("Follow from these, for each model size" if sized else "Follow from these", FIRST_SIZE - 1)
            sizes: Sequence[CellItem] = (size_heading_cell(book.study),) if sized else headings("Value")  # type: ignore[assignment]
            yield SheetRow([*headings("Family or line", "What follows", "", ""), *sizes])
            for name in of_kind:
                whose, what, style = _label(book, name)
                yield SheetRow([WordsCell(whose), WordsCell(what), None, None, HomeCell(name, style)])


def _label(book: Book, name: str) -> tuple[str, str, str]:
    """Return whose a name is, what it is, and its style; an aspect of a labelled name is called so."""
    if name in book.labels:
        return book.labels[name]
    whole, aspect = split_row_value(name)
    whose, what, style = book.labels.get(whole, ("", "", "exact"))
    return whose, f"{what}: {aspect.replace('_', ' ')}", style
