"""What a workbook holds that its study does not say: each cell that is no entry, against what was written there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.back.canonical import same, tokens, written
from reportgen.errors import Problem, nearest
from reportgen.excel.addresses import letters, quoted
from reportgen.excel.keys import HOME, LINK, NAMED, WORDS
from reportgen.excel.layout import Layout, LayoutError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reportgen.back.book import Cell, ReadBook
    from reportgen.back.found import Found, FoundSheet, Item
    from reportgen.model.graph import Graph

STALE = "stale"
VALUE = "value"
_TOLERANCE = 1e-9
_SHOWN = 160  # characters of a formula in a message
_REFERENCE = re.compile(r"('(?:[^']|'')+'|[\w.]+)!\$?([A-Z]{1,3})\$?([0-9]+)\Z")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a workbook should not hold. ``kind`` is formula, constant, missing, name, stray, value or stale."""

    kind: str
    sheet: str
    cell: str
    name: str
    expected: str
    found: str
    message: str

    @property
    def where(self) -> str:
        """Sheet and cell as formulas write them."""
        return f"{quoted(self.sheet)}!{self.cell}" if self.cell else self.sheet or "workbook"

    @property
    def problem(self) -> Problem:
        """The finding as a problem of an input."""
        return Problem(self.message, self.where)


def findings(
    book: ReadBook, found: Found, graph: Graph, entries: Collection[str], titles: Collection[str]
) -> list[Finding]:
    """Return everything that was tampered with; ``entries`` are the names whose cells may be changed."""
    gone = _missing(found, graph, titles)
    layout = Layout(graph, (), found.places, found.named, graph.sized_names())
    unmoved = found.moved.unmoved
    changed = [finding for item in found.items for finding in _changed(item, found, layout, entries, unmoved=unmoved)]
    return [*gone, *changed, *_names(book, found), *_strays(found, layout), *_links(book)]


def _missing(found: Found, graph: Graph, titles: Collection[str]) -> Iterator[Finding]:
    """Sheets, rows, columns and homes of names that are gone."""
    for title in titles:
        if title not in found.sheets:
            message = f"sheet {title!r} is missing, or its hidden keys are"
            yield Finding("missing", title, "", "", title, "nothing", message)
    for title, sheet in found.sheets.items():
        for row in sorted(sheet.corner.rows - set(sheet.rows.values())):
            message = f"row {row} of sheet {title!r}, as it was written, is missing"
            yield Finding("missing", sheet.sheet.title, "", "", f"row {row}", "nothing", message)
        for column in sorted(set(range(1, sheet.corner.columns + 1)) - set(sheet.columns.values())):
            message = f"column {letters(column)} of sheet {title!r}, as it was written, is missing"
            yield Finding("missing", sheet.sheet.title, "", "", f"column {letters(column)}", "nothing", message)
        for row in sheet.twice:
            message = f"row {row} of sheet {sheet.sheet.title!r} is a copy of another row, which the study has once"
            yield Finding("stray", sheet.sheet.title, f"A{row}", "", "nothing", f"row {row}", message)
    for name, item in found.homes.items():
        if name not in graph.inputs and name not in graph.definitions:
            message = f"the workbook has {name!r}, which the study it carries does not say; another version wrote it"
            yield Finding("missing", item.found.sheet.title, item.address(), name, "nothing", name, message)


