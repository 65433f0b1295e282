"""The About sheet: what the file is, how to use it, what the colours mean, and where everything stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.excel.description import Row, Sheet, Words
from reportgen.excel.sheets import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportgen.excel.sheets.parts import Book

_USE = (
    "Choose a scenario on Assumptions, or change any cell in blue on yellow there; tables, charts and checks follow.",
    "Membership and counts of single sweeps are entries too: on Sweeps. The values of the grids are on Sensitivity.",
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
_PURPOSES = {
    parts.SUMMARY: "The headline table, comparisons and charts",
    parts.CHANGES: "What was changed against the study file, and its effects",
    parts.ASSUMPTIONS: "Every assumption, its scenarios, range and source",
    parts.CATALOGUES: "What assumptions can be filled from",
    parts.MODELS: "Model sizes and what follows for each",
    parts.SWEEPS: "Every sweep: counts, runs, tokens, FLOPs and measures",
    parts.CORRECTIONS: "Other readings of the source and their effects",
    parts.RECONCILIATION: "Published figures beside ours",
    parts.SENSITIVITY: "One assumption at a time, and two at a time",
    parts.CHANGE_CASES: "The workings behind Changes",
    parts.CASES: "The workings behind Corrections and Sensitivity",
    parts.CHECKS: "What must hold, and whether it does",
}


def sheet(book: Book, titles: Sequence[str]) -> Sheet:
    """Describe the sheet, with an index of the sheets of these titles."""
    rows = parts.top(book.study.study.title, book.study.study.subtitle or "A costing with live formulas")
    for title, several in (
        ("This file", _facts(book)),
        ("How to use it", _numbered(_USE)),
        ("Sheets", _index(titles)),
        ("Colours", _colours()),
        ("Conventions", _numbered(_CONVENTIONS)),
        ("Notes", _notes(book)),
    ):
        found = list(several)
        if found:
            rows += [parts.group(title, 3), *found, Row()]
    return Sheet(parts.ABOUT, rows, widths={1: 26, 2: 22, 3: 88}, freeze=(parts.TABLE, 1), pages=(1, 1))


def _facts(book: Book) -> Iterator[Row]:
    about = book.study.study
    facts = {
        "Study": about.title,
        "Source": about.source,
        "Currency": about.currency,
        "Built": f"{book.timestamp:%Y-%m-%d %H:%M} UTC",
        "Built by": f"reportgen {book.version}",
        "SHA-256 of the study file": book.study.fingerprint,
    }
    yield from (Row([Words(label), _text(text)]) for label, text in facts.items() if text)
    if about.url:
        yield Row([Words("Link"), Words(about.url, "web", url=about.url, across=2)])


def _numbered(sentences: Sequence[str]) -> Iterator[Row]:
    for number, sentence in enumerate(sentences, start=1):
        yield Row([Words(f"{number}.", "indented"), _text(sentence)])


def _index(titles: Sequence[str]) -> Iterator[Row]:
    for title in titles:
        yield Row([Words(title, "goto", goto=title), _text(_PURPOSES[title])])


def _colours() -> Iterator[Row]:
    yield from (Row([Words(sample, role), _text(meaning)]) for role, sample, meaning in _KEY)


def _notes(book: Book) -> Iterator[Row]:
    yield from (
        Row([Words(title, "wrapped"), _text(text, f"notes#{title}")]) for title, text in book.study.notes.items()
    )


def _text(text: str, key: str = "") -> Words:
    """Text in the two columns beside the labels."""
    return Words(text, "paragraph", across=2, key=key)
