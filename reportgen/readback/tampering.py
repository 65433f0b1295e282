"""Find tampering: cells that are no entries and differ from what was written, and formulas and names that are gone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from reportgen.describe.addresses import cell_name, column_number, letters, quoted
from reportgen.describe.entries import shown
from reportgen.describe.findings import STALE, Finding
from reportgen.parts.families.shape import ADD_SWEEP, SWEEPS_SHEET
from reportgen.readback.book import cell_content
from reportgen.readback.formulas import REFERENCE, same, tokens, with_new_addresses
from reportgen.readback.reading import MAX_FINDINGS
from reportgen.readback.texts import alike
from reportgen.system.texts import counted, cut
from reportgen.workbook.keys import HOME, LINK, NAMED, WORDS
from reportgen.workbook.layout import Layout, LayoutError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reportgen.graph.graph import Graph, Leaf
    from reportgen.readback.book import BookCell, ReadBook
    from reportgen.readback.formulas import CellMoves
    from reportgen.readback.locate import KeyedCells, LocatedBook, LocatedSheet


def findings(
    book: ReadBook, located: LocatedBook, graph: Graph, editable: Collection[str], titles: Collection[str]
) -> list[Finding]:
    """Return a finding for everything that was tampered with.

    ``editable`` are the names whose cells may have other values: those of entries, and copies of an entry's words.
    ``titles`` are the original titles of all sheets.
    """
    missing = islice(_missing(located, graph, titles), MAX_FINDINGS)  # a marker may claim a million rows
    layout = Layout(graph, (), located.places, located.named, graph.sized_names())
    to_file = None if located.moved.unmoved else located.moved.inverse()
    changed = [
        finding
        for keyed in located.items
        if to_file is not None or not _as_written(keyed, layout)
        for finding in _changed(keyed, located, layout, editable, to_file)
    ]
    strays = islice(_strays(located, layout), MAX_FINDINGS)
    return [*missing, *changed, *_names(book, located), *strays, *_links(book)]


def _missing(located: LocatedBook, graph: Graph, titles: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each missing sheet, row and column, each copied row, and each name not in the study."""
    for title in titles:
        if title not in located.sheets:
            message = f"sheet {title!r} is missing, or its hidden keys are"
            yield Finding("missing", title, "", "", title, "nothing", message)
    for title, sheet in located.sheets.items():
        for row in sorted(sheet.corner.rows - set(sheet.rows.values())):
            message = f"row {row} of sheet {title!r}, as it was written, is missing"
            yield Finding("missing", sheet.sheet.title, "", "", f"row {row}", "nothing", message)
        for column in sorted(set(range(1, sheet.corner.columns + 1)) - set(sheet.columns.values())):
            message = f"column {letters(column)} of sheet {title!r}, as it was written, is missing"
            yield Finding("missing", sheet.sheet.title, "", "", f"column {letters(column)}", "nothing", message)
        for row in sheet.duplicate_rows:
            message = f"row {row} of sheet {sheet.sheet.title!r} is a copy of another row, which the study has once"
            message += f"; {ADD_SWEEP}" if title == SWEEPS_SHEET else ""
            yield Finding("stray", sheet.sheet.title, f"A{row}", "", "nothing", f"row {row}", message)
    for name, keyed in located.homes.items():
        if name not in graph.inputs and name not in graph.definitions:
            message = f"the workbook has {name!r}, which the study it carries does not say; another version wrote it"
            yield Finding("missing", keyed.located.sheet.title, keyed.address(), name, "nothing", name, message)


def _as_written(keyed: KeyedCells, layout: Layout) -> bool:
    """Return whether the cells of a key hold the very formulas that they were written with, where no cell was moved.

    Most cells of most workbooks do. Any doubt is for ``_changed`` to tell: false is no finding.
    """
    name = keyed.key.name
    if keyed.key.mark == WORDS or (keyed.key.mark != LINK and name not in layout.graph.definitions):
        return False
    try:
        return [cell.formula for cell in keyed.cells] == layout.formulas(keyed.original, name)
    except (LayoutError, KeyError):
        return False


