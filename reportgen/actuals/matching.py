"""Give rows to lines by the study's rules: one line each; a row that no rule fits, or of two lines, says so."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from reportgen.actuals.reading import READ
from reportgen.actuals.records import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.actuals.reading import ReadRows
    from reportgen.parts.actuals.shape import MatchRule

COUNTED, UNMATCHED, AMBIGUOUS = "counted", "unmatched", "ambiguous"
_UNPLACED = frozenset({UNMATCHED, AMBIGUOUS})


class MatchedRows(NamedTuple):
    """Rows with the line of each, "" where it has none, and the reason."""

    read: ReadRows
    status: pd.Series[str]
    line: pd.Series[str]
    why: list[str]


def match(read: ReadRows, rules: Sequence[MatchRule]) -> MatchedRows:
    """Return rows with their lines; only what could be read gets one."""
    count = len(read.status)
    waiting = read.status == READ
    line = pd.Series([""] * count, dtype=object)
    several = pd.Series([False] * count)
    for name, fits in _by_line(read, rules).items():
        taken = fits & waiting
        twice = taken & (line != "")
        several |= twice
        line = line.mask(taken & ~twice, name)
        line = line.mask(twice, line + " and " + name)
    status = read.status.mask(waiting, COUNTED)
    status = status.mask(waiting & (line == ""), UNMATCHED).mask(several, AMBIGUOUS)
    why = list(read.why)
    for row, (found, name) in enumerate(zip(status, line, strict=True)):
        if found in _UNPLACED:
            why[row] = f"fits {name}" if name else "fits no line"
    return MatchedRows(read, status, line.mask(several, ""), why)


def _by_line(read: ReadRows, rules: Sequence[MatchRule]) -> dict[str, pd.Series[bool]]:
    """Return which rows fit any rule of each line."""
    found: dict[str, pd.Series[bool]] = {}
    fields = read.rows.fields
    uniques = {name: pd.factorize(fields[name]) for rule in rules for name in rule.where if name in fields}
    for rule in rules:
        fits = pd.Series([True] * len(read.status))
        for name, pattern in rule.where.items():
            if name in uniques:
                codes, texts = uniques[name]
                fits &= (
                    pd.Series([_fits(text, pattern) for text in texts], dtype=bool).take(codes).reset_index(drop=True)
                )
            else:
                fits &= False
        found[rule.line] = found[rule.line] | fits if rule.line in found else fits
    return found


def _fits(text: str, pattern: str) -> bool:
    """Return whether any value of a field fits a pattern."""
    return any(map(_compiled(pattern), text.split(TAGS)))


@cache
def _compiled(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return what matches a pattern of a study."""
    return re.compile(translate(pattern)).match
