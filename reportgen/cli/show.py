"""The command ``show``: print the headline table in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import load_study
from reportgen.cli.terminal import print_exact, print_headline
from reportgen.study.compiler import evaluate

if TYPE_CHECKING:
    from pathlib import Path


def run(
    study: Path | None, scenario: str | None, values: list[str] | None, *, exact: bool, accept_overrides: bool
) -> None:
    """Print the headline table of a study; with ``exact``, all digits in plain columns. Raises ReportgenError."""
    evaluation = evaluate(load_study(study, scenario, values, accept_overrides=accept_overrides))
    (print_exact if exact else print_headline)(evaluation)
