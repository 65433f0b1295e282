"""What the sheets share: their titles, the rows at their top, and the study seen from a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reportgen.excel.description import Between, Item, Linked, Row, Shown, Words
from reportgen.model.graph import axis_ids, sweep_name

if TYPE_CHECKING:
    from datetime import datetime

    from reportgen.analysis import CaseTable
    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Graph
    from reportgen.model.study import Family, Study, Sweep

ABOUT = "About"
SUMMARY = "Summary"
ASSUMPTIONS = "Assumptions"
CATALOGUES = "Catalogues"
MODELS = "Models"
SWEEPS = "Sweeps"
CORRECTIONS = "Corrections"
RECONCILIATION = "Reconciliation"
SENSITIVITY = "Sensitivity"
CASES = "Cases"
CHECKS = "Checks"
CHANGES = "Changes"
CHANGE_CASES = "Change cases"

_COUNT = Between(0, 1e12, "How many there are of this axis: a number from 0.")
SIGNED = ("money", "flops", "percent", "exact")  # number styles of which there is one with a sign

FIRST_SIZE = 5  # the column of the first model size, on Models and on Sweeps alike
TABLE = 6  # the row in which a sheet's first table has its headings


@dataclass(frozen=True)
class Book:
    """All that the sheets describe: an analysed evaluation, its table of cases, and what made the file."""

    evaluation: Evaluation
    table: CaseTable
    version: str
    timestamp: datetime

    @property
    def study(self) -> Study:
        """The study evaluated."""
        return self.evaluation.study

    @property
    def graph(self) -> Graph:
        """Its graph."""
        return self.evaluation.graph

    @property
    def headline(self) -> tuple[str, str]:
        """The label and number style of the measure that effects and charts speak of."""
        measures = (measure for measure in self.study.measures if measure.id == self.study.study.headline)
        return next(((measure.label, measure.style) for measure in measures), ("FLOPs", "flops"))

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """Every axis, in the order of the columns."""
        return axis_ids(self.study)

    @cached_property
    def sweeps(self) -> list[tuple[str, Family, Sweep]]:
        """Every sweep with the graph's prefix for it and its family."""
        return [
            (sweep_name(family.id, sweep.id), family, sweep)
            for family in self.study.families
            for sweep in family.sweeps
        ]


def top(title: str, purpose: str) -> list[Row]:
    """The rows at the top of every sheet: title, purpose, whether all checks hold and which scenario is active."""
    return [
        Row([Words(title, "title")]),
        Row([Words(purpose, "subtitle")]),
        Row([Words("All checks", "strong"), Linked("check.all", "flag", role="flag")]),
        Row([Words("Active scenario", "strong"), Linked("scenario", "text", role="link_words")]),
        Row(),
    ]


def group(text: str, columns: int) -> Row:
    """The heading of a group of rows, as wide as their table."""
    return Row([Words(text, "group"), *[Words("", "group")] * (columns - 1)])


def headings(first: str, *others: str) -> list[Item | None]:
    """The headings of a table, the first one on the left."""
    return [Words(first, "heading_left"), *(Words(text, "heading") for text in others)]


def count(name: str) -> Shown:
    """A count of an axis: an entry where the study has a number, else its formula."""
    return Shown(name, "count", rule=_COUNT)


def plain(text: str) -> str:
    """A symbol as a cell can show it: TeX's backslashes and braces taken off."""
    return text.replace("\\", "").replace("{", "").replace("}", "")


def host(url: str | None) -> Words | None:
    """A link short enough for its column, as programs do not wrap the text of one."""
    return Words(urlsplit(url).hostname or "link", "web", url=url) if url else None


def signed(style: str) -> str:
    """The number style of a difference between two numbers of a style."""
    return f"signed_{style}" if style in SIGNED else style
