"""The sheet Allocation: the unit with its source, then hours and what they are billed as, by family; and its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.labels import Label
from reportgen.describe.sheet import Between, HomeCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import headings, host, top
from reportgen.graph.names import ALLOCATION
from reportgen.parts.allocation.shape import (
    ALL,
    ALLOCATION_TABLE,
    BILLED,
    HOURS,
    JOB,
    NODE,
    RATE,
    WHOLE,
    billed_families,
    billed_unit,
    hours_column,
)
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import with_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.tables import Study
    from reportgen.parts.allocation.shape import BillingUnit

_JOB = Between(0, LARGEST_NUMBER, "A number above 0.")
BILLED_STYLE = "rounded"


def names(unit: BillingUnit) -> dict[str, str]:
    """Return the numbers of a unit with their labels."""
    labels = {RATE: f"Billed for one {unit.of}, in {unit.unit}"}
    if unit.node is not None:
        parts = unit.parts[:1].upper() + unit.parts[1:]
        labels |= {NODE: f"{parts} of a node", JOB: f"{parts} of a job", WHOLE: "Hours of whole nodes for one hour"}
    return labels


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield the label of every number of an allocation."""
    allocation = study[ALLOCATION_TABLE]
    if allocation is None:
        return
    unit = billed_unit(allocation)
    for name, label in names(unit).items():
        yield name, Label("Allocation", label, "exact")
    rows = [(family.id, family.label) for family in study[FAMILIES]]
    for row, label in (*rows, (ALL, "Allocation")):
        yield ALLOCATION(row, HOURS), Label(label, hours_column(study, allocation).label, BILLED_STYLE)
        yield ALLOCATION(row, BILLED), Label(label, unit.label, BILLED_STYLE)


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of a study that asks for an allocation."""
    allocation = book.study[ALLOCATION_TABLE]
    if allocation is None:
        return
    unit = billed_unit(allocation)
    rows = top("Allocation", "What each family takes in the unit in which the centre bills.")
    rows.append(SheetRow(headings(unit.label, "Value", "Source", "Read")))
    for name, label in names(unit).items():
        source = (WordsCell(unit.source), WordsCell(unit.date), host(unit.url)) if name == RATE else ()
        typed = name == JOB and name in book.graph.inputs
        role = "" if typed or name in book.graph.definitions else "constant"
        rows.append(
            SheetRow([WordsCell(label), HomeCell(name, "exact", role=role, rule=_JOB if typed else None), *source])
        )
    column = hours_column(book.study, allocation)
    rows += [SheetRow(), SheetRow(headings("Family", with_unit(column.label, column.unit), unit.unit))]
    for family in billed_families(book.study, book.graph):
        numbers = [HomeCell(ALLOCATION(family.id, key), BILLED_STYLE) for key in (HOURS, BILLED)]
        rows.append(SheetRow([WordsCell(family.label), *numbers]))
    sums = [HomeCell(ALLOCATION(ALL, key), BILLED_STYLE, role="total") for key in (HOURS, BILLED)]
    rows.append(SheetRow([WordsCell("Total", "total_label"), *sums]))
    yield Sheet(
        "Allocation",
        rows,
        widths={1: 52, 2: 18, 3: 32},
        order=15,
        purpose="What is asked of a computing centre, in its unit",
    )
