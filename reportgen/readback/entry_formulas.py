"""Values of formulas that a person typed into cells of entries, such as ``=3*0.95``.

A formula of numbers, entries and cells of the person's own is computed here in our own language. Where the file has a
stored value too, that value is taken if it agrees; if it does not, it is stale and the computed one is taken. Any other
formula keeps its stored value, which ``compare`` trusts only where the rest of the workbook was computed from it.
Values are taken with the 15 digits that spreadsheet programs show.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from reportgen.describe.addresses import column_number
from reportgen.describe.entries import shown
from reportgen.describe.findings import STALE, VALUE, Finding
from reportgen.formula.compute import compute
from reportgen.formula.expr import Call, Name
from reportgen.formula.ops import OPS
from reportgen.graph.names import is_words
from reportgen.readback.formulas import REFERENCE, tokens, tree
from reportgen.system.errors import EvaluationError
from reportgen.system.texts import cut, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reportgen.describe.entries import Entry
    from reportgen.readback.book import BookCell, ReadBook
    from reportgen.readback.formulas import SheetCell
    from reportgen.readback.locate import KeyedCells, LocatedBook

_TOLERANCE = 1e-9  # relative, between a stored value and ours
_MOST_CELLS = 10_000  # read by one formula, those of its ranges included
_DEPTH = 50  # of cells that read each other
_CELL = re.compile(r"(.+)!([A-Z]{1,3})([0-9]{1,7})\Z", re.DOTALL)
_BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "div", "^": "pow"}
_COMPARISONS = {"=": "eq", "<>": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge"}
# Functions of spreadsheets that our language has: of a fixed number of arguments, and of any number and of ranges.
_FUNCTIONS = {"ABS": "abs", "SQRT": "sqrt", "EXP": "exp", "LN": "ln", "LOG10": "log10", "ROUND": "round"}
_FUNCTIONS |= {"ROUNDUP": "roundup", "POWER": "pow", "IF": "if"}
_FOLDED = {"SUM": "add", "PRODUCT": "mul", "MIN": "min", "MAX": "max"}
_TRUTHS = {"TRUE": 1.0, "FALSE": 0.0}


class NotComputableError(ValueError):
    """A formula is not one of numbers, entries and cells of the person's own."""


class TypedFormula(NamedTuple):
    """A formula that stands in a cell of an entry.

    ``value`` is what is taken for it, None where there is none; ``checked`` is true where our own language gave it.
    """

    entry: Entry
    keyed: KeyedCells
    size: int  # the position of its cell among the entry's cells
    text: str
    value: float | str | bool | None
    checked: bool


class EntryFormulas(NamedTuple):
    """A workbook in which cells of entries hold values in place of formulas, and these formulas."""

    located: LocatedBook
    formulas: tuple[TypedFormula, ...]
    stale: tuple[Finding, ...]  # stored values that their formulas do not give

    def of(self, name: str) -> str:
        """Return the formulas of an entry as text, "" where it has none."""
        return "; ".join(f"={item.text}" for item in self.formulas if item.entry.name == name)


def entry_formulas(book: ReadBook, located: LocatedBook, entries: Mapping[str, Entry]) -> EntryFormulas:
    """Return the workbook with the values of the formulas that stand in cells of entries."""
    typed = list(_typed_cells(located, entries))
    if not typed:
        return EntryFormulas(located, (), ())
    evaluator = _Evaluator.of(book, located, entries)
    formulas: list[TypedFormula] = []
    stale: list[Finding] = []
    changed: dict[int, KeyedCells] = {}
    for entry, keyed in typed:
        cells = list(keyed.cells)
        for size, cell in enumerate(keyed.cells):
            if cell.formula is None:
                continue
            item = _typed(evaluator, entry, keyed, size)
            formulas.append(item)
            stale += _stale(item, cell)
            if item.value is not None:
                cells[size] = replace_value(cell, item.value)
        changed[id(keyed)] = keyed._replace(cells=tuple(cells))
    return EntryFormulas(_with_cells(located, changed), tuple(formulas), tuple(stale))


def _typed_cells(located: LocatedBook, entries: Mapping[str, Entry]) -> Iterator[tuple[Entry, KeyedCells]]:
    """Yield each entry with its cells where a formula stands in any of them."""
    for name, entry in entries.items():
        keyed = located.words.get(name) if is_words(name) else located.homes.get(name)
        if keyed is not None and any(cell.formula is not None for cell in keyed.cells):
            yield entry, keyed