def _changed(
    keyed: KeyedCells, located: LocatedBook, layout: Layout, editable: Collection[str], to_file: CellMoves | None
) -> Iterator[Finding]:
    """Yield a finding for each cell of a key whose formula or fixed value was changed.

    ``to_file`` maps original addresses to those of the file; None where all cells have their original addresses.
    """
    mark, name = keyed.key.mark, keyed.key.name
    if mark == WORDS or None in keyed.columns:
        return
    graph = layout.graph
    if mark in {HOME, NAMED} and name not in graph.definitions:
        if name in graph.inputs and name not in editable:
            yield from _constant(keyed, graph)
        return
    try:
        expected = layout.formulas(keyed.original, name)
    except LayoutError:
        missing = (
            name
            if mark == LINK
            else next((read for read in graph.definitions[name].reads if read not in layout.places), name)
        )
        message = f"formula of {name!r} reads {missing!r}, whose cell is missing"
        yield Finding(
            "missing", keyed.located.sheet.title, keyed.address(), name, missing, keyed.cells[0].formula or "", message
        )
        return
    except KeyError:
        return  # a name that is not in the study, which _missing reports
    moved = located.moved
    title = keyed.located.sheet.title
    for size, (cell, text) in enumerate(zip(keyed.cells, expected, strict=True)):
        if cell.formula == text and to_file is None:
            continue
        if cell.formula is None or not same(cell.formula, text, title, moved):
            yield _formula(keyed, size, cell, with_new_addresses(text, title, moved, to_file or moved))


def _formula(keyed: KeyedCells, size: int, cell: BookCell, expected: str) -> Finding:
    """Return the finding on a formula that was changed, deleted or overwritten."""
    name, title = keyed.key.name, keyed.located.sheet.title
    what = f"the reference to {name!r}" if keyed.key.mark == LINK else f"the formula of {name!r}"
    if cell.formula is not None:
        now = f"={cell.formula}"
        reads = (
            " reads another workbook:"
            if "[" in cell.formula
            else " lost a cell that it reads:"
            if "#REF!" in now
            else " is now"
        )
        message = f"{what}{reads} {cut(now)}, expected {cut('=' + expected)}"
    elif cell.value is None:
        now = "nothing"
        message = f"{what} was deleted, expected {cut('=' + expected)}"
    else:
        now = str(cell.value) if cell.error else shown(cell.value)
        kind = "error" if cell.error else "text" if isinstance(cell.value, str) else "number"
        message = f"{what} was overwritten by the {kind} {now}, expected {cut('=' + expected)}"
    return Finding("formula", title, keyed.address(size), name, f"={expected}", now, message)