def _changed(item: Item, found: Found, layout: Layout, entries: Collection[str], *, unmoved: bool) -> Iterator[Finding]:
    """A formula or fixed value that is another one."""
    mark, name = item.key.mark, item.key.name
    if mark == WORDS or None in item.columns:
        return
    graph = layout.graph
    if mark in {HOME, NAMED} and name not in graph.definitions:
        if name in graph.inputs and name not in entries:
            yield from _constant(item, graph)
        return
    try:
        expected = layout.formulas(item.at, name)
    except LayoutError:
        lost = (
            name
            if mark == LINK
            else next((read for read in graph.definitions[name].reads if read not in layout.places), name)
        )
        message = f"formula of {name!r} reads {lost!r}, whose cell is missing"
        yield Finding(
            "missing", item.found.sheet.title, item.address(), name, lost, item.cells[0].formula or "", message
        )
        return
    except KeyError:
        return  # a name the study does not say, which is told as missing
    moved = found.moved
    title = item.found.sheet.title
    for size, (cell, text) in enumerate(zip(item.cells, expected, strict=True)):
        if cell.formula == text and unmoved:
            continue
        if cell.formula is None or not same(cell.formula, text, title, moved):
            shown = written(text, title, moved)
            yield _formula(item, size, cell, shown)


def _formula(item: Item, size: int, cell: Cell, expected: str) -> Finding:
    name, title = item.key.name, item.found.sheet.title
    what = f"the reference to {name!r}" if item.key.mark == LINK else f"the formula of {name!r}"
    if cell.formula is not None:
        now = f"={cell.formula}"
        reads = (
            " reads another workbook:"
            if "[" in cell.formula
            else " lost a cell that it reads:"
            if "#REF!" in now
            else " is now"
        )
        message = f"{what}{reads} {_cut(now)}, expected {_cut('=' + expected)}"
    elif cell.value is None:
        now = "nothing"
        message = f"{what} was deleted, expected {_cut('=' + expected)}"
    else:
        now = str(cell.value) if cell.error else shown(cell.value)
        kind = "error" if cell.error else "text" if isinstance(cell.value, str) else "number"
        message = f"{what} was overwritten by the {kind} {now}, expected {_cut('=' + expected)}"
    return Finding("formula", title, item.address(size), name, f"={expected}", now, message)


def _constant(item: Item, graph: Graph) -> Iterator[Finding]:
    if item.key.name.endswith(".label"):
        return  # words copied from an entry, which a later build has as that was changed
    leaf: Any = graph.inputs[item.key.name]
    for size, (cell, value) in enumerate(zip(item.cells, leaf if isinstance(leaf, tuple) else (leaf,), strict=True)):
        if cell.formula is None and alike(cell.value, value):
            continue
        now = f"={cell.formula}" if cell.formula is not None else "nothing" if cell.value is None else shown(cell.value)
        message = f"the fixed value of {item.key.name!r} is {_cut(now)}, expected {shown(value)}"
        yield Finding("constant", item.found.sheet.title, item.address(size), item.key.name, shown(value), now, message)


def _names(book: ReadBook, found: Found) -> Iterator[Finding]:
    """Defined names that are gone, moved away or not ours."""
    have = {name.lower(): (name, text) for name, text in book.names.items()}
    for name in found.named:
        item = found.homes[name]
        expected = f"{quoted(item.found.sheet.title)}!{item.address()}"
        if name.lower() not in have:
            message = f"defined name {name!r} is missing, expected {expected}"
            yield Finding("name", item.found.sheet.title, item.address(), name, expected, "nothing", message)
            continue
        text = have[name.lower()][1]
        match = _REFERENCE.match(text)
        if match is None or tokens(text, "") != tokens(expected, ""):
            message = f"defined name {name!r} stands for {_cut(text)}, expected {expected}"
            yield Finding("name", item.found.sheet.title, item.address(), name, expected, text, message)
    known = {name.lower() for name in found.named}
    for lower, (name, text) in have.items():
        if lower not in known:
            message = f"defined name {name!r} for {_cut(text)} is not one of the study's{nearest(name, known)}"
            yield Finding("name", "", "", name, "nothing", text, message)


def _links(book: ReadBook) -> Iterator[Finding]:
    if book.links:
        message = f"the workbook refers to {book.links} other workbook{'s' * (book.links > 1)}"
        yield Finding("name", "", "", "", "nothing", f"{book.links}", message)


