"""Read files of jobs, runs and bills: recognise what each is, and give its rows in chunks, each row with its status.

Memory holds one chunk and a few bytes of every row, so that no row is counted twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reportgen.actuals import focus, mapped, slurm, wandb
from reportgen.actuals.blocks import parts
from reportgen.actuals.chunk import Chunk, Rows, categories_of
from reportgen.actuals.identity import Seen, id_keys, with_sources
from reportgen.actuals.records import layout
from reportgen.system.errors import Problem, StudyError
from reportgen.system.texts import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from reportgen.actuals.identity import Keys
    from reportgen.actuals.records import FileLayout
    from reportgen.parts.actuals.shape import Actuals

CHUNK = 100_000  # rows; more are no faster
# What may become of a row: it is read, and matching then says whether it counts.
READ, UNREADABLE, STEP, REPEATED, OTHER_CURRENCY = "read", "unreadable", "step", "repeated", "other currency"
SUPERSEDED = "superseded"  # of a run that had not ended: another row has more of it
STATUSES = (READ, UNREADABLE, STEP, REPEATED, OTHER_CURRENCY, SUPERSEDED)
_OPEN = ("running", "pending")  # states of what has not ended


class FileReader(NamedTuple):
    """How one file is read: its layout, the columns of JSON lines, and what makes rows of a chunk."""

    layout: FileLayout
    names: Sequence[str]
    read: Callable[[Chunk], Rows]


class ReadRows(NamedTuple):
    """Rows of one file, with the status of each and why it has that, "" for what is read; keys tell rows apart."""

    file: str
    rows: Rows
    status: pd.Series[str]
    why: list[str]
    keys: Keys


class FilePart(NamedTuple):
    """Rows of one file, by its number, with the keys that tell rows apart."""

    file: int
    rows: Rows
    keys: Keys


class Orphan(NamedTuple):
    """A step whose job is not in its file: its line and its GPU-hours."""

    line: int
    hours: float


class RowReader:
    """Reads files one after another and knows every row that it has read.

    ``late`` are problems that are known only at the end of a file, as sentences.
    """

    def __init__(self, actuals: Actuals, currency: str, chunk: int = CHUNK) -> None:
        self._actuals = actuals
        self._currency = currency
        self._chunk = chunk
        self._seen = Seen()
        self._files: list[str] = []  # by their numbers
        self._open: list[FilePart] = []  # rows of what had not ended, which wait for those that say more
        self.late: list[str] = []

    def read(self, paths: Iterable[Path]) -> Iterator[ReadRows]:
        """Yield the rows of files. Raises StudyError for every file that is none of the known kinds, before reading."""
        sources: dict[Path, FileReader] = {}
        problems: list[Problem] = []
        for path in paths:
            if path in sources:
                problems.append(Problem("the file is given twice", path.name))
                continue
            try:
                sources[path] = recognise(path, self._actuals)
            except StudyError as error:
                problems += error.problems
        if problems:
            raise StudyError(problems)
        for path, source in sources.items():
            yield from self._file(path, source)
        yield from self._not_ended()

    def _file(self, path: Path, source: FileReader) -> Iterator[ReadRows]:
        """Yield the rows of one file."""
        self._files.append(path.name)
        jobs: set[str] = set()
        steps: dict[str, Orphan] = {}
        for part in parts(path, source.layout, source.names, self._chunk):
            chunk = Chunk(source.names, part)
            rows = source.read(chunk)
            if rows.table["source"].eq(slurm.SOURCE).any():
                jobs.update([text.split(" ", 1)[0] for text in rows.table["id"]])
                _add_steps(rows, jobs, steps)
            part_rows = FilePart(len(self._files) - 1, rows, _keys(chunk, rows.table))
            is_open = _is_open(rows)
            if is_open.any():
                self._open.append(_taken(part_rows, is_open))
                part_rows = _taken(part_rows, ~is_open)
            if len(part_rows.keys):
                yield self._with_status(part_rows)
        for job, step in steps.items():
            if job not in jobs:
                hours = f" ({step.hours:,.2f} GPU-hours)" if step.hours == step.hours else ""
                self.late.append(
                    f"{path.name}, line {step.line}: a step of job {cut(job, 60)!r}, which is not in the file, is not"
                    f" counted{hours}"
                )

    def _not_ended(self) -> Iterator[ReadRows]:
        """Yield the rows of what had not ended: of each run that with the most hours counts, and none that ended."""
        if not self._open:
            return
        keys = np.concatenate([with_sources(part.keys, part.rows.table["source"]) for part in self._open])
        hours = np.concatenate([part.rows.table["gpu_hours"].to_numpy(dtype=float) for part in self._open])
        order = np.argsort(-hours, kind="stable")
        known = np.empty(len(keys), dtype=bool)
        known[order] = self._seen.add(keys[order], len(self._files)) >= 0
        ends = np.cumsum([len(part.keys) for part in self._open])[:-1]
        for part, known_of in zip(self._open, np.split(known, ends), strict=True):
            states = np.where(known_of, STATUSES.index(SUPERSEDED), 0)
            why = ["had not ended, and another row has more of it" if superseded else "" for superseded in known_of]
            yield self._in_currency(part, states, why)

    def _with_status(self, part: FilePart) -> ReadRows:
        """Return rows with their status; those that are read are known from now on."""
        table = part.rows.table
        unread = np.fromiter(map(bool, part.rows.problems), dtype=bool, count=len(part.keys))
        steps = (table["step_of"] != "").to_numpy(dtype=bool) & ~unread
        states = np.select([unread, steps], [1, 2], 0)
        why = list(part.rows.problems)
        for row in np.flatnonzero(steps):
            why[row] = "a part of its job"
        counted = np.flatnonzero(states == 0)
        before = self._seen.add(with_sources(part.keys[counted], table["source"].iloc[counted]), part.file)
        for row, file in zip(counted[before >= 0], before[before >= 0], strict=True):
            why[row] = f"is in {self._files[file]} already"
        states[counted[before >= 0]] = 3
        return self._in_currency(part, states, why)

    def _in_currency(self, part: FilePart, states: NDArray[np.integer], why: list[str]) -> ReadRows:
        """Return rows with their status, of which those in another currency than the study's do not count."""
        currency = part.rows.table["currency"]
        other = ((currency != "") & (currency != self._currency)).to_numpy(dtype=bool)
        foreign = np.flatnonzero(other & (states == 0))
        for row in foreign:
            why[row] = f"is not in {self._currency}"
        states[foreign] = 4
        return ReadRows(self._files[part.file], part.rows, categories_of(states, STATUSES), why, part.keys)


