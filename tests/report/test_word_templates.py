"""A Word file of the user's own is filled in, and texts of a study stay texts in it."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.shared import RGBColor
from openxml_audit import OpenXmlValidator

import reportgen
from reportgen.pipeline import outputs
from reportgen.report import word
from reportgen.report.user_files import read_docx_template
from reportgen.report.word import make_docx
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.system.child import Limits
from reportgen.system.errors import OutputError
from tests.support.studies import SMALL
from tests.support.word import OPTIONS, opened, paragraphs, template

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

HOSTILE = "{{ 7*7 }} {% raw %} <w:p/> A&B &amp; {_{ 8*8 }_} ]]> \\u0027 {{p document }} <?reportgen document?>"


@pytest.fixture(scope="module")
def small() -> Analysis:
    return analyse(reportgen.evaluate(parse_study(SMALL.encode(), "small")))


def hostile() -> Analysis:
    """A study whose title, label, note and unit look like markup, and like what a template says."""
    escaped = json.dumps(HOSTILE)
    text = SMALL.replace('title = "Small"', f"title = {escaped}").replace('label = "First"', f"label = {escaped}")
    assert text.count(escaped) == 2
    return analyse(reportgen.evaluate(parse_study(text.encode(), "hostile")))


@pytest.mark.parametrize("filled", [False, True], ids=["ours", "template"])
def test_texts_of_a_study_stay_texts(filled: bool) -> None:
    mine = template("Of {{ report.title }}.", "{{p document }}") if filled else None
    document = opened(make_docx(hostile(), replace(OPTIONS, docx_template=mine)))
    texts = [item.text for item in document.paragraphs]
    assert texts.count(HOSTILE) >= 2  # the title, and a heading of the family
    assert document.tables[0].rows[1].cells[0].text == HOSTILE
    assert document.core_properties.title == HOSTILE
    assert (f"Of {HOSTILE}." in texts) == filled
    assert document.element.body.xpath("//processing-instruction()") == []


def test_a_template_of_the_users_own_is_filled_in_and_keeps_its_styles(small: Analysis) -> None:
    own = Document()
    own.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0, 0x33)
    own.sections[0].header.paragraphs[0].text = "Head: {{ report.title }}"
    for text in ("Before {{ report.headline.total.cells[-1].text }}", "{{p sections.method }}", "After"):
        own.add_paragraph(text)
    data = BytesIO()
    own.save(data)
    document = opened(make_docx(small, replace(OPTIONS, docx_template=data.getvalue())))
    texts = [item.text for item in document.paragraphs]
    assert (texts[0], texts[1], texts[-1]) == ("Before $0.84", "Method", "After")
    assert paragraphs(document, "Heading 1") == ["Method"]
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xAA, 0, 0x33)
    assert document.styles["Report Table"].style_id == "ReportTable"  # which the file lacks
    assert document.sections[0].header.paragraphs[0].text == "Head: Small"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ report.title.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ report.nothing }}", "'dict object' has no attribute 'nothing'"),
        ("{% for a in b %}", "Unexpected end of template"),
        ("{{ document }}", r"document stands for paragraphs; write \{\{p document \}\} alone in a paragraph"),
        ("A {{ sections.method }}", r"sections.method stands for paragraphs; write \{\{p sections.method \}\}"),
        ("{% include 'front.html.j2' %}", "'front.html.j2' is neither a template of reportgen"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_a_sentence(small: Analysis, text: str, why: str) -> None:
    with pytest.raises(OutputError, match=f"^Word template cannot be used: {why}") as caught:
        make_docx(small, replace(OPTIONS, docx_template=template(text)))
    assert "\n" not in str(caught.value)


def test_no_word_file_is_no_template(small: Analysis, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is no Word file without macros"):
        make_docx(small, replace(OPTIONS, docx_template=b"hello"))
    with pytest.raises(OutputError, match=r"cannot read the Word template 'no\.docx'"):
        read_docx_template(tmp_path / "no.docx", ["docx"])
    with pytest.raises(OutputError, match="no Word file is made"):
        read_docx_template(tmp_path / "no.docx", ["xlsx"])


def test_content_stands_in_cells_and_more_than_once_but_in_no_header(small: Analysis, tmp_path: Path) -> None:
    own = Document()
    own.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{p sections.justification }}"
    own.add_paragraph("{{p document }}")
    own.add_paragraph("{{p sections.justification }}")
    own.save(str(tmp_path / "own.docx"))
    data = make_docx(small, replace(OPTIONS, docx_template=(tmp_path / "own.docx").read_bytes()))
    (tmp_path / "filled.docx").write_bytes(data)
    assert [str(item) for item in OpenXmlValidator(max_errors=0).validate(str(tmp_path / "filled.docx")).errors] == []
    document = opened(data)
    assert paragraphs(document, "Heading 1").count("Budget justification") == 2
    assert document.tables[0].cell(0, 0).paragraphs[0].text == "Budget justification"
    own.sections[0].header.paragraphs[0].text = "{{p document }}"
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(OutputError, match="neither document nor a section can stand in a header"):
        make_docx(small, replace(OPTIONS, docx_template=(tmp_path / "own.docx").read_bytes()))


def test_a_broken_or_swollen_file_is_no_template(small: Analysis) -> None:
    def changed(name: str, data: bytes) -> bytes:
        result = BytesIO()
        with ZipFile(BytesIO(template("x"))) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
            for item in old.namelist():
                new.writestr(item, data if item == name else old.read(item))
            if name not in old.namelist():
                new.writestr(name, data)
        return result.getvalue()

    with pytest.raises(OutputError, match="it is no Word file without macros"):
        make_docx(small, replace(OPTIONS, docx_template=changed("word/document.xml", b"<w:document")))
    with pytest.raises(OutputError, match="it holds more than 100,000,000 bytes"):
        make_docx(small, replace(OPTIONS, docx_template=changed("word/media/zeros.bin", bytes(100_000_001))))


def test_a_template_without_end_is_ended(small: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "_LIMITS", Limits(processor=2, clock=20.0))
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(OutputError, match="it takes more than 2 seconds"):
        make_docx(small, replace(OPTIONS, docx_template=template(loop)))


def test_a_word_file_that_fails_takes_no_other_output(small: Analysis) -> None:
    made = outputs(small.loaded, ["csv", "docx"], replace(OPTIONS, docx_template=b"hello"))
    assert list(made.files) == ["csv"]
    assert made.missing == {"docx": "Word template cannot be used: it is no Word file without macros (.docx)"}


def test_options_go_to_another_process_with_the_template() -> None:
    assert pickle.loads(pickle.dumps(replace(OPTIONS, docx_template=b"x"))).docx_template == b"x"  # noqa: S301
