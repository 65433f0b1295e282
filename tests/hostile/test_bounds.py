"""Documents of large studies: what is long is cut, the document says so, and says where all of it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pypdf import PdfReader

from reportgen.report.html import render
from reportgen.report.markdown import Room
from reportgen.report.pdf import render_pdf
from reportgen.report.profiles import bounds, profile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook
from tests.hostile import count
from tests.support.studies import RICH

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
PRINTED = bounds(printed=True)
FAMILIES, SWEEPS, ASSUMPTIONS, CORRECTIONS, SIZES, QUANTITIES = 65, 9, 230, 62, 63, 20
RANGED = 40  # of the assumptions, those that a sweep reads
NOTE = "A line of a note.\n\n" * 200


def large() -> str:
    """More of everything than a PDF shows, and little else."""
    text = RICH.replace("values = [1, 2, 4]", f"values = {[float(n) for n in range(1, SIZES + 1)]}")
    parts = [
        f'\n[assumptions.more_{n}_]\nlabel = "More {n}"\nvalue = 2\nlow = 1\nhigh = 3\n' for n in range(ASSUMPTIONS)
    ]
    parts += [
        f'\n[models.quantities.wide_{n}_]\nlabel = "Wide {n}"\nformula = "width * {n}"\n' for n in range(QUANTITIES)
    ]
    parts += [
        f'\n[corrections.other_{n}_]\nlabel = "Other {n}"\npublished = "a"\ncorrected = "b"\n'
        for n in range(CORRECTIONS)
    ]
    for family in range(FAMILIES):
        parts.append(
            f'\n[[families]]\nid = "fam_{family}_"\nlabel = "Family {family}"\npublished = {{ cost = 1.0e2, flops = 2.0e9 }}\n'
        )
        parts.append(f'what = """{NOTE if family < 2 else ""}"""\n')
        for sweep in range(SWEEPS):
            number = family * SWEEPS + sweep
            seeds = f'"more_{number}_"' if number < RANGED else 1
            parts.append(
                f'[[families.sweeps]]\nid = "s_{sweep}_"\nlabel = "S"\naxes = {{ seeds = {seeds} }}\nbudget = "fixed"\n'
            )
    return text + "".join(parts)


@pytest.fixture(scope="module")
def evaluation() -> Analysis:
    return analyse(evaluate(parse_study(large().encode(), "large")))


@pytest.fixture(scope="module")
def printed(evaluation: Analysis) -> str:
    """The words of the document; where there is time for a minute's printing, as a reader of the PDF finds them."""
    document = render(evaluation, timestamp=MOMENT, version="1", profile=profile("a4"))
    if count("LONG_PDFS"):
        pages = PdfReader(BytesIO(render_pdf(document, timestamp=MOMENT))).pages
        words = " ".join(page.extract_text() for page in pages)
    else:
        words = unescape(re.sub(r"<[^<>]*>", " ", document))
    return " ".join(words.split())


COUNTS = {
    "headline": FAMILIES + 2,
    "families": FAMILIES + 2,
    "quantiles": FAMILIES + 2,
    "reconciliation": 2 * FAMILIES + 1,
    "assumptions": ASSUMPTIONS + 5,
    "explained": RANGED + 1,
    "swings": RANGED + 1,
    "corrections": CORRECTIONS + 1,
    "sizes": SIZES,
    "columns": QUANTITIES + 2,
}


@pytest.mark.slow
@pytest.mark.parametrize("table", COUNTS)
def test_a_long_table_of_the_pdf_is_cut_and_says_how_much_it_leaves_out_and_where_it_is(
    table: str, printed: str
) -> None:
    bound, total = PRINTED[table], COUNTS[table]
    assert total > bound.most
    assert f"{total - bound.most} of {total} {bound.what} are left out here; all are {bound.where}." in printed


@pytest.mark.slow
def test_sweeps_are_counted_over_all_families(printed: str) -> None:
    said = [
        int(number) for number in re.findall(rf"(\d+) of {SWEEPS} sweeps of this family are left out here", printed)
    ]
    shown = PRINTED["families"].most - 2
    assert sum(said) == shown * SWEEPS + 2 - PRINTED["sweeps"].most


@pytest.mark.slow
def test_a_long_note_is_cut_between_lines_and_says_so(printed: str) -> None:
    assert (
        len(
            re.findall(r"[\d,]+ of 3,800 characters of this note are left out here; all are in the study file", printed)
        )
        == 2
    )
    assert "A line of a no " not in printed


@pytest.mark.slow
def test_whatever_is_said_to_be_on_a_sheet_is_there(evaluation: Analysis) -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(evaluation, timestamp=MOMENT, version="1")), read_only=True)
    named = {name for bound in PRINTED.values() for name in re.findall(r"sheet (\w+)", bound.where)}
    assert named - {"Allocation", "Budget", "Calendar", "Catalogues", "Changes", "Prices"} <= set(book.sheetnames)
    rows = {
        name: {str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell}
        for name in named & set(book.sheetnames)
    }
    last = {
        "Summary": f"Family {FAMILIES - 1}",
        "Sweeps": f"Family {FAMILIES - 1}",
        "Assumptions": f"More {ASSUMPTIONS - 1}",
        "Corrections": f"Other {CORRECTIONS - 1}",
        "Models": f"Wide {QUANTITIES - 1}",
    }
    for name, label in last.items():
        assert any(label in cell for cell in rows[name]), (name, label)


def test_no_document_has_room_for_less_than_one_row_and_the_page_shows_no_less_than_print() -> None:
    page = bounds(printed=False)
    assert all(0 < bound.most <= page[name].most for name, bound in PRINTED.items())


def test_notes_have_room_one_by_one_and_together() -> None:
    room = Room(100, 150)
    assert room.opening("x" * 100) == "x" * 100
    assert room.opening("y" * 100) == "y" * 50
    assert room.opening("z") == ""


def test_a_note_is_cut_after_a_whole_line_where_it_has_one() -> None:
    assert Room(130, 1000).opening("one\ntwo\nthree three three") == "one\ntwo\n"
    assert Room(10, 1000).opening("no line ends here") == "no line en"


def test_marks_that_make_elements_take_more_room_than_letters() -> None:
    assert len(Room(600, 600).opening("|" * 1000)) == 10
