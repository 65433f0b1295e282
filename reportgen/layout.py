"""Sheet descriptions to addresses, then definitions to formulas; knows nothing of the library that writes the file.

A sheet is rows of items. An item is words, a name of the graph at its home, or a link to a name's home. A name with one
value for each model size takes as many columns as there are sizes, so that the same size stands in the same column of
every sheet that begins its sizes there. ``arrange`` gives every name its address; only then are formulas printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reportgen.expr import Call, Expr, Name, Span
from reportgen.printers import Excel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from reportgen.evaluation import Evaluation
    from reportgen.graph import Graph

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_ARGUMENTS = 200  # of a function; spreadsheets allow 255


class LayoutError(ValueError):
    """A sheet description that cannot be laid out: a defect of the description, not of a study."""


@dataclass(frozen=True, slots=True)
class Among:
    """Validation: one of the values of these names, which stand side by side."""

    names: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Validation: one of these values."""

    values: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Validation: a number in this range."""

    low: float
    high: float
    message: str = ""


Rule = Among | OneOf | Between


@dataclass(frozen=True, slots=True)
class Words:
    """Text. ``url`` links to the web, ``goto`` to a sheet by its title."""

    text: str
    role: str = "label"
    url: str = ""
    goto: str = ""
    comment: str = ""
    across: int = 1  # how many columns it takes, joined to one cell
    key: str = ""  # the entry these words are, where a person may edit them


@dataclass(frozen=True, slots=True)
class Shown:
    """A name of the graph at its home: a value where it is an input, else its formula."""

    name: str
    style: str = "number"
    figure: Decimal | None = None
    role: str = ""
    rule: Rule | None = None
    defined: str = ""  # the defined name given to the cell


@dataclass(frozen=True, slots=True)
class Linked:
    """A reference to where a name has its home."""

    name: str
    style: str = "number"
    figure: Decimal | None = None
    role: str = "link"


Item = Words | Shown | Linked


@dataclass(frozen=True, slots=True)
class Row:
    """Items in adjacent columns from ``start`` on; None leaves a column out."""

    items: Sequence[Item | None] = ()
    start: int = 1


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one series of a chart and the texts they stand over; one name is all of its sizes."""

    title: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    colour: str = "1F3864"


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: what it shows, and the first and last of the rows and columns it covers."""

    title: str
    series: tuple[Series, ...]
    across: str  # the title of the axis of labels
    along: str  # the title of the axis of numbers
    style: str
    rows: tuple[int, int]
    columns: tuple[int, int]
    lying: bool = False
    label_style: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows from the top, and how it is shown and printed."""

    title: str
    rows: Sequence[Row]
    widths: Mapping[int, float] = field(default_factory=dict)  # by column; the others are as wide as their cells need
    freeze: tuple[int, int] = (1, 1)  # the first row and column that scroll
    repeat: tuple[int, int] = (1, 1)  # the rows repeated at the top of each printed page
    charts: Sequence[Chart] = ()
    tab: str = "1F4E79"
    paper: str = "A4"
    sides: tuple[int, int] | None = None  # the columns repeated at the left of each printed page
    pages: tuple[int, int] = (1, 0)  # how many pages wide and high it is printed; 0 is as many as it takes


def cleaned(text: str, longest: int = 32_767) -> str:
    """Text as parts of a file other than cells can hold it: without control characters, cut where it is too long."""
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


class Place(NamedTuple):
    """Where a name has its home: the first of its columns."""

    sheet: str
    row: int
    column: int
    sized: bool


