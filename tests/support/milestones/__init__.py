"""A part that the program does not have: milestones, each a share of the headline total by formula.

It is one module and one template (``sections/milestones.html.j2``), as a new optional table of a study should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from reportgen.describe.entries import Entry
from reportgen.describe.kinds import Formula, Frozen, Identifier, Line
from reportgen.describe.labels import Label
from reportgen.describe.part import Absent, Part
from reportgen.describe.records import Records
from reportgen.describe.sheet import Between, HomeCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, top
from reportgen.describe.tables import Table
from reportgen.describe.view import Section, ShownNumber, show
from reportgen.formula.expr import Number, call
from reportgen.graph.names import TOTALS, Space, words
from reportgen.parts.measures.shape import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.book import Book
    from reportgen.describe.builder import Builder
    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.records import Record
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


class Milestone(Frozen):
    """A point of the programme at which a share of the cost is spent."""

    id: Identifier
    label: Line
    share: Formula


MILESTONES: Table[tuple[Milestone, ...]] = Table(
    "milestones", Annotated[tuple[Milestone, ...], Field(strict=False, max_length=50)], ()
)
MILESTONE = Space("milestone")


class MilestoneView(NamedTuple):
    """A row of the section."""

    label: str
    share: ShownNumber
    cost: ShownNumber


def define(builder: Builder) -> None:
    """Add each milestone's share: an input where it is a number, else a definition."""
    for number, item in enumerate(builder.study[MILESTONES]):
        name = MILESTONE(item.id, "share")
        if isinstance(item.share, Number):
            builder.inputs[name] = item.share.value
        else:
            builder.quantity(name, item.share, builder.scope, f"milestones[{number}].share")


def analyse(a: Analyses) -> None:
    """Add each milestone's cost."""
    for item in a.study[MILESTONES]:
        a.define(MILESTONE(item.id, "cost"), call("mul", MILESTONE(item.id, "share"), a.target))
    a.publish(MILESTONE)


def labels(study: Study) -> Iterator[tuple[str, Label]]:
    """Yield what the shares are called."""
    for item in study[MILESTONES]:
        yield MILESTONE(item.id, "share"), Label("Milestones", item.label, "percent")


def entries(loaded: LoadedStudy, _graph: Graph) -> Iterator[Entry]:
    """Yield the label of each milestone, and its share where that is a number."""
    for number, item in enumerate(loaded.study[MILESTONES]):
        path = (MILESTONES.key, number)
        yield Entry(words(item.id, "label"), (*path, "label"), f"{item.label}: label", "text", item.label)
        if isinstance(item.share, Number):
            name = MILESTONE(item.id, "share")
            yield Entry(name, (*path, "share"), f"{item.label}: share", "number", item.share.value, "percent")


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of milestones."""
    items = book.study[MILESTONES]
    if not items:
        return
    rows = top("Milestones", "What is spent at each point of the programme.")
    rows.append(SheetRow(headings("Milestone", "Share", headline(book.study).label)))
    for item in items:
        label = WordsCell(item.label, key=words(item.id, "label"))
        share = HomeCell(MILESTONE(item.id, "share"), "percent", rule=Between(0, 1, "A share from 0 to 1."))
        rows.append(SheetRow([label, share, HomeCell(MILESTONE(item.id, "cost"), headline(book.study).style)]))
    yield Sheet("Milestones", rows, order=15, purpose="What is spent when", freeze=(TABLE + 1, 2))


def milestones(analysis: Analysis) -> tuple[MilestoneView, ...]:
    """Return the rows of the section."""
    style = headline(analysis.study).style
    return tuple(
        MilestoneView(
            item.label,
            show(analysis, MILESTONE(item.id, "share"), "percent"),
            show(analysis, MILESTONE(item.id, "cost"), style),
        )
        for item in analysis.study[MILESTONES]
    )


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield one record a milestone."""
    rows: list[Record] = []
    for item in evaluation.study[MILESTONES]:
        share = evaluation.number(MILESTONE(item.id, "share"))
        cost = share * evaluation.number(TOTALS(headline(evaluation.study).key))
        rows.append({"id": item.id, "label": item.label, "share": share, "cost": cost})
    yield Records("milestones", 25, rows, "milestones")


VIEWS: Mapping[str, Callable[[Analysis], object]] = {"milestones": milestones}
PART = Part(
    name="milestones",
    tables=(MILESTONES,),
    resolve=Absent("its table is complete as it is read"),
    define=define,
    analyse=analyse,
    labels=labels,
    entries=entries,
    set_value=Absent("its entries have names of their own"),
    follow=Absent("a change of its entries needs no other"),
    sheet_names=Absent("its sheet shows what the graph has"),
    sheets=sheets,
    sections=(Section("milestones", "Milestones", 95, view="milestones"),),
    views=VIEWS,
    records=records,
)
