"""Assumptions as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import Records
from reportgen.parts.assumptions.shape import INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Return one record an input: its live value beside everything the study says of it."""
    rows: list[Record] = [
        {
            "name": name,
            "label": item.label,
            "symbol": item.symbol,
            "value": evaluation[name],
            "unit": item.unit,
            "low": item.low,
            "high": item.high,
            "source": item.source,
            "url": item.url,
            "note": item.note,
        }
        for name, item in evaluation.study[INPUTS].items()
    ]
    yield Records("assumptions", 40, rows, "assumptions", index=("name",))
