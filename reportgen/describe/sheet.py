"""What a sheet is described by: rows of cells with their roles, rules and number styles, charts, and page set-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from reportgen.describe.number_forms import Scale
    from reportgen.graph.graph import Definition, Leaf


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
    """Validation: a number in this range; an end may be the name of a cell that holds it."""

    low: float | str
    high: float | str
    message: str = ""


@dataclass(frozen=True, slots=True)
class TextUpTo:
    """Validation: a text of so many characters at most."""

    most: int
    message: str = ""


Rule = Among | OneOf | Between | TextUpTo


# A large study has a hundred thousand of these, and a dataclass takes three times as long to make as a named tuple.


class WordsCell(NamedTuple):
    """Text. ``url`` links to the web, ``goto`` to a sheet by its title."""

    text: str
    role: str = "label"
    url: str = ""
    goto: str = ""
    comment: str = ""
    across: int = 1  # how many columns it takes, merged to one cell
    key: str = ""  # the entry these words are, where a person may edit them


class HomeCell(NamedTuple):
    """A name of the graph at its home: a value where it is an input, else its formula."""

    name: str
    style: str = "number"
    figure: Decimal | None = None
    role: str = ""
    rule: Rule | None = None
    defined: str = ""  # the defined name given to the cell
    scale: Scale | None = None  # of amounts that add up with those of other cells


class LinkCell(NamedTuple):
    """A reference to where a name has its home."""

    name: str
    style: str = "number"
    figure: Decimal | None = None
    role: str = "link"
    scale: Scale | None = None


CellItem = WordsCell | HomeCell | LinkCell


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Cells in adjacent columns from ``start`` on; None leaves a column out."""

    items: Sequence[CellItem | None] = ()
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
    horizontal: bool = False
    from_zero: bool = False  # whether the axis of numbers starts at zero, for numbers that cannot be less
    label_style: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows from the top, and how it is shown and printed.

    ``order`` is its place among the tabs; ``purpose`` what the index of the workbook says of it.
    """

    title: str
    rows: Sequence[SheetRow]
    widths: Mapping[int, float] = field(default_factory=dict)  # by column; the others are as wide as their cells need
    freeze: tuple[int, int] = (1, 1)  # the first row and column that scroll
    repeat: tuple[int, int] = (1, 1)  # the rows repeated at the top of each printed page
    charts: Sequence[Chart] = ()
    tab: str = "1F4E79"
    paper: str = "A4"
    sides: tuple[int, int] | None = None  # the columns repeated at the left of each printed page
    pages: tuple[int, int] = (1, 0)  # how many pages wide and high it is printed; 0 is as many as it takes
    order: int = 0
    purpose: str = ""


class SheetNames(NamedTuple):
    """Inputs and definitions that only sheets show, and the inputs that copy the words of an entry, with its name.

    ``replaced`` are the names of definitions that replace a definition of the study in the sheets.
    """

    inputs: Mapping[str, Leaf]
    definitions: Sequence[Definition]
    copies: Mapping[str, str] = {}
    replaced: Sequence[str] = ()
