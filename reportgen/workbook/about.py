"""The About sheet: what the file is, how to use it, what the colours mean, and an index of the other sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.sheet import Sheet, SheetRow, WordsCell
from reportgen.describe.sheet_rows import TABLE, group, top
from reportgen.graph.names import words
from reportgen.parts.assumptions.shape import SCENARIOS, scenario_label
from reportgen.parts.blocks.shape import BLOCKS
from reportgen.parts.notes.shape import NOTES
from reportgen.workbook.keys import SOURCE_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.describe.book import Book

TITLE = "About"
_USE = (
    "Choose a scenario on Assumptions, or change any cell in blue on yellow there; tables, charts and checks follow.",
    "Membership and counts of single sweeps are entries too: on Sweeps. The values of the grids are on Sensitivity.",
    "To add a scenario, fill in an empty column of Assumptions; to add an entry to a catalogue, one of Catalogues.",
    "An entry left empty in a scenario's column is as in the first one; empty there, it comes from the catalogue.",
    "All sheets are protected against slips, without a password: Review, Unprotect Sheet opens them.",
    "A flag at the top of every sheet says whether all checks hold. Checks says which of them fails.",
)
_KEY = (
    ("input", "12.5", "Entry: a number to change"),
    ("choice", "a word", "Entry from a list"),
    ("calculation", "12.5", "Formula; leave as it is"),
    ("link", "12.5", "Taken from another sheet"),
    ("constant", "12.5", "Fixed value: published, or from the study file"),
    ("live", "12.5", "The live value of an assumption, by its own name in formulas"),
    ("total", "12.5", "Sum"),
)
_CONVENTIONS = (
    "Costs are positive. An effect or a difference is the changed figure less the unchanged one, with its sign.",
    "K, M and B after an amount stand for thousands, millions and billions; the cells hold the full number.",
    "7.99E+23 is 7.99 times ten to the 23rd power. A FLOP is one floating-point operation, FLOP/s its rate.",
    "A switch is 1 for on and 0 for off. A check is 1 where it holds, which shows as OK.",
    "Formulas hold no numbers but universal ones, such as 3600 seconds an hour; every other number has a cell.",
)


def about_sheet(book: Book, sheets: Sequence[Sheet]) -> Sheet:
    """Return the description of the About sheet; ``sheets`` are the other sheets, which its index lists."""
    about = book.study[ABOUT]
    rows = top(about.title, about.subtitle or "A costing with live formulas")
    for title, section in (
        ("This file", _facts(book)),
        ("How to use it", _numbered(_USE)),
        ("Sheets", _index(sheets)),
        ("Colours", _colours()),
        ("Conventions", _numbered(_CONVENTIONS)),
        ("Scenarios", _scenarios(book)),
        ("Notes", _notes(book)),
    ):
        section_rows = list(section)
        if section_rows:
            rows += [group(title, 3), *section_rows, SheetRow()]
    return Sheet(TITLE, rows, widths={1: 26, 2: 22, 3: 88}, freeze=(TABLE, 1), pages=(1, 1))


def _facts(book: Book) -> Iterator[SheetRow]:
    about, used = book.study[ABOUT], book.study[BLOCKS].used
    facts = {
        "Study": about.title,
        "Source": about.source,
        "Currency": about.currency,
        "Built": f"{book.timestamp:%Y-%m-%d %H:%M} UTC",
        "Built by": f"reportgen {book.version}",
        "Study file": _study_file(book),
        "Blocks": ", ".join(map(str, used)),
        f"SHA-256 of the study file{' with its blocks' if used else ''}": book.analysis.loaded.source.fingerprint,
    }
    yield from (SheetRow([WordsCell(label), _text(text)]) for label, text in facts.items() if text)
    if about.url:
        yield SheetRow([WordsCell("Link"), WordsCell(about.url, "web", url=about.url, across=2)])


def _study_file(book: Book) -> str:
    """Return what whoever passes the workbook on should know of the study file."""
    if not book.analysis.loaded.source.text:
        return "Not in this workbook, which was built from no file, so it cannot be read back."
    if not book.embed:
        return "Not in this workbook (--no-embed). To read the workbook back, give the file with --study."
    return (
        f"All of it, comments included, is in the hidden sheet {SOURCE_TITLE}. To leave it out, build with --no-embed."
    )


def _numbered(sentences: Sequence[str]) -> Iterator[SheetRow]:
    for number, sentence in enumerate(sentences, start=1):
        yield SheetRow([WordsCell(f"{number}.", "indented"), _text(sentence)])


def _index(sheets: Sequence[Sheet]) -> Iterator[SheetRow]:
    for sheet in sheets:
        yield SheetRow([WordsCell(sheet.title, "goto", goto=sheet.title), _text(sheet.purpose)])


def _colours() -> Iterator[SheetRow]:
    yield from (SheetRow([WordsCell(sample, role), _text(meaning)]) for role, sample, meaning in _KEY)


def _scenarios(book: Book) -> Iterator[SheetRow]:
    """Yield the scenarios that have a note."""
    scenarios = book.study[SCENARIOS]
    yield from (
        SheetRow([WordsCell(scenario_label(book.study, name), "wrapped"), _text(item.note)])
        for name, item in scenarios.items()
        if item.note
    )


def _notes(book: Book) -> Iterator[SheetRow]:
    yield from (
        SheetRow([WordsCell(title, "wrapped"), _text(text, words("notes", title))])
        for title, text in book.study[NOTES].items()
    )


def _text(text: str, key: str = "") -> WordsCell:
    """Return a text that takes the two columns beside the labels."""
    return WordsCell(text, "paragraph", across=2, key=key)
