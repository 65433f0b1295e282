"""The command ``diff``: compare two studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, load_study
from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import JSON, write_diff, write_output
from reportgen.readback.summary import FindingsError, findings_json

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions
    from reportgen.readback.comparison import Comparison


def run(past: Path, new: Path, form: str, output: Path | None, workbooks: WorkbookOptions) -> Comparison:
    """Write the comparison of two studies, as a file or to the terminal, and return it.

    ``form`` is table, markdown, json, html or pdf. As JSON the findings on a workbook that cannot be compared are
    written instead, before the error is raised. Raises ReportgenError.
    """
    with findings_file(workbooks.findings) as listed:
        try:
            before, after = (load_study(path, None, None, workbooks, listed, tell_kept=False) for path in (past, new))
        except FindingsError:
            if form == JSON:
                write_output(findings_json(listed), form, output)
            raise
    comparison = compare(before, after, (past.name, new.name))
    write_diff(comparison, form, output, listed)
    return comparison