def _strays(found: Found, layout: Layout) -> Iterator[Finding]:
    """Numbers and formulas where the study has none, inside a range that a formula of the study adds up."""
    for title, sheet in found.sheets.items():
        places = _unknown(found, sheet)
        if places:
            ranges = list(_ranges(found, layout, sheet.sheet.title))
            for row, column in places:
                if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in ranges):
                    cell = sheet.sheet.cells[row, column]
                    now = f"={cell.formula}" if cell.formula is not None else shown(cell.value)
                    message = (
                        f"{_cut(now)} stands inside a range that formulas of the study read, expected nothing there"
                    )
                    yield Finding("stray", sheet.sheet.title, f"{letters(column)}{row}", "", "nothing", now, message)
        del title


def _unknown(found: Found, sheet: FoundSheet) -> list[tuple[int, int]]:
    known = {
        (item.row, column)
        for item in found.items
        if item.found is sheet
        for column in item.columns
        if column is not None
    }
    last, hidden = sheet.hidden
    right = min(hidden)
    return [
        place
        for place, cell in sheet.sheet.cells.items()
        if place not in known
        and place[0] < last
        and place[1] < right
        and (cell.formula is not None or isinstance(cell.value, float))
        and place[0] not in sheet.twice
    ]


def _ranges(found: Found, layout: Layout, title: str) -> Iterator[tuple[int, int, int, int]]:
    """Every range of a sheet, first row and column, last row and column, in formulas as found."""
    for item in found.items:
        if item.key.mark in {HOME, NAMED} and item.key.name in layout.graph.definitions:
            several = tokens(item.cells[0].formula or "", item.found.sheet.title)
            for first, mark, last in zip(several, several[1:], several[2:], strict=False):
                if mark == ":" and first.startswith(f"{title}!"):
                    ends = [re.match(r"([A-Z]+)([0-9]+)\Z", end.rpartition("!")[2]) for end in (first, last)]
                    corners = [(int(end[2]), _number(end[1])) for end in ends if end]
                    if len(corners) == 2:
                        yield (*min(corners), *max(corners))


def _number(text: str) -> int:
    number = 0
    for letter in text:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def stale(found: Found, graph: Graph, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Stored values that the workbook's own inputs do not give."""
    for item in found.items:
        name = item.key.name
        if item.key.mark == WORDS or name not in values or (item.key.mark != LINK and name not in graph.definitions):
            continue
        value = values[name]
        several = value if isinstance(value, tuple) else (value,)
        for size, (cell, ours) in enumerate(zip(item.cells, several, strict=False)):
            if cell.formula is None or cell.value is None or cell.value == ours or alike(cell.value, ours):
                continue
            if cell.error and item.key.mark != LINK:
                message = f"the stored value of {name!r} is the error {cell.value}, its inputs give {shown(ours)}"
            else:
                message = f"the stored value of {name!r} is {shown(cell.value)}, its inputs give {shown(ours)}"
            yield Finding(
                STALE, item.found.sheet.title, item.address(size), name, shown(ours), shown(cell.value), message
            )


def alike(value: object, ours: object) -> bool:
    """Whether a cell's value is ours; what programs store of one number may part in the last digits."""
    if isinstance(ours, str):
        return (
            (value is None and ours == "")
            or (isinstance(value, str) and plain(value) == plain(ours))
            or (value == 0 == len(ours))
        )
    if isinstance(value, str) or value is None:
        return False
    return math.isclose(float(value), float(ours), rel_tol=_TOLERANCE, abs_tol=1e-300)  # type: ignore[arg-type]  # numbers


def plain(text: str) -> str:
    """A text without what programs change of one in a cell: line ends, and how control characters are written."""
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{REPLACEMENT CHARACTER}", "").strip()


def shown(value: object) -> str:
    """A value as a message writes it."""
    if isinstance(value, str):
        return repr(_cut(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
