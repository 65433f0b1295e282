"""Sums of rows: what was read, by file, line, status, state, category and month, in a few numbers each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reportgen.actuals.matching import COUNTED, UNMATCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from reportgen.actuals.matching import MatchedRows
    from reportgen.parts.actuals.shape import UsedMonth

_KEYS = ["file", "source", "status", "line", "state", "category", "currency", "month"]
_TEXTS = ("source", "state", "category", "currency")  # of these the columns of the rows

_NO_MONTH = -12 * 1970
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
        table = matched.read.rows.table
        months = table["start"].dt.tz_localize(None).to_numpy().astype("datetime64[M]").astype(int)
        texts = {"status": matched.status, "line": matched.line, **{name: table[name] for name in _TEXTS}}
        places, groups = _groups(texts, months)
        sums = table[["gpu_hours", "cost"]].groupby(groups)
        starts, ends = table["start"].groupby(groups), table["end"].groupby(groups)
        of_groups = pd.DataFrame(sums.sum()).set_axis(["hours", "cost"], axis=1)
        of_groups[["with_hours", "with_cost"]] = sums.count()
        of_groups["rows"] = sums.size()
        of_groups["first"] = [_day(time) for time in starts.min()]
        of_groups["last"] = list(map(_last_day, ends.max(), starts.max()))
        columns: list[dict[str, Any]] = of_groups.to_dict("records")  # type: ignore[assignment]  # the keys are texts
        for place, values in zip(places.tolist(), columns, strict=True):
            names: dict[str, Any] = {name: str(column.iloc[place]) for name, column in texts.items()}
            new = Tally(file=matched.read.file, month=_month(months[place]), **names, **values)
            key = tuple(getattr(new, name) for name in _KEYS)
            before = self._sums.get(key)
            self._sums[key] = new if before is None else _added(new, (before, new))

    def all(self) -> tuple[Tally, ...]:
        """Return the sums of all rows so far."""
        return tuple(self._sums.values())


def _groups(
    texts: Mapping[str, pd.Series[str]], months: NDArray[np.integer]
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Return the first row of each group of rows with the same texts and month, and the group of each row."""
    groups = np.unique(months, return_inverse=True)[1]
    for column in texts.values():
        values = column.astype("category").cat
        if len(values.categories) > 1:
            codes = groups * len(values.categories) + values.codes.to_numpy()
            groups = pd.factorize(codes)[0]  # which keeps the numbers small
    return np.unique(groups, return_index=True)[1], groups


def _month(number: int) -> str:
    """Return a month, given as how many are between 1970 and it, "" where there is no time."""
    return f"{1970 + number // 12}-{number % 12 + 1:02}" if number > _NO_MONTH else ""


def _day(time: Any) -> str:
    return "" if pd.isna(time) else f"{time:%Y-%m-%d}"


def _last_day(end: Any, start: Any) -> str:
    """Return the day of the last end, of the last start where no end is known."""
    return _day(start if pd.isna(end) else end)


def _added(like: Tally, summands: Sequence[Tally]) -> Tally:
    """Return the sum of several, with the texts of one."""
    return like._replace(
        rows=sum(item.rows for item in summands),
        hours=math.fsum(item.hours for item in summands),
        cost=math.fsum(item.cost for item in summands),
        with_hours=sum(item.with_hours for item in summands),
        with_cost=sum(item.with_cost for item in summands),
        first=min(filter(None, (item.first for item in summands)), default=""),
        last=max((item.last for item in summands), default=""),
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
