"""The language that a page, a PDF and a Word file state is that of the sentences they hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest

import reportgen
from reportgen.report.html import render
from reportgen.report.pdf import render_pdf
from reportgen.report.profiles import profile
from reportgen.report.word import make_docx
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL
from tests.support.word import OPTIONS

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
NOTE = 'summary = "Nur ein Beispiel."\n'
GERMAN = SMALL.replace('title = "Small"', 'title = "Kleine Studie"\nsubtitle = "Ein Entwurf"\nlanguage = "de"')
GERMAN = GERMAN.replace('label = "Price"', 'label = "Preis"\nnote = "Listenpreis."').replace(
    "[models]", f"[notes]\n{NOTE}\n[models]"
)


class Languages(HTMLParser):
    """The language that each text of a document is in, by the nearest element that states one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.texts: dict[str, set[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outer = self.stack[-1][1] if self.stack else ""
        if tag not in {"meta", "input", "br", "img", "link", "hr", "col"}:
            self.stack.append((tag, dict(attrs).get("lang") or outer))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.stack and not {tag for tag, _ in self.stack} & {"head", "script", "svg"}:
            self.texts.setdefault(data.strip(), set()).add(self.stack[-1][1])


def shown(text: str, *, printed: bool) -> str:
    analysis = analyse(reportgen.evaluate(parse_study(text.encode(), "small")))
    return render(analysis, timestamp=MOMENT, version="1", profile=profile("a4") if printed else None)


@pytest.mark.parametrize("printed", [False, True])
def test_sentences_are_english_and_texts_of_a_german_study_are_marked(printed: bool) -> None:
    texts = Languages(shown(GERMAN, printed=printed)).texts
    assert texts["Assumptions"] == {"en"}
    assert texts["Total"] == {"en"}
    for text in ("Kleine Studie", "Ein Entwurf", "Nur ein Beispiel.", "Listenpreis."):
        assert texts[text] == {"de"}, text
    assert "de" in texts["Preis"]


@pytest.mark.parametrize(("stated", "page"), [("", "en"), ('language = "en-GB"', "en-GB"), ('language = "de"', "en")])
def test_every_document_states_the_language_of_its_sentences(stated: str, page: str) -> None:
    text = SMALL.replace('title = "Small"', f'title = "Small"\n{stated}')
    analysis = analyse(reportgen.evaluate(parse_study(text.encode(), "small")))
    for printed in (False, True):
        html = shown(text, printed=printed)
        assert f'<html lang="{page}"' in html
        assert html.count(' lang="') == 1 or stated == 'language = "de"'
    with pikepdf.open(BytesIO(render_pdf(html, timestamp=MOMENT))) as document:
        assert str(document.Root.Lang) == page
    with ZipFile(BytesIO(make_docx(analysis, OPTIONS))) as word:
        assert f'w:lang w:val="{page}"' in word.read("word/styles.xml").decode()
        assert f"<dc:language>{page}</dc:language>" in word.read("docProps/core.xml").decode()


def test_texts_of_a_german_study_are_marked_in_the_word_file_too() -> None:
    analysis = analyse(reportgen.evaluate(parse_study(GERMAN.encode(), "small")))
    with ZipFile(BytesIO(make_docx(analysis, OPTIONS))) as word:
        document = word.read("word/document.xml").decode()
    runs = re.findall(r"<w:r>(?:<w:rPr>(.*?)</w:rPr>)?<w:t[^>]*>([^<]*)</w:t>", document)
    by_text = {text.strip(): looks for looks, text in runs}
    for text in ("Kleine Studie", "Ein Entwurf", "Nur ein Beispiel.", "Listenpreis."):
        assert '<w:lang w:val="de"/>' in by_text[text], text
    assert "w:lang" not in by_text["Total"]
