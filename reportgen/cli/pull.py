"""The command ``pull``: write the changes made in a workbook into its study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from reportgen.cli.options import findings_file, named_findings, print_kept, print_line
from reportgen.readback.pull import pull
from reportgen.readback.read import read_back
from reportgen.system.texts import safe_lines

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions


def run(workbook: Path, study: Path, workbooks: WorkbookOptions, *, dry_run: bool) -> None:
    """Write the changes into the study file, or with ``dry_run`` print them as a text difference. Raises StudyError.

    What the workbook has that a study has no place for is told.
    """
    with findings_file(workbooks.findings) as found:
        back = read_back(workbook, workbooks.study)
        found.extend(named_findings(workbook, (*back.findings, *back.kept)))
    pulled = pull(back, study, dry_run=dry_run)
    count = len(pulled.changes)
    if dry_run and count:
        typer.echo(safe_lines(pulled.difference(study.name)), nl=False)
    else:
        print_line(f"{study}: {count} value{'s' * (count != 1)} changed" if count else f"{study}: nothing to change")
    print_kept(back.kept)
