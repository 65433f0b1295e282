"""Check identifiers: a word may name a value if every spreadsheet program reads it as a name and nothing else."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from reportgen.formula.ops import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH = 64
LAST_COLUMN = "XFD"
TOTAL_PREFIX = "total_"

_SHAPE = re.compile(r"[a-z][a-z0-9_]*\Z")
_CELL = re.compile(r"([a-z]{1,3})[0-9]+\Z")
_R1C1 = re.compile(r"(r[0-9]*)?(c[0-9]*)?\Z")
# Words of Python's are excluded because formulas are read by its parser.
_KEYWORDS = frozenset(word for word in keyword.kwlist if word.islower()) | {"true", "false", "none", "null", "na"}
# The names of spreadsheet functions are excluded too, because they would be confusing in a cell's formula.
_FUNCTIONS = frozenset(FUNCTIONS) | frozenset(
    {"sumproduct", "sumif", "index", "countif", "average", "large", "small", "power", "pi", "rand", "now"}
)
# Words with a fixed meaning in formulas of measures.
_TAKEN = frozenset({"all", "flops", "tokens", "runs", "scenario", "scenario_no", "total", "sizes"})


def problem_with(name: str, *, also: frozenset[str] = _TAKEN) -> str | None:  # noqa: PLR0911 - one return a rule
    """Return in one clause why a word cannot name a value, or None where it can. ``also`` are further reserved words.

    >>> problem_with("points_per_line") is None
    True
    >>> problem_with("gpu1")
    "name 'gpu1' is a cell address to a spreadsheet; write 'gpu_1'"
    """
    if len(name) > MAX_LENGTH:
        return f"name {name[:20]!r}... is longer than {MAX_LENGTH} characters"
    if not _SHAPE.match(name):
        return f"name {name!r} is not lower-case letters, digits and underscores after a letter"
    if name in _KEYWORDS:
        return f"name {name!r} is a word of the formula language or of spreadsheets, as {_listed(_KEYWORDS - {name})}"
    if name in _FUNCTIONS:
        return f"name {name!r} is the name of a function"
    if name.startswith(TOTAL_PREFIX):
        return f"name {name!r} begins with {TOTAL_PREFIX!r}, which stands for the study's totals"
    if name in also:
        return f"name {name!r} already means something in every study, as do {_listed(also - {name})}"
    if is_cell_address(name):
        return f"name {name!r} is a cell address to a spreadsheet; write {respelled(name)!r}"
    return None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def is_cell_address(name: str) -> bool:
    """Return whether any spreadsheet program may read a word as a cell, in A1 or R1C1 style."""
    if "_" in name:
        return False  # an address has letters and digits only
    if _R1C1.match(name.lower()):
        return True
    cell = _CELL.match(name.lower())
    if not cell:
        return False
    letters = cell[1].upper()
    return len(letters) < len(LAST_COLUMN) or letters <= LAST_COLUMN


def respelled(name: str) -> str:
    """Return a similar word that is not a cell address: with an underscore before its digits."""
    letters = name.rstrip("0123456789")
    return f"{letters}_{name[len(letters) :]}" if letters != name else f"{name}_value"
