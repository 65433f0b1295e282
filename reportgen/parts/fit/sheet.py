"""The sheet Fit: the money, the fill by priority, the best set of the build, and what is entered; and its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.entries import MAX_COUNT
from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.ranking import sorted_name
from reportgen.describe.sheet import Among, Between, HomeCell, OneOf, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, top
from reportgen.graph.names import SIZE_NAMES, of
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.assumptions.sheet import number_rule
from reportgen.parts.assumptions.spare import entry_places
from reportgen.parts.cases.sheet import with_cases
from reportgen.parts.fit.choice import chosen
from reportgen.parts.fit.define import level_table
from reportgen.parts.fit.entries import SUMS, WORTHS
from reportgen.parts.fit.shape import (
    BEST,
    BEST_COST,
    BEST_WORTH,
    BEYOND,
    BUILT,
    BUILT_MONEY,
    BUILT_WORTH,
    COST,
    CREDIT,
    CREDITS,
    EDITED,
    ENOUGH,
    FIT,
    FULL,
    GAP,
    HAD,
    IF_FULL,
    IN_FULL,
    KEPT,
    KEY,
    LABEL,
    LEAST,
    LEAST_OF_ALL,
    LEFT,
    LEVELS,
    LIMIT,
    MONEY,
    MONEY_MOVED,
    MOVED,
    POSITION,
    PRIORITY,
    RANK,
    SO_FAR,
    SPENT,
    START,
    STATUS,
    WHOLE,
    WORTH,
    kept_sizes,
    level_style,
    levels,
)
from reportgen.parts.measures.shape import headline
from reportgen.parts.models.shape import MODELS, first_input
from reportgen.parts.models.sheet import size_heading_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem, Rule
    from reportgen.parts.fit.choice import Chosen
    from reportgen.parts.fit.shape import Level

_MONEY = Between(0, LARGEST_NUMBER, "An amount, 0 or more.")
_PRIORITY = Between(0, 1e9, "What having the family in full is worth beside the others, 0 or more.")
_COUNT = Between(0, MAX_COUNT, "A count, 0 or more.")
DEPENDING = (
    "What a family costs depends on others here, so that the cost of a set is not the sum of this column."
    " The command reportgen fit computes each set as a whole."
)


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of a study that states the money, and that of the cases where a family states a level."""
    choice = chosen(book.analysis)
    if choice is None:
        return
    rows = top("Fit", "What fits in the money: families by their priorities, each in full where it still fits.")
    rows += [*_sums(book), SheetRow(), *_fill(book, choice), SheetRow(), *_best(book, choice), SheetRow()]
    rows += [*_entered(book, choice), SheetRow(), *_workings(book, choice)]
    yield Sheet(
        "Fit",
        rows,
        widths={1: 44, **dict.fromkeys(range(2, 12), 15.0)},
        freeze=(TABLE + 1, 2),
        repeat=(TABLE, TABLE),
        sides=(1, 1),
        order=16,
        purpose="What fits in the money, by priority",
    )
    table = level_table(book.study, book.analysis.costing)
    if table is not None:
        title, what = "Fit levels", "The costing once more with all families at their least, and in full. Fit reads it."
        yield with_cases(book, table, Sheet(title, top(title, what), order=105, purpose="The workings behind Fit"))


def _sums(book: Book) -> Iterator[SheetRow]:
    """Yield the money and what the fill comes to."""
    style = headline(book.study).style
    yield SheetRow(headings("The money", "Value"))
    rule = _MONEY if MONEY in book.graph.inputs else None
    yield SheetRow([WordsCell(SUMS[MONEY], "strong"), HomeCell(MONEY, style, rule=rule)])
    for name in (LEAST_OF_ALL, CREDITS, START, SPENT, LEFT, WHOLE):
        yield SheetRow([WordsCell(SUMS[name]), HomeCell(name, style)])
    yield SheetRow([WordsCell(WORTHS[WORTH]), HomeCell(WORTH, "exact")])
    yield SheetRow([WordsCell("The least fits in the money (1) or not (0)"), HomeCell(ENOUGH, "count")])
    yield SheetRow([WordsCell("Money, and a billionth for the rounding of sums"), HomeCell(LIMIT, style)])


def _fill(book: Book, choice: Chosen) -> Iterator[SheetRow]:
    """Yield the families in the order of their priorities, and what is had of each."""
    style, with_best = headline(book.study).style, choice.best is not None
    heads = ["What is had", "Priority", "Cost at least", "Cost in full", "Spent with it in full", "Fits in full"]
    heads += ["Spent so far", "Cost of what is had", "May not be left out", "Column below"]
    yield SheetRow(
        headings("Family, highest priority first", *heads, *(["Best set of the build"] if with_best else []))
    )
    styles = {KEY: "exact", LEAST: style, FULL: style, IF_FULL: style, IN_FULL: "truth", SO_FAR: style, COST: style}
    styles |= {KEPT: "truth", "no": "count", **({BEST: "truth"} if with_best else {})}
    for number in range(1, len(choice.families) + 1):
        label = HomeCell(sorted_name(FIT, number, LABEL), "text", role="label")
        had = HomeCell(sorted_name(FIT, number, HAD), "text", role="words")
        cells = [HomeCell(sorted_name(FIT, number, part), kind) for part, kind in styles.items()]
        yield SheetRow([label, had, *cells])
    if not choice.adds_up:
        yield SheetRow([WordsCell(DEPENDING, "remark")])


