"""Compare formulas by their tokens, with every cell replaced by its original address.

Spreadsheet programs rewrite a formula when they save it: blanks, dollar signs, the case of functions, quotes round a
sheet's title, the spelling of a number. They also rewrite its cells when rows, columns or sheets move. None of this is
an edit. ``CellMoves`` maps the cells of the file to their original addresses, and back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe.addresses import cell_name, column_number, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"]|"")*+(?:"|\Z))
    | (?P<sheet>(?:'(?:[^']|'')++'|[^\W\d][\w.]*+)!)
    | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w.(!])
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[^\W\d][\w.]*|\\[\w.]*)
    | (?P<error>\#[A-Z/0!?]+)
    | (?P<sign><=|>=|<>|'++|.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)\Z")
# One cell of a sheet, as a defined name refers to it.
REFERENCE = re.compile(r"('(?:[^']|'')+'|[\w.]+)!\$?([A-Z]{1,3})\$?([0-9]{1,7})\Z")
_CONSTANTS = {"TRUE", "FALSE"}
MAX_LENGTH = 8_192  # characters of a formula, which no spreadsheet program exceeds
SheetCell = tuple[str, int, int]  # sheet, row, column


@dataclass(frozen=True, slots=True)
class CellMoves:
    """The original title, row and column of each sheet, row and column of a file; what is not mapped is new."""

    titles: Mapping[str, str]
    rows: Mapping[str, Mapping[int, int]]  # by the sheet's new title
    columns: Mapping[str, Mapping[int, int]]  # by the sheet's new title

    @property
    def unmoved(self) -> bool:
        """Whether every sheet, row and column is where it was."""
        same_titles = all(new == old for new, old in self.titles.items())
        lines = (mapping for by_sheet in (self.rows, self.columns) for mapping in by_sheet.values())
        return same_titles and all(new == old for mapping in lines for new, old in mapping.items())

    def inverse(self) -> CellMoves:
        """Return the mapping from the original addresses to those of the file."""
        return CellMoves(
            {old: new for new, old in self.titles.items()},
            {self.titles[title]: {old: new for new, old in rows.items()} for title, rows in self.rows.items()},
            {self.titles[title]: {old: new for new, old in columns.items()} for title, columns in self.columns.items()},
        )

    def original(self, sheet: str, row: int, column: int) -> SheetCell | None:
        """Return the original address of a cell of the file, or None where the cell is new."""
        title = self.titles.get(sheet)
        if title is None or row not in self.rows[sheet] or column not in self.columns[sheet]:
            return None
        return title, self.rows[sheet][row], self.columns[sheet][column]


def tokens(formula: str, sheet: str, moved: CellMoves | None = None, *, fold: bool = True) -> list[str]:
    """Return a formula's tokens in a normal form, in which each cell has its sheet.

    ``sheet`` is the sheet that the formula is on. With ``moved`` every cell is replaced by its original address. With
    ``fold`` words are in upper case.
    """
    normal: list[str] = []
    current, qualified = sheet, False  # the sheet of the next reference, and whether the formula names it
    for kind, text in _split(formula):
        if kind == "sheet":
            current, qualified = _title(text), True
            continue
        if kind == "cell":
            cell = _cell(text, current, moved)
            if normal[-2:] == [cell, ":"]:  # a range of one cell, which some programs write as that cell
                normal.pop()
            else:
                normal.append(cell)
        elif kind == "number":
            normal.append(repr(float(text)))
        elif kind in {"word", "error"}:
            word = text.upper() if fold else text
            normal.append(f"{current}!{word}" if qualified else word)
        else:
            normal.append(text)
        if kind != "cell" and text != ":":  # the second cell of a range is on the sheet of the first
            current, qualified = sheet, False
    return normal


def _split(formula: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each token; a formula that is too long for any program is one token."""
    if len(formula) > MAX_LENGTH:
        yield "text", formula
        return
    for match in _TOKEN.finditer(formula.strip()):
        yield match.lastgroup or "", match[match.lastgroup or 0]


def _title(text: str) -> str:
    """Return a sheet's title from its token."""
    title = text.removesuffix("!")
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _cell(text: str, sheet: str, moved: CellMoves | None) -> str:
    """Return a cell's token with its sheet, replaced by its original address where ``moved`` is given."""
    match = _CELL.match(text)
    assert match is not None  # noqa: S101 - the token's own pattern
    place: SheetCell | None = (sheet, int(match[2]), column_number(match[1]))
    if moved is not None and place is not None:
        place = moved.original(*place)
    return "#NEW" if place is None else f"{place[0]}!{cell_name(place[1], place[2])}"


