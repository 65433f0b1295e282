"""A portfolio from its plan: sets written as they arrive, failures kept for the end, then the summary."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.build import write_set
from reportgen.errors import OutputError, WorkersError
from reportgen.files import inside
from reportgen.folders import sweep_early
from reportgen.portfolio.plan import Failure
from reportgen.portfolio.workers import cluster, local, results

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reportgen.build import Options
    from reportgen.portfolio.jobs import Done
    from reportgen.portfolio.plan import Plan

NAME = "portfolio"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What was built: the summary's files, the totals of each set, and what failed."""

    paths: tuple[Path, ...]
    built: Mapping[tuple[str, str], Mapping[str, float]]
    failures: tuple[Failure, ...]


def build_portfolio(
    plan: Plan,
    folder: Path,
    options: Options,
    told: Callable[[Done], None] = lambda _: None,
    *,
    processes: int | None = None,
    dask: str | None = None,
) -> Portfolio:
    """Build every set of a plan into ``folder/<study>/<scenario>/``, then the summary into the folder itself.

    ``told`` hears of each job as it ends. What fails is listed in the portfolio; nothing is written where all does.
    Raises ReportgenError when nothing can be started, OutputError when the summary cannot be written.
    """
    if not plan.jobs:
        return Portfolio((), {}, plan.failures)
    sweep_early(folder)
    built: dict[tuple[str, str], Mapping[str, float]] = {}
    failed: dict[tuple[str, str], tuple[str, ...]] = {}
    left = {job.key for job in plan.jobs}
    with cluster(dask) if dask else local(processes) as where:
        try:
            with closing(results(plan.jobs, where)) as several:
                for found in several:
                    done = _written(folder, found)
                    left.discard(done.key)
                    if done.problems:
                        failed[done.key] = done.problems
                    else:
                        built[done.key] = done.figures
                    told(done)
                    if len(left) == 1:
                        _import_summary()
        except WorkersError as error:
            failed |= dict.fromkeys(left, (str(error),))
    ordered = [job.key for job in plan.jobs if job.key in failed]
    failures = (*plan.failures, *(Failure(*key, failed[key]) for key in ordered))
    if not built:
        return Portfolio((), built, failures)
    paths = write_set(folder, NAME, _summary(plan, built, failures, options))
    return Portfolio(tuple(paths), built, failures)


def _summary(
    plan: Plan,
    built: Mapping[tuple[str, str], Mapping[str, float]],
    failures: tuple[Failure, ...],
    options: Options,
) -> Mapping[str, bytes]:
    from reportgen.portfolio.summary import summarise  # noqa: PLC0415 - start-up, as below
    from reportgen.portfolio.summary_files import summary_files  # noqa: PLC0415 - likewise

    return summary_files(summarise(plan, built, failures), options)


def _import_summary() -> None:
    """Import what the summary takes while the last set is built: nobody waits for it then, and a core may be idle."""
    import reportgen.portfolio.summary_files  # noqa: PLC0415, F401 - start-up


def _written(folder: Path, done: Done) -> Done:
    """Write a set where it belongs; that it cannot be is a problem of this set alone."""
    if done.problems:
        return done
    try:
        place = folder
        for name in done.key:
            place = inside(place, name)
            if place.is_symlink():
                raise OutputError(f"{name!r} is a link, which a build does not follow")  # noqa: TRY301 - told as all else
        write_set(place, done.key[0], done.files)
    except OutputError as error:
        return type(done)(done.key, done.seconds, {}, {}, (str(error),))
    return done
