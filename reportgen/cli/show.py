"""The command ``show``: print the headline table in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, lines_on, load_study, print_failed_checks
from reportgen.cli.terminal import print_exact, print_headline
from reportgen.cli.terminal_sizes import print_sizes
from reportgen.study.analyse import failed_checks
from reportgen.study.compiler import evaluate
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions


def run(
    study: Path | None,
    scenario: str | None,
    values: list[str] | None,
    workbooks: WorkbookOptions,
    *,
    exact: bool,
    sizes: bool,
) -> bool:
    """Print the headline table of a study, and return whether all its checks hold.

    With ``exact`` all digits are printed, in plain columns; with ``sizes`` the table has a row for each model size.
    Raises ReportgenError.
    """
    if exact and sizes:
        raise ReportgenError("--exact prints every size already; give one of --exact and --sizes")
    with findings_file(workbooks.findings) as listed:
        loaded = load_study(study, scenario, values, workbooks, listed)
        evaluation = evaluate(loaded)
    (print_exact if exact else print_sizes if sizes else print_headline)(evaluation)
    sys.stdout.flush()
    failed = failed_checks(evaluation)
    print_failed_checks({"": failed}, lines_on(loaded))
    return not failed
