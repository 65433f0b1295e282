"""The sheet Checks: every check with its state, and the rows of inputs and lines that the checks count over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.checks import INPUTS_CHANGED, TOLERANCE
from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, top
from reportgen.graph.names import ALL_CHECKS, of, own_value
from reportgen.parts.assumptions.shape import INPUTS, grouped_inputs
from reportgen.parts.assumptions.spare import FILLED, spare_scenarios
from reportgen.parts.checks.added_rows import ENTERED, LARGEST
from reportgen.parts.checks.analyse import FAILED
from reportgen.parts.checks.entered import LARGEST_COUNT, entered_rows
from reportgen.parts.families.added import ALL, WRITTEN
from reportgen.parts.families.analyse import SHARES, changed, fault, item_inputs, published
from reportgen.parts.families.own import own_values
from reportgen.parts.families.shape import FAMILIES, count_name, line_names, sweep_rows
from reportgen.parts.families.spare_items import filled, line_label, spare_items
from reportgen.parts.measures.shape import row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet."""
    rows = top("Checks", "What must hold whatever is entered. One fault anywhere shows in the flag of every sheet.")
    rows += _checks(book)
    rows += _assumptions(book)
    rows += _sweeps(book)
    rows += _items(book)
    rows += _own(book)
    rows += _entered(book)
    rows += _added(book)
    rows += _lines(book)
    rows += _written(book)
    rows += _shares(book)
    yield Sheet(
        "Checks",
        rows,
        widths={1: 62, 2: 16},
        freeze=(TABLE + 1, 2),
        order=120,
        purpose="What must hold, and whether it does",
    )


def _checks(book: Book) -> Iterator[SheetRow]:
    yield SheetRow(headings("Check", "State"))
    for name, label in book.analysis.checks.items():
        yield SheetRow([WordsCell(label), HomeCell(name, "flag", role="flag")])
    yield SheetRow([WordsCell("Checks that fail", "total_label"), HomeCell(FAILED, "count", role="total")])
    yield SheetRow([WordsCell("All checks", "total_label"), HomeCell(ALL_CHECKS, "flag", role="flag")])
    yield SheetRow([WordsCell("Tolerance of sums, relative"), HomeCell(TOLERANCE, "exact", role="constant")])
    yield SheetRow([WordsCell("Inputs that differ from the study file"), HomeCell(INPUTS_CHANGED, "count")])
    yield SheetRow()


def _assumptions(book: Book) -> Iterator[SheetRow]:
    heads = ("Live value", "In the study file", "Differs", "Least possible", "Most possible", "Impossible")
    yield SheetRow(headings("Assumption", *heads))
    for name, item in book.study[INPUTS].items():
        style = item.cell_style
        words = item.kind == "choice"
        items: list[CellItem | None] = [
            WordsCell(item.label),
            LinkCell(name, style, role="link_words" if words else "link"),
            HomeCell(of(name, "published"), style, role="constant_words" if words else "constant"),
            HomeCell(of(name, "changed"), "truth"),
        ]
        if item.kind == "number":
            most = of(name, "maximum")
            items.append(HomeCell(of(name, "minimum"), style, role="constant"))
            items.append(HomeCell(most, style, role="constant") if most in book.graph.inputs else None)
            items.append(HomeCell(of(name, "fault"), "truth"))
        yield SheetRow(items)
    yield SheetRow()


def _sweeps(book: Book) -> Iterator[SheetRow]:
    rows = sweep_rows(book.study)
    if not rows:
        return
    counted = "Runs" if all(row.sweep.trains for row in rows) else "Runs or passes"
    yield SheetRow(headings("Sweep", counted, "In the study file", "Differs", "Members that are not 0 or 1"))
    for row in rows:
        items: list[CellItem | None] = [
            WordsCell(row.label),
            LinkCell(count_name(row), "plain"),
            HomeCell(published(count_name(row)), "plain", role="constant"),
            HomeCell(changed(row.name), "truth"),
            HomeCell(fault(row.name), "count"),
        ]
        yield SheetRow(items)
    yield SheetRow()


