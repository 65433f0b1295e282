"""The files of a portfolio's summary: a workbook, a page, and its rows as CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reportgen import __version__
from reportgen.data.tables import csv_of
from reportgen.graph.names import in_portfolio
from reportgen.portfolio.summary import summarise
from reportgen.portfolio.summary_book import write_book
from reportgen.portfolio.summary_page import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.describe.options import Options
    from reportgen.describe.records import Record
    from reportgen.portfolio.plan import Failure, Plan
    from reportgen.portfolio.summary import Summary


def make_summary(
    plan: Plan,
    built: Mapping[tuple[str, str], Mapping[str, float]],
    failures: tuple[Failure, ...],
    options: Options,
) -> dict[str, bytes]:
    """Return the files of a portfolio's summary by kind, from the totals of the sets built and from what failed."""
    return summary_files(summarise(plan, built, failures), options)


def summary_files(summary: Summary, options: Options) -> dict[str, bytes]:
    """Return the summary's files by kind: xlsx, html, csv, json."""
    return {
        "xlsx": write_book(summary, options.timestamp),
        "html": write_page(summary, options.timestamp),
        "csv": csv_of(records(summary)),
        "json": _json(summary, options),
    }


def records(summary: Summary) -> list[Record]:
    """Return one record for each set: its folder, its totals, its differences from the base, and its problems."""
    measures = dict.fromkeys(column.key for study in summary.studies for column in study.columns)
    return list(_records(summary, (*measures, "difference", "percent")))


def _records(summary: Summary, figures: tuple[str, ...]) -> Iterator[Record]:
    for study in summary.studies:
        for item in study.sets:
            words: dict[str, Any] = {
                "study": study.id,
                "scenario": item.scenario,
                "label": item.label,
                "folder": "" if item.problems else item.folder,
                "currency": study.currency,
                "headline": study.headline.key,
            }
            numbers = {key: summary.values.get(in_portfolio(item.folder, key)) for key in figures}
            yield words | numbers | {"problem": "; ".join(item.problems)}


def _json(summary: Summary, options: Options) -> bytes:
    document = {
        "provenance": {
            "reportgen": __version__,
            "built": options.timestamp.isoformat(),
            "studies": {study.id: study.fingerprint for study in summary.studies},
        },
        "sets": records(summary),
        "together": {column.key: summary.values.get(in_portfolio("together", column.key)) for column in summary.shared},
        "failures": [
            {"study": failure.study, "scenario": failure.scenario, "problems": list(failure.problems)}
            for failure in summary.failures
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