def _constant(keyed: KeyedCells, graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each cell of a fixed value that was changed."""
    leaf: Any = graph.inputs[keyed.key.name]
    for size, (cell, value) in enumerate(zip(keyed.cells, leaf if isinstance(leaf, tuple) else (leaf,), strict=True)):
        if cell.formula is None and alike(cell.value, value):
            continue
        now = "nothing" if cell.formula is None and cell.value is None else cell_content(cell)
        message = f"the fixed value of {keyed.key.name!r} is {cut(now)}, expected {shown(value)}"
        yield Finding(
            "constant", keyed.located.sheet.title, keyed.address(size), keyed.key.name, shown(value), now, message
        )


def _names(book: ReadBook, located: LocatedBook) -> Iterator[Finding]:
    """Yield a finding for each defined name of the study that is missing, refers to another cell, or is hidden."""
    in_file = {name.lower(): (name, text) for name, text in book.names.items()}
    for name in located.named:
        keyed = located.homes[name]
        expected = f"{quoted(keyed.located.sheet.title)}!{keyed.address()}"
        if name.lower() not in in_file:
            message = f"defined name {name!r} is missing, expected {expected}"
            yield Finding("name", keyed.located.sheet.title, keyed.address(), name, expected, "nothing", message)
            continue
        text = in_file[name.lower()][1]
        match = REFERENCE.match(text)
        if match is None or tokens(text, "") != tokens(expected, ""):
            message = f"defined name {name!r} stands for {cut(text)}, expected {expected}"
            yield Finding("name", keyed.located.sheet.title, keyed.address(), name, expected, text, message)
    yield from _hidden(book, located)


def _hidden(book: ReadBook, located: LocatedBook) -> Iterator[Finding]:
    """Yield a finding for each name of one sheet that formulas there read in place of the study's."""
    expected = {name.lower() for name in located.named}
    titles = {item.sheet.title for item in located.sheets.values()}
    for (title, name), text in book.names_of_sheets.items():
        if title in titles and name.lower() in expected:
            message = f"defined name {name!r} of sheet {title!r} for {cut(text)} hides the study's"
            yield Finding("name", title, "", name, "nothing", text, message)


def _links(book: ReadBook) -> Iterator[Finding]:
    """Yield a finding where the workbook refers to other workbooks."""
    if book.links:
        message = f"the workbook refers to {counted(book.links, 'other workbook')}"
        yield Finding("name", "", "", "", "nothing", f"{book.links}", message)


def _strays(located: LocatedBook, layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each number or formula that was added inside a range that formulas of the study read."""
    for sheet in located.sheets.values():
        places = _added(located, sheet)
        if places:
            ranges = set(_ranges(located, layout, sheet.sheet.title))
            for row, column in places:
                if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in ranges):
                    cell = sheet.sheet.cells[row, column]
                    now = cell_content(cell)
                    message = (
                        f"{cut(now)} stands inside a range that formulas of the study read, expected nothing there"
                    )
                    if sheet.corner.title == SWEEPS_SHEET and row not in sheet.rows:
                        message += f"; {ADD_SWEEP}"
                    yield Finding("stray", sheet.sheet.title, cell_name(row, column), "", "nothing", now, message)


def _added(located: LocatedBook, sheet: LocatedSheet) -> list[tuple[int, int]]:
    """Return row and column of each number or formula of a sheet that no key covers."""
    keyed_places = located.covered[sheet.corner.title]
    last, hidden = sheet.hidden
    right = min(hidden)
    return [
        place
        for place, cell in sheet.sheet.cells.items()
        if place not in keyed_places
        and place[0] < last
        and place[1] < right
        and (cell.formula is not None or isinstance(cell.value, float))
        and place[0] not in sheet.duplicate_rows
    ]


def _ranges(located: LocatedBook, layout: Layout, title: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield every range of a sheet that formulas of the file read: its first row and column, last row and column."""
    for keyed in located.items:
        if keyed.key.mark in {HOME, NAMED} and keyed.key.name in layout.graph.definitions:
            parts = tokens(keyed.cells[0].formula or "", keyed.located.sheet.title)
            for first, mark, last in zip(parts, parts[1:], parts[2:], strict=False):
                if mark == ":" and first.startswith(f"{title}!"):
                    ends = [re.match(r"([A-Z]+)([0-9]+)\Z", end.rpartition("!")[2]) for end in (first, last)]
                    corners = [(int(end[2]), column_number(end[1])) for end in ends if end]
                    if len(corners) == 2:
                        yield (*min(corners), *max(corners))


def stale(located: LocatedBook, graph: Graph, values: Mapping[str, Leaf]) -> Iterator[Finding]:
    """Yield a finding for each stored value that differs from what the workbook's inputs give, which is ``values``."""
    for keyed in located.items:
        name = keyed.key.name
        if keyed.key.mark == WORDS or name not in values or (keyed.key.mark != LINK and name not in graph.definitions):
            continue
        value = values[name]
        at_sizes = value if isinstance(value, tuple) else (value,)
        for size, (cell, computed) in enumerate(zip(keyed.cells, at_sizes, strict=False)):
            if cell.formula is None or cell.value is None or cell.value == computed or alike(cell.value, computed):
                continue
            if cell.error and keyed.key.mark != LINK:
                message = f"the stored value of {name!r} is the error {cell.value}, its inputs give {shown(computed)}"
            else:
                message = f"the stored value of {name!r} is {shown(cell.value)}, its inputs give {shown(computed)}"
            yield Finding(
                STALE, keyed.located.sheet.title, keyed.address(size), name, shown(computed), shown(cell.value), message
            )
