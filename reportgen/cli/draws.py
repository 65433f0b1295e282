"""The command ``draws``: draw every assumption over its range and print the quantiles of the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, load_study
from reportgen.cli.terminal import not_drawn, print_draws
from reportgen.parts.uncertainty.draws import SEED, uncertainty
from reportgen.portfolio.workers import dask_workers, local_workers
from reportgen.study.compiler import evaluate
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from reportgen.cli.options import DrawnStudy


def run(
    source: DrawnStudy, number: int, seed: int | None, *, jobs: int | None, dask: str | None, measure: str | None
) -> None:
    """Print the quantiles of ``number`` joint draws. Raises ReportgenError where no assumption has a range."""
    study, scenario, values, workbooks = source
    with findings_file(workbooks.findings) as listed:
        evaluation = evaluate(load_study(study, scenario, values, workbooks, listed))
    with local_workers(jobs) if dask is None else dask_workers(dask) as workers:
        drawn = uncertainty(evaluation, number, SEED if seed is None else seed, workers["n_jobs"], measure=measure)
    if drawn is None:
        what = "headline total" if measure is None else f"total of {measure}"
        reasons = "".join(f"; {sentence}" for sentence in not_drawn(evaluation))
        raise ReportgenError(f"no assumption that the {what} depends on has a range to draw from{reasons}")
    print_draws(evaluation, drawn)
