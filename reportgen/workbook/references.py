"""References to names, and formulas filled with them, as the cells of one sheet write them.

A formula keeps its meaning when it is copied along its row or column: references to the same row or column are
relative, and so is the column of a model size; all others are absolute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reportgen.describe.addresses import Place, letters, quoted, runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.workbook.template import FormulaTemplate

_MOST_ARGUMENTS = 200  # of a function; spreadsheets allow 255


class Placed(Protocol):
    """The part of a layout that references need: the addresses of names."""

    @property
    def sizes(self) -> int:
        """How many model sizes there are."""

    @property
    def defined(self) -> Mapping[str, str]:
        """The defined names of cells."""

    @property
    def places(self) -> Mapping[str, Place]:
        """The addresses of the names' homes."""

    def place(self, name: str) -> Place:
        """Return the address of a name's home; raises LayoutError for a name without one."""

    def range_of(self, names: tuple[str, ...]) -> tuple[Place, Place] | None:
        """Return the first and last cell of names in adjacent cells in order, or None where they are not adjacent."""


class References:
    """Writes the references in the formulas of one sheet.

    In every method ``row`` and ``column`` are those of the cell with the formula, and ``size`` is the position of its
    model size, from 0; it is 0 for a cell without a size too.
    """

    __slots__ = ("_fixed", "_layout", "_places", "_rows", "_sheet")

    def __init__(self, layout: Placed, sheet: str) -> None:
        self._layout, self._places, self._sheet = layout, layout.places, sheet
        # Caches of references that are the same in every cell of the sheet: defined names, and cells on other sheets;
        # then the ranges of all sizes of names on other sheets.
        self._fixed = dict(layout.defined)
        self._rows: dict[str, str] = {}

    def filled(self, template: FormulaTemplate, reads: tuple[str, ...], row: int, column: int, size: int) -> str:
        """Return a template's formula with references to ``reads``, the names that the definition reads."""
        fixed = self._fixed
        texts: list[str] = []
        for kind, start, stop in template.gaps:
            if kind == "name":
                texts.append(fixed.get(reads[start]) or self.name(reads[start], row, column, size))
            elif kind == "sizes":
                texts.append(self._rows.get(reads[start]) or self._all_sizes(reads[start], row, column, size))
            else:
                texts.append(self._span(reads[start:stop], row, column, size))
        return template.text % tuple(texts)

    def name(self, name: str, row: int, column: int, size: int) -> str:
        """Return the reference to one name: its defined name, or its cell."""
        fixed = self._fixed.get(name)
        if fixed is not None:
            return fixed
        place = self._places.get(name) or self._layout.place(name)
        if place[0] == self._sheet:
            return self._cell(place, row, column, size)
        text = self._full_cell(place, row, column, size)
        if not place[3]:
            self._fixed[name] = text
        return text

    def _all_sizes(self, name: str, row: int, column: int, size: int) -> str:
        """Return the range of all sizes of a name, for sum()."""
        sheet, its_row, its_column, sized = self._places.get(name) or self._layout.place(name)
        if not sized:
            return self.name(name, row, column, size)
        its_end = its_column + self._layout.sizes - 1
        first, last = letters(its_column), letters(its_end)
        if sheet == self._sheet:
            row_text = its_row if its_row == row else f"${its_row}"
            begin = first if its_column == column else f"${first}"
            end = last if its_end == column else f"${last}"
            return f"{begin}{row_text}:{end}{row_text}"
        text = self._rows[name] = f"{quoted(sheet)}!${first}${its_row}:${last}${its_row}"
        return text

    def _span(self, names: tuple[str, ...], row: int, column: int, size: int) -> str:
        """Return a list of names as one range, or as arguments of SUM where the cells are not adjacent."""
        ends = self._layout.range_of(names)
        if ends is not None:
            return self._range(*ends, row, column, size)
        chunks = [
            self._range(*run, row, column, size) if run[0] != run[1] else self._full_cell(run[0], row, column, size)
            for run in runs([self._layout.place(name) for name in names])
        ]
        while len(chunks) > _MOST_ARGUMENTS:
            groups = [chunks[i : i + _MOST_ARGUMENTS] for i in range(0, len(chunks), _MOST_ARGUMENTS)]
            chunks = [f"SUM({','.join(group)})" for group in groups]
        return ",".join(chunks)

    def _range(self, first: Place, last: Place, row: int, column: int, size: int) -> str:
        return f"{self._full_cell(first, row, column, size)}:{self._cell(last, row, column, size)}"

    def _full_cell(self, place: Place, row: int, column: int, size: int) -> str:
        """Return a cell's address, with its sheet where that is another one."""
        cell = self._cell(place, row, column, size)
        return cell if place[0] == self._sheet else f"{quoted(place[0])}!{cell}"

    def _cell(self, place: Place, row: int, column: int, size: int) -> str:
        """Return a cell's address without its sheet, with dollar signs where it is absolute."""
        sheet, its_row, its_column, sized = place
        if sized:
            its_column += size
        if sheet == self._sheet:
            row_text = its_row if its_row == row else f"${its_row}"
            relative = sized or its_column == column
        else:
            row_text, relative = f"${its_row}", sized
        return f"{letters(its_column)}{row_text}" if relative else f"${letters(its_column)}{row_text}"
