"""Which words may name a value: those that every spreadsheet program reads as the name and nothing else."""

from __future__ import annotations

import re

from reportgen.formula.ops import FUNCTIONS

MAX_LENGTH = 64
LAST_COLUMN = "XFD"
TOTAL_PREFIX = "total_"

_SHAPE = re.compile(r"[a-z][a-z0-9_]*\Z")
_CELL = re.compile(r"([a-z]{1,3})[0-9]+\Z")
_R1C1 = re.compile(r"(r[0-9]*)?(c[0-9]*)?\Z")
_KEYWORDS = frozenset(
    {"and", "or", "not", "if", "else", "true", "false", "none", "lambda", "in", "is", "for", "null", "na"}
)
# The spreadsheet's own too, whose names a study might want; a name that shadows one confuses its readers.
_FUNCTIONS = frozenset(FUNCTIONS) | frozenset(
    {"sumproduct", "sumif", "index", "countif", "average", "large", "small", "power", "pi", "rand", "now"}
)
# Words the graph itself uses in formulas of measures.
_TAKEN = frozenset({"flops", "tokens", "runs", "scenario", "scenario_no", "total", "sizes"})


def problem_with(name: str, *, also: frozenset[str] = _TAKEN) -> str | None:  # noqa: PLR0911 - one return a rule
    """Say in one clause why a word cannot name a value, or None when it can."""
    if len(name) > MAX_LENGTH:
        return f"name {name[:20]!r}... is longer than {MAX_LENGTH} characters"
    if not _SHAPE.match(name):
        return f"name {name!r} is not lower-case letters, digits and underscores after a letter"
    if name in _KEYWORDS:
        return f"name {name!r} is a word of the formula language or of spreadsheets"
    if name in _FUNCTIONS:
        return f"name {name!r} is the name of a function"
    if name.startswith(TOTAL_PREFIX):
        return f"name {name!r} begins with {TOTAL_PREFIX!r}, which stands for the study's totals"
    if name in also:
        return f"name {name!r} already means something in every study"
    if is_cell_address(name):
        return f"name {name!r} is a cell address to a spreadsheet; write {respelled(name)!r}"
    return None


def is_cell_address(name: str) -> bool:
    """Whether any spreadsheet program may take the word for a cell, in A1 or R1C1 style."""
    if "_" in name:
        return False  # letters and digits make an address, and nothing else
    if _R1C1.match(name.lower()):
        return True
    cell = _CELL.match(name.lower())
    if not cell:
        return False
    letters = cell[1].upper()
    return len(letters) < len(LAST_COLUMN) or letters <= LAST_COLUMN


def respelled(name: str) -> str:
    """The nearest spelling that is no address: an underscore before the digits."""
    letters = name.rstrip("0123456789")
    return f"{letters}_{name[len(letters) :]}" if letters != name else f"{name}_value"
