"""The command ``diff``: compare two studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import load_study
from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import write_diff

if TYPE_CHECKING:
    from pathlib import Path


def run(past: Path, new: Path, form: str, output: Path | None, *, accept_overrides: bool) -> bool:
    """Write the comparison of two studies, as a file or to the terminal, and return whether anything changed.

    ``form`` is table, markdown, json, html or pdf. Raises ReportgenError.
    """
    before, after = (load_study(path, None, None, accept_overrides=accept_overrides) for path in (past, new))
    comparison = compare(before, after, (past.name, new.name))
    write_diff(comparison, form, output)
    return comparison.changed
