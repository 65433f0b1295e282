"""The sheet Reconciliation: each published figure beside ours, and why the published rows miss the published total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.sheet import HomeCell, LinkCell, Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, headings, signed, top
from reportgen.graph.names import SCENARIO_TOTALS, TOTALS
from reportgen.parts.assumptions.shape import SCENARIOS
from reportgen.parts.cases.sheet import with_cases
from reportgen.parts.measures.shape import PUBLISHED, column_of
from reportgen.parts.models.sheet import size_heading_cell
from reportgen.parts.reconciliation.analyse import FIGURES_THAT_DIFFER, differing_name, gap_name, step_name
from reportgen.parts.reconciliation.figures import figures, gapped, sized_figures
from reportgen.parts.reconciliation.scenarios import (
    CASES_TABLE,
    PRINTED,
    RECONCILE,
    SCENARIOS_CHANGED,
    printed_scenarios,
    scenario_values,
)
from reportgen.parts.reconciliation.view import gap_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.book import Book
    from reportgen.describe.sheet import CellItem

_HEADINGS = (
    *("Figure", "Verdict", "Published", "Ours", "Ours less published", "Last digit's weight"),
    *("Rounds to it", "Rounds or is cut off", "Verdict no."),
)
_COMPARED = (  # of a printed row of the model-size table: what the row is called, its name's part, its number style
    ("ours less published", "difference", "signed_flops"),
    ("rounds to it", "rounds", "truth"),
    ("rounds or is cut off", "agrees", "truth"),
    ("verdict no.", "verdict_no", "count"),
)
_GAP = (  # what the row is called, its name's part, and whether the number has a sign
    ("Published rows, added up", "rows", False),
    ("Published total less published rows", "missing", True),
    ("Ours of the rows its table leaves out", "unlisted", False),
    ("Ours of the rows without a published figure", "unprinted", False),
    ("Left unexplained", "unexplained", True),
    ("Most that rounding or cutting off explains", "rounding", False),
)


def sheets(book: Book) -> Iterator[Sheet]:
    """Yield the sheet."""
    rows = top("Reconciliation", "Published figures beside ours: whether ours rounds to what the source prints.")
    rows += _figures(book)
    rows += _differing(book)
    rows += _gaps(book)
    rows += _sized(book)
    rows += _scenarios(book)
    yield Sheet(
        "Reconciliation",
        rows,
        widths={1: 46, 2: 18, 3: 22},
        freeze=(TABLE + 1, 3),
        order=80,
        purpose="Published figures beside ours",
    )
    table = book.analysis.cases.get(CASES_TABLE)
    if table is not None:
        title = "Scenario cases"
        rows = top(title, "The costing with each scenario chosen whose figures are published. Reconciliation reads it.")
        yield with_cases(book, table, Sheet(title, rows, order=102, purpose="The workings behind Reconciliation"))


def _figures(book: Book) -> Iterator[SheetRow]:
    yield SheetRow(headings("Row", *_HEADINGS))
    for name, (figure, row, column, style) in figures(book.study).items():
        items: list[CellItem | None] = [
            WordsCell(row),
            WordsCell(column, "unit"),
            HomeCell(RECONCILE(name, "verdict"), "text", role="words"),
            HomeCell(PRINTED(name), style, figure, role="constant"),
            LinkCell(name, style, figure),
            HomeCell(RECONCILE(name, "difference"), signed(style)),
            HomeCell(step_name(name), style if style == "flops" else "exact", role="constant"),
            HomeCell(RECONCILE(name, "rounds"), "truth"),
            HomeCell(RECONCILE(name, "agrees"), "truth"),
            HomeCell(RECONCILE(name, "verdict_no"), "count"),
        ]
        yield SheetRow(items)


def _differing(book: Book) -> Iterator[SheetRow]:
    """Yield the number of figures that differ: all, of one value, and of each printed row of the model-size table."""
    words = [WordsCell("Figures that differ", "total_label"), WordsCell("", "total_label")]
    yield SheetRow([*words, HomeCell(FIGURES_THAT_DIFFER, "count", role="total")])
    sized = [item.label for item in sized_figures(book.study).values()]
    for number, label in enumerate([*(["Figures of one value"] if figures(book.study) else []), *sized]):
        yield SheetRow([WordsCell(label, "indented"), None, HomeCell(differing_name(number), "count")])
    yield SheetRow()


def _gaps(book: Book) -> Iterator[SheetRow]:
    """Yield the printed rows against the printed total."""
    printed = [
        (column_of(book.study, key), key, figure)
        for key, figure in book.study[PUBLISHED].items()
        if key in gapped(book.study)
    ]
    if not printed:
        return
    labels = [column.label for column, _, _ in printed]
    yield SheetRow(headings("Why the published rows miss the published total", "", "", *labels))
    totals = [LinkCell(PRINTED(TOTALS(key)), column.style, figure) for column, key, figure in printed]
    yield SheetRow([WordsCell("Published total"), None, None, *totals])
    for label, part, has_sign in _GAP:
        cells = [
            HomeCell(
                gap_name(key, part),
                signed(column.style) if has_sign else column.style,
                scale=gap_scale(book.analysis, key),
            )
            for column, key, _ in printed
        ]
        yield SheetRow([WordsCell(label), None, None, *cells])
    verdicts = [HomeCell(gap_name(key, "verdict_no"), "count") for _, key, _ in printed]
    yield SheetRow([WordsCell("1 where that explains it, else 2"), None, None, *verdicts])
    yield SheetRow()


def _sized(book: Book) -> Iterator[SheetRow]:
    """Yield the printed rows of the model-size table, each with its comparison below."""
    if not sized_figures(book.study):
        return
    before: list[CellItem | None] = [None, None, None]
    title = size_heading_cell(book.study)
    yield SheetRow([WordsCell("The model-size table", "heading_left"), *before, title])
    for name, (_, of_row, style) in sized_figures(book.study).items():
        yield SheetRow([WordsCell(f"{of_row}: ours", "label"), *before, LinkCell(name, style)])
        cells = [
            ("published", HomeCell(PRINTED(name), style, role="constant")),
            ("last digit's weight", HomeCell(step_name(name), "flops", role="constant")),
            *((label, HomeCell(RECONCILE(name, part), how)) for label, part, how in _COMPARED),
        ]
        for label, cell in cells:
            yield SheetRow([WordsCell(label, "indented"), *before, cell])


def _scenarios(book: Book) -> Iterator[SheetRow]:
    """Yield the totals of scenarios with published figures, and what each states in the study file."""
    study = book.study
    if not printed_scenarios(study):
        return
    yield SheetRow()
    yield SheetRow(headings("Total of a scenario with published figures", "", "Ours"))
    for name, (_, row, column, style) in figures(study).items():
        if SCENARIO_TOTALS.owns(name):
            yield SheetRow([WordsCell(row), WordsCell(column, "unit"), HomeCell(name, style)])
    yield SheetRow()
    yield SheetRow(headings("What such a scenario states", "", "In the study file", "Differs"))
    for scenario, name, item in scenario_values(study, book.graph):
        role = "constant_words" if item.kind == "choice" else "constant"
        cells = (HomeCell(PRINTED(name), item.cell_style, role=role), HomeCell(RECONCILE(name, "changed"), "truth"))
        yield SheetRow([WordsCell(f"{study[SCENARIOS][scenario].label}: {item.label}"), None, *cells])
    words = [WordsCell("Values that differ", "total_label"), WordsCell("", "total_label")]
    yield SheetRow([*words, HomeCell(SCENARIOS_CHANGED, "count", role="total")])
