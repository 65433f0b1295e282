"""The page of a portfolio's summary: a table of all studies, then a table and a chart of each study's scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.describe.view import NumberColumn, ShownNumber, TableRow, Writing, column, write
from reportgen.graph.names import in_portfolio
from reportgen.report.html import render_page

if TYPE_CHECKING:
    from datetime import datetime

    from reportgen.portfolio.plan import Failure
    from reportgen.portfolio.summary import ScenarioSet, StudySummary, Summary

from reportgen.portfolio.wording import build_status, portfolio_title

# The text of a link to a kind of file, in the order of the links; other kinds follow by their own names.
_LINK_TEXTS = {
    "pdf": "PDF",
    "html": "page",
    "xlsx": "workbook",
    "csv": "CSV",
    "json": "JSON",
    "docx": "Word",
    "md": "Markdown",
    "tex": "LaTeX",
}


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link to a file of a set; its address is relative to the page."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class SetView:
    """A row of a study's table: a set's totals, its differences from the base and its files, or its problems."""

    row: TableRow
    difference: ShownNumber | None
    percent: ShownNumber | None
    links: tuple[FileLink, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study: its table of sets, and its totals and range for the table of all studies.

    ``representative`` is the label of the scenario whose totals are shown, "" where it was not built.
    """

    id: str
    title: str
    subtitle: str
    columns: tuple[NumberColumn, ...]
    sets: tuple[SetView, ...]
    bars: tuple[TableRow, ...]
    headline: str
    representative: str
    totals: tuple[ShownNumber, ...]
    range: tuple[str, str] | None
    has_differences: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """The values that the template ``portfolio.html.j2`` shows."""

    title: str
    status: str
    shared: tuple[NumberColumn, ...]
    together: tuple[ShownNumber, ...]
    studies: tuple[StudyView, ...]
    not_summed: tuple[str, ...]
    all_base: bool
    failures: tuple[Failure, ...]
    version: str
    date: str
    fingerprints: tuple[tuple[str, str], ...]


def write_page(summary: Summary, timestamp: datetime) -> bytes:
    """Return the page of a summary as HTML (UTF-8)."""
    return render_page("portfolio.html.j2", {"portfolio": _page(summary, timestamp)}).encode()


def _page(summary: Summary, timestamp: datetime) -> PageView:
    studies = tuple(_study_view(study, summary) for study in summary.studies)
    together: tuple[ShownNumber, ...] = ()
    if len(summary.summed) > 1:
        together = tuple(
            _shown(summary, in_portfolio("together", item.key), item.style, summary.currencies[0])
            for item in summary.shared
        )
    rows = [*(study.totals for study in studies if study.totals), *([together] if together else [])]
    shared = tuple(
        column(item.label, [cells[index] for cells in rows], item.unit) for index, item in enumerate(summary.shared)
    )
    return PageView(
        title=portfolio_title(summary),
        status=build_status(summary),
        shared=shared,
        together=together,
        studies=studies,
        not_summed=tuple(study.title for study in summary.studies if study.representative is None),
        all_base=summary.all_base,
        failures=summary.failures,
        version=__version__,
        date=f"{timestamp:%Y-%m-%d %H:%M} UTC",
        fingerprints=tuple((study.id, study.fingerprint) for study in summary.studies),
    )


def _study_view(study: StudySummary, summary: Summary) -> StudyView:
    sets = tuple(_set_view(study, item, summary) for item in study.sets)
    rows = [item.row for item in sets if not item.problems]
    headline = study.headline
    index = study.columns.index(headline)
    extremes = None
    if len(study.built) > 1:
        low, high = (summary.values[in_portfolio(study.id, "", word)] for word in ("low", "high"))
        low_text, high_text = (write(value, headline.style, currency=study.currency) for value in (low, high))
        extremes = low_text, high_text
    return StudyView(
        id=study.id,
        title=study.title,
        subtitle=study.subtitle,
        columns=tuple(
            column(item.label, [row.cells[position] for row in rows], item.unit)
            for position, item in enumerate(study.columns)
        ),
        sets=sets,
        bars=tuple(TableRow(row.label, (row.cells[index],)) for row in rows) if len(rows) > 1 else (),
        headline=headline.label,
        representative="" if study.representative is None else study.representative.label,
        totals=()
        if study.representative is None
        else tuple(
            _shown(summary, in_portfolio(study.id, "", item.key), item.style, study.currency) for item in summary.shared
        ),
        range=extremes,
        has_differences=any(item.difference is not None for item in sets),
    )


def _set_view(study: StudySummary, item: ScenarioSet, summary: Summary) -> SetView:
    if item.problems:
        return SetView(TableRow(item.label, ()), None, None, (), item.problems)
    cells = tuple(
        _shown(summary, in_portfolio(item.folder, figure.key), figure.style, study.currency) for figure in study.columns
    )
    kinds = [kind for kind in dict.fromkeys([*_LINK_TEXTS, *summary.kinds]) if kind in summary.kinds]
    return SetView(
        row=TableRow(item.label, cells),
        difference=_signed(summary, in_portfolio(item.folder, "difference"), study.headline.style, study.currency),
        percent=_signed(summary, in_portfolio(item.folder, "percent"), "percent", study.currency),
        links=tuple(
            FileLink(_LINK_TEXTS.get(kind, kind.upper()), f"{item.folder}/{study.id}.{kind}")
            for kind in kinds
            if kind not in item.missing
        ),
        problems=(),
    )


def _shown(summary: Summary, name: str, style: str, currency: str, sign: str = "") -> ShownNumber:
    """Return a value of the summary as it is shown; ``sign`` is "+" where positive values get a sign."""
    value = float(summary.values[name])
    return ShownNumber(name, value, write(value, style, currency=currency, writing=Writing(sign)), style, sign=sign)


def _signed(summary: Summary, name: str, style: str, currency: str) -> ShownNumber | None:
    """Return a difference as it is shown, with its sign; None where the set has none."""
    return _shown(summary, name, style, currency, "+") if name in summary.values else None
