"""Sentences on what files hold: what is counted although it failed, what is not counted, what the files do not say."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from typing import TYPE_CHECKING

from reportgen.actuals import focus, mapped, reading, slurm
from reportgen.actuals.matching import AMBIGUOUS, COUNTED, UNMATCHED
from reportgen.actuals.tally import total
from reportgen.describe.about import ABOUT
from reportgen.describe.styles import text
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.measures.shape import measure_columns
from reportgen.system.texts import counted

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from reportgen.actuals.tally import Tally
    from reportgen.describe.tables import Study

_USED = frozenset({COUNTED, UNMATCHED, AMBIGUOUS})


def notes(study: Study, tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield the sentences, those on the study first, then file by file."""
    yield from _on_study(study, tallies)
    by_file: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_file[tally.file].append(tally)
    billed: set[str] = set()  # the months that the bills before have
    for file, of_file in by_file.items():
        for sentence in (*_on_file(of_file, study[ABOUT].currency), *_late(of_file, billed, study[ABOUT].currency)):
            yield f"{file}: {sentence}"
        billed |= _whole_months(of_file)


def _on_study(study: Study, tallies: Sequence[Tally]) -> Iterator[str]:
    actuals, ids = study[ACTUALS], {column.key for column in measure_columns(study)}
    for key, name in (("hours", actuals.hours_measure), ("cost", actuals.cost_measure)):
        if name not in ids:
            yield f"the study has no measure {name!r} to compare with: name one as {key} under [actuals]"
    if not actuals.match:
        yield "the study has no rules, so that no row belongs to a line: write [[actuals.match]]"
    unplaced = total(item for item in tallies if item.status in {UNMATCHED, AMBIGUOUS} and not item.with_cost)
    if unplaced.hours:
        yield f"{unplaced.hours:,.2f} GPU-hours have no line and no cost, so that they are in no sum of money"
    yield from _on_lines(study, tallies)


def _on_lines(study: Study, tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield what is to be known of single lines: hours of two sources, and money that not every row has."""
    by_line: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.status == COUNTED:
            by_line[tally.line].append(tally)
    for line in dict.fromkeys(item.line for item in study[ACTUALS].done):
        if line not in by_line:
            yield f"{line}: some of it is said to be done and no row belongs to it, so that the plan stands"
    for line, of_line in by_line.items():
        sources = sorted({tally.source for tally in of_line if tally.hours})
        if len(sources) > 1:
            yield f"{line} has GPU-hours of {' and '.join(sources)}, which may be the same hours twice"
        whole = total(of_line)
        if whole.with_cost and any(item.hours and not item.with_cost for item in of_line):
            paid = counted(whole.with_cost, "row")
            yield f"{line}: its money is that of the {paid} with a cost, for all its GPU-hours"
        if not whole.with_cost and whole.hours:
            yield f"{line}: its rows have no cost, so that its GPU-hours cost what the plan says"


def _on_file(tallies: Sequence[Tally], currency: str) -> Iterator[str]:
    whole = total(tallies)
    span = f", {whole.first} to {whole.last}" if whole.first else ""
    yield f"{counted(whole.rows, 'row')}{span}"
    used = [tally for tally in tallies if tally.status in _USED]
    for state, what in (("failed", "failed"), ("cancelled", "cancelled"), ("running", "still running, counted so far")):
        if (sums := total(tally for tally in used if tally.state == state)).rows:
            yield f"{what}: {_sum(sums, currency)}, which is used"
    for category, what in (("Credit", "credits"), ("Tax", "taxes"), ("Adjustment", "adjustments")):
        if (sums := total(tally for tally in used if tally.category == category)).rows:
            yield f"{what}, counted: {_sum(sums, currency)}"
    yield from _left_out(tallies, currency)
    if any(tally.source == slurm.SOURCE and tally.first for tally in tallies):
        yield "its times have no zone, and are taken as UTC"
    if any(tally.source == mapped.SOURCE and not tally.first for tally in used):
        yield "rows without a time are of no month: state the column of start in [actuals.columns]"
    if any(tally.source == focus.SOURCE for tally in used) and _is_partial(whole.last):
        yield f"the month {whole.last[:7]} is not whole: the bill ends on {whole.last}"


def _late(tallies: Sequence[Tally], billed: Container[str], currency: str) -> Iterator[str]:
    """Yield what a bill has of months that bills before it have, as corrections and credits: they count in these."""
    late = [item for item in tallies if item.source == focus.SOURCE and item.status in _USED and item.month in billed]
    if late:
        months = sorted({item.month for item in late})
        span = months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
        yield f"late, of {span}, which a file before it has, counted there: {_sum(total(late), currency)}"


def _whole_months(tallies: Sequence[Tally]) -> set[str]:
    """Return the months that a bill has; not its last one where that is not whole, which the next bill goes on with."""
    of_bill = [item for item in tallies if item.source == focus.SOURCE and item.status in _USED and item.month]
    last = total(of_bill).last
    return {item.month for item in of_bill} - ({last[:7]} if _is_partial(last) else set())


def _left_out(tallies: Sequence[Tally], currency: str) -> Iterator[str]:
    for key, what in (
        (reading.STEP, "steps, whose use is that of their jobs"),
        (reading.REPEATED, "read before, not counted again"),
        (reading.SUPERSEDED, "not ended then, and read once more since, not counted again"),
        (reading.UNREADABLE, "cannot be read, not counted"),
    ):
        if (sums := total(tally for tally in tallies if tally.status == key)).rows:
            yield f"{what}: {_sum(sums, currency)}"
    others = {tally.currency for tally in tallies if tally.status == reading.OTHER_CURRENCY}
    for other in sorted(others):
        sums = total(item for item in tallies if item.status == reading.OTHER_CURRENCY and item.currency == other)
        yield f"in {other}, not counted as nothing is converted: {_sum(sums, other)}"


def _sum(sums: Tally, currency: str) -> str:
    """Return how many rows there are and their amounts, in words."""
    hours = f"{sums.hours:,.2f} GPU-hours" if sums.with_hours else ""
    cost = text(sums.cost, "whole_money", currency=currency) if sums.with_cost else ""
    return ", ".join(filter(None, (counted(sums.rows, "row"), hours, cost)))


def _is_partial(day: str) -> bool:
    """Return whether a period ends within a month; one that ends on the first day of the next ends with the month."""
    if not day:
        return False
    year, month, number = map(int, day.split("-"))
    return number not in {1, monthrange(year, month)[1]}
