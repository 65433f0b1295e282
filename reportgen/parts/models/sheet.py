"""The Models sheet: one row a quantity, one column a model size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.kinds import LARGEST_NUMBER, LONGEST_CHOICE
from reportgen.describe.sheet import Among, Between, HomeCell, LinkCell, Sheet, SheetRow, TextUpTo, WordsCell
from reportgen.describe.sheet_rows import FIRST_SIZE, TABLE, group, headings, plain, top
from reportgen.graph.names import AT_SIZES, OWN, SIZE_NAMES, of
from reportgen.parts.assumptions.spare import entry_places
from reportgen.parts.measures.shape import MEASURES, SUM_COLUMNS, sums_at_sizes
from reportgen.parts.models.members import POSITION, position_label, size_columns
from reportgen.parts.models.shape import BUDGETS, MODELS, size_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.tables import Study
    from reportgen.parts.models.shape import SizeInput

_RULE = Between(-LARGEST_NUMBER, LARGEST_NUMBER, "A number for this model size.")


def sheets(book: Book) -> Iterator[Sheet]:
    """Describe the sheet."""
    if not book.study[MODELS].inputs:
        return
    title = "Models"
    rows = top(title, "One column a model size, at the same place as on Sweeps; one formula across each row.")
    names = book.study[MODELS].names
    heading = HomeCell(SIZE_NAMES, "text", role="heading") if names else size_heading_cell(book.study)
    rows.append(SheetRow([*headings("Quantity", "Symbol", "Unit", ""), heading]))
    rows += [*_sizes(book), *_budgets(book), *_all_sweeps(book)]
    yield Sheet(
        title,
        rows,
        order=50,
        purpose="Model sizes and what follows for each",
        widths={4: 3},
        freeze=(TABLE + 1, FIRST_SIZE),
        repeat=(TABLE, TABLE),
        sides=(1, 3),
    )


def size_heading_cell(study: Study, role: str = "") -> LinkCell:
    """Return the heading of the columns of the model sizes: their names, or the values of what titles them."""
    name, _, style = size_heading(study)
    if style == "text":
        return LinkCell(name, style, role=role or "heading")
    return LinkCell(name, "plain", role=role or "heading_number")


def words_cell(study: Study, name: str, item: SizeInput) -> HomeCell:
    """Return the cells of words of each size: chosen from a catalogue, or typed."""
    if item.catalogue is None:
        rule = TextUpTo(LONGEST_CHOICE, f"{item.label} of this model size.")
        return HomeCell(name, "text", role="input_words", rule=rule)
    entries = entry_places(study, item.catalogue, "name")
    return HomeCell(
        name, "text", role="choice", rule=Among(entries, f"{item.label}: choose one of the catalogue's entries.")
    )


def _sizes(book: Book) -> Iterator[SheetRow]:
    """Yield what is entered and computed for each size."""
    models = book.study[MODELS]
    yield _group(book, "Entered for each size")
    for name, item in models.inputs.items():
        cell = words_cell(book.study, name, item) if item.words else HomeCell(name, item.style, rule=_RULE)
        yield _row(item.label, item.symbol, item.unit, cell)
    yield _group(book, "Computed for each size")
    for name, item in models.words.items():
        if item.catalogue is not None:
            yield _row(position_label(item), "", "", HomeCell(of(name, POSITION), "count"))
    for name, column in size_columns(book.study).items():
        yield _row(column.label, column.symbol, column.unit, HomeCell(name, column.style))
    for name, quantity in models.quantities.items():
        yield _row(quantity.label, quantity.symbol, quantity.unit, HomeCell(name, quantity.style), quantity.note)


def _budgets(book: Book) -> Iterator[SheetRow]:
    """Yield what one run sees and costs under each budget, and how many runs have it."""
    runs, tokens, flops = SUM_COLUMNS
    for name, budget in book.study[BUDGETS].items():
        yield _group(book, f"Budget: {budget.label}")
        yield _row("Tokens of one run", "", tokens.unit, HomeCell(of(name, tokens.key), tokens.style), budget.note)
        note = book.study[MODELS].note
        yield _row("FLOPs of one run", "", flops.unit, HomeCell(of(name, flops.key), flops.style), note)
        if of(name, runs.key) in book.graph:
            ending = of("", of(name, runs.key))
            split_runs = any(item.endswith(ending) and OWN.owns(item) for item in book.graph.definitions)
            whose = "Runs of sweeps without values of their own" if split_runs else "Runs of all sweeps"
            yield _row(whose, "", runs.unit, HomeCell(of(name, runs.key), runs.style))
        for measure in (item for item in book.study[MEASURES] if of(name, item.id) in book.graph):
            yield _row(
                f"{measure.label} of these runs", "", measure.unit, HomeCell(of(name, measure.id), measure.style)
            )


def _all_sweeps(book: Book) -> Iterator[SheetRow]:
    """Yield the sums of all sweeps at each size, and every measure of them."""
    columns = [column for column in sums_at_sizes(book.study) if AT_SIZES(column.key) in book.graph]
    if not columns:
        return
    yield _group(book, "All sweeps together")
    for column in columns:
        yield _row(column.label, "", column.unit, HomeCell(AT_SIZES(column.key), column.style))
    for measure in (item for item in book.study[MEASURES] if AT_SIZES(item.id) in book.graph):
        yield _row(measure.label, "", measure.unit, HomeCell(AT_SIZES(measure.id), measure.style), measure.note)


def _group(book: Book, text: str) -> SheetRow:
    return group(text, FIRST_SIZE - 1 + book.graph.sizes)


def _row(label: str, symbol: str, unit: str, numbers: HomeCell, note: str = "") -> SheetRow:
    words = [WordsCell(label, "label", comment=note), WordsCell(plain(symbol), "symbol"), WordsCell(unit, "unit")]
    return SheetRow([*words, None, numbers])
