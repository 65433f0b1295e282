"""Where several studies stand: each is read and forecast by a job of its own, as sets of a portfolio are built."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.actuals.account import account_of
from reportgen.actuals.status import status
from reportgen.portfolio.jobs import require_version
from reportgen.portfolio.plan import Failure
from reportgen.portfolio.workers import dask_workers, job_results, local_workers
from reportgen.study.compiler import evaluate
from reportgen.system.errors import WorkersError, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from reportgen.actuals.status import Status
    from reportgen.describe.loaded import LoadedStudy


# Slots, as those of a portfolio's ``Job``.
@dataclass(frozen=True, slots=True)
class StatusJob:
    """A study and the files of what was used of it, all of them absolute paths that the worker reads.

    Without files what the study keeps is taken. The workers of a cluster must see the files under the same paths; one
    that does not is a problem of that study alone.
    """

    loaded: LoadedStudy
    files: tuple[Path, ...]
    version: str = __version__

    @property
    def key(self) -> tuple[str, ...]:
        """The id of the study, different for every job."""
        return (self.loaded.id,)


@dataclass(frozen=True, slots=True)
class StatusResult:
    """The result of a job: where the study stands, or its problems, one sentence each."""

    key: tuple[str, ...]
    seconds: float
    status: Status | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standings:
    """Where each study stands, by its id, and those of which it is not known, with the reasons."""

    studies: Mapping[str, Status] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def alarming(self) -> bool:
        """Whether the forecast of any study is more than what may be used, or hours of any will be forfeited."""
        return any(item.alarming for item in self.studies.values())

    @property
    def passed(self) -> bool:
        """Whether the forecast of any study is more than what may be used."""
        return any(item.passed for item in self.studies.values())


def run_status_job(job: StatusJob) -> StatusResult:
    """Run a job and return its result. Raises nothing: an error is a problem of the result."""
    start = time.perf_counter()
    try:
        require_version(job.version)
        evaluation = evaluate(job.loaded)
        standing = status(evaluation, account_of(job.files, evaluation.study))
        return StatusResult(job.key, time.perf_counter() - start, standing)
    except Exception as error:  # noqa: BLE001 - a bug of reportgen ends one job, not all of them
        return StatusResult(job.key, time.perf_counter() - start, None, sentences(error))


def standings(
    jobs: Sequence[StatusJob],
    failures: Iterable[Failure] = (),
    on_end: Callable[[StatusResult], None] = lambda _: None,
    *,
    processes: int | None = None,
    dask: str | None = None,
) -> Standings:
    """Return where the studies of all jobs stand, in the order of the jobs, and what failed.

    Args:
        jobs: a study each, with different ids.
        failures: studies that could not be read, which come first among what failed.
        on_end: called with the result of each job when it ends.
        processes: how many run at a time on this machine; as many as cores by default.
        dask: the address of a Dask scheduler to run the jobs on instead.

    Raises:
        ReportgenError: no worker can be started.
    """
    if not jobs:
        return Standings(failures=tuple(failures))
    results: dict[tuple[str, ...], StatusResult] = {}
    lost: tuple[str, ...] = ()
    with dask_workers(dask) if dask else local_workers(processes) as workers:
        try:
            with closing(job_results(jobs, workers, run_status_job)) as outcomes:
                for result in outcomes:
                    results[result.key] = result
                    on_end(result)
        except WorkersError as error:
            lost = (str(error),)
    ended = [results.get(job.key) or StatusResult(job.key, 0.0, None, lost) for job in jobs]
    return Standings(
        {item.key[0]: item.status for item in ended if item.status is not None},
        (*failures, *(Failure(item.key[0], "", item.problems) for item in ended if item.status is None)),
    )
