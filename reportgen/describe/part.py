"""A part: one concept of a study with all its pieces, as one value that the engines iterate over.

A part states every piece. Where it has none it states ``Absent`` with the reason; a piece left out is an error when the
part's module is imported. A piece is a function, or ``Lazy`` where its module is to be imported
only by the engine that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.book import Book
    from reportgen.describe.builder import Builder
    from reportgen.describe.entries import Change, Entry
    from reportgen.describe.evaluation import Analysis, Evaluation
    from reportgen.describe.labels import Label
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.records import Records
    from reportgen.describe.setting import Setting
    from reportgen.describe.sheet import Sheet, SheetNames
    from reportgen.describe.tables import Study, Table
    from reportgen.describe.view import Section
    from reportgen.graph.graph import Graph

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Absent:
    """A piece that a part does not have, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lazy(Generic[F]):
    """A piece by its place, ``package.module:function``, imported when an engine asks for it."""

    place: str

    def load(self) -> F:
        """Return the function."""
        module, _, function = self.place.partition(":")
        return cast("F", getattr(import_module(module), function))


Piece: TypeAlias = "F | Lazy[F] | Absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One concept of a study. Engines ask for pieces with ``piece``; every field must be given.

    Attributes:
        name: what the concept is called, in the words of DESIGN.
        tables: its top-level tables of a study file, with their shapes.
        resolve: completes a study after it was read, as by assumptions that the part's table stands for.
        define: adds the part's inputs and definitions to the graph that every output is computed from.
        analyse: adds cases, definitions and checks that ask something of a costing once it has its total.
        labels: what the part's names are called in headings, with their number styles.
        entries: what a person may change, in a workbook, a file or with ``--set``.
        set_value: how ``--set`` spells the part's entries, where that is not an entry's own name.
        follow: further changes that a study file needs for changes of a workbook to hold.
        sheet_names: inputs and definitions that only the workbook shows.
        sheets: describes the part's sheets.
        sections: the sections of the report that show the part.
        views: the values that the report's templates show, by the name they ask for.
        records: the part's tables of the JSON document, of the CSV file and of the DataFrames.
    """

    name: str
    tables: tuple[Table[object], ...]
    resolve: Piece[Callable[[Study], Study]]
    define: Piece[Callable[[Builder], None]]
    analyse: Piece[Callable[[Analyses], None]]
    labels: Piece[Callable[[Study], Iterator[tuple[str, Label]]]]
    entries: Piece[Callable[[LoadedStudy, Graph], Iterator[Entry]]]
    set_value: Piece[Callable[[LoadedStudy, str, float | bool | str], Setting | str | None]]
    follow: Piece[Callable[[LoadedStudy, Mapping[str, Entry], list[Change]], list[Change]]]
    sheet_names: Piece[Callable[[Analysis], SheetNames]]
    sheets: Piece[Callable[[Book], Iterator[Sheet]]]
    sections: tuple[Section, ...] | Absent
    views: Piece[Mapping[str, Callable[[Analysis], object]]]
    records: Piece[Callable[[Evaluation], Iterator[Records]]]


def piece(stated: Piece[F]) -> F | None:
    """Return a piece of a part, imported where it is lazy; None where the part states that it has none."""
    if isinstance(stated, Absent):
        return None
    return cast("F", stated.load()) if isinstance(stated, Lazy) else stated