class Filled(NamedTuple):
    """An item ready to be written: one cell, or one a model size. ``stored`` are the values of formulas, else None."""

    row: int
    column: int
    item: Item
    contents: Sequence[str | float]
    stored: Sequence[str | float] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Every sheet with the address of every name placed on one of them."""

    graph: Graph
    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]
    defined: Mapping[str, str]  # a name of the graph -> the defined name of its cell
    ranges: dict[int, tuple[Place, Place] | None] = field(default_factory=dict)  # of each Span met, by identity

    def place(self, name: str) -> Place:
        """Return where a name has its home."""
        try:
            return self.places[name]
        except KeyError:
            raise LayoutError(f"{name!r} stands on no sheet") from None

    def cells(self, sheet: Sheet, evaluation: Evaluation) -> Iterator[Filled]:
        """Yield the cells of a sheet, row by row."""
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if item is None:
                    column += 1
                elif isinstance(item, Words):
                    yield Filled(number, column, item, (item.text,), None)
                    column += item.across
                else:
                    yield self._of_name(sheet, number, column, item, evaluation)
                    column += self.width(item)

    def width(self, item: Item | None) -> int:
        """Return how many columns an item takes."""
        if isinstance(item, Words):
            return item.across
        return self.graph.sizes if item is not None and self.graph.sized(item.name) else 1

    def reads_across(self, name: str) -> bool:
        """Whether a definition only repeats a name that has its home on another sheet."""
        definition = self.graph.definitions.get(name)
        if definition is None or not isinstance(definition.expr, Name):
            return False
        return self.place(definition.expr.id).sheet != self.place(name).sheet

    def range_of(self, names: tuple[str, ...]) -> tuple[Place, Place] | None:
        """Return the first and last cell of names that stand side by side in order, None where they do not."""
        key = id(names)  # a tuple in the graph outlives the layout, and comparing thousands of names takes long
        if key not in self.ranges:
            self.ranges[key] = _adjacent([self.place(name) for name in names])
        return self.ranges[key]

    def address(self, names: tuple[str, ...]) -> str:
        """Return the absolute range, with its sheet, of names side by side or of all sizes of one name."""
        if len(names) == 1 and self.graph.sized(names[0]):
            first = self.place(names[0])
            last = first._replace(column=first.column + self.graph.sizes - 1)
        else:
            ends = _adjacent([self.place(name) for name in names])
            if ends is None:
                raise LayoutError(f"{names[0]!r} to {names[-1]!r} do not stand side by side")
            first, last = ends
        corners = [f"${letters(place.column)}${place.row}" for place in (first, last)]
        return f"{quoted(first.sheet)}!{':'.join(dict.fromkeys(corners))}"

    def _of_name(self, sheet: Sheet, row: int, column: int, item: Shown | Linked, evaluation: Evaluation) -> Filled:
        values = evaluation.values[item.name]
        stored = values.tolist() if self.graph.sized(item.name) else [_plain(values)]
        definition = self.graph.definitions.get(item.name) if isinstance(item, Shown) else None
        if isinstance(item, Shown) and definition is None:
            return Filled(row, column, item, stored, None)
        if definition is not None:
            self._refuse_scattered(item.name, definition.expr)
        several = [_Here(self, sheet.title, row, column + size, size) for size in range(len(stored))]
        if definition is None:
            return Filled(row, column, item, [here.name(item.name) for here in several], stored)
        return Filled(row, column, item, [here.print(definition.expr) for here in several], stored)

    def formulas(self, at: Place, name: str) -> list[str]:
        """Return the formula of each cell of a name: its own at its home, a reference to it anywhere else."""
        sizes = range(self.graph.sizes if self.graph.sized(name) else 1)
        several = [_Here(self, at.sheet, at.row, at.column + size, size) for size in sizes]
        definition = self.graph.definitions.get(name) if self.places.get(name) == at else None
        return [here.name(name) if definition is None else here.print(definition.expr) for here in several]

    def _refuse_scattered(self, name: str, expr: Expr) -> None:
        """Only SUM takes cells that do not stand side by side."""
        for span in _ranges_wanted(expr):
            if self.range_of(span.names) is None:
                raise LayoutError(f"{name!r} reads {span.names[0]!r} and others, which do not stand side by side")


def arrange(graph: Graph, sheets: Sequence[Sheet]) -> Layout:
    """Give every name of every sheet its address. Raises LayoutError for a name with two homes or outside the sheet."""
    places: dict[str, Place] = {}
    defined: dict[str, str] = {}
    layout = Layout(graph, tuple(sheets), places, defined)
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if isinstance(item, Shown):
                    if item.name in places:
                        raise LayoutError(f"{item.name!r} has two homes")
                    places[item.name] = Place(sheet.title, number, column, graph.sized(item.name))
                    if item.defined:
                        defined[item.name] = item.defined
                column += layout.width(item)
            if column - 1 > LAST_COLUMN or number > LAST_ROW:
                raise LayoutError(f"sheet {sheet.title!r} is larger than a spreadsheet can be")
    return layout


class _Here:
    """Writes names as the formula of one cell sees them.

    A formula keeps its meaning when copied along its row or column: what stands in the same row or column moves with
    it, and so does the column of a model size; all else is anchored.
    """

    __slots__ = ("column", "layout", "row", "sheet", "size")

    def __init__(self, layout: Layout, sheet: str, row: int, column: int, size: int) -> None:
        self.layout, self.sheet, self.row, self.column, self.size = layout, sheet, row, column, size

    def print(self, expr: Expr) -> str:
        return Excel(self.name, self.span, self.sizes).print(expr)

    def name(self, name: str) -> str:
        if name in self.layout.defined:
            return self.layout.defined[name]
        return self._alone(self.layout.place(name))

    def sizes(self, name: str) -> str:
        """All sizes of a name, for sum()."""
        place = self.layout.place(name)
        if not place.sized:
            return self.name(name)
        end = place._replace(column=place.column + self.layout.graph.sizes - 1)
        return self._prefix(place.sheet) + ":".join(
            self._cell(corner._replace(sized=False), 0) for corner in (place, end)
        )

    def span(self, names: tuple[str, ...]) -> str:
        ends = self.layout.range_of(names)
        if ends is not None:
            return self._range(*ends)
        runs = _runs([self.layout.place(name) for name in names])
        chunks = [self._range(*run) if run[0] != run[1] else self._alone(run[0]) for run in runs]
        while len(chunks) > _MOST_ARGUMENTS:
            groups = [chunks[i : i + _MOST_ARGUMENTS] for i in range(0, len(chunks), _MOST_ARGUMENTS)]
            chunks = [f"SUM({','.join(group)})" for group in groups]
        return ",".join(chunks)

    def _alone(self, place: Place) -> str:
        return self._prefix(place.sheet) + self._cell(place, self.size if place.sized else 0)

    def _range(self, first: Place, last: Place) -> str:
        size = self.size if first.sized else 0
        return f"{self._prefix(first.sheet)}{self._cell(first, size)}:{self._cell(last, size)}"

    def _prefix(self, sheet: str) -> str:
        return "" if sheet == self.sheet else f"{quoted(sheet)}!"

    def _cell(self, place: Place, size: int) -> str:
        here = place.sheet == self.sheet
        column = place.column + size
        moves = place.sized or (here and column == self.column)
        row = place.row if here and place.row == self.row else f"${place.row}"
        return f"{'' if moves else '$'}{letters(column)}{row}"


def _plain(value: float | str) -> float | str:
    return value if isinstance(value, str) else float(value)


@cache
def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def quoted(sheet: str) -> str:
    """Return a sheet's title as formulas write it."""
    plain = sheet.isascii() and sheet.isalpha()
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


def _adjacent(places: list[Place]) -> tuple[Place, Place] | None:
    runs = _runs(places)
    return runs[0] if len(runs) == 1 else None


def _runs(places: list[Place]) -> list[tuple[Place, Place]]:
    """Cut a list of cells into stretches that each lie in one row or one column."""
    runs: list[tuple[Place, Place]] = []
    step = (0, 0)
    for place in places:
        if runs:
            first, last = runs[-1]
            now = (place.row - last.row, place.column - last.column)
            if place.sheet == last.sheet and now in ((1, 0), (0, 1)) and step in (now, (0, 0)):
                runs[-1], step = (first, place), now
                continue
        runs.append((place, place))
        step = (0, 0)
    return runs


def _ranges_wanted(expr: Expr) -> Iterator[Span]:
    """Every list of an expression but those that are summed just as they are."""
    if isinstance(expr, Span):
        yield expr
    elif isinstance(expr, Call) and not (
        expr.op == "sum_rows" and len(expr.args) == 1 and isinstance(expr.args[0], Span)
    ):
        for arg in expr.args:
            yield from _ranges_wanted(arg)
