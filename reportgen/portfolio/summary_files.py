"""The summary as files: workbook, page, and the same rows as CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reportgen import __version__
from reportgen.portfolio.summary_book import write_book
from reportgen.portfolio.summary_page import write_page
from reportgen.tables import to_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.build import Options
    from reportgen.portfolio.summary import Summary
    from reportgen.tables import Record


def summary_files(summary: Summary, options: Options) -> dict[str, bytes]:
    """Return the summary's files by kind."""
    return {
        "xlsx": write_book(summary, options.timestamp),
        "html": write_page(summary, options.timestamp),
        "csv": to_csv(records(summary)),
        "json": _json(summary, options),
    }


def records(summary: Summary) -> list[Record]:
    """One record a set: where it is, what it adds up to, what it differs by from its base, or why it is missing."""
    measures = dict.fromkeys(column.key for part in summary.parts for column in part.columns)
    return list(_records(summary, (*measures, "difference", "percent")))


def _records(summary: Summary, figures: tuple[str, ...]) -> Iterator[Record]:
    for part in summary.parts:
        for item in part.sets:
            words: dict[str, Any] = {
                "study": part.id,
                "scenario": item.scenario,
                "label": item.label,
                "folder": "" if item.problems else item.folder,
                "currency": part.currency,
                "headline": part.headline.key,
            }
            numbers = {key: summary.values.get(f"{item.folder}/{key}") for key in figures}
            yield words | numbers | {"problem": "; ".join(item.problems)}


def _json(summary: Summary, options: Options) -> bytes:
    document = {
        "provenance": {
            "reportgen": __version__,
            "built": options.timestamp.isoformat(),
            "studies": {part.id: part.fingerprint for part in summary.parts},
        },
        "sets": records(summary),
        "together": {column.key: summary.values.get(f"together/{column.key}") for column in summary.shared},
        "failures": [
            {"study": failure.study, "scenario": failure.scenario, "problems": list(failure.problems)}
            for failure in summary.failures
        ],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
