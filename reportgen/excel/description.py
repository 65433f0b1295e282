"""What a sheet is described by: rows of items with their roles, rules and number styles, charts, and page set-up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


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


# Of items a large study has a hundred thousand, and a dataclass takes three times as long to make.


class Words(NamedTuple):
    """Text. ``url`` links to the web, ``goto`` to a sheet by its title."""

    text: str
    role: str = "label"
    url: str = ""
    goto: str = ""
    comment: str = ""
    across: int = 1  # how many columns it takes, joined to one cell
    key: str = ""  # the entry these words are, where a person may edit them


class Shown(NamedTuple):
    """A name of the graph at its home: a value where it is an input, else its formula."""

    name: str
    style: str = "number"
    figure: Decimal | None = None
    role: str = ""
    rule: Rule | None = None
    defined: str = ""  # the defined name given to the cell


class Linked(NamedTuple):
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
    from_zero: bool = False  # the axis, whatever program draws it; for numbers that cannot be less
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
    units = text.encode("utf-16-le")  # which Excel counts characters in
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"
