"""Names and formulas as the cells of one sheet write them.

A formula keeps its meaning when copied along its row or column: what stands in the same row or column moves with
it, and so does the column of a model size; all else is anchored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reportgen.excel.addresses import Place, letters, quoted, runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.excel.template import Template

_MOST_ARGUMENTS = 200  # of a function; spreadsheets allow 255


class Placed(Protocol):
    """Whatever knows where names have their homes."""

    @property
    def sizes(self) -> int:
        """How many model sizes there are."""

    @property
    def defined(self) -> Mapping[str, str]:
        """The defined names of cells."""

    @property
    def places(self) -> Mapping[str, Place]:
        """The homes of names."""

    def place(self, name: str) -> Place:
        """Return where a name has its home, which is an error where it has none."""

    def range_of(self, names: tuple[str, ...]) -> tuple[Place, Place] | None:
        """Return the first and last cell of names that stand side by side in order, None where they do not."""


class References:
    """Writes what the cells of one sheet read.

    ``row`` and ``column`` are those of the cell that reads; ``size`` is the number of its model size, 0 for none.
    """

    __slots__ = ("_fixed", "_layout", "_places", "_rows", "_sheet")

    def __init__(self, layout: Placed, sheet: str) -> None:
        self._layout, self._places, self._sheet = layout, layout.places, sheet
        # What every cell of the sheet writes alike: names of their own, and cells and rows of sizes on other sheets.
        self._fixed = dict(layout.defined)
        self._rows: dict[str, str] = {}

    def filled(self, template: Template, reads: tuple[str, ...], row: int, column: int, size: int) -> str:
        """A formula with the addresses of what it reads."""
        fixed = self._fixed
        texts = [
            fixed.get(reads[start]) or self.name(reads[start], row, column, size)
            if kind == "name"
            else self._several(kind, reads[start:stop], row, column, size)
            for kind, start, stop in template.gaps
        ]
        return template.text % tuple(texts)

    def name(self, name: str, row: int, column: int, size: int) -> str:
        """One name."""
        fixed = self._fixed.get(name)
        if fixed is not None:
            return fixed
        place = self._places.get(name) or self._layout.place(name)
        if place[0] == self._sheet:
            return self._cell(place, row, column, size)
        text = self._alone(place, row, column, size)
        if not place[3]:
            self._fixed[name] = text
        return text

    def _several(self, kind: str, reads: tuple[str, ...], row: int, column: int, size: int) -> str:
        if kind == "sizes":
            return self._all_sizes(reads[0], row, column, size)
        return self._span(reads, row, column, size)

    def _all_sizes(self, name: str, row: int, column: int, size: int) -> str:
        """All sizes of a name, for sum()."""
        if name in self._rows:
            return self._rows[name]
        sheet, its_row, its_column, sized = self._layout.place(name)
        if not sized:
            return self.name(name, row, column, size)
        first = Place(sheet, its_row, its_column, sized=False)
        last = Place(sheet, its_row, its_column + self._layout.sizes - 1, sized=False)
        text = self._range(first, last, row, column, size)
        if sheet != self._sheet:
            self._rows[name] = text
        return text

    def _span(self, names: tuple[str, ...], row: int, column: int, size: int) -> str:
        ends = self._layout.range_of(names)
        if ends is not None:
            return self._range(*ends, row, column, size)
        chunks = [
            self._range(*run, row, column, size) if run[0] != run[1] else self._alone(run[0], row, column, size)
            for run in runs([self._layout.place(name) for name in names])
        ]
        while len(chunks) > _MOST_ARGUMENTS:
            groups = [chunks[i : i + _MOST_ARGUMENTS] for i in range(0, len(chunks), _MOST_ARGUMENTS)]
            chunks = [f"SUM({','.join(group)})" for group in groups]
        return ",".join(chunks)

    def _range(self, first: Place, last: Place, row: int, column: int, size: int) -> str:
        return f"{self._alone(first, row, column, size)}:{self._cell(last, row, column, size)}"

    def _alone(self, place: Place, row: int, column: int, size: int) -> str:
        cell = self._cell(place, row, column, size)
        return cell if place[0] == self._sheet else f"{quoted(place[0])}!{cell}"

    def _cell(self, place: Place, row: int, column: int, size: int) -> str:
        sheet, its_row, its_column, sized = place
        if sized:
            its_column += size
        if sheet == self._sheet:
            line = its_row if its_row == row else f"${its_row}"
            moves = sized or its_column == column
        else:
            line, moves = f"${its_row}", sized
        return f"{letters(its_column)}{line}" if moves else f"${letters(its_column)}{line}"
