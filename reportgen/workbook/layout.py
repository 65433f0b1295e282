"""Addresses for the names of sheet descriptions, and the definitions printed as formulas over these addresses.

A sheet has rows of items. An item is words, a name of the graph at its home, or a link to a name's home. A name with
one value for each model size takes one column a size, so that a size stands in the same column of every sheet that
begins its sizes in the same column. ``arrange`` assigns every name its address; formulas are printed after that.
Nothing here depends on the library that writes the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reportgen.describe.addresses import LAST_COLUMN, LAST_ROW, Place, adjacent, letters, quoted
from reportgen.describe.sheet import HomeCell, LinkCell, WordsCell
from reportgen.formula.expr import Name
from reportgen.system.errors import OutputError
from reportgen.workbook.references import References
from reportgen.workbook.template import formula_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportgen.describe.sheet import CellItem, Sheet
    from reportgen.graph.graph import Definition, Graph, Leaf
    from reportgen.workbook.template import FormulaTemplate

_RESERVED = 64  # columns and rows for the hidden keys beside the cells


class LayoutError(ValueError):
    """A sheet description that cannot be laid out: a defect of the description, not of a study."""


class Valued(Protocol):
    """Any object with a value for each name of a graph: an evaluation of a study, or the summary of a portfolio."""

    @property
    def values(self) -> Mapping[str, Leaf]:
        """The values by name."""


class Filled(NamedTuple):
    """An item with the content of its cells: one cell, or one for each model size.

    ``contents`` are texts, numbers or formulas; ``stored`` the values of the formulas, None where the contents are
    values. ``across`` is true for a formula that only repeats a name whose home is on another sheet.
    """

    row: int
    column: int
    item: CellItem
    contents: Sequence[str | float]
    stored: Sequence[str | float] | None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheets of a workbook, and the address of every name that has its home on one of them."""

    graph: Graph
    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]
    defined: Mapping[str, str]  # a name of the graph -> the defined name of its cell
    sized: frozenset[str]  # the names with one value for each model size
    # Caches: the range of each list of names, the template of each pattern by identity, the references of each sheet.
    ranges: dict[tuple[str, ...], tuple[Place, Place] | None] = field(default_factory=dict)
    templates: dict[int, FormulaTemplate] = field(default_factory=dict)
    references: dict[str, References] = field(default_factory=dict)

    @property
    def sizes(self) -> int:
        """How many model sizes there are."""
        return self.graph.sizes

    def place(self, name: str) -> Place:
        """Return the address of a name's home. Raises LayoutError for a name without one."""
        try:
            return self.places[name]
        except KeyError:
            raise LayoutError(f"{name!r} stands on no sheet") from None

    def cells(self, sheet: Sheet, evaluation: Valued) -> Iterator[Filled]:
        """Yield the items of a sheet with their cells' content, row by row and from left to right."""
        references = References(self, sheet.title)
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if item is None:
                    column += 1
                elif isinstance(item, WordsCell):
                    yield Filled(number, column, item, (item.text,), None)
                    column += item.across
                else:
                    filled = self._filled(references, number, column, item, evaluation.values[item.name])
                    yield filled
                    column += len(filled.contents)

    def width(self, item: CellItem) -> int:
        """Return how many columns an item takes."""
        if isinstance(item, WordsCell):
            return item.across
        return self.graph.sizes if item.name in self.sized else 1

    def range_of(self, names: tuple[str, ...]) -> tuple[Place, Place] | None:
        """Return the first and last cell of names in adjacent cells in order, or None where they are not adjacent.

        Raises LayoutError for a name without a home.
        """
        if names not in self.ranges:
            self.ranges[names] = adjacent([self.place(name) for name in names])
        return self.ranges[names]

    def address(self, names: tuple[str, ...]) -> str:
        """Return the absolute range, with its sheet, of names in adjacent cells or of all sizes of one name.

        Raises LayoutError where the names are not adjacent or have no home.
        """
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

    def _filled(self, references: References, row: int, column: int, item: HomeCell | LinkCell, value: Leaf) -> Filled:
        """Return a name's item with the content of its cells; ``value`` is the name's value."""
        name = item.name
        stored = value if isinstance(value, tuple) else (value if isinstance(value, str) else float(value),)
        if isinstance(item, LinkCell):
            return Filled(row, column, item, self._formulas(references, row, column, name, None), stored)
        definition = self.graph.definitions.get(name)
        if definition is None:
            return Filled(row, column, item, stored, None)
        contents = self._formulas(references, row, column, name, definition)
        across = (
            isinstance(definition.pattern, Name) and self.place(definition.reads[0]).sheet != self.place(name).sheet
        )
        return Filled(row, column, item, contents, stored, across)

    def formulas(self, at: Place, name: str) -> list[str]:
        """Return the formula of each cell of a name at a place: its own at its home, a reference to it elsewhere.

        Raises LayoutError where the formula reads a name without a home, or a list whose names are not adjacent.
        """
        definition = self.graph.definitions.get(name) if self.places.get(name) == at else None
        if at.sheet not in self.references:
            self.references[at.sheet] = References(self, at.sheet)
        return self._formulas(self.references[at.sheet], at.row, at.column, name, definition)

    def _formulas(
        self, references: References, row: int, column: int, name: str, definition: Definition | None
    ) -> list[str]:
        """Return the text of each cell: the definition's formula, or without a definition a reference to the name."""
        sized = name in self.sized
        if definition is None:
            if not sized:
                return [references.name(name, row, column, 0)]
            return [references.name(name, row, column + size, size) for size in range(self.sizes)]
        template = self.templates.get(id(definition.pattern))
        if template is None:
            template = self.templates[id(definition.pattern)] = formula_template(definition.pattern)
        reads = definition.reads
        for gap in template.ranges:
            if self.range_of(reads[gap.start : gap.stop]) is None:
                raise LayoutError(f"{name!r} reads {reads[gap.start]!r} and others, which do not stand side by side")
        if not sized:
            return [references.filled(template, reads, row, column, 0)]
        return [references.filled(template, reads, row, column + size, size) for size in range(self.sizes)]


def arrange(graph: Graph, sheets: Sequence[Sheet]) -> Layout:
    """Return the layout of sheets, with the address of every name that has a home on one of them.

    Raises LayoutError for a name with two homes, and OutputError where a sheet has more rows or columns than a
    spreadsheet.
    """
    places: dict[str, Place] = {}
    defined: dict[str, str] = {}
    layout = Layout(graph, tuple(sheets), places, defined, graph.sized_names())
    sized = layout.sized
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, start=1):
            column = row.start
            for item in row.items:
                if item is None:  # half of the cells of a large table of cases
                    column += 1
                    continue
                if isinstance(item, HomeCell):
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
