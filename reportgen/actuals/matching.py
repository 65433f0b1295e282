"""Give rows to lines by the study's rules: one line each; a row that no rule fits, or of two lines, says so."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from reportgen.actuals.chunk import categories_of
from reportgen.actuals.reading import READ, STATUSES
from reportgen.actuals.records import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.actuals.reading import ReadRows
    from reportgen.parts.actuals.shape import MatchRule

    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]  # one a row

COUNTED, UNMATCHED, AMBIGUOUS = "counted", "unmatched", "ambiguous"


class MatchedRows(NamedTuple):
    """Rows with the line of each, "" where it has none, and the reason."""

    read: ReadRows
    status: pd.Series[str]
    line: pd.Series[str]
    why: list[str]


def match(read: ReadRows, rules: Sequence[MatchRule]) -> MatchedRows:
    """Return rows with their lines; only what could be read gets one."""
    waiting = (read.status == READ).to_numpy(dtype=bool)
    by_line = _by_line(read, rules)
    places = np.full(len(waiting), -1)  # of the line among those of the rules
    matched_twice: dict[int, str] = {}
    names = list(by_line)
    for place, fits in enumerate(by_line.values()):
        taken = fits & waiting
        twice = taken & (places >= 0)
        for row in np.flatnonzero(twice).tolist():
            matched_twice[row] = f"{matched_twice.get(row, names[places[row]])} and {names[place]}"
        places[taken & ~twice] = place
    states = np.where(waiting, np.where(places < 0, 1, 0), -1)
    states[list(matched_twice)] = 2
    why = list(read.why)
    for row in np.flatnonzero(states == 1).tolist():
        why[row] = "fits no line"
    for row, both in matched_twice.items():
        why[row] = f"fits {both}"
    places[list(matched_twice)] = -1
    codes = np.where(waiting, len(STATUSES) + states, read.status.cat.codes.to_numpy())
    status = categories_of(codes, (*STATUSES, COUNTED, UNMATCHED, AMBIGUOUS))
    places[places < 0] = len(names)
    return MatchedRows(read, status, categories_of(places, (*names, "")), why)


def _by_line(read: ReadRows, rules: Sequence[MatchRule]) -> dict[str, Flags]:
    """Return which rows fit any rule of each line; a pattern is tried once on each of a field's different texts."""
    by_line: dict[str, Flags] = {}
    fields = read.rows.fields
    uniques = {name: pd.factorize(fields[name]) for rule in rules for name in rule.where if name in fields}
    for rule in rules:
        fits = np.ones(len(read.status), dtype=bool)
        for name, pattern in rule.where.items():
            if name in uniques:
                codes, texts = uniques[name]
                fits &= np.array([_fits(text, pattern) for text in texts], dtype=bool)[codes]
            else:
                fits[:] = False
        by_line[rule.line] = by_line[rule.line] | fits if rule.line in by_line else fits
    return by_line


def _fits(text: str, pattern: str) -> bool:
    """Return whether any value of a field fits a pattern."""
    return any(map(_compiled(pattern), text.split(TAGS)))


@cache
def _compiled(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return what matches a pattern of a study."""
    return re.compile(translate(pattern)).match
