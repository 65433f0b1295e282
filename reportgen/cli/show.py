"""The command ``show``: print the headline table in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, lines_on, load_study, print_failed_checks
from reportgen.cli.terminal import print_exact, print_headline
from reportgen.study.analyse import failed_checks
from reportgen.study.compiler import evaluate

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
) -> bool:
    """Print the headline table of a study, and return whether all its checks hold.

    With ``exact`` all digits are printed, in plain columns. Raises ReportgenError.
    """
    with findings_file(workbooks.findings) as listed:
        loaded = load_study(study, scenario, values, workbooks, listed)
        evaluation = evaluate(loaded)
    (print_exact if exact else print_headline)(evaluation)
    sys.stdout.flush()
    failed = failed_checks(evaluation)
    print_failed_checks({"": failed}, lines_on(loaded))
    return not failed