def unchecked(typed: EntryFormulas, stale: Collection[Finding]) -> Iterator[Finding]:
    """Yield a finding for each formula whose stored value is not known to be its own.

    ``stale`` are the stored values that the workbook's inputs do not give: where there are none, the program that
    computed the workbook has computed these formulas too.
    """
    for item in typed.formulas if stale else ():
        if item.value is not None and not item.checked and item.entry.kind != "text":
            label, title, address = item.entry.label, item.keyed.located.sheet.title, item.keyed.address(item.size)
            message = (
                f"{quoted(label)} holds the formula ={cut(item.text, 100)}, and the workbook was not recalculated"
                " since: open it in a spreadsheet program, recalculate and save it, or type the value in its place"
            )
            expected = shown(item.entry.value)
            yield Finding(VALUE, title, address, item.entry.name, expected, f"={item.text}", message)


def replace_value(cell: BookCell, value: float | str | bool) -> BookCell:
    """Return a cell with a value in place of its formula."""
    return cell._replace(formula=None, value=value, error=False)


def _with_cells(located: LocatedBook, changed: Mapping[int, KeyedCells]) -> LocatedBook:
    """Return the workbook with some of its keyed cells replaced, each by the identity of the old ones."""
    if not changed:
        return located
    homes, words = (
        {name: changed.get(id(keyed), keyed) for name, keyed in mapping.items()}
        for mapping in (located.homes, located.words)
    )
    items = tuple(changed.get(id(keyed), keyed) for keyed in located.items)
    return replace(located, items=items, homes=homes, words=words)


def _typed(evaluator: _Evaluator, entry: Entry, keyed: KeyedCells, size: int) -> TypedFormula:
    """Return the formula of one cell with the value that is taken for it."""
    cell, title = keyed.cells[size], keyed.located.sheet.title
    text = cell.formula or ""
    stored = None if cell.error else cell.value
    try:
        ours = evaluator.formula(text, title, 0)
    except (NotComputableError, EvaluationError, RecursionError):
        taken = None if stored is None else _rounded(stored)
        return TypedFormula(entry, keyed, size, text, taken, checked=False)
    if cell.error:
        return TypedFormula(entry, keyed, size, text, None, checked=False)
    taken = stored if stored is not None and _agrees(stored, ours) else ours
    return TypedFormula(entry, keyed, size, text, _rounded(taken), checked=True)


def _rounded(value: float | str | bool) -> float | str | bool:
    """Return a number with 15 digits: 3 * 0.95 is 2.85."""
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _agrees(stored: float | str | bool, ours: float) -> bool:
    return not isinstance(stored, str) and math.isclose(float(stored), ours, rel_tol=_TOLERANCE, abs_tol=1e-300)


def _stale(item: TypedFormula, cell: BookCell) -> Iterator[Finding]:
    """Yield the finding on a stored value that its formula does not give."""
    if item.checked and cell.value is not None and not _agrees(cell.value, float(item.value or 0)):
        label, address = item.entry.label, item.keyed.address(item.size)
        gives = shown(item.value)
        stored = f"the stored value of {quoted(label)} is {shown(cell.value)}"
        message = f"{stored}, its formula ={cut(item.text, 100)} gives {gives}"
        title = item.keyed.located.sheet.title
        yield Finding(STALE, title, address, item.entry.name, gives, shown(cell.value), message)


