"""Read any CSV file by a map of its columns, and the file that ``reportgen actuals`` writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reportgen.actuals.chunk import seconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from reportgen.actuals.chunk import Chunk, Column, Rows

SOURCE = "csv"
KNOWN = ("id", "start", "end", "gpu_hours", "hours", "gpus", "cost", "currency", "state")
# The columns that ``reportgen actuals`` writes.
WRITTEN = (
    "source",
    "file",
    "row",
    "status",
    "line",
    "id",
    "start",
    "end",
    "gpu_hours",
    "cost",
    "currency",
    "state",
    "category",
    "fields",
    "why",
)
_STATES = ("done", "failed", "cancelled", "running", "pending")
# What other programs call these.
_OTHER_WORDS = {
    "completed": "done",
    "finished": "done",
    "succeeded": "done",
    "canceled": "cancelled",
    "killed": "cancelled",
}
_OTHER_WORDS |= {"crashed": "failed", "timeout": "failed", "preempted": "failed", **{state: state for state in _STATES}}


def is_mapped(header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Return whether a file has every column of a map."""
    return bool(columns) and set(columns.values()) <= set(header)


def is_written(header: Sequence[str]) -> bool:
    """Return whether a file is one that ``reportgen actuals`` wrote."""
    return tuple(header) == WRITTEN


def lacking(columns: Mapping[str, str]) -> str:
    """Return what a map of columns does not tell, as a sentence; "" where it tells all."""
    if "gpu_hours" in columns or "cost" in columns or {"hours", "gpus"} <= columns.keys():
        return ""
    return "has no column for gpu_hours, for hours and gpus, or for cost: state one in [actuals.columns]"


def read(chunk: Chunk, columns: Mapping[str, str]) -> Rows:
    """Return rows of a file by the map of its columns."""
    texts = {key: chunk.text(column) for key, column in columns.items()}
    start, end = chunk.period(texts.get("start", chunk.text()), texts.get("end", chunk.text()), ("Start", "End"))
    state = texts.get("state", chunk.text()).str.casefold()
    chunk.say((state != "") & ~state.isin(_OTHER_WORDS), "State {} is none of " + ", ".join(_STATES), state)
    values: dict[str, Column] = {
        "id": texts.get("id", chunk.text()),
        "start": start,
        "end": end,
        "gpu_hours": _gpu_hours(chunk, texts),
        "cost": chunk.numbers(texts.get("cost", chunk.text()), "Cost", least=None),
        "currency": texts.get("currency", chunk.text()),
        "state": state.map(_OTHER_WORDS).fillna(""),
    }
    neither = values["gpu_hours"].isna() & values["cost"].isna()
    chunk.say(neither, "has neither GPU-hours nor a cost")
    return chunk.rows(SOURCE, values, {key: text for key, text in texts.items() if key not in KNOWN})


def _gpu_hours(chunk: Chunk, texts: Mapping[str, pd.Series[str]]) -> pd.Series[float]:
    """Return the GPU-hours of each row, or its hours times its GPUs."""
    if "gpu_hours" in texts or not {"hours", "gpus"} <= texts.keys():
        return chunk.numbers(texts.get("gpu_hours", chunk.text()), "GPU-hours")
    return chunk.mapped(texts["hours"], _hours, "Hours {} is no number or duration") * chunk.numbers(
        texts["gpus"], "GPUs"
    )


def _hours(text: str) -> float | None:
    """Return hours, given as a number of hours or as a duration."""
    lasted = seconds(text)
    if lasted is None or not text.replace(".", "", 1).isdigit():
        return None if lasted is None else lasted / 3600
    return lasted


def read_written(chunk: Chunk) -> Rows:
    """Return rows of a file that ``reportgen actuals`` wrote; what could not be read then cannot be read now."""
    start, end = chunk.period(chunk.text("start"), chunk.text("end"), ("Start", "End"))
    why, unreadable = chunk.text("why"), chunk.text("status") == "unreadable"
    for sentence in why[unreadable].unique():
        chunk.say((why == sentence) & unreadable, sentence)
    values: dict[str, Column] = {name: chunk.text(name) for name in ("source", "id", "currency", "state", "category")}
    numbers: dict[str, Column] = {
        "gpu_hours": chunk.numbers(chunk.text("gpu_hours"), "GPU-hours", least=None),
        "cost": chunk.numbers(chunk.text("cost"), "Cost", least=None),
    }
    documents = chunk.text("fields").map({text: _fields(text) for text in chunk.text("fields").unique()})
    chunk.say(documents.isna(), "Fields {} is no JSON object", chunk.text("fields"))
    names = dict.fromkeys(name for item in documents if isinstance(item, dict) for name in item)
    fields = {name: documents.map(lambda item, name=name: item.get(name, "") if item else "") for name in names}
    step = values["id"].str.partition(".")[0].where(chunk.text("status") == "step", "")
    return chunk.rows("written", {**values, **numbers, "start": start, "end": end, "step_of": step}, fields)


def _fields(text: str) -> dict[str, str] | None:
    """Return the fields of a written row; None where the text holds none."""
    try:
        document = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return {key: str(value) for key, value in document.items()} if isinstance(document, dict) else None
