"""Read runs exported from Weights & Biases, as CSV or JSON lines: their run time, GPUs, tags and state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from reportgen.actuals.chunk import seconds
from reportgen.actuals.records import TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.actuals.chunk import Chunk, Column, Rows

SOURCE = "wandb"
STATES = {
    "finished": "done",
    "failed": "failed",
    "crashed": "failed",
    "preempted": "failed",
    "killed": "cancelled",
    "running": "running",
    "preempting": "running",
    "pending": "pending",
}
_RUNTIME = ("_runtime", "Runtime", "runtime", "Duration", "summary._runtime", "summary._wandb.runtime")
_ID = ("ID", "id", "run_id", "Run ID")
_NAME = ("Name", "name", "display_name", "displayName")
_STATE = ("State", "state")
_COUNT = ("GPU Count", "gpu_count", "metadata.gpu_count", "system.gpu_count", "_wandb.gpu_count", "GPUs")
_KIND = ("GPU Type", "gpu_type", "gpu", "metadata.gpu", "metadata.gpu_type", "system.gpu")
_TAGS = ("Tags", "tags")
_START = ("Created", "created_at", "createdAt", "Start Time", "metadata.startedAt")
# The fields that rules match, with the columns of exports.
FIELDS = {
    "name": _NAME,
    "job_name": _NAME,
    "project": ("Project", "project"),
    "group": ("Group", "group"),
    "job_type": ("Job Type", "job_type", "jobType"),
    "user": ("User", "user.username", "username", "user"),
    "sweep": ("Sweep", "sweep"),
}
# The columns of a file of JSON lines.
COLUMNS = tuple(
    dict.fromkeys(
        name for names in (_RUNTIME, _ID, _STATE, _COUNT, _KIND, _TAGS, _START, *FIELDS.values()) for name in names
    )
)
_LONGEST = 1e9  # seconds, of a run that an end is computed of
_QUOTES = re.compile(r"^\s*\[|\]\s*$|['\"]")
_COMMA = re.compile(r"\s*,\s*")


def is_wandb(header: Sequence[str]) -> bool:
    """Return whether a header is that of an export of runs."""
    return not set(_RUNTIME[:3]).isdisjoint(header) and not {*_NAME, *_ID}.isdisjoint(header)


def lacking(header: Sequence[str]) -> str:
    """Return what the columns do not tell, as a sentence; "" where they tell all."""
    if set(_COUNT).isdisjoint(header):
        return "has no column GPU Count: show it in the table of runs before exporting it"
    return ""


def read(chunk: Chunk) -> Rows:
    """Return rows of an export; a run whose id is missing goes by its name and start."""
    run, start_text = chunk.text(*_ID), chunk.text(*_START)
    name = chunk.text(*_NAME)
    chunk.say((run == "") & (name == ""), "has neither an ID nor a name")
    start = chunk.times(start_text, "Created")
    runtime = chunk.text(*_RUNTIME)
    chunk.say(runtime == "", "has no run time")
    lasted = chunk.mapped(runtime, seconds, "Runtime {} is no duration in seconds")
    count_text = chunk.text(*_COUNT)
    chunk.say(count_text == "", "does not say how many GPUs it had")
    count = chunk.numbers(count_text, "GPU Count")
    chunk.say((count % 1) > 0, "GPU Count {} is no whole number", count_text)
    state = chunk.text(*_STATE)
    chunk.say((state != "") & ~state.str.casefold().isin(STATES), "State {} is none of a run's", state)
    values: dict[str, Column] = {
        "id": run.where(run != "", (name + " " + start_text).str.strip()),
        "start": start,
        "end": start + pd.to_timedelta(lasted.where(lasted < _LONGEST), unit="s"),
        "gpu_hours": lasted * count / 3600,
        "state": state.str.casefold().map(STATES).fillna(""),
    }
    tags = _tags(chunk.text(*_TAGS))
    return chunk.rows(SOURCE, values, chunk.fields(FIELDS, gpu=chunk.text(*_KIND), tag=tags))


def _tags(texts: pd.Series[str]) -> pd.Series[str]:
    """Return tags joined as those of other sources; an export joins them by commas, or as a list."""
    return texts.map({text: TAGS.join(_COMMA.split(_QUOTES.sub("", text))) for text in texts.unique()})
