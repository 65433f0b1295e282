"""The summary as a page in the report's look: the studies side by side, then a table and a chart of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.report.html import render_page
from reportgen.report.views import Column, Row, Shown, column, write

if TYPE_CHECKING:
    from datetime import datetime

    from reportgen.portfolio import summary as data
    from reportgen.portfolio.plan import Failure
    from reportgen.portfolio.summary import Summary

from reportgen.portfolio.wording import counted, title

# What a link to each kind of file says, in the order of the links.
_KINDS = {"pdf": "PDF", "html": "page", "xlsx": "workbook", "csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Link:
    """A file of a set, by its address from the page."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class SetView:
    """One row: a scenario's figures, what it differs by from the base, and its files; or why there are none."""

    row: Row
    difference: Shown | None
    percent: Shown | None
    links: tuple[Link, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study's table, and the row and range that speak for it where all studies stand together."""

    id: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    sets: tuple[SetView, ...]
    bars: tuple[Row, ...]
    headline: str
    lead: str
    spoken: tuple[Shown, ...]
    range: tuple[str, str] | None
    based: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything the template shows."""

    title: str
    counted: str
    shared: tuple[Column, ...]
    together: tuple[Shown, ...]
    studies: tuple[StudyView, ...]
    uncounted: tuple[str, ...]
    based: bool
    failures: tuple[Failure, ...]
    version: str
    date: str
    fingerprints: tuple[tuple[str, str], ...]


def write_page(summary: Summary, timestamp: datetime) -> bytes:
    """Return the page."""
    return render_page("portfolio.html.j2", {"portfolio": _page(summary, timestamp)}).encode()


def _page(summary: Summary, timestamp: datetime) -> PageView:
    studies = tuple(_study(part, summary) for part in summary.parts)
    together: tuple[Shown, ...] = ()
    if len(summary.leads) > 1:
        together = tuple(
            _shown(summary, f"together/{item.key}", item.style, summary.currencies[0]) for item in summary.shared
        )
    several = [*(study.spoken for study in studies if study.spoken), *([together] if together else [])]
    shared = tuple(
        column(item.label, [cells[index] for cells in several], item.unit) for index, item in enumerate(summary.shared)
    )
    return PageView(
        title=title(summary),
        counted=counted(summary),
        shared=shared,
        together=together,
        studies=studies,
        uncounted=tuple(part.title for part in summary.parts if part.lead is None),
        based=summary.based,
        failures=summary.failures,
        version=__version__,
        date=f"{timestamp:%Y-%m-%d %H:%M} UTC",
        fingerprints=tuple((part.id, part.fingerprint) for part in summary.parts),
    )


def _study(part: data.Part, summary: Summary) -> StudyView:
    sets = tuple(_set(part, item, summary) for item in part.sets)
    rows = [item.row for item in sets if not item.problems]
    top = part.headline
    index = part.columns.index(top)
    ends = None
    if len(part.built) > 1:
        low, high = (summary.values[f"{part.id}//{word}"] for word in ("low", "high"))
        ends = write(low, top.style, currency=part.currency), write(high, top.style, currency=part.currency)
    return StudyView(
        id=part.id,
        title=part.title,
        subtitle=part.subtitle,
        columns=tuple(
            column(item.label, [row.cells[position] for row in rows], item.unit)
            for position, item in enumerate(part.columns)
        ),
        sets=sets,
        bars=tuple(Row(row.label, (row.cells[index],)) for row in rows) if len(rows) > 1 else (),
        headline=top.label,
        lead="" if part.lead is None else part.lead.label,
        spoken=()
        if part.lead is None
        else tuple(_shown(summary, f"{part.id}//{item.key}", item.style, part.currency) for item in summary.shared),
        range=ends,
        based=any(item.difference is not None for item in sets),
    )


def _set(part: data.Part, item: data.Set, summary: Summary) -> SetView:
    if item.problems:
        return SetView(Row(item.label, ()), None, None, (), item.problems)
    cells = tuple(
        _shown(summary, f"{item.folder}/{figure.key}", figure.style, part.currency) for figure in part.columns
    )
    kinds = (kind for kind in _KINDS if kind in summary.kinds)
    return SetView(
        row=Row(item.label, cells),
        difference=_signed(summary, f"{item.folder}/difference", part.headline.style, part.currency),
        percent=_signed(summary, f"{item.folder}/percent", "percent", part.currency),
        links=tuple(Link(_KINDS[kind], f"{item.folder}/{part.id}.{kind}") for kind in kinds),
        problems=(),
    )


def _shown(summary: Summary, name: str, style: str, currency: str, sign: str = "") -> Shown:
    value = float(summary.values[name])
    return Shown(name, value, write(value, style, currency=currency, sign=sign if value else ""), style, sign=sign)


def _signed(summary: Summary, name: str, style: str, currency: str) -> Shown | None:
    return _shown(summary, name, style, currency, "+") if name in summary.values else None