@dataclass(slots=True)
class _Evaluator:
    """Computes formulas from the cells that hold plain numbers; ``computed`` are cells whose formulas are ours."""

    cells: Mapping[SheetCell, BookCell]
    computed: frozenset[SheetCell]
    names: Mapping[str, str]  # what each defined name refers to, by its text in upper case
    values: dict[SheetCell, float] = field(default_factory=dict)
    read: int = 0  # how many cells the formula has read so far

    @classmethod
    def of(cls, book: ReadBook, located: LocatedBook, entries: Mapping[str, Entry]) -> _Evaluator:
        """Return the evaluator of a workbook."""
        cells = {(sheet.title, *place): cell for sheet in book.sheets for place, cell in sheet.cells.items()}
        computed = frozenset(
            (keyed.located.sheet.title, keyed.row, column)
            for keyed in located.items
            if keyed.key.name not in entries
            for column in keyed.columns
            if column is not None
        )
        return cls(cells, computed, {name.upper(): text for name, text in book.names.items()})

    def formula(self, text: str, sheet: str, depth: int) -> float:
        """Return the value of a formula on a sheet. Raises NotComputableError or EvaluationError where it has none."""
        if depth == 0:
            self.read = 0
        if depth > _DEPTH:
            raise NotComputableError
        return self._number(tree(tokens(text, sheet)), sheet, depth)

    def _number(self, node: object, sheet: str, depth: int) -> float:
        """Return the value of a nested formula, see ``formulas.tree``."""
        if isinstance(node, str):
            return self._leaf(node, depth)
        if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
            raise NotComputableError
        head, *rest = node
        if len(rest) == 1 and head in {"-", "+", "%"}:
            value = self._number(rest[0], sheet, depth)
            return {"-": -value, "+": value, "%": value / 100}[head]
        if len(rest) == 2 and head in _BINARY | _COMPARISONS:
            values = [self._number(part, sheet, depth) for part in rest]
            return _apply((_BINARY | _COMPARISONS)[head], values)
        return self._function(head, rest, sheet, depth)

    def _function(self, name: str, arguments: list[object], sheet: str, depth: int) -> float:
        if name in _TRUTHS and not arguments:
            return _TRUTHS[name]
        if name in _FUNCTIONS:
            values = [self._number(part, sheet, depth) for part in arguments]
            low, high = OPS[_FUNCTIONS[name]].arity
            if not low <= len(values) <= high:
                raise NotComputableError
            return _apply(_FUNCTIONS[name], values)
        if name not in {*_FOLDED, "AVERAGE"}:
            raise NotComputableError
        values = [value for part in arguments for value in self._numbers(part, sheet, depth)]
        if not values:
            raise NotComputableError
        folded = reduce(lambda a, b: _apply(_FOLDED.get(name, "add"), [a, b]), values)
        return folded / len(values) if name == "AVERAGE" else folded

    def _numbers(self, node: object, sheet: str, depth: int) -> Iterator[float]:
        """Yield the numbers of an argument; a range gives those of its cells that are not blank or text."""
        if not (isinstance(node, tuple) and len(node) == 3 and node[0] == ":"):
            yield self._number(node, sheet, depth)
            return
        (title, *first), (_, *last) = (self._place(corner) for corner in node[1:])
        rows, columns = ((min(ends), max(ends)) for ends in zip(first, last, strict=True))
        if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > _MOST_CELLS:
            raise NotComputableError
        for row in range(rows[0], rows[1] + 1):
            for column in range(columns[0], columns[1] + 1):
                cell = self.cells.get((title, row, column))
                if cell is not None and (cell.formula is not None or not isinstance(cell.value, str | None)):
                    yield self._cell((title, row, column), depth)

    def _leaf(self, token: str, depth: int) -> float:
        """Return the value of a number, a cell, or a defined name of a cell."""
        if token in _TRUTHS:
            return _TRUTHS[token]
        try:
            return float(token)
        except ValueError:
            return self._cell(self._place(token), depth)

    def _place(self, token: object) -> SheetCell:
        """Return the cell that a reference or a defined name stands for."""
        match = _CELL.match(token) if isinstance(token, str) else None
        if match is None and isinstance(token, str):
            reference = REFERENCE.match(self.names.get(token.rpartition("!")[2].upper(), ""))
            if reference is not None:
                title = reference[1][1:-1].replace("''", "'") if reference[1].startswith("'") else reference[1]
                return title, int(reference[3]), column_number(reference[2])
        if match is None:
            raise NotComputableError
        return match[1], int(match[3]), column_number(match[2])

    def _cell(self, place: SheetCell, depth: int) -> float:
        """Return the number in a cell; a blank one is 0, as for every spreadsheet program."""
        self.read += 1
        if place in self.computed or self.read > _MOST_CELLS:
            raise NotComputableError
        if place not in self.values:
            cell = self.cells.get(place)
            if cell is None or (cell.formula is None and cell.value is None):
                return 0.0
            if cell.formula is not None:
                self.values[place] = self.formula(cell.formula, place[0], depth + 1)
            elif cell.error or isinstance(cell.value, str | None):
                raise NotComputableError
            else:
                self.values[place] = float(cell.value)
        return self.values[place]


def _apply(op: str, values: list[float]) -> float:
    """Return the value of one operator of our language. Raises EvaluationError where it has none."""
    names = [f"x{number}" for number in range(len(values))]
    return float(compute(Call(op, tuple(map(Name, names))), dict(zip(names, values, strict=True))))
