"""The differences between two studies, as every format shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Value
    from reportgen.describe.findings import Finding
    from reportgen.parts.measures.shape import RowColumn


@dataclass(frozen=True, slots=True)
class ChangedInput:
    """One changed input or fact with both values; a value is None where that study states none.

    ``effect`` is the effect on the headline total of this change alone, None where the study has no total with it.
    ``formulas`` are what workbooks have for the past and the new value, "" where that is the value itself.
    """

    name: str
    label: str
    past: Value
    new: Value
    style: str
    effect: float | None
    formulas: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both studies; None where a study does not have it.

    ``comparable`` is false where the two are not amounts of one thing, such as money of two currencies.
    """

    past: float | None
    new: float | None
    comparable: bool = True

    @property
    def difference(self) -> float | None:
        """The new figure less the past one, a missing one counted as 0; None where there is nothing to compare."""
        compared = self.comparable and not (self.past is None and self.new is None)
        return (self.new or 0.0) - (self.past or 0.0) if compared else None

    @property
    def percent(self) -> float | None:
        """The difference as a fraction of the past figure, None where that is 0 or missing."""
        return self.difference / self.past if self.past and self.difference is not None else None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One family or the total, with one figure for each column."""

    id: str
    label: str
    figures: Mapping[str, FigureChange]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two studies; ``uncompared`` are sentences on what could not be compared."""

    names: tuple[str, str]  # of the past study and the new one
    title: str
    currencies: tuple[str, str]
    language: str
    columns: tuple[RowColumn, ...]
    rows: tuple[ComparedRow, ...]
    inputs: tuple[ChangedInput, ...]
    headline: RowColumn
    uncompared: tuple[str, ...] = ()
    kept: tuple[Finding, ...] = ()  # what workbooks have that a study has no place for
    same_file: bool = True  # whether both studies were read from the same text
    of_workbook: bool = False  # whether one of them was read from a workbook

    @property
    def total(self) -> FigureChange:
        """The headline total in both studies."""
        return self.rows[-1].figures[self.headline.key]

    @property
    def interaction(self) -> float | None:
        """The difference of the total less the sum of the effects of the single changes."""
        if self.total.difference is None:
            return None
        return self.total.difference - sum(item.effect or 0.0 for item in self.inputs)

    @property
    def changed(self) -> bool:
        """Whether any input, fact or figure is different, or a workbook has something of a person's own."""
        return bool(self.inputs or self.kept) or any(
            figure.past != figure.new for row in self.rows for figure in row.figures.values()
        )
