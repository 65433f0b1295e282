"""The command ``draws``: draw every assumption over its range and print the quantiles of the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, load_study, print_line
from reportgen.cli.terminal import not_drawn, print_draws
from reportgen.describe.options import timestamp
from reportgen.graph.names import BASE, stated, words
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.uncertainty.draws import SEED, uncertainty
from reportgen.portfolio.workers import dask_workers, local_workers
from reportgen.readback.pull import write_entries
from reportgen.study.compiler import evaluate
from reportgen.system.errors import ReportgenError, nearest_or_all
from reportgen.system.texts import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import DrawnStudy, DrawOptions
    from reportgen.describe.tables import Study
    from reportgen.parts.uncertainty.draws import Uncertainty


def run(source: DrawnStudy, options: DrawOptions, contingency: str | None) -> None:
    """Print the quantiles of joint draws.

    ``contingency`` is an assumption whose value in the study file becomes the contingency that covers 80% of the draws.
    Raises ReportgenError where no assumption has a range, or where there is no study file or budget for a contingency.
    """
    study, scenario, values, workbooks = source
    if contingency is not None and (scenario is not None or values):
        raise ReportgenError("--contingency writes the study's own value: leave out --scenario and --set")
    with findings_file(workbooks.findings) as listed:
        evaluation = evaluate(load_study(study, scenario, values, workbooks, listed))
    measure, seed = options.measure, SEED if options.seed is None else options.seed
    with local_workers(options.jobs) if options.dask is None else dask_workers(options.dask) as workers:
        drawn = uncertainty(evaluation, options.number, seed, workers["n_jobs"], measure=measure, checks=True)
    if drawn is None:
        what = "headline total" if measure is None else f"total of {measure}"
        reasons = "".join(f"; {sentence}" for sentence in not_drawn(evaluation))
        raise ReportgenError(f"no assumption that the {what} depends on has a range to draw from{reasons}")
    print_draws(evaluation, drawn)
    if contingency is not None:
        _store(contingency, study, evaluation.study, drawn)


def _store(assumption: str, file: Path | None, study: Study, drawn: Uncertainty) -> None:
    """Write the contingency of the draws into a study file as an assumption's value, with where it comes from."""
    if assumption not in study[ASSUMPTIONS]:
        raise ReportgenError(
            f"unknown assumption {quoted(assumption)}{nearest_or_all(assumption, study[ASSUMPTIONS], 'names')}"
        )
    if file is None or file.suffix != ".toml":
        raise ReportgenError("--contingency writes into a study file: name one that ends in .toml")
    if drawn.budget is None:
        raise ReportgenError("no contingency to write: the study has no budget, or another measure is drawn")
    value = round(drawn.budget.contingency, 4)
    source = f"P80 less the estimate, of {drawn.draws:,} joint draws with seed {drawn.seed} on {timestamp():%Y-%m-%d}"
    write_entries(file, {stated(assumption, BASE): value, words(assumption, "source"): source})
    print_line(f"{file}: {assumption} is {value:g} now")