def _keys(chunk: Chunk, table: pd.DataFrame) -> Keys:
    """Return the keys of rows; one without an id is the same as another only where all of it is."""
    nameless = (table["id"] == "").to_numpy(dtype=bool)
    if nameless.all():
        return chunk.keys()
    if nameless.any():
        return np.where(nameless[:, None], chunk.keys(), id_keys(table["id"]))
    return id_keys(table["id"])


def _is_open(rows: Rows) -> NDArray[np.bool_]:
    """Return which rows are of a run that had not ended, by its id; steps and what cannot be read are none."""
    table = rows.table
    is_open = np.array(table["state"].isin(_OPEN), dtype=bool)
    if is_open.any():  # most files, bills among them, have none
        is_open &= np.asarray((table["id"] != "") & (table["step_of"] == ""), dtype=bool)
        is_open &= ~np.fromiter(map(bool, rows.problems), dtype=bool, count=len(table))
    return is_open


def _taken(part: FilePart, which: NDArray[np.bool_]) -> FilePart:
    """Return some of the rows of a part, numbered anew."""
    rows, places = part.rows, np.flatnonzero(which).tolist()
    return FilePart(
        part.file,
        Rows(
            [rows.lines[place] for place in places],
            rows.table.iloc[places].reset_index(drop=True),
            {name: rows.fields[name].iloc[places].reset_index(drop=True) for name in rows.fields},
            [rows.problems[place] for place in places],
        ),
        part.keys[which],
    )


def _add_steps(rows: Rows, jobs: set[str], steps: dict[str, Orphan]) -> None:
    """Add the steps whose job has not been read so far, the longest of each job."""
    of = rows.table["step_of"]
    for row in of.index[of != ""]:
        job = of[row]
        if job not in jobs:
            hours = float(rows.table["gpu_hours"].iloc[row])
            longest = steps.get(job)
            steps[job] = (
                Orphan(rows.lines[row], hours) if longest is None else longest._replace(hours=max(longest.hours, hours))
            )


def recognise(path: Path, actuals: Actuals) -> FileReader:
    """Return how a file is read, by its header. Raises StudyError where it is none of the known kinds."""
    file_layout = layout(path)
    if file_layout.delimiter == "{":
        return FileReader(file_layout, wandb.COLUMNS, wandb.read)
    header = file_layout.header
    twice = next((name for name in header if name and header.count(name) > 1), "")
    if twice:
        raise StudyError([Problem(f"two columns are called {cut(twice, 60)!r}", path.name)])
    read, lacking = _by_header(header, actuals.columns, actuals.billing)
    if lacking:
        raise StudyError([Problem(f"the file {lacking}", path.name)])
    return FileReader(file_layout, header, read)


def _by_header(header: Sequence[str], columns: Mapping[str, str], billing: str) -> tuple[Callable[[Chunk], Rows], str]:
    """Return what reads a file with this header, and why it cannot be read, else ""."""
    if mapped.is_written(header):
        return mapped.read_written, ""
    if mapped.is_mapped(header, columns):
        return lambda chunk: mapped.read(chunk, columns), mapped.lacking(columns)
    if slurm.is_slurm(header):
        return slurm.read, slurm.lacking(header)
    if focus.is_focus(header):
        return lambda chunk: focus.read(chunk, billing), focus.lacking(header, billing)
    if wandb.is_wandb(header):
        return wandb.read, wandb.lacking(header)
    names = cut(", ".join(header), 200)
    return slurm.read, (
        f"is neither sacct's output, a FOCUS bill nor an export of runs: its columns are {names}; state which of them"
        " holds what in [actuals.columns]"
    )
