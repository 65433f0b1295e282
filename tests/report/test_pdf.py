"""The PDF: the report's numbers, accessible, self-contained, the same bytes each time, within its profile's rules."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pydantic import TypeAdapter
from pypdf import PdfReader
from weasyprint import svg
from weasyprint.pdf import fonts

import reportgen
from reportgen.describe.about import ABOUT
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.summary.view import VIEWS
from reportgen.report.html import render
from reportgen.report.pdf import print_pdf, render_pdf
from reportgen.report.preflight import check, require
from reportgen.report.profiles import Profile, profile, profiles
from reportgen.study.analyse import analyse
from reportgen.system.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

TIMESTAMP = datetime(2026, 11, 24, 12, tzinfo=UTC)
# WeasyPrint 70 leaves its colour profile open when it writes PDF/A.
UNCLOSED = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
NAME = "scaling-exponents.pdf"


DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd' width='9' height='9'/></svg>"


def make(evaluation: Analysis, wanted: Profile, templates: Path | None = None) -> bytes:
    html = render(evaluation, timestamp=TIMESTAMP, version="1", templates=templates, profile=wanted)
    return render_pdf(html, timestamp=TIMESTAMP, variant=wanted.variant)


@pytest.fixture(scope="module")
def evaluation() -> Analysis:
    return analyse(reportgen.evaluate())


def test_a_drawing_that_fails_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<svg role='img' width='9' height='9'><title>t</title><path d='M 0 0 L 1 1'/></svg>"
    small_pdf(text)
    monkeypatch.setitem(svg.TAGS, "path", None)
    with pytest.raises(OutputError, match="cannot be made as designed: Failed to render SVG"):
        small_pdf(text)


def test_fonts_are_cut_to_their_glyphs_without_harfbuzz_too(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = small_pdf("cost")
    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    other = small_pdf("cost")
    assert not broken(other, profile("a4"))
    assert len(other) < 1.5 * len(usual)


@pytest.fixture(scope="module")
def a4(evaluation: Analysis) -> bytes:
    return make(evaluation, profile("a4"))


def small_pdf(body: str, style: str = "", head: str = "<title>T</title>") -> bytes:
    """A page of a few words that keeps the a4 profile's rules, unless what is given breaks them."""
    faces = profile("a4").font_faces()
    page = "@page { size: A4; margin: 20mm } body { font: 11pt 'Source Sans 3'; line-height: 1.3 }"
    html = f"<html lang='en'><head>{head}<style>{faces}{page}{style}</style></head><body><p>{body}</p></body></html>"
    return render_pdf(html, timestamp=TIMESTAMP)


def strict(**rules: Any) -> Profile:
    wanted = profile("a4")
    return replace(wanted, rules=replace(wanted.rules, **rules))


def broken(data: bytes, wanted: Profile, name: str = NAME) -> set[tuple[str, int]]:
    return {(item.rule, item.page) for item in check(data, wanted, name)}


def test_the_headline_table_of_the_pdf_is_the_evaluation(evaluation: Analysis, a4: bytes) -> None:
    text = PdfReader(BytesIO(a4)).pages[0].extract_text()
    table: Any = VIEWS["headline"](evaluation)
    for row in table.rows:
        flops, cost = (re.escape(cell.text) for cell in row.cells)
        assert re.search(rf"{re.escape(row.label)}†? .*{flops} ?{cost}", text), row.label
    assert re.search(rf"Total {re.escape(table.total.cells[0].text)} ?{re.escape(table.total.cells[1].text)}", text)


def test_the_first_page_stands_alone(evaluation: Analysis, a4: bytes) -> None:
    text = " ".join(PdfReader(BytesIO(a4)).pages[0].extract_text().split())
    for part in (
        evaluation.study[ABOUT].title,
        "$10.3M – $15.6M",
        "What matters most: price of a GPU-hour",
        "5.42 × 10²⁴",
    ):
        assert part in text


def test_the_same_inputs_give_the_same_bytes(evaluation: Analysis, a4: bytes) -> None:
    assert make(evaluation, profile("a4")) == a4


def test_another_time_gives_other_bytes(evaluation: Analysis, a4: bytes) -> None:
    later = datetime(2026, 11, 25, tzinfo=UTC)
    html = render(evaluation, timestamp=later, version="1", profile=profile("a4"))
    assert render_pdf(html, timestamp=later) != a4


