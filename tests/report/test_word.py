"""The Word file: python-docx and LibreOffice read the numbers of the page from it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Inches
from openxml_audit import OpenXmlValidator
from PIL import Image

import reportgen
from reportgen.data.tables import make_json
from reportgen.describe.view import Equation
from reportgen.report.equations import math_element
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.report.word import make_docx
from reportgen.report.word_file import elements
from reportgen.report.word_html import parts
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from tests.support import needs
from tests.support.studies import SMALL
from tests.support.word import MOMENT, OPTIONS, opened, paragraphs, template

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from reportgen.describe.evaluation import Analysis

STUDIES = sorted(Path("inputs").glob("*.toml"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@pytest.fixture(scope="module")
def grant() -> Analysis:
    return analysed(Path("inputs/grant.toml"))


@pytest.fixture(scope="module")
def grant_file(grant: Analysis) -> bytes:
    return make_docx(grant, OPTIONS)


@pytest.fixture(scope="module")
def small() -> Analysis:
    return analyse(reportgen.evaluate(parse_study(SMALL.encode(), "small")))


def analysed(path: Path) -> Analysis:
    return analyse(reportgen.evaluate(reportgen.load(path)))


def packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class PageTables(HTMLParser):
    """The caption and the cells of every table of a document, without formulas, which are drawings there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._into: list[str] | None = None
        self._drawing = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "svg":
            self._drawing += 1
        elif tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in {"td", "th", "caption"}:
            self._into = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._drawing -= 1
        elif tag == "caption" and self._into is not None:
            self.tables[-1] = (packed("".join(self._into)), self.tables[-1][1])
            self._into = None
        elif tag in {"td", "th"} and self._into is not None:
            self.tables[-1][1][-1].append(packed("".join(self._into)))
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None and not self._drawing:
            self._into.append(data)


def word_tables(document: WordDocument) -> list[tuple[str, list[list[str]]]]:
    """The caption and the cells of every table, without formulas; of merged cells the first only."""
    found = []
    for table in document.tables:
        rows = []
        for line in table._tbl.tr_lst:
            cells = [cell for cell in line.tc_lst if cell.vMerge != "continue"]
            rows.append([packed("".join(text.text or "" for text in cell.iter(f"{W}t"))) for cell in cells])
        before: Any = table._tbl.getprevious()
        words = packed("".join(text.text or "" for text in before.iter(f"{W}t")))
        found.append((re.sub(r"^Table\d+\.", "", words), rows))
    return found


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_table_of_the_report_is_one_of_word_with_the_same_cells(path: Path, tmp_path: Path) -> None:
    analysis = analysed(path)
    data = make_docx(analysis, OPTIONS)
    document = opened(data)
    (tmp_path / "report.docx").write_bytes(data)
    assert [str(item) for item in OpenXmlValidator(max_errors=0).validate(str(tmp_path / "report.docx")).errors] == []
    page = PageTables(render(analysis, timestamp=MOMENT, version="9.9", profile=profile("a4"))).tables
    tables = word_tables(document)
    # A formula that is too long for a line, and one that no drawing is made of, is in words in only one of them.
    formulas = {number for number, (_, rows) in enumerate(page) if rows[0][1:2] in (["Formula"], ["Withitsnumbers"])}
    assert len(tables) == len(page) > 10
    assert formulas
    for number, (mine, theirs) in enumerate(zip(tables, page, strict=True)):
        if number in formulas:
            assert [(row[0], *row[2:]) for row in mine[1]] == [(row[0], *row[2:]) for row in theirs[1]]
        else:
            assert mine[1] == theirs[1]
        assert not theirs[0] or mine[0] == theirs[0]


def test_costs_are_those_of_the_json_file(grant: Analysis, grant_file: bytes) -> None:
    rows = opened(grant_file).tables[0].rows
    families = json.loads(make_json(grant, OPTIONS))["headline"][:-1]
    assert [(row.cells[0].text, row.cells[-1].text) for row in rows[1:-1]] == [
        (family["label"], f"${family['cost']:,.0f}") for family in families
    ]
    assert rows[-1].cells[-1].text == "$580,002"


def test_headings_captions_and_header_rows_are_real(grant_file: bytes) -> None:
    document = opened(grant_file)
    assert paragraphs(document, "Title") == ["Data mixtures for small language models"]
    assert "Budget justification" in paragraphs(document, "Heading 1")
    assert "Objective 1: training" in paragraphs(document, "Heading 2")
    assert paragraphs(document, "Caption")[0].startswith("Table 1. ")
    for table in document.tables:
        header = table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader")
        assert header is not None
    codes = [item.text.split()[:2] for item in document.element.body.iter(f"{W}instrText") if item.text]
    captioned = [words for words in paragraphs(document, "Caption") if words.startswith("Table ")]
    assert codes.count(["SEQ", "Table"]) == len(captioned) > 20
    assert ["TOC", "\\o"] in codes


