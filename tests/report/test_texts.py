"""Every text of a study file is shown: on the page, in the printed report, in the workbook."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook
from tests.support.studies import RICH

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

TIMESTAMP = datetime(2026, 11, 24, tzinfo=UTC)
# Each of these texts is somewhere in the study below, and is to be found in the page, the PDF and the workbook.
EVERYWHERE = (
    *(
        "Mark of an axis",
        "Mark of a scenario",
        "Mark of a sweep",
        "Mark of an entry",
        "Mark of a link",
        "Mark of scope",
    ),
    *("Mark of sizes", "Mark of assumptions", "Mark of families", "Mark of perspective", "Mark of provenance"),
    *("Mark of method", "Mark of sensitivity", "Mark of uncertainty", "Mark of corrections", "Mark of summary"),
    *("Mark of justification", "Mark of a typo", "Mark of reconciliation", "Z_perspective"),
)
SECTIONS = (
    *("sizes", "assumptions", "families", "perspective", "provenance", "method", "sensitivity", "uncertainty"),
    *("corrections", "summary", "justification", "reconciliation"),
)


def _study() -> str:
    notes = "".join(f'{name} = "Mark of {name}."\n' for name in SECTIONS)
    text = RICH
    for old, new in (
        (
            '[notes]\nscope = "Everything is in it."',
            f'[notes]\nscope = "Mark of scope."\nmetod = "Mark of a typo."\n{notes}',
        ),
        ('label = "Cheap"', 'label = "Cheap"\nnote = "Mark of a scenario."'),
        ('budget = "fixed"', 'budget = "fixed"\n  note = "Mark of a sweep."'),
        ("values = { rate = 100 }", 'values = { rate = 100 }\nnote = "Mark of an entry."'),
        ('label = "First"\n', 'label = "First"\nurl = "https://example.org/Mark%20of%20a%20link"\n'),
        ("[budgets.fixed]", '[axes.seeds]\nlabel = "Seeds"\nnote = "Mark of an axis."\n\n[budgets.fixed]'),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    return (
        text
        + '\n[perspective.per_run]\nlabel = "Each"\nsymbol = "Z_perspective"\nformula = "total_cost / total_runs"\n'
    )


@pytest.fixture(scope="module")
def study() -> Analysis:
    return analyse(reportgen.evaluate(parse_study(_study().encode())))


def _text(page: str) -> str:
    words = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    words = words.replace("%20", " ").replace("<sub>", "_").replace("\n", " ")
    return re.sub(r"<[^a][^>]*>", "", words)


@pytest.mark.parametrize("printed", [False, True])
def test_the_report_shows_every_text(study: Analysis, printed: bool) -> None:
    page = render(study, timestamp=TIMESTAMP, version="0", profile=profile("a4") if printed else None)
    missing = [mark for mark in EVERYWHERE if mark not in _text(page)]
    assert missing == []


def test_the_workbook_shows_every_text(study: Analysis) -> None:
    book = load_workbook(BytesIO(write_workbook(study, timestamp=TIMESTAMP, version="0")))
    cells = [cell for sheet in book if sheet.sheet_state == "visible" for row in sheet.iter_rows() for cell in row]
    shown = " ".join(
        f"{cell.value} {cell.comment.text if cell.comment else ''} {cell.hyperlink.target if cell.hyperlink else ''}"
        for cell in cells
    ).replace("%20", " ")
    assert [mark for mark in EVERYWHERE if mark not in shown] == []


def test_a_note_that_no_section_of_the_report_is_named_for_has_its_own_heading(study: Analysis) -> None:
    page = render(study, timestamp=TIMESTAMP, version="0")
    at = page.index('<h2 id="notes">Notes</h2>')
    assert "<h3>scope</h3>" in page[at:]
    assert "<h3>metod</h3>" in page[at:]
    assert "Mark of method." not in page[at:]


def test_a_report_whose_notes_all_have_their_section_has_no_section_of_notes() -> None:
    text = RICH.replace("scope =", "method =")
    page = render(analyse(reportgen.evaluate(parse_study(text.encode()))), timestamp=TIMESTAMP, version="0")
    assert 'id="notes"' not in page
