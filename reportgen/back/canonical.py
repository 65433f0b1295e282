"""When two formulas say the same: their tokens, with every cell written by where it stood when the file was made.

Spreadsheet programs rewrite a formula when they save it: blanks, dollar signs, the case of functions, quotes round a
sheet's title, the spelling of a number. And they rewrite its cells when rows, columns or sheets move. None of this is
an edit. ``Moved`` maps a cell of the file to its original, and back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.excel.addresses import letters, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"]|"")*")
    | (?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w.(!])
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[^\W\d][\w.]*|\\[\w.]*)
    | (?P<error>\#[A-Z/0!?]+)
    | (?P<sign><=|>=|<>|.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)\Z")
Place = tuple[str, int, int]  # sheet, row, column


@dataclass(frozen=True, slots=True)
class Moved:
    """Where each sheet, row and column of a workbook comes from; what is not in a mapping was not there before."""

    titles: Mapping[str, str]
    rows: Mapping[str, Mapping[int, int]]  # by the sheet's new title
    columns: Mapping[str, Mapping[int, int]]

    @property
    def unmoved(self) -> bool:
        """Whether everything stands where it stood."""
        same = all(new == old for new, old in self.titles.items())
        kept = (mapping for several in (self.rows, self.columns) for mapping in several.values())
        return same and all(new == old for mapping in kept for new, old in mapping.items())

    def turned(self) -> Moved:
        """The way from the original to the file."""
        old = {title: {was: now for now, was in rows.items()} for title, rows in self.rows.items()}
        across = {title: {was: now for now, was in columns.items()} for title, columns in self.columns.items()}
        return Moved(
            {was: now for now, was in self.titles.items()},
            {self.titles[title]: rows for title, rows in old.items()},
            {self.titles[title]: columns for title, columns in across.items()},
        )

    def place(self, sheet: str, row: int, column: int) -> Place | None:
        """Where a cell comes from, None where it is new."""
        title = self.titles.get(sheet)
        if title is None or row not in self.rows[sheet] or column not in self.columns[sheet]:
            return None
        return title, self.rows[sheet][row], self.columns[sheet][column]


def column_of(text: str) -> int:
    """Return a column's number from its letters."""
    number = 0
    for letter in text.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def tokens(formula: str, sheet: str, moved: Moved | None = None, *, fold: bool = True) -> list[str]:
    """Return a formula's tokens in one spelling; with ``moved`` every cell is the one it comes from."""
    found: list[str] = []
    on, qualified = sheet, False
    for kind, text in _split(formula):
        if kind == "sheet":
            on, qualified = _title(text), True
            continue
        if kind == "cell":
            cell = _cell(text, on, moved)
            if found[-2:] == [cell, ":"]:  # a range of one cell, which some programs write as that cell
                found.pop()
            else:
                found.append(cell)
        elif kind == "number":
            found.append(repr(float(text)))
        elif kind in {"word", "error"}:
            word = text.upper() if fold else text
            found.append(f"{on}!{word}" if qualified else word)
        else:
            found.append(text)
        if kind != "cell" and text != ":":  # the far end of a range is on the sheet of its near end
            on, qualified = sheet, False
    return found


def _split(formula: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(formula.strip()):
        yield match.lastgroup or "", match[match.lastgroup or 0]


def _title(text: str) -> str:
    title = text.removesuffix("!")
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _cell(text: str, sheet: str, moved: Moved | None) -> str:
    match = _CELL.match(text)
    assert match is not None  # noqa: S101 - the token's own pattern
    place: Place | None = (sheet, int(match[2]), column_of(match[1]))
    if moved is not None and place is not None:
        place = moved.place(*place)
    return "#NEW" if place is None else f"{place[0]}!{letters(place[2])}{place[1]}"


def same(found: str, expected: str, sheet: str, moved: Moved) -> bool:
    """Whether a formula found on a sheet of the file is the one expected, written for the original places."""
    here, there = tokens(found, sheet, moved), tokens(expected, moved.titles[sheet])
    return here == there or tree(here) == tree(there)


def written(expected: str, sheet: str, moved: Moved) -> str:
    """Return an expected formula with the cells of the file instead of the original ones, for a reader."""
    back = moved.turned()
    text = ""
    for token in tokens(expected, moved.titles[sheet], back, fold=False):
        title, mark, cell = token.rpartition("!")
        text += cell if mark and title == sheet else f"{quoted(title)}!{cell}" if mark else _short(token)
    return re.sub(r"(\w+!|'[^']+'!)(\w+):\1", r"\1\2:", text)


def _short(token: str) -> str:
    try:
        return f"{float(token):.15g}"
    except ValueError:
        return token


# Precedences of Excel's operators; those of one line are read from the left.
_LOOSENESS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


def tree(several: list[str]) -> object:
    """Return a formula's tokens as nested tuples, in which parentheses that change nothing are gone.

    Tokens that are no formula give themselves, so that they still equal only the same ones.
    """
    reader = _Reader(several)
    try:
        found = reader.expression(0)
    except (IndexError, RecursionError):
        return tuple(several)
    return found if reader.at == len(several) else tuple(several)


class _Reader:
    """Reads tokens by precedence."""

    def __init__(self, several: list[str]) -> None:
        self.several, self.at = several, 0

    def next(self) -> str:
        self.at += 1
        return self.several[self.at - 1]

    def peek(self) -> str:
        return self.several[self.at] if self.at < len(self.several) else ""

    def expression(self, bound: int) -> object:
        left = self.operand()
        while (level := _LOOSENESS.get(self.peek(), 0)) > bound:
            left = (self.next(), left, self.expression(level))
        return left

    def operand(self) -> object:
        first = self.next()
        if first == "(":
            inner = self.expression(0)
            return inner if self.next() == ")" else self.fail()
        if first in {"-", "+"}:
            return (first, self.operand())
        if first in _LOOSENESS or first in {")", ",", ""}:
            return self.fail()
        if self.peek() == "(":
            return self.call(first)
        if self.peek() == ":":
            self.next()
            return (":", first, self.next())
        return first

    def call(self, name: str) -> object:
        self.next()
        arguments: list[object] = []
        while self.peek() != ")":
            arguments.append("" if self.peek() == "," else self.expression(0))
            if self.peek() == ",":
                self.next()
            elif self.peek() != ")":
                return self.fail()
        self.next()
        return (name, *arguments)

    def fail(self) -> object:
        raise IndexError
