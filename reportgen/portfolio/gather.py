"""Build a portfolio from its plan: write each set when its job ends, collect the failures, then write the summary."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe.part import Lazy
from reportgen.pipeline import missing_sentence, write_set
from reportgen.portfolio.jobs import run_job
from reportgen.portfolio.plan import Failure
from reportgen.portfolio.workers import dask_workers, job_results, local_workers
from reportgen.system.errors import OutputError, WorkersError
from reportgen.system.files import path_in
from reportgen.system.folders import try_remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reportgen.describe.options import Options
    from reportgen.portfolio.jobs import Job, JobResult
    from reportgen.portfolio.plan import Plan

    Key = tuple[str, str]  # of a job: its study and its scenario
    Totals = dict[Key, Mapping[str, float]]  # by measure

NAME = "portfolio"
# Imports openpyxl and Jinja2, which are not needed until the sets are built.
_SUMMARY: Lazy[
    Callable[[Plan, Mapping[Key, Mapping[str, float]], tuple[Failure, ...], Options], Mapping[str, bytes]]
] = Lazy("reportgen.portfolio.summary_files:make_summary")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The result of a build: the summary's files, the totals of each set by study and scenario, and the failures."""

    paths: tuple[Path, ...]
    built: Mapping[Key, Mapping[str, float]]
    failures: tuple[Failure, ...]


def build_portfolio(
    plan: Plan,
    folder: Path,
    options: Options,
    on_end: Callable[[JobResult], None] = lambda _: None,
    *,
    processes: int | None = None,
    dask: str | None = None,
) -> Portfolio:
    """Build every set of a plan into ``folder/<study>/<scenario>/``, then the summary into the folder itself.

    Args:
        plan: the jobs, from ``plan``.
        folder: made where it is missing.
        options: the timestamp and version of the summary.
        on_end: called with the result of each job when it ends.
        processes: how many run at a time on this machine; as many as cores by default.
        dask: the address of a Dask scheduler to run the jobs on instead.

    Returns:
        What was built, and what failed. Where every set fails, nothing is written.

    Raises:
        ReportgenError: no worker can be started.
        OutputError: the summary cannot be written.
    """
    if not plan.jobs:
        return Portfolio((), {}, plan.failures)
    try_remove_leftovers(folder)
    with dask_workers(dask) if dask else local_workers(processes) as workers:
        built, failed, partly = _run_jobs(plan.jobs, workers, folder, on_end)
    failures = (*plan.failures, *_failures([job.key for job in plan.jobs], failed, partly))
    if not built:
        return Portfolio((), built, failures)
    paths = write_set(folder, NAME, _SUMMARY.load()(plan, built, failures, options))
    return Portfolio(tuple(paths), built, failures)


def _run_jobs(
    jobs: Sequence[Job], workers: dict[str, int], folder: Path, on_end: Callable[[JobResult], None]
) -> tuple[Totals, dict[Key, tuple[str, ...]], dict[Key, Mapping[str, str]]]:
    """Run jobs on workers, and write the files of each when it ends.

    Returns the totals of the sets that were built, the problems of those that failed, and the missing files of those
    that were built without some, each by the key of its job.
    """
    built: Totals = {}
    failed: dict[Key, tuple[str, ...]] = {}
    partly: dict[Key, Mapping[str, str]] = {}
    pending = {job.key for job in jobs}
    try:
        with closing(job_results(jobs, workers, run_job)) as job_outcomes:
            for outcome in job_outcomes:
                result = _write_files(folder, outcome)
                pending.discard(result.key)
                if result.problems:
                    failed[result.key] = result.problems
                else:
                    built[result.key] = result.totals
                    if result.missing:
                        partly[result.key] = result.missing
                on_end(result)
                if len(pending) == 1:
                    _SUMMARY.load()  # imported while the last job runs, when a core may be idle
    except WorkersError as error:
        failed |= dict.fromkeys(pending, (str(error),))
    return built, failed, partly


def _failures(
    keys: Iterable[Key], failed: Mapping[Key, tuple[str, ...]], partly: Mapping[Key, Mapping[str, str]]
) -> Iterator[Failure]:
    """Yield the sets that failed, and those of which some files are missing, in the order of ``keys``."""
    for key in keys:
        if key in failed:
            yield Failure(*key, failed[key])
        elif key in partly:
            missing = partly[key]
            yield Failure(*key, tuple(missing_sentence(key[0], *item) for item in missing.items()), tuple(missing))


def _folder_of(folder: Path, key: Key) -> Path:
    """Return the folder of a set in the portfolio's folder. Raises OutputError where a part of its path is a link."""
    for name in key:
        folder = path_in(folder, name)
        if folder.is_symlink():
            raise OutputError(f"{name!r} is a link, which a build does not follow")
    return folder


def _write_files(folder: Path, result: JobResult) -> JobResult:
    """Write the files of a job that succeeded; return its result, with a problem where they cannot be written."""
    if result.problems:
        return result
    try:
        write_set(_folder_of(folder, result.key), result.key[0], result.files)
    except OutputError as error:
        return type(result)(result.key, result.seconds, {}, {}, (str(error),))
    return result