def same(formula: str, expected: str, sheet: str, moved: CellMoves) -> bool:
    """Return whether a formula on a sheet of the file means the same as the expected one.

    ``expected`` is written with original addresses.
    """
    actual, wanted = tokens(formula, sheet, moved), tokens(expected, moved.titles[sheet])
    return actual == wanted or tree(actual) == tree(wanted)


def with_new_addresses(expected: str, sheet: str, moved: CellMoves, to_file: CellMoves) -> str:
    """Return an expected formula with the addresses of the file in place of the original ones, for messages.

    ``to_file`` is the inverse of ``moved``.
    """
    texts: list[str] = []
    before = ""  # the sheet of the last cell
    for token in tokens(expected, moved.titles[sheet], to_file, fold=False):
        title, mark, cell = token.rpartition("!")
        if not mark:
            texts.append(_short(token))
            continue
        end_of_range = texts[-1:] == [":"] and title == before
        texts.append(cell if title == sheet or end_of_range else f"{quoted(title)}!{cell}")
        before = title
    return "".join(texts)


def _short(token: str) -> str:
    """Return a token, a number with at most 15 digits."""
    try:
        return f"{float(token):.15g}"
    except ValueError:
        return token


# Precedences of Excel's operators; all of them associate to the left.
_PRECEDENCES = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
# After each of these the parentheses around its own kind change nothing: a+(b-c) is a+b-c, a*(b/c) is a*b/c.
_ASSOCIATIVE = {"+": ("+", "-"), "*": ("*", "/"), "&": ("&",)}


def tree(formula: list[str]) -> object:
    """Return a formula's tokens as nested tuples without the parentheses that change nothing.

    Tokens that are no formula are returned as a flat tuple, which equals only that of the same tokens.
    """
    parser = _TokenParser(formula)
    try:
        nested = parser.expression(0)
    except (IndexError, RecursionError):
        return tuple(formula)
    return nested if parser.position == len(formula) else tuple(formula)


def _joined(operator: str, left: object, right: object) -> object:
    """Return an operation without the parentheses round its right side where these change nothing."""
    match right:
        case (str() as inner, first, second) if inner in _ASSOCIATIVE.get(operator, ()):
            return (inner, _joined(operator, left, first), second)
    return (operator, left, right)


class _TokenParser:
    """Parses tokens by precedence; every method raises IndexError where they are no formula."""

    def __init__(self, formula: list[str]) -> None:
        self.tokens, self.position = formula, 0

    def next(self) -> str:
        """Return the next token and move past it."""
        self.position += 1
        return self.tokens[self.position - 1]

    def peek(self) -> str:
        """Return the next token, empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def expression(self, bound: int) -> object:
        """Return an expression of operators that bind tighter than ``bound``."""
        left = self.operand()
        while (level := _PRECEDENCES.get(self.peek(), 0)) > bound:
            left = _joined(self.next(), left, self.expression(level))
        return left

    def operand(self) -> object:
        """Return one operand with the percent signs after it."""
        operand = self.single()
        while self.peek() == "%":
            operand = (self.next(), operand)
        return operand

    def single(self) -> object:
        """Return one operand: a constant, a name, a range, a call, or something in parentheses."""
        first = self.next()
        if first == "(":
            inner = self.expression(0)
            return inner if self.next() == ")" else self.fail()
        if first in {"-", "+"}:
            return (first, self.operand())
        if first in _PRECEDENCES or first in {")", ",", "%", ""}:
            return self.fail()
        if self.peek() == "(":
            return self.call(first)
        if self.peek() == ":":
            self.next()
            return (":", first, self.next())
        return first

    def call(self, name: str) -> object:
        """Return a function's call; its name has been read."""
        self.next()
        arguments: list[object] = []
        while self.peek() != ")":
            arguments.append("" if self.peek() == "," else self.expression(0))
            if self.peek() == ",":
                self.next()
            elif self.peek() != ")":
                return self.fail()
        self.next()
        # Some programs write the constant TRUE as the function TRUE().
        return name if name in _CONSTANTS and not arguments else (name, *arguments)

    def fail(self) -> object:
        """Raise IndexError."""
        raise IndexError
