"""The funders' rules as the funders print them, beside the profiles and beside what the check of a PDF lets pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import pikepdf
import pytest
from pypdf import PdfReader

from reportgen.report.html import render
from reportgen.report.pdf import render_pdf
from reportgen.report.preflight import check
from reportgen.report.profiles import Profile, profile, profiles
from tests.support.rich import analysed

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
INCH, MILLIMETRE = 72.0, 72 / 25.4


class Limits(NamedTuple):
    """What a funder asks for: paper in points, the least margin, the least font size, and what else it limits."""

    paper: tuple[float, float]
    margin: float
    font_size: float
    lines: int | None = None  # in an inch
    pages: int | None = None
    characters: int | None = None  # in an inch
    figures: float = 0  # points, the least font size in figures
    sides: float = 0  # points, the least margin on the left and right


LETTER, A4 = (8.5 * INCH, 11 * INCH), (210 * MILLIMETRE, 297 * MILLIMETRE)
# NSF PAPPG, chapter II.C: margins of an inch in all directions, Arial of 10 points or larger, six lines an inch; a
# budget justification of at most five pages, so of three in the profile of that name. NIH, "Format Attachments": half
# an inch, 11 points, 15 characters an inch, six lines an inch, file names of at most 50 characters without an
# ampersand. Horizon Europe, templates of part B: A4, 15 mm, 11 points, 8 in figures. ERC, parts B1 and B2: 2 cm at the
# sides, 1.5 cm above and below. NAIRR and ACCESS Accelerate: three pages. Je-S: Arial 11, 2 cm, a justification of two
# pages.
FUNDERS = {
    "nsf": Limits(LETTER, INCH, 10, lines=6, pages=5),
    "nih": Limits(LETTER, INCH / 2, 11, lines=6, characters=15),
    "horizon": Limits(A4, 15 * MILLIMETRE, 11, figures=8),
    "erc": Limits(A4, 15 * MILLIMETRE, 11, sides=20 * MILLIMETRE),
    "nairr": Limits(LETTER, 0, 0, pages=3),
    "access": Limits(LETTER, 0, 0, pages=3),
    "ukri": Limits(A4, 20 * MILLIMETRE, 11, pages=2),
    "justification": Limits(LETTER, INCH, 10, lines=6, pages=5),
}


@pytest.mark.parametrize("name", list(FUNDERS))
def test_the_rules_of_a_profile_are_no_weaker_than_the_funders(name: str) -> None:
    asked, rules = FUNDERS[name], profile(name).rules
    assert rules.paper == pytest.approx(asked.paper, abs=0.5)
    assert rules.margin >= asked.margin - 0.1
    assert rules.font_size >= asked.font_size
    assert rules.figure_font_size >= asked.figures
    assert (rules.margin_sides or rules.margin) >= asked.sides - 0.1
    for limit, rule in (
        (asked.lines, rules.lines_per_inch),
        (asked.pages, rules.max_pages),
        (asked.characters, rules.characters_per_inch),
    ):
        assert limit is None or (rule is not None and rule <= limit)


@pytest.mark.parametrize("name", list(FUNDERS))
def test_a_profile_is_laid_out_as_its_rules_ask(name: str) -> None:
    asked, wanted = FUNDERS[name], profile(name)
    top, side = (
        {"in": INCH, "mm": MILLIMETRE}[item[-2:]] * float(item[:-2]) for item in (wanted.margin.split() * 2)[:2]
    )
    assert top >= asked.margin
    assert side >= max(asked.margin, asked.sides)
    assert wanted.text_width == pytest.approx(asked.paper[0] - 2 * side, abs=0.5)
    assert float(wanted.small.removesuffix("pt")) >= asked.font_size
    assert float(wanted.size.removesuffix("pt")) >= asked.font_size
    assert (wanted.text_font, wanted.heading_font) == ("Arimo", "Arimo")  # of Arial's metrics


def test_what_only_one_funder_asks_for() -> None:
    nih = profile("nih").rules
    assert (nih.links, nih.attachments, nih.margin_text) == (False, False, False)
    assert not profile("nsf").rules.margin_text
    assert (nih.file_name_length, nih.file_name_without) == (50, "&")
    assert (nih.file_bytes, profile("nsf").rules.pdf_version) == (100_000_000, "1.5")
    assert profile("archive").variant == "pdf/a-3a"
    assert profile("justification").sections == ("justification", "headline", "sensitivity")
    assert profile("justification").rules.max_pages == 3
    assert {name for name, item in profiles().items() if item.running} == {"a4", "letter", "archive", "internal"}
    assert profile("a4").text_width == pytest.approx((210 - 40) * MILLIMETRE, abs=0.2)


def whole_nsf() -> Profile:
    """NSF's pages with the whole report, and so without its limit of pages."""
    nsf = profile("nsf")
    return replace(nsf, own=(), checks=(), rules=replace(nsf.rules, max_pages=None))


