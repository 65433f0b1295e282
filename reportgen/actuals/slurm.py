"""Read what ``sacct`` prints: jobs with their elapsed time and the GPUs that were allocated to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportgen.actuals.chunk import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from reportgen.actuals.chunk import Chunk, Column, Rows

SOURCE = "slurm"
STATES = {
    "COMPLETED": "done",
    "FAILED": "failed",
    "TIMEOUT": "failed",
    "OUT_OF_MEMORY": "failed",
    "OUT_OF_ME+": "failed",
    "NODE_FAIL": "failed",
    "BOOT_FAIL": "failed",
    "DEADLINE": "failed",
    "PREEMPTED": "failed",
    "REQUEUED": "failed",
    "CANCELLED": "cancelled",
    "CANCELLED+": "cancelled",
    "REVOKED": "cancelled",
    "RUNNING": "running",
    "COMPLETING": "running",
    "RESIZING": "running",
    "SUSPENDED": "running",
    "PENDING": "pending",
    "CONFIGURING": "pending",
}
# The fields that rules match, with sacct's columns.
FIELDS = {
    "job_name": ("JobName",),
    "user": ("User",),
    "account": ("Account",),
    "partition": ("Partition",),
    "qos": ("QOS",),
    "cluster": ("Cluster",),
    "comment": ("Comment", "AdminComment"),
    "tag": ("WCKey",),
}
_JOB = re.compile(r"\d+(?:_(?:\d+|\[[^\]]*\]?[^.]*))?(?:\+\d+)?(?:\.[\w+-]+)?")
_GPUS = re.compile(r"gres/gpu(?::([^=,]+))?=(\d+)|gpu(?::([A-Za-z][^:=,]*))?:(\d+)")
_CUT = "+"  # what sacct ends a text with that is longer than its column


class Gpus(NamedTuple):
    """The GPUs of a job: how many, their type where it is said, and why they cannot be read, else ""."""

    number: float
    kind: str = ""
    problem: str = ""


def is_slurm(header: Sequence[str]) -> bool:
    """Return whether a header is sacct's."""
    names = set(header)
    timed = {"Elapsed", "ElapsedRaw"} & names or {"Start", "End"} <= names
    return bool({"JobID", "JobIDRaw"} & names) and bool(timed)


def lacking(header: Sequence[str]) -> str:
    """Return what the columns do not tell, as a sentence; "" where they tell all."""
    if {"AllocTRES", "AllocGRES"}.isdisjoint(header):
        return "has no column AllocTRES, which says how many GPUs a job had: print it with sacct --format"
    return ""


def read(chunk: Chunk) -> Rows:
    """Return rows of sacct's output. A step names the job that it is a part of; its hours are that job's."""
    job, state = chunk.text("JobID", "JobIDRaw"), chunk.text("State")
    chunk.say(~job.map(lambda text: _JOB.fullmatch(text) is not None), "JobID {} is no job", job)
    start, end = chunk.period(chunk.text("Start"), chunk.text("End"), ("Start", "End"))
    elapsed = _elapsed(chunk, start, end)
    base = job.str.partition(".")[0]
    is_step = job.str.contains(".", regex=False)
    gpus = _gpus(chunk, is_step)
    word = state.str.upper().str.split(n=1).str[0].fillna("")
    chunk.say((state != "") & ~word.isin(STATES), "State {} is none of Slurm's", state)
    values: dict[str, Column] = {
        # A job that was requeued is listed once for each start.
        "id": job.where(start.isna(), job + " " + chunk.text("Start")),
        "start": start,
        "end": end,
        "gpu_hours": elapsed * gpus.map(lambda item: item.number) / 3600,
        "state": word.map(STATES).fillna(""),
        "step_of": base.where(is_step, ""),
    }
    return chunk.rows(SOURCE, values, chunk.fields(FIELDS, gpu=gpus.map(lambda item: item.kind), job=base))


def _elapsed(chunk: Chunk, start: pd.Series[pd.Timestamp], end: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """Return the seconds that each job took, by its start and end where the file has no column for it."""
    if chunk.has("Elapsed") or chunk.has("ElapsedRaw"):
        text = chunk.text("Elapsed", "ElapsedRaw")
        chunk.say(text == "", "has no Elapsed time")
        return chunk.mapped(text, seconds, "Elapsed {} is no duration, such as 1-02:03:04")
    lasted = (end - start).dt.total_seconds()
    waits = start.isna() & end.isna()
    chunk.say(lasted.isna() & ~waits, "has no start or no end, and no Elapsed time")
    return lasted.mask(waits, 0.0)


def _gpus(chunk: Chunk, is_step: pd.Series[bool]) -> Column:
    """Return the ``Gpus`` of each row."""
    text = chunk.text("AllocTRES", "AllocGRES")
    by_text = {item: gpus_of(item) for item in text.unique()}
    gpus = text.map(by_text)
    problem = gpus.map(lambda item: item.problem)
    for sentence in problem.unique():
        if sentence:
            chunk.say((problem == sentence) & ~is_step, sentence, text)
    return gpus


def gpus_of(text: str) -> Gpus:
    """Return the GPUs of an allocation: gres/gpu is all of them, and the types beside it say which they are.

    >>> gpus_of("billing=64,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=500G")
    Gpus(number=8.0, kind='h100', problem='')
    """
    total: float | None = None
    kinds: dict[str, float] = {}
    if text.endswith(_CUT):
        return Gpus(float("nan"), problem="AllocTRES {} is cut short: print it with sacct --parsable2")
    for item in text.split(","):
        name = item.partition("=")[0]
        if name not in {"gres/gpu", "gpu"} and not name.startswith(("gres/gpu:", "gpu:")):
            continue
        match = _GPUS.fullmatch(item)
        if match is None:
            return Gpus(float("nan"), problem="AllocTRES {} does not say how many GPUs")
        kind, count = match[1] or match[3] or "", float(match[2] or match[4])
        if kind:
            kinds[kind] = kinds.get(kind, 0.0) + count
        else:
            total = count
    typed = sum(kinds.values())
    if total is not None and typed > total:
        return Gpus(float("nan"), problem="AllocTRES {} names more GPUs by type than in all")
    return Gpus(typed if total is None else total, "+".join(sorted(kinds)))
