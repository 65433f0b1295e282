"""Sums of rows: what was read, by file, line, status, state, category and month, in a few numbers each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from reportgen.actuals.matching import COUNTED, UNMATCHED

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from reportgen.actuals.matching import MatchedRows
    from reportgen.parts.actuals.shape import UsedMonth

_KEYS = ["file", "source", "status", "line", "state", "category", "currency", "month"]

_KEPT = "[[actuals.used]]"


class Tally(NamedTuple):
    """Rows that share everything which totals are made by, and their sums.

    ``hours`` and ``cost`` are sums over the rows that have such a number, ``with_hours`` and ``with_cost`` how many do.
    ``month`` is that of the start, as 2024-07, "" where no start is known; ``first`` and ``last`` are days.
    """

    file: str
    source: str
    status: str
    line: str
    state: str
    category: str
    currency: str
    month: str
    rows: int
    hours: float
    cost: float
    with_hours: int
    with_cost: int
    first: str
    last: str


_NOTHING = Tally("", "", "", "", "", "", "", "", 0, 0.0, 0.0, 0, 0, "", "")


class Tallies:
    """Adds up rows chunk by chunk; its memory grows with the number of groups only."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, ...], Tally] = {}

    def add(self, matched: MatchedRows) -> None:
        """Add rows."""
        table = matched.read.rows.table.assign(file=matched.read.file, status=matched.status, line=matched.line)
        start = table["start"]
        table["month"] = (start.dt.year * 100 + start.dt.month).fillna(0).astype(int)
        sums = table.groupby(_KEYS, sort=False).agg(
            rows=("id", "size"),
            hours=("gpu_hours", "sum"),
            cost=("cost", "sum"),
            with_hours=("gpu_hours", "count"),
            with_cost=("cost", "count"),
            first=("start", "min"),
            last=("end", "max"),
            begun=("start", "max"),
        )
        for row in sums.reset_index().to_dict("records"):
            new = _tally(row)
            key = tuple(getattr(new, name) for name in _KEYS)
            known = self._sums.get(key)
            self._sums[key] = new if known is None else _added(new, (known, new))

    def all(self) -> tuple[Tally, ...]:
        """Return the sums of all rows so far."""
        return tuple(self._sums.values())


def _tally(row: Mapping[Hashable, Any]) -> Tally:
    """Return one group of rows, by the column."""
    month = row["month"]
    return Tally(
        file=row["file"],
        source=row["source"],
        status=row["status"],
        line=row["line"],
        state=row["state"],
        category=row["category"],
        currency=row["currency"],
        month=f"{month // 100}-{month % 100:02}" if month else "",
        rows=int(row["rows"]),
        hours=float(row["hours"]),
        cost=float(row["cost"]),
        with_hours=int(row["with_hours"]),
        with_cost=int(row["with_cost"]),
        first=_day(row["first"]),
        last=_day(row["begun"] if pd.isna(row["last"]) else row["last"]),
    )


def _day(time: Any) -> str:
    return "" if pd.isna(time) else f"{time:%Y-%m-%d}"


def _added(like: Tally, found: Sequence[Tally]) -> Tally:
    """Return the sum of several, with the texts of one."""
    return like._replace(
        rows=sum(item.rows for item in found),
        hours=math.fsum(item.hours for item in found),
        cost=math.fsum(item.cost for item in found),
        with_hours=sum(item.with_hours for item in found),
        with_cost=sum(item.with_cost for item in found),
        first=min(filter(None, (item.first for item in found)), default=""),
        last=max((item.last for item in found), default=""),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several, whose texts say nothing."""
    return _added(_NOTHING, list(tallies))


def kept_tallies(used: UsedMonth) -> Iterator[Tally]:
    """Yield what a study keeps of a month as sums of rows: what succeeded, what failed, and the runs that finished."""
    numbers = used.numbers()
    status = COUNTED if used.line is not None else UNMATCHED
    whole = _NOTHING._replace(file=_KEPT, source=_KEPT, status=status, line=used.line or "", month=used.month, rows=1)
    hours, paid = numbers.get("hours", 0.0), int("cost" in numbers)
    failed = numbers.get("failed", 0.0) if "hours" in numbers else 0.0
    yield whole._replace(
        hours=hours - failed, cost=numbers.get("cost", 0.0), with_hours=int("hours" in numbers), with_cost=paid
    )
    if failed:
        yield whole._replace(state="failed", hours=failed, with_hours=1, with_cost=paid)
    if "runs" in numbers:
        yield whole._replace(state="done", rows=round(numbers["runs"]))
