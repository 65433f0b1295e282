"""The command ``new``: write a short study to begin with."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__
from reportgen.cli.options import print_line
from reportgen.describe.options import Options, timestamp
from reportgen.study.reader import parse_study
from reportgen.study.starters import ENDING, kinds, started
from reportgen.system.errors import OutputError, ReportgenError, nearest
from reportgen.system.files import write_all
from reportgen.system.resources import schema_beside

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy

_WORKBOOK = ".xlsx"
# The commands that come next, and what they are for.
_FROM_STUDY = (
    ("reportgen show {file}", "the headline table"),
    ("reportgen check {file}", "what may be wrong, after each edit"),
    ("reportgen build {file} -o {output}", "workbook, page, PDF and data"),
)
_FROM_WORKBOOK = (
    ("reportgen show {file}", "the headline table, after you have filled in the input cells and saved"),
    ("reportgen pull --new {file} {study}", "a study file of it"),
    ("reportgen build {study} -o {output}", "workbook, page, PDF and data"),
)


def run(name: str, kind: str | None, *, as_workbook: bool) -> None:
    """Write a study file and, where it is missing, the schema beside it; print the commands that come next.

    As a workbook it is to be filled in there, and turned into a study file later.

    Raises ReportgenError for an unknown kind or where the file is there already.
    """
    study_kinds = kinds()
    kind = study_kinds.default if kind is None else kind
    if kind not in study_kinds.purposes:
        purposes = "; ".join(f"{item}: {purpose}" for item, purpose in study_kinds.purposes.items())
        raise ReportgenError(f"unknown kind {kind!r}{nearest(kind, study_kinds.purposes) or f'; kinds are {purposes}'}")
    ending = _WORKBOOK if as_workbook else ENDING
    path = Path(name if name.endswith(ending) else f"{name}{ending}")
    if os.path.lexists(path):
        raise OutputError(f"{path} is there already; give another name, or remove it")
    text = started(kind, path.stem)
    loaded = parse_study(text.encode(), path.stem, path.name)  # raises StudyError for a name that no title can hold
    as_study = {path.name: text.encode(), **schema_beside(path.parent)}
    files = {path.name: _workbook(loaded)} if as_workbook else as_study
    write_all(path.parent, files)
    for written in files:
        print_line(path.parent / written)
    _say_next(path, _FROM_WORKBOOK if as_workbook else _FROM_STUDY)


def _workbook(loaded: LoadedStudy) -> bytes:
    """Return the workbook of a study. Raises OutputError where it cannot be made."""
    from reportgen.pipeline import outputs  # noqa: PLC0415 - most commands that begin a study make no workbook

    made = outputs(loaded, ("xlsx",), Options(timestamp(), __version__))
    if made.missing:
        raise OutputError(made.missing["xlsx"])
    return made.files["xlsx"]


def _say_next(path: Path, commands: tuple[tuple[str, str], ...]) -> None:
    """Print the commands that come next."""
    study = path.with_suffix(ENDING)
    names = {"file": path, "study": study, "output": path.parent / "output"}
    print_line("")
    print_line("Next:")
    for command, what in commands:
        filled = command.format(**{key: shlex.quote(str(item)) for key, item in names.items()})
        print_line(f"  {filled:<44}  # {what}")
