"""Findings as a few lines for a person: grouped by kind and sheet, with the likely cause and what to do about it.

A sheet that was sorted by mistake or saved as values gives thousands of findings, which nobody reads one by one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportgen.describe.findings import STALE, VALUE
from reportgen.system.errors import Problem, StudyError
from reportgen.system.texts import cut, json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportgen.describe.findings import Finding

MAX_LINES = 10
_LISTED = "--findings FILE writes the complete list, and so does diff --format json"
# What findings of a kind are, in the order in which they are told.
_KINDS = {
    VALUE: "inputs hold no valid value",
    "missing": "rows, columns or names are missing",
    "name": "defined names are missing or changed",
    "formula": "formulas were changed or overwritten",
    "constant": "fixed values were changed",
    "stray": "cells were added where the study has none",
    STALE: "stored values differ from what the inputs give",
}


class FindingsError(StudyError):
    """A workbook holds what stops a command: ``findings`` has everything, ``problems`` at most ten lines on it."""

    def __init__(self, findings: Sequence[Finding], causes: Sequence[Problem], origin: str) -> None:
        self.findings = tuple(findings)
        super().__init__(summary(findings, causes, origin), origin)


def summary(findings: Sequence[Finding], causes: Sequence[Problem], origin: str) -> tuple[Problem, ...]:
    """Return findings as at most ``MAX_LINES`` problems.

    Their causes come first. Few findings are told one by one, many by a line for each kind and sheet with the first of
    its findings, the largest groups where there is no room for all, and where the complete list is.

    Args:
        findings: of one workbook.
        causes: what explains them, one sentence each, from ``causes.likely_causes``.
        origin: the file's name.
    """
    explained = tuple(causes[: MAX_LINES // 2])
    if len(explained) + len(findings) <= MAX_LINES:
        return (*explained, *(item.problem for item in findings))
    groups = _groups(findings)
    room = MAX_LINES - len(explained) - 1
    largest = sorted(groups, key=len, reverse=True)[:room]
    lines = tuple(_line(group) for group in groups if any(group is item for item in largest))
    last = Problem(f"{len(findings):,} findings in all; {_LISTED}", origin)
    return (*explained, *lines, last)


def shortened(problems: Sequence[Problem], origin: str) -> tuple[Problem, ...]:
    """Return at most ``MAX_LINES`` of the problems of a workbook, the last of which says how many there are."""
    if len(problems) <= MAX_LINES:
        return tuple(problems)
    return (*problems[: MAX_LINES - 1], Problem(f"{len(problems):,} problems in all", origin))


def findings_json(findings: Iterable[tuple[str, Finding]]) -> bytes:
    """Return findings as a JSON document; each is given with the name of its file."""
    return (json_text({"findings": finding_records(findings)}) + "\n").encode()


def finding_records(findings: Iterable[tuple[str, Finding]]) -> list[dict[str, str]]:
    """Return findings as records for JSON; each is given with the name of its file."""
    return [
        {
            "file": name,
            "kind": item.kind,
            "sheet": item.sheet,
            "cell": item.cell,
            "name": item.name,
            "expected": item.expected,
            "found": item.found,
            "message": item.message,
        }
        for name, item in findings
    ]


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return findings by kind, in the order of ``_KINDS``, and by sheet, in the order of the findings."""
    kinds, sheets = list(_KINDS), list(dict.fromkeys(item.sheet for item in findings))
    places = {sheet: number for number, sheet in enumerate(sheets)}

    def order(item: Finding) -> tuple[int, int]:
        return kinds.index(item.kind) if item.kind in _KINDS else len(kinds), places[item.sheet]

    return [list(group) for _, group in groupby(sorted(findings, key=order), order)]


def _line(group: list[Finding]) -> Problem:
    """Return one line on the findings of one kind and sheet."""
    first = group[0]
    if len(group) == 1:
        return first.problem
    what = _KINDS.get(first.kind, f"findings of the kind {first.kind}")
    where = f" on sheet {cut(first.sheet, 40)!r}" if first.sheet else ""
    return Problem(f"{len(group):,} {what}{where}, first: {first.message}", first.where)