def _items(book: Book) -> Iterator[SheetRow]:
    inputs = item_inputs(book.study)
    if not inputs:
        return
    yield SheetRow(headings("Number of an item", "Entered", "In the study file", "Differs"))
    for name, label in inputs:
        constant = HomeCell(published(name), "exact", role="constant")
        yield SheetRow([WordsCell(label), LinkCell(name, "exact"), constant, HomeCell(of(name, "changed"), "truth")])
    yield SheetRow()


def _own(book: Book) -> Iterator[SheetRow]:
    """Yield the values that families and lines state for themselves beside those of the study file."""
    rows = list(own_values(book.study))
    if not rows:
        return
    yield SheetRow(headings("Value of its own", "In the study file", "Differs"))
    for row, key, item in rows:
        name, words = own_value(row.name, key), item.kind == "choice"
        items: list[CellItem | None] = [
            WordsCell(f"{row.label}: {item.label}"),
            HomeCell(published(name), item.cell_style, role="constant_words" if words else "constant"),
            HomeCell(of(name, "changed"), "truth"),
        ]
        yield SheetRow(items)
    yield SheetRow()


def _entered(book: Book) -> Iterator[SheetRow]:
    """Yield how many cells of each thing that a person may type hold what they cannot hold."""
    entered = entered_rows(book.study, book.graph)
    most = max(len(row.faults) for row in entered)
    heads = [f"List {number}" for number in range(1, most + 1)]
    yield SheetRow(headings("Entries that are impossible", "All", *heads))
    for number, row in enumerate(entered):
        names = [ENTERED(number, part) for part in ("all", *range(len(row.faults)))]
        yield SheetRow([WordsCell(row.label), *(HomeCell(name, "count") for name in names)])
    for text, name in (("Largest number of a cell", LARGEST), ("Largest count of a cell", LARGEST_COUNT)):
        yield SheetRow([WordsCell(text), HomeCell(name, "exact", role="constant")])
    yield SheetRow()


def _added(book: Book) -> Iterator[SheetRow]:
    """Yield how many values each scenario that a person adds states, of each group of assumptions."""
    groups = grouped_inputs(book.study)
    for number, place in enumerate(spare_scenarios(book.study), start=1):
        if number == 1:
            yield SheetRow(headings("Values of scenarios that you add", "All", *groups))
        names = [FILLED(place, part) for part in ("all", *range(len(groups)))]
        yield SheetRow([WordsCell(f"Added scenario {number}"), *(HomeCell(name, "count") for name in names)])
    yield SheetRow()


def _lines(book: Book) -> Iterator[SheetRow]:
    """Yield how many items a person adds to each family, and what its lines are called."""
    spare = spare_items(book.study, book.graph)
    for number, family in enumerate(family for family in book.study[FAMILIES] if family.id in spare):
        if number == 0:
            yield SheetRow(headings("Items that you add", "Rows filled in", "Names that they cannot have"))
        names = [HomeCell(line_label(line), "text", role="constant_words") for line in line_names(family)]
        yield SheetRow([WordsCell(family.label), HomeCell(filled(family.id), "count"), *names])
    if spare:
        yield SheetRow()


def _written(book: Book) -> Iterator[SheetRow]:
    """Yield how many lines of the study file each column of the headline table adds up."""
    if WRITTEN(ALL) not in book.graph:
        return
    columns = [item for item in row_columns(book.study, book.graph) if WRITTEN(item.key) in book.graph]
    yield SheetRow(headings("Lines of the study file", "All", *(f"With a value: {item.label}" for item in columns)))
    counts = (HomeCell(WRITTEN(name), "count", role="constant") for name in (ALL, *(item.key for item in columns)))
    yield SheetRow([WordsCell("Their number"), *counts])
    yield SheetRow()


def _shares(book: Book) -> Iterator[SheetRow]:
    yield SheetRow(headings("Family", "Share of the total"))
    for family in book.study[FAMILIES]:
        share = HomeCell(SHARES(family.id), "percent") if SHARES(family.id) in book.graph else None
        yield SheetRow([WordsCell(family.label), share])