@pytest.fixture(scope="module")
def printed() -> bytes:
    html = render(analysed(), timestamp=WHEN, version="1", profile=whole_nsf())
    return render_pdf(html, timestamp=WHEN)


def words(page: object) -> list[tuple[float, float, float, float]]:
    """Return left, baseline, size and length of each piece of text, as pypdf finds them."""
    found: list[tuple[float, float, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(tm[3] * cm[3]) or 1
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x, y, size * scale, float(len(text))))

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]  # a page of pypdf
    return found


def test_the_text_of_a_pdf_stands_within_the_margins_in_the_size_asked_for(printed: bytes) -> None:
    reader = PdfReader(BytesIO(printed))
    assert len(reader.pages) >= 3
    assert {tuple(float(side) for side in page.mediabox[2:]) for page in reader.pages} == {(612, 792)}
    # Of a page with drawings pypdf tells places in the drawings' own units.
    found = [item for page in reader.pages[1:3] for item in words(page)]  # which have no charts
    assert len(found) > 100
    for left, baseline, _, _ in found:
        assert left >= 72 - 1
        assert 72 - 1 <= baseline <= 792 - 72
    assert min(size for _, _, size, length in found if length > 12) >= 10 - 0.1


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("margin", {"margin": 73.5}),
        ("margin", {"margin_sides": 73.5}),
        ("font_size", {"font_size": 10.8}),
        ("font_size", {"figure_font_size": 13.0}),
        ("max_pages", {"max_pages": 2}),
        ("lines_per_inch", {"lines_per_inch": 4.0}),
        ("characters_per_inch", {"characters_per_inch": 10.0}),
        ("paper", {"paper": (595.3, 841.9)}),
        ("links", {"links": False}),
        ("file_name_length", {"file_name_length": 7}),
        ("file_name_without", {"file_name_without": "h"}),
        ("file_bytes", {"file_bytes": 1_000}),
        ("pdf_version", {"pdf_version": "2.1"}),
    ],
)
def test_a_rule_that_asks_for_a_little_more_is_broken(printed: bytes, rule: str, changed: dict[str, object]) -> None:
    nsf = whole_nsf()
    stricter = replace(nsf, rules=replace(nsf.rules, **changed))  # type: ignore[arg-type]  # by name
    assert check(printed, nsf, "rich.pdf") == []
    assert {item.rule for item in check(printed, stricter, "rich.pdf")} == {rule}


@pytest.mark.parametrize(
    ("moved", "side"), [((-60, 0), "left"), ((60, 0), "right"), ((0, 150), "top"), ((0, -650), "bottom")]
)
def test_each_margin_is_measured(printed: bytes, moved: tuple[int, int], side: str) -> None:
    result = BytesIO()
    with pikepdf.open(BytesIO(printed)) as document:
        page = document.pages[1]
        page.contents_add(f"1 0 0 1 {moved[0]} {moved[1]} cm\n".encode(), prepend=True)
        document.save(result)
    broken = check(result.getvalue(), whole_nsf(), "rich.pdf")
    assert [(item.rule, item.page) for item in broken] == [("margin", 2)]
    assert broken[0].message.startswith(f"{side} margin of ")
