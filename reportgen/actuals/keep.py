"""Keep what files hold in the study: one table for each line and month, in place of those that it has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.matching import AMBIGUOUS, COUNTED, UNMATCHED
from reportgen.actuals.tally import total
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.study.file_list import with_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.actuals.tally import Tally

_WASTED = frozenset({"failed", "cancelled"})
_USED = frozenset({COUNTED, UNMATCHED, AMBIGUOUS})


class KeptRow(NamedTuple):
    """What was used of a line, "" for none, in a month; None where no row has such a number."""

    line: str
    month: str
    hours: float | None
    cost: float | None
    failed: float | None
    runs: float | None


def kept_rows(tallies: Sequence[Tally]) -> list[KeptRow]:
    """Return sums by line and month; rows without a start, and those that wait, are in the first month of all.

    The same runs may be in the files of two sources: those of the source that has more of them count.
    """
    used = [item for item in tallies if item.status in _USED and item.state != "pending"]
    first = min((item.month for item in used if item.month), default="")
    groups: dict[tuple[str, str], list[Tally]] = defaultdict(list)
    finished: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in used:
        if item.month or first:
            groups[item.line, item.month or first].append(item)
            finished[item.line][item.source] += item.rows if item.state == "done" else 0
    kept = []
    for (line, month), rows in sorted(groups.items()):
        sums, source = total(rows), max(finished[line], key=finished[line].__getitem__)
        failed = sum(item.hours for item in rows if item.state in _WASTED)
        runs = sum(item.rows for item in rows if item.state == "done" and item.source == source)
        hours = sums.hours if sums.with_hours else None
        cost = sums.cost if sums.with_cost else None
        kept.append(KeptRow(line, month, hours, cost, failed or None, float(runs) or None if line else None))
    return kept


def with_kept(text: str, rows: Sequence[KeptRow]) -> str:
    """Return the text of a study file that keeps these rows and no others, at its end.

    Raises ReportgenError where the tables that it has are written in a way that cannot be replaced.
    """
    stated = ({key: value for key, value in row._asdict().items() if value not in {None, ""}} for row in rows)
    return with_list(text, ACTUALS.key, "used", list(stated))