def test_equations_are_those_of_word(small: Analysis) -> None:
    document = opened(make_docx(small, OPTIONS))
    equations = list(document.element.body.iter(f"{M}oMath"))
    assert len(equations) > 5
    read = ["".join(text.text or "" for text in item.iter(f"{M}t")) for item in equations]
    assert any(item.startswith("FLOPs=n1×n2×⋯×") and item.endswith("Crun") for item in read)
    sums = list(document.element.body.iter(f"{M}nary"))
    assert {item.find(f"{M}naryPr/{M}chr").get(f"{M}val") for item in sums} == {"∑"}
    assert all("".join(item.find(f"{M}e").itertext()) for item in sums)  # Word shows an empty box for a sum of nothing


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"42{,}155 \times \$6.155", ["42,155", "×", "$", "6.155"]),
        (r"3600 \, 356{,}040{,}000", ["3600", "\u2009", "356,040,000"]),
        (r"\min(1, a)", ["min", "(", "1", ",", "a", ")"]),
        (r"\operatorname{round}(x, 2)", ["round", "(", "x", ",", "2", ")"]),
        (r"\sum_{\text{sizes}} \left( \frac{a}{b} \right) c", ["sizes", "a", "b", "c"]),  # ∑ and ( are no characters
        (
            r"\begin{cases}1 & \text{if } a<b\\2 & \text{otherwise}\end{cases}",
            ["1", "if\xa0", "a", "<", "b", "2", "otherwise"],
        ),
    ],
)
def test_an_equation_has_the_characters_of_its_latex(latex: str, words: list[str]) -> None:
    page = f"<main><section><p>{math_element(Equation(latex, 'words'))}</p></section></main>"
    element = next(elements(Document(), parts(page)[0].blocks, profile("a4")))
    assert [text.text for text in element.iter(f"{M}t")] == words


def test_charts_are_pictures_that_say_what_they_show(grant_file: bytes) -> None:
    document = opened(grant_file)
    words = [item.get("descr") for item in document.element.body.iter() if str(item.tag).endswith("}docPr")]
    captions = [words for words in paragraphs(document, "Caption") if words.startswith("Figure ")]
    assert len(words) == len(document.inline_shapes) == len(captions) == 4
    assert words[0] == (
        "Cost by family: Engineer $308,585; Objective 1: training $259,464; "
        "Objective 3: open data and checkpoints $11,817; Objective 2: evaluation $136."
    )
    with ZipFile(BytesIO(grant_file)) as archive:
        pictures = [Image.open(BytesIO(archive.read(name))) for name in archive.namelist() if name.endswith(".png")]
    assert len(pictures) == len(words)
    assert all(len(set(picture.convert("RGB").get_flattened_data())) > 3 for picture in pictures)  # none is blank


def test_a_profile_says_which_sections_and_which_paper(small: Analysis) -> None:
    document = opened(make_docx(small, replace(OPTIONS, profile="justification")))
    assert paragraphs(document, "Heading 1")[0] == "Budget justification"
    assert "Method" not in paragraphs(document, "Heading 1")
    page = document.sections[0]
    assert (page.page_width, page.left_margin) == (Inches(8.5), Inches(1))
    font = document.styles["Normal"].font
    assert (font.name, font.size.pt if font.size else 0) == ("Arial", 11)


def test_two_builds_have_the_same_bytes_and_the_date_of_the_build(small: Analysis) -> None:
    first, second = (make_docx(small, OPTIONS) for _ in range(2))
    assert first == second
    filled = [make_docx(small, replace(OPTIONS, docx_template=template("{{p document }}"))) for _ in range(2)]
    assert filled[0] == filled[1]
    for data in (first, filled[0]):
        assert opened(data).core_properties.created == MOMENT
        assert opened(data).core_properties.title == "Small"
        with ZipFile(BytesIO(data)) as archive:
            assert {item.date_time for item in archive.infolist()} == {(2026, 1, 2, 3, 4, 4)}


@pytest.mark.office
@pytest.mark.parametrize("filled", [False, True], ids=["ours", "template"])
def test_libreoffice_opens_it_and_shows_its_tables(grant: Analysis, tmp_path: Path, filled: bool) -> None:
    if (office := shutil.which("soffice")) is None or not has_writer(office):
        needs.missing("LibreOffice Writer is not installed (apt: libreoffice-writer)")
    mine = template("{{p document }}") if filled else None
    file = tmp_path / "grant.docx"
    file.write_bytes(make_docx(grant, replace(OPTIONS, docx_template=mine)))
    for kind in ("txt:Text", "pdf"):
        subprocess.run(
            [
                *(office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"),
                *("--convert-to", kind, "--outdir", str(tmp_path), str(file)),
            ],
            check=True,
            capture_output=True,
            timeout=180,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    assert (tmp_path / "grant.pdf").read_bytes().startswith(b"%PDF")
    lines = [line.strip() for line in (tmp_path / "grant.txt").read_text("utf-8-sig").splitlines()]
    for row in opened(file.read_bytes()).tables[0].rows:
        for cell in row.cells:
            assert cell.text.strip() in lines or not cell.text
    assert "$580,002" in lines


def has_writer(office: str) -> bool:
    """Whether this LibreOffice has Writer; Calc alone opens no Word file."""
    return (Path(office).resolve().parent / "libswlo.so").exists()
