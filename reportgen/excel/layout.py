"""Sheet descriptions to addresses, then definitions to formulas; knows nothing of the library that writes the file.

A sheet is rows of items. An item is words, a name of the graph at its home, or a link to a name's home. A name with one
value for each model size takes as many columns as there are sizes, so that the same size stands in the same column of
every sheet that begins its sizes there. ``arrange`` gives every name its address; only then are formulas printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from reportgen.errors import OutputError
from reportgen.excel.addresses import LAST_COLUMN, LAST_ROW, Place, adjacent, letters, quoted
from reportgen.excel.description import Linked, Shown, Words
from reportgen.excel.references import References
from reportgen.excel.template import template
from reportgen.formula.expr import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.excel.description import Item, Sheet
    from reportgen.excel.template import Template
    from reportgen.model.graph import Definition, Graph

_RESERVED = 64  # columns and rows for the hidden keys beside the cells


class LayoutError(ValueError):
    """A sheet description that cannot be laid out: a defect of the description, not of a study."""


class Valued(Protocol):
    """Whatever has a value for each name of a graph: an evaluation of a study, or of several studies' sums."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values by name."""


class Filled(NamedTuple):
    """An item ready to be written: one cell, or one a model size. ``stored`` are the values of formulas, else None.

    ``across`` says that a formula only repeats a name that has its home on another sheet.
    """

    row: int
    column: int
    item: Item
    contents: Sequence[str | float]
    stored: Sequence[str | float] | None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Every sheet with the address of every name placed on one of them."""

    graph: Graph
    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]
    defined: Mapping[str, str]  # a name of the graph -> the defined name of its cell
    sized: frozenset[str]  # the names with one value for each model size
    ranges: dict[tuple[str, ...], tuple[Place, Place] | None] = field(default_factory=dict)  # of each list met
    templates: dict[int, Template] = field(default_factory=dict)  # of each pattern met, by identity
    references: dict[str, References] = field(default_factory=dict)  # of each sheet asked for single formulas

    @property
    def sizes(self) -> int:
        """How many model sizes there are."""
        return self.graph.sizes

    def place(self, name: str) -> Place:
        """Return where a name has its home."""
        try:
            return self.places[name]
        except KeyError:
            raise LayoutError(f"{name!r} stands on no sheet") from None

    def cells(self, sheet: Sheet, evaluation: Valued) -> Iterator[Filled]:
        """Yield the cells of a sheet, row by row."""
        here = References(self, sheet.title)
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if item is None:
                    column += 1
                elif isinstance(item, Words):
                    yield Filled(number, column, item, (item.text,), None)
                    column += item.across
                else:
                    filled = self._of_name(here, number, column, item, evaluation.values[item.name])
                    yield filled
                    column += len(filled.contents)

    def width(self, item: Item | None) -> int:
        """Return how many columns an item takes."""
        if item is None:
            return 1
        if isinstance(item, Words):
            return item.across
        return self.graph.sizes if item.name in self.sized else 1

    def range_of(self, names: tuple[str, ...]) -> tuple[Place, Place] | None:
        """Return the first and last cell of names that stand side by side in order, None where they do not."""
        if names not in self.ranges:
            self.ranges[names] = adjacent([self.place(name) for name in names])
        return self.ranges[names]

    def address(self, names: tuple[str, ...]) -> str:
        """Return the absolute range, with its sheet, of names side by side or of all sizes of one name."""
        if len(names) == 1 and names[0] in self.sized:
            first = self.place(names[0])
            last = first._replace(column=first.column + self.graph.sizes - 1)
        else:
            ends = adjacent([self.place(name) for name in names])
            if ends is None:
                raise LayoutError(f"{names[0]!r} to {names[-1]!r} do not stand side by side")
            first, last = ends
        corners = [f"${letters(place.column)}${place.row}" for place in (first, last)]
        return f"{quoted(first.sheet)}!{':'.join(dict.fromkeys(corners))}"

    def _of_name(self, here: References, row: int, column: int, item: Shown | Linked, value: Any) -> Filled:
        name = item.name
        stored = value if name in self.sized else (value if isinstance(value, str) else float(value),)
        if isinstance(item, Linked):
            return Filled(row, column, item, self._written(here, row, column, name, None), stored)
        definition = self.graph.definitions.get(name)
        if definition is None:
            return Filled(row, column, item, stored, None)
        contents = self._written(here, row, column, name, definition)
        across = (
            isinstance(definition.pattern, Name) and self.place(definition.reads[0]).sheet != self.place(name).sheet
        )
        return Filled(row, column, item, contents, stored, across)

    def formulas(self, at: Place, name: str) -> list[str]:
        """Return the formula of each cell of a name: its own at its home, a reference to it anywhere else."""
        definition = self.graph.definitions.get(name) if self.places.get(name) == at else None
        if at.sheet not in self.references:
            self.references[at.sheet] = References(self, at.sheet)
        return self._written(self.references[at.sheet], at.row, at.column, name, definition)

    def _written(self, here: References, row: int, column: int, name: str, definition: Definition | None) -> list[str]:
        """The text of each cell: a definition's formula, or a reference to the name."""
        sized = name in self.sized
        if definition is None:
            if not sized:
                return [here.name(name, row, column, 0)]
            return [here.name(name, row, column + size, size) for size in range(self.sizes)]
        known = self.templates.get(id(definition.pattern))
        if known is None:
            known = self.templates[id(definition.pattern)] = template(definition.pattern)
        reads = definition.own or definition.reads
        for gap in known.ranges:
            if self.range_of(reads[gap.start : gap.stop]) is None:
                raise LayoutError(f"{name!r} reads {reads[gap.start]!r} and others, which do not stand side by side")
        if not sized:
            return [here.filled(known, reads, row, column, 0)]
        return [here.filled(known, reads, row, column + size, size) for size in range(self.sizes)]


def arrange(graph: Graph, sheets: Sequence[Sheet]) -> Layout:
    """Give every name of every sheet its address.

    Raises LayoutError for a name with two homes, OutputError for a study too large for a spreadsheet.
    """
    places: dict[str, Place] = {}
    defined: dict[str, str] = {}
    layout = Layout(graph, tuple(sheets), places, defined, graph.sized_names())
    sized = layout.sized
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if isinstance(item, Shown):
                    name = item.name
                    if name in places:
                        raise LayoutError(f"{name!r} has two homes")
                    places[name] = Place(sheet.title, number, column, name in sized)
                    if item.defined:
                        defined[name] = item.defined
                column += layout.width(item)
            if column > LAST_COLUMN - _RESERVED or number > LAST_ROW - _RESERVED:
                raise OutputError(
                    f"the study is too large for a workbook: sheet {sheet.title!r} would have more than the"
                    f" {LAST_COLUMN:,} columns or {LAST_ROW:,} rows of a spreadsheet"
                )
    return layout
