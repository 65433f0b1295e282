"""The command ``new``: write a short study to begin with."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from reportgen.cli.options import print_line
from reportgen.study.reader import parse_study
from reportgen.study.starters import ENDING, kinds, started
from reportgen.system.errors import OutputError, ReportgenError, nearest
from reportgen.system.files import write_all
from reportgen.system.resources import SCHEMA, study_schema


def run(name: str, kind: str | None) -> None:
    """Write a study file and, where it is missing, the schema beside it; print the commands that come next.

    Raises ReportgenError for an unknown kind or where the file is there already.
    """
    known = kinds()
    kind = known.default if kind is None else kind
    if kind not in known.purposes:
        purposes = "; ".join(f"{item}: {purpose}" for item, purpose in known.purposes.items())
        raise ReportgenError(f"unknown kind {kind!r}{nearest(kind, known.purposes) or f'; kinds are {purposes}'}")
    path = Path(name if name.endswith(ENDING) else f"{name}{ENDING}")
    if os.path.lexists(path):
        raise OutputError(f"{path} is there already; give another name, or remove it")
    text = started(kind, path.stem)
    parse_study(text.encode(), path.stem, path.name)  # raises StudyError for a name that no title can hold
    files = {path.name: text.encode()}
    if not (path.parent / SCHEMA).exists():
        files[SCHEMA] = study_schema().read_bytes()
    write_all(path.parent, files)
    for written in files:
        print_line(path.parent / written)
    _say_next(path)


def _say_next(path: Path) -> None:
    """Print the three commands that come next."""
    file, folder = shlex.quote(str(path)), shlex.quote(str(path.parent / "output"))
    print_line("")
    print_line("Next:")
    for command, what in (
        (f"reportgen show {file}", "the headline table"),
        (f"reportgen check {file}", "what may be wrong, after each edit"),
        (f"reportgen build {file} -o {folder}", "workbook, page, PDF and data"),
    ):
        print_line(f"  {command:<44}  # {what}")
