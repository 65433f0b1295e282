"""The command ``pull``: write the changes made in a workbook into its study file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reportgen.cli.options import findings_file, named_findings, print_kept, print_line, print_note, stale_note
from reportgen.readback.pull import pull
from reportgen.readback.read import read_back
from reportgen.readback.summary import MAX_LINES
from reportgen.system.texts import counted, safe_lines

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.cli.options import WorkbookOptions


def run(workbook: Path, study: Path, workbooks: WorkbookOptions, *, dry_run: bool, is_new: bool) -> None:
    """Write the changes into the study file, or with ``dry_run`` print them as a text difference. Raises StudyError.

    With ``is_new`` the file is made, from the study that the workbook carries; raises OutputError where it exists.
    Notes are printed on additions that only the workbook can hold, and on stored values that its inputs do not give.
    """
    with findings_file(workbooks.findings) as listed:
        back = read_back(workbook, workbooks.study)
        listed.extend(named_findings(workbook, (*back.findings, *back.kept)))
    pulled = pull(back, study, dry_run=dry_run, is_new=is_new)
    count = len(pulled.changes)
    if dry_run and count:
        sys.stdout.write(safe_lines(pulled.difference(study.name)))
    elif is_new:
        print_line(f"{study}: {'would be ' if dry_run else ''}a new study with {counted(count, 'value')} changed")
    else:
        print_line(f"{study}: {counted(count, 'value')} changed" if count else f"{study}: nothing to change")
    notes = [*pulled.notes, *stale_note(back.stale)][:MAX_LINES]
    for note in notes:
        print_note(note)
    print_kept(back.kept, MAX_LINES - len(notes))