def test_the_file_is_tagged_and_says_its_language_title_author_and_outline(evaluation: Analysis, a4: bytes) -> None:
    with pikepdf.open(BytesIO(a4)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title) == evaluation.study[ABOUT].title
        assert str(document.docinfo.Author) == "reportgen 1"
        assert str(document.docinfo.CreationDate).startswith("D:20261124120000")
        assert b'pdfuaid:part="1"' in root.Metadata.read_bytes()
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
            families = next(item for item in outline.root if item.title == "Experiment families").children
        assert titles[1:3] == ["Contents", "Method"]
        assert len(families) == len(evaluation.study[FAMILIES])


def structure(element: Any) -> list[tuple[str, Any]]:
    """Every structure element below one, with its tag."""
    kids = element.get("/K", [])
    found: list[tuple[str, Any]] = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append((str(kid.S), kid))
            found += structure(kid)
    return found


def test_every_figure_has_a_text_alternative_and_every_table_has_headers(a4: bytes) -> None:
    with pikepdf.open(BytesIO(a4)) as document:
        elements = structure(document.Root.StructTreeRoot)
        figures = [element for tag, element in elements if tag == "/Figure"]
        assert len(figures) > 15
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        tables = [element for tag, element in elements if tag == "/Table"]
        assert len(tables) > 15
        assert all(any(tag == "/TH" for tag, _ in structure(table)) for table in tables)


