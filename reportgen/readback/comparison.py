"""The differences between two studies, as every format shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe.notebook import NotebookTable, table_html
from reportgen.describe.view import Writing, write
from reportgen.system.texts import counted

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
        """The difference as a fraction of the past figure's size, None where that is 0 or missing."""
        return self.difference / abs(self.past) if self.past and self.difference is not None else None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One family or the total, with one figure for each column."""

    id: str
    label: str
    figures: Mapping[str, FigureChange]


@dataclass(frozen=True, slots=True)
class ComparedBudget:
    """The requests of two budgets by category and period; the last ``sums`` rows add up categories, then periods.

    ``reason`` is why they are not subtracted, "" where they are.
    """

    rows: tuple[ComparedRow, ...]
    style: str
    currency: str
    sums: int
    reason: str = ""

    @property
    def moved(self) -> tuple[ComparedRow, ...]:
        """The rows that differ, then all sums."""
        cells, sums = self.rows[: -self.sums], self.rows[-self.sums :]
        return (*(row for row in cells if any(item.past != item.new for item in row.figures.values())), *sums)


@dataclass(frozen=True, slots=True, repr=False)
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
    budget: ComparedBudget | None = None

    def __repr__(self) -> str:
        """Return the names, the headline total in both studies and the number of changed inputs, on one line."""
        past, new, difference, _ = self._texts(self.total)
        totals = f"{self.headline.label} {past} to {new}" + (f" ({difference})" if difference else "")
        changed = counted(len(self.inputs), "changed input")
        return f"<Comparison of {self.names[0]!r} with {self.names[1]!r}: {totals}, {changed}>"

    def _repr_html_(self) -> str:
        """Return the headline figures of both studies as a notebook shows them."""
        *families, total = [(row.label, *self._texts(row.figures[self.headline.key])) for row in self.rows]
        line = f"{self.headline.label}; {counted(len(self.inputs), 'changed input')}"
        heads = ("", *self.names, "Difference", "%")
        return table_html(NotebookTable(self.title, line, heads, families, total))

    def _texts(self, figure: FigureChange) -> tuple[str, str, str, str]:
        """Return a figure of the headline in both studies, its difference and that in percent; "" for what is not."""
        style, (before, after) = self.headline.style, self.currencies
        signed = Writing("+")
        return (
            "" if figure.past is None else write(figure.past, style, currency=before),
            "" if figure.new is None else write(figure.new, style, currency=after),
            "" if figure.difference is None else write(figure.difference, style, currency=after, writing=signed),
            "" if figure.percent is None else write(figure.percent, "percent", writing=signed),
        )

    @property
    def total(self) -> FigureChange:
        """The headline total in both studies."""
        return self.rows[-1].figures[self.headline.key]

    def moves(self, part: float) -> bool:
        """Return whether the headline total differs by more than this part of the past one, or in what it is of."""
        if self.total.difference is None:
            return not self.total.comparable
        return self.total.difference != 0 and (self.total.percent is None or abs(self.total.percent) > part)

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
