"""The command ``build`` for several studies or scenarios: build a portfolio."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reportgen.cli.options import (
    findings_file,
    load_study,
    parse_settings,
    print_failed_checks,
    print_line,
    print_note,
)
from reportgen.cli.terminal_portfolio import job_progress, print_failures
from reportgen.portfolio.gather import build_portfolio
from reportgen.portfolio.plan import plan

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import BuildOptions
    from reportgen.describe.options import Options
    from reportgen.portfolio.jobs import JobResult


def run(sources: list[Path | None], kinds: list[str], arguments: BuildOptions, options: Options) -> int:
    """Build a portfolio, print its files and failures, and return the exit code.

    The code is 0 where everything was built, 1 where some of it failed or, with ``--strict``, a check of it fails, and
    2 where all of it failed.
    """
    workbooks = arguments.workbooks
    with findings_file(workbooks.findings) as listed:
        planned = plan(
            sources,
            kinds,
            options,
            arguments.scenario,
            parse_settings(arguments.values),
            read=lambda path: load_study(path, None, None, workbooks, listed),
        )
    notes: list[str] = []
    failed: dict[str, tuple[str, ...]] = {}

    def on_end(result: JobResult) -> None:
        notes.extend(f"{' · '.join(result.key)}: {note}" for note in result.notes)
        failed[" · ".join(result.key)] = result.failed_checks
        print_result(result)

    with job_progress(len(planned.jobs)) as print_result:
        portfolio = build_portfolio(
            planned, arguments.output, options, on_end, processes=arguments.jobs, dask=arguments.dask
        )
    for path in portfolio.paths:
        print_line(path)
    sys.stdout.flush()
    for note in notes:
        print_note(note)
    print_failed_checks(failed)
    print_failures(portfolio.failures)
    if not portfolio.failures:
        return 1 if arguments.strict and any(failed.values()) else 0
    return 1 if portfolio.built else 2
