"""The command ``new``: write a short study to begin with."""

from __future__ import annotations

import json
import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportgen.cli.options import print_line
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError, ReportgenError, nearest
from reportgen.system.files import write_all
from reportgen.system.resources import SCHEMA, new_studies, study_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDING = ".toml"
_TITLE = re.compile(r'^title = ".*"$', re.MULTILINE)  # the first is that of the table [study]


class Kinds(NamedTuple):
    """What a study may begin with: what each kind is for, by its name, and the one where none is asked for."""

    default: str
    purposes: Mapping[str, str]


def kinds() -> Kinds:
    """Return the kinds that the folder of new studies lists."""
    listed = tomllib.loads((new_studies() / "kinds.toml").read_text(encoding="utf-8"))
    return Kinds(listed["default"], listed["kinds"])


def run(name: str, kind: str | None) -> None:
    """Write a study file and, where it is missing, the schema beside it; print the commands that come next.

    Raises ReportgenError for an unknown kind or where the file is there already.
    """
    known = kinds()
    kind = known.default if kind is None else kind
    if kind not in known.purposes:
        purposes = "; ".join(f"{item}: {purpose}" for item, purpose in known.purposes.items())
        raise ReportgenError(f"unknown kind {kind!r}{nearest(kind, known.purposes) or f'; kinds are {purposes}'}")
    path = Path(name if name.endswith(_ENDING) else f"{name}{_ENDING}")
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


def started(kind: str, name: str) -> str:
    """Return the text of a study of a kind, with a title made of the file's name."""
    title = " ".join(re.split(r"[-_\s]+", name)).strip() or name
    text = (new_studies() / f"{kind}{_ENDING}").read_text(encoding="utf-8")
    line = f"title = {json.dumps(title[:1].upper() + title[1:], ensure_ascii=False)}"
    return _TITLE.sub(lambda _: line, text, count=1)


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