def test_headings_are_tagged_without_a_level_left_out(a4: bytes) -> None:
    with pikepdf.open(BytesIO(a4)) as document:
        levels = [int(tag[2]) for tag, _ in structure(document.Root.StructTreeRoot) if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_font_is_embedded_and_none_stands_in_for_another(a4: bytes) -> None:
    assert [item for item in check(a4, profile("a4")) if item.rule == "fonts"] == []


@pytest.mark.parametrize("name", profiles())
def test_a_profile_holds_what_its_types_say(name: str) -> None:
    written = json.dumps(asdict(profile(name)))
    assert TypeAdapter(Profile).validate_json(written, strict=True) == profile(name)


@UNCLOSED
@pytest.mark.slow
@pytest.mark.parametrize("name", profiles())
def test_the_bundled_study_keeps_every_profiles_rules(evaluation: Analysis, name: str) -> None:
    wanted = profile(name)
    require(make(evaluation, wanted), wanted, NAME)


@UNCLOSED
def test_an_archive_file_says_that_it_is_pdf_a(evaluation: Analysis) -> None:
    with pikepdf.open(BytesIO(make(evaluation, profile("archive")))) as document:
        metadata = document.Root.Metadata.read_bytes()
        assert b'pdfaid:part="3"' in metadata
        assert b'pdfaid:conformance="A"' in metadata
        assert "/OutputIntents" in document.Root
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize(
    "reference",
    [
        "<img alt='x' src='file:///etc/passwd'>",
        "<img alt='x' src='http://127.0.0.1:9/x.png'>",
        "<img alt='x' src='/etc/passwd'>",
        "<img alt='x' src='reportgen:../pyproject.toml'>",
        "<img alt='x' src='reportgen:fonts/../profiles/nsf.toml'>",
        "<img alt='x' src='reportgen:page.js'>",
        "<link rel='stylesheet' href='file:///etc/passwd'>",
        "<style>@import url(http://127.0.0.1:9/x.css);</style>",
        "<p style='background: url(file:///etc/passwd)'>x</p>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x.woff) } p { font-family: x }</style>",
        "<object data='file:///etc/passwd'></object>",
        "<embed src='file:///etc/passwd'>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<a rel='attachment' href='file:///etc/passwd'>x</a>",
        DRAWING,
        f"<img alt='x' src=\"data:image/svg+xml,{DRAWING}\">",
        "<style>p::before { content: url(file:///etc/passwd) }</style>",
        "<ul style='list-style-image: url(file:///etc/passwd)'><li>x</li></ul>",
    ],
)
def test_a_document_that_names_a_file_or_an_address_is_refused(reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        pytest.fail("the network was used")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(OutputError, match="outside the package"):
        small_pdf(reference)


def test_a_page_that_keeps_the_rules_passes() -> None:
    assert broken(small_pdf("Words that fit."), profile("a4")) == set()


LONG = "a line of words that is long enough to break over two lines of the page, and then some more of them. " * 20


@pytest.mark.parametrize(
    ("rule", "style", "rules"),
    [
        ("paper", "@page { size: letter }", {}),
        ("margin", "@page { margin: 5mm }", {"margin": 56.0}),
        ("font_size", "p { font-size: 9pt }", {"font_size": 10.0}),
        ("lines_per_inch", "p { line-height: 1 }", {"lines_per_inch": 6.0}),
        ("characters_per_inch", "p { letter-spacing: -0.08em }", {"characters_per_inch": 15.0}),
    ],
)
def test_a_style_that_breaks_a_rule_is_found_on_its_page(rule: str, style: str, rules: dict[str, float]) -> None:
    wanted = strict(**rules)
    assert (rule, 1) in broken(small_pdf(LONG, style), wanted)
    with pytest.raises(OutputError, match=rf"page 1: .*rule {rule}"):
        require(small_pdf(LONG, style), wanted)


def test_only_the_page_that_breaks_a_rule_is_named() -> None:
    data = small_pdf("one</p><p style='break-before: page; font-size: 7pt'>two</p><p style='break-before: page'>three")
    assert broken(data, strict(font_size=10.0)) == {("font_size", 2)}


def test_the_rules_of_the_file_are_checked() -> None:
    linked = small_pdf("<a href='https://example.org'>a link</a>")
    assert broken(linked, strict(links=False)) == {("links", 1)}
    several = small_pdf("one</p><p style='break-before: page'>two")
    assert broken(several, strict(max_pages=1)) == {("max_pages", 2)}
    name = "a & very long file name indeed, longer than it may be.pdf"
    assert broken(several, strict(file_name_length=50, file_name_without="&"), name) == {
        ("file_name_length", 0),
        ("file_name_without", 0),
    }
    assert broken(small_pdf("x", head=""), profile("a4")) == {("title", 0)}


def test_an_attachment_is_found() -> None:
    with pikepdf.open(BytesIO(small_pdf("x"))) as document:
        document.attachments["data.csv"] = pikepdf.AttachedFileSpec(document, b"1,2", filename="data.csv")
        changed = BytesIO()
        document.save(changed)
    assert ("attachments", 0) in broken(changed.getvalue(), strict(attachments=False))


def test_a_character_that_no_font_has_is_shown_as_a_box_and_told() -> None:
    # A character of a private area, which no font on any machine has.
    html = "<html lang='en'><head><title>T</title></head><body><h1>A\U000f1234B</h1><p>\U000f1234 \U000f4321</p></body>"
    printed = print_pdf(html, replace(profile("a4"), rules=replace(profile("a4").rules, margin=9)), timestamp=TIMESTAMP)
    assert printed.lacking == "\U000f1234\U000f4321"
    text = PdfReader(BytesIO(printed.data)).pages[0].extract_text()
    assert text.replace(" ", "").split() == ["A□B", "□□"]


def test_a_character_that_another_installed_font_has_keeps_the_rules() -> None:
    data = small_pdf("\u05d0\u05d1")  # Hebrew, which the fonts of the package lack
    assert broken(data, profile("a4")) == set()


def test_text_in_a_header_counts_where_headers_are_not_allowed() -> None:
    data = small_pdf("words", "@page { @top-left { content: 'a running head'; font: 11pt 'Source Sans 3' } }")
    assert broken(data, strict(margin=50.0)) == set()
    assert broken(data, strict(margin=50.0, margin_text=False)) == {("margin", 1)}


def test_a_template_of_the_users_own_is_held_to_the_rules_too(evaluation: Analysis, tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "provenance.html.j2").write_text("<p style='font-size: 5pt'>small print</p>")
    wanted = replace(profile("justification"), sections=("headline", "provenance"))
    assert ("font_size", 1) in broken(make(evaluation, wanted, tmp_path), wanted)


def test_weasyprint_is_imported_without_looking_for_a_compiler() -> None:
    code = (
        "import subprocess\n"
        "def refuse(*args, **kwargs):\n    raise AssertionError(args)\n"
        "subprocess.Popen = refuse\n"
        "from reportgen.report.pdf import render_pdf\n"
        "import ctypes.util; print(ctypes.util.find_library.__name__)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.stdout, result.returncode) == ("find_library\n", 0), result.stderr