def _best(book: Book, choice: Chosen) -> Iterator[SheetRow]:
    """Yield the best set of the build beside the fill of the build, where there is one."""
    if choice.best is None:
        return
    style = headline(book.study).style
    yield SheetRow(headings("The best set of all", "Value"))
    yield SheetRow([WordsCell("These values are"), HomeCell(STATUS, "text", role="words")])
    yield SheetRow([WordsCell(SUMS[BEST_COST]), HomeCell(BEST_COST, style, role="constant")])
    yield SheetRow([WordsCell(WORTHS[BEST_WORTH]), HomeCell(BEST_WORTH, "exact", role="constant")])
    yield SheetRow([WordsCell("Worth by priority in turn, then"), HomeCell(BUILT_WORTH, "exact", role="constant")])
    yield SheetRow([WordsCell(WORTHS[GAP]), HomeCell(GAP, "exact")])
    yield SheetRow([WordsCell("The money, then"), HomeCell(BUILT_MONEY, style, role="constant")])
    yield SheetRow([WordsCell("The money is another now (1) or not (0)"), HomeCell(MONEY_MOVED, "count")])
    yield SheetRow([WordsCell("Values that are others now"), HomeCell(EDITED, "count")])


def _entered(book: Book, choice: Chosen) -> Iterator[SheetRow]:
    """Yield the priorities, then the levels of the families that state any."""
    yield SheetRow(headings("Priorities", "Priority"))
    for family in choice.families:
        yield SheetRow([WordsCell(family.label), HomeCell(FIT(family.id, PRIORITY), "exact", rule=_PRIORITY)])
    stated = list(levels(book.study))
    if stated:
        yield SheetRow()
        yield SheetRow(headings("Levels", "Value", "Unit", "Level", "Of which it is a value"))
    for item in stated:
        yield SheetRow(_level(book, item))
    sized = [item for item in stated if item.is_size]
    if sized:
        yield SheetRow()
        heads = [
            WordsCell(text, "heading_left") for text in ("Sweep, at a level that states its largest size", "Level")
        ]
        yield SheetRow([*heads, size_heading_cell(book.study)])
    for item in sized:
        names = kept_sizes(item.family, item.level).values()
        for sweep, name in zip(item.family.sweeps, names, strict=True):
            label = f"{item.family.label}: {sweep.label}"
            yield SheetRow([WordsCell(label), WordsCell(LEVELS[item.level]), HomeCell(name, "truth")])


def _level(book: Book, item: Level) -> list[CellItem | None]:
    assumption = book.study[ASSUMPTIONS].get(item.assumption)
    style, unit = level_style(book.study, item), assumption.unit if assumption is not None else ""
    chosen_from = item.is_size if assumption is None else assumption.kind != "number"
    role = "choice" if chosen_from else "input"
    return [
        WordsCell(item.family.label),
        HomeCell(item.name, style, role=role, rule=_rule(book, item)),
        WordsCell(unit, "unit"),
        WordsCell(LEVELS[item.level]),
        WordsCell(item.label),
    ]


def _rule(book: Book, item: Level) -> Rule:
    if item.is_size:
        listed = SIZE_NAMES if isinstance(item.value, str) else first_input(book.study[MODELS])[0]
        return Among((listed,), "The largest model size that is kept.")
    if not item.assumption:
        return _COUNT
    stated = book.study[ASSUMPTIONS][item.assumption]
    if stated.kind == "switch":
        return OneOf(("0", "1"), f"{stated.label}: 1 is on, 0 is off.")
    if stated.kind == "choice":
        return Among(entry_places(book.study, stated.catalogue or "", "name"), f"{stated.label}: choose an entry.")
    return number_rule(stated)


def _workings(book: Book, choice: Chosen) -> Iterator[SheetRow]:
    """Yield the families before they are ordered, a column each because lookups search rows."""
    style = headline(book.study).style
    yield SheetRow([WordsCell("Families before they are ordered", "group")])
    lines: list[tuple[str, str, str, str]] = [
        ("Family", LABEL, "text", "heading"),
        ("Position", POSITION, "count", "constant"),
        ("Priority", KEY, "exact", "link"),
        ("May not be left out", KEPT, "truth", "constant"),
        ("Cost at least", LEAST, style, ""),
        ("Cost in full", FULL, style, ""),
        ("In full beyond its least", BEYOND, style, ""),
        ("Credit", CREDIT, style, ""),
        ("Rank, ties by position", RANK, "count", ""),
    ]
    if choice.best is not None:
        lines += [
            ("In full in the best set of the build", BEST, "truth", "constant"),
            ("Priority at the build", of(BUILT, PRIORITY), "exact", "constant"),
            ("Cost at least at the build", of(BUILT, LEAST), style, "constant"),
            ("Cost in full at the build", of(BUILT, FULL), style, "constant"),
            ("Another now (1) or not (0)", MOVED, "count", ""),
        ]
    for label, part, kind, role in lines:
        cells = [HomeCell(FIT(family.id, part), kind, role=role) for family in choice.families]
        yield SheetRow([WordsCell(label, "heading_left" if role == "heading" else "label"), *cells])
