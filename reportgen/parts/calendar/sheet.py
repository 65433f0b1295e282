"""The sheet Calendar: periods across; their GPUs and hours, families, rules of forfeiture and workings down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LARGEST_NUMBER
from reportgen.describe.sheet import Between, HomeCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, group, headings, top
from reportgen.describe.styles import PERCENTAGES
from reportgen.graph.names import CALENDAR, words
from reportgen.parts.calendar.labels import OF_PERIODS
from reportgen.parts.calendar.shape import (
    ABOVE,
    AFTER,
    ALLOCATED,
    BELOW,
    BEYOND,
    CALENDAR_TABLE,
    CAPACITY,
    DAYS,
    DONE,
    END,
    FROM,
    GPUS,
    HOURS,
    INSIDE,
    LEFT,
    LOST,
    MONTH,
    MONTH_HOURS,
    PARALLEL,
    PER_RUN,
    QUEUE,
    START,
    TAKES,
    UNTIL,
    UNUSED,
    USED,
    of_cell,
    of_family,
    of_period,
    of_rule,
    periods,
    scheduled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem
    from reportgen.parts.calendar.shape import Calendar
    from reportgen.parts.families.shape import Family

_FIRST = 3  # the column of the first period
_NUMBER = Between(0, LARGEST_NUMBER, "A number, 0 or more.")
_PART = Between(0, 1, "A part such as 10%.")
_SUMMED = (CAPACITY, USED, ALLOCATED, LOST, UNUSED)


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet of a study that has a calendar."""
    study = book.study
    calendar = study[CALENDAR_TABLE]
    if calendar is None:
        return
    families = scheduled(study, book.graph)
    rows = top("Calendar", "When each family runs on the GPUs there are; times are months from the programme's start.")
    rows += [*_periods(book, calendar), SheetRow(), *_stated(book), SheetRow(), *_families(families), SheetRow()]
    for number in range(len(calendar.forfeit)):
        rows += [*_rule(book, number, families), SheetRow()]
    rows += _workings(book, families)
    yield Sheet(
        "Calendar",
        rows,
        widths={1: 52, 2: 16},
        freeze=(TABLE + 1, _FIRST),
        repeat=(TABLE, TABLE),
        sides=(1, 2),
        order=14,
        purpose="When families run, and what of the allocation each period uses",
    )


def _labels(book: Book) -> list[str]:
    return [item.label for item in periods(book.study).values()]


def _across(book: Book, title: str, names: list[str], style: str, *more: CellItem | None) -> SheetRow:
    """Return a row with one name a period, and what stands after them."""
    return SheetRow([WordsCell(title), None, *(_cell(book, name, style) for name in names), *more])


def _cell(book: Book, name: str, style: str) -> HomeCell:
    """Return the cell of a name, with a rule where it is typed."""
    rule = _PART if style in PERCENTAGES else _NUMBER
    return HomeCell(name, style, rule=rule if name in book.graph.inputs else None)


def _periods(book: Book, calendar: Calendar) -> Iterator[SheetRow]:
    """Yield what there is in each period and what of it is used, with the sums over all."""
    heads: list[CellItem | None] = [
        WordsCell(item.label, "heading", key=words(CALENDAR("period", period), "label") if calendar.periods else "")
        for period, item in periods(book.study).items()
    ]
    yield SheetRow([*headings("Periods", ""), *heads, WordsCell("All periods", "heading")])
    for key, (label, style) in OF_PERIODS.items():
        names = [of_period(period, key) for period in periods(book.study)]
        if names[0] in book.graph:
            more = HomeCell(CALENDAR("all", key), style, role="total") if key in _SUMMED else None
            yield _across(book, label, names, style, more)


def _stated(book: Book) -> Iterator[SheetRow]:
    """Yield what is stated of all periods alike."""
    yield SheetRow(headings("All periods alike", "Value"))
    rows = {
        CALENDAR(GPUS): "GPUs",
        CALENDAR(ALLOCATED): "GPU-hours allocated in each period",
        PARALLEL: "Runs at once",
        PER_RUN: "GPUs of a run",
        QUEUE: "Hours in the queue before each family",
    }
    for name, label in rows.items():
        if name in book.graph:
            yield SheetRow([WordsCell(label), _cell(book, name, "exact")])
    yield SheetRow([WordsCell("Hours in a month"), HomeCell(MONTH_HOURS, "exact", role="constant")])


def _families(families: list[Family]) -> Iterator[SheetRow]:
    """Yield each family in the order in which they run, then all together."""
    yield SheetRow(headings("Families in their order", "GPU-hours", "Starts, month", "Ends, month", "Days"))
    styles = {HOURS: "rounded", START: "exact", END: "exact", DAYS: "exact"}
    for family in families:
        numbers = [HomeCell(of_family(family.id, key), style) for key, style in styles.items()]
        yield SheetRow([WordsCell(family.label), *numbers])
    sums = [HomeCell(CALENDAR(key), styles[key], role="total") if key != START else None for key in styles]
    yield SheetRow([WordsCell("Programme", "total_label"), *sums])


def _rule(book: Book, number: int, families: list[Family]) -> Iterator[SheetRow]:
    """Yield a rule of forfeiture, what is used by its date, and what it takes."""
    names = list(periods(book.study))
    title = f"Forfeiture {number + 1}"
    yield SheetRow(headings(title, "", *_labels(book), "All periods"))
    for key, label, style in (
        (MONTH, "By the end of month", "exact"),
        (BELOW, "Where less is used than this part of the allocation", "stated_percent"),
        (ABOVE, "And at least this part of it", "stated_percent"),
        (TAKES, "It takes this part of what is unused", "stated_percent"),
    ):
        yield SheetRow([WordsCell(label), _cell(book, of_rule(number, key), style)])
    yield _across(book, "The date is in this period", [of_rule(number, name, INSIDE) for name in names], "truth")
    for family in families:
        label = f"{family.label}: GPU-hours by then"
        yield _across(book, label, [of_rule(number, name, "of", family.id) for name in names], "rounded")
    for key, label in ((UNTIL, "GPU-hours used by then"), (LOST, "GPU-hours forfeited")):
        if key == LOST:
            before = [of_rule(number, name, "before") for name in names]
            yield _across(book, "Forfeited by the rules before", before, "rounded")
        of_all = HomeCell(of_rule(number, key), "rounded", role="total")
        yield _across(book, label, [of_rule(number, name, key) for name in names], "rounded", of_all)


def _workings(book: Book, families: list[Family]) -> Iterator[SheetRow]:
    """Yield how the hours of each family fall into the periods, and what is left after the last."""
    yield SheetRow(headings("Workings", "", *_labels(book), "After the last"))
    for family in families:
        yield group(family.label, len(periods(book.study)) + _FIRST)
        last = {LEFT: BEYOND, FROM: FROM, DONE: AFTER}
        for key, label, style in (
            (LEFT, "GPU-hours left before", "rounded"),
            (FROM, "Runs from", "exact"),
            (USED, "GPU-hours used", "rounded"),
            (DONE, "Done, or its start where nothing is done", "exact"),
            ("rest", "GPU-hours left after", "rounded"),
        ):
            more = HomeCell(of_family(family.id, last[key]), style) if key in last else None
            yield _across(book, label, [of_cell(family.id, name, key) for name in periods(book.study)], style, more)
    if families:
        yield SheetRow([WordsCell("GPU-hours after the last period"), HomeCell(CALENDAR(BEYOND), "rounded")])
    if CALENDAR(LOST) in book.graph:
        yield SheetRow([WordsCell("GPU-hours forfeited in all"), HomeCell(CALENDAR(LOST), "rounded")])
