"""The command ``check``: the problems of a study, and warnings on what it may be wrong about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportgen.cli.options import STDIN, WorkbookOptions, load_study, print_json, print_line, read_stdin, require_form
from reportgen.study.compiler import evaluate
from reportgen.study.lines import line_at, lines
from reportgen.study.lint import warnings
from reportgen.study.reader import read_bytes
from reportgen.system.errors import EvaluationError, StudyError
from reportgen.system.resources import bundled_study
from reportgen.system.texts import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JSON = "json"
_POSITION = re.compile(r":(\d+)(?::\d+)?\Z")  # the line of a fault of the syntax
_PROBLEM = "problem"  # the rule of what stops a build


class Remark(NamedTuple):
    """One thing said of a study: its rule, what is wrong, the place in the file and its line, None where unknown."""

    rule: str
    message: str
    place: str
    line: int | None


def run(study: Path | None, form: str, workbooks: WorkbookOptions, *, strict: bool) -> int:
    """Print what a study is wrong about, and return the exit code: 2 for problems, 1 for warnings with ``strict``.

    Raises ReportgenError for an unknown format.
    """
    require_form(form, ("text", JSON))
    name = bundled_study().name if study is None else str(study)
    source = read_stdin() if study == STDIN else study
    problems, doubts = _remarks(source, workbooks, _lines(source))
    if form == JSON:
        records = {"problems": problems, "warnings": doubts}
        listed = {key: [item._asdict() for item in remarks] for key, remarks in records.items()}
        print_json({"study": name, **listed})
    else:
        for kind, remarks in (("error", problems), ("warning", doubts)):
            for item in remarks:
                print_line(_sentence(name, kind, item))
        print_line(f"{counted(len(problems), 'problem')}, {counted(len(doubts), 'warning')}")
    return 2 if problems else 1 if strict and doubts else 0


def _remarks(
    study: Path | bytes | None, workbooks: WorkbookOptions, line_numbers: Mapping[str, int]
) -> tuple[list[Remark], list[Remark]]:
    """Return the problems of a study and, where it has none, the warnings on it."""
    try:
        evaluation = evaluate(load_study(study, None, None, workbooks, []))
        lint_warnings = warnings(evaluation)
    except StudyError as error:
        return [
            Remark(_PROBLEM, item.message, item.path, _line(line_numbers, item.path)) for item in error.problems
        ], []
    except EvaluationError as error:
        message, _, place = str(error).rpartition(" @ ")
        return [Remark(_PROBLEM, message or place, place if message else "", _line(line_numbers, place))], []
    return [], [
        Remark(item.rule, item.message, item.place, line_at(line_numbers, item.place)) for item in lint_warnings
    ]


def _lines(study: Path | bytes | None) -> Mapping[str, int]:
    """Return the line of each key of a study file; of a workbook, or of what cannot be read, none."""
    try:
        if study is None:
            data = bundled_study().read_bytes()
        else:
            data = study if isinstance(study, bytes) else read_bytes(study)
        return lines(data.decode("utf-8-sig"))
    except (StudyError, UnicodeDecodeError):
        return {}


def _line(line_numbers: Mapping[str, int], place: str) -> int | None:
    """Return the line of a place, which a fault of the syntax names itself; none of another file in a folder."""
    position = None if "/" in place else _POSITION.search(place)
    return int(position[1]) if position else line_at(line_numbers, place)


def _sentence(name: str, kind: str, item: Remark) -> str:
    """Return a remark in the form that editors and CI read: file, line, kind, message."""
    where = f"{name}:{item.line}" if item.line else name
    rule = "" if item.rule == _PROBLEM else f" [{item.rule}]"
    return f"{where}: {kind}: {item.message}{f' @ {item.place}' if item.place else ''}{rule}"
