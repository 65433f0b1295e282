"""Texts of any length: charts shorten them by the widths of their font, wide tables are divided, the rules hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from reportgen.report.html import render
from reportgen.report.lacking import notes_on_lacking
from reportgen.report.metrics import SIZE, ColumnPart, broken, fitted, parted, text_width
from reportgen.report.pdf import print_pdf
from reportgen.report.preflight import check, require
from reportgen.report.profiles import profile, profiles
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError
from tests.support.studies import SMALL

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
LABELS = {
    "capitals": "LEARNING RATES AND WIDTHS OF EVERY MODEL THAT WE HAVE",
    "words": "Learning rate sweep over all of the widths and all of the depths of the model, repeated twice",
    "a word": "x" * 90,
    "an address": "https://example.org/a/very/long/path/to/some/experiment/configuration/file/run_0001.yaml",
    "as long as it may be": "Everything " * 36,
    "East Asian": "学習率の掃引" * 20,
}


def labelled(label: str) -> str:
    """SMALL with a label in every place that has one."""
    return (
        re.sub(r'^(\s*(?:label|unit|title) = ")(?!width)[^"]*"', rf'\g<1>{label}"', SMALL, flags=re.MULTILINE)
        .replace(f'label = "{label}"\ntokens', f'label = "{label[:200]}"\ntokens')
        .replace('[scenarios.cheap]\nlabel = "', '[scenarios.cheap]\nlabel = "A')
    )


def drawn(text: str, name: str | None) -> list[ET.Element]:
    """The charts of a study's page, or of the document of a profile."""
    analysis = analyse(evaluate(parse_study(text.encode())))
    whole = None if name is None else replace(profile(name), own=(), checks=())
    html = render(analysis, timestamp=WHEN, version="1", profile=whole)
    return [ET.fromstring(svg) for svg in re.findall(r'<svg class="chart.*?</svg>', html, re.DOTALL)]  # noqa: S314 - ours


def extent(text: ET.Element, font: str) -> tuple[float, float]:
    """From where to where a text reaches."""
    width = text_width(text.text or "", font, float(text.get("font-size", "0")), int(text.get("font-weight", "400")))
    x = float(text.get("x", "0"))
    return {"start": (x, x + width), "end": (x - width, x), "middle": (x - width / 2, x + width / 2)}[
        text.get("text-anchor", "start")
    ]


@pytest.mark.parametrize("name", [None, "a4", "nsf"])
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_no_text_of_a_chart_leaves_it(label: str, name: str | None) -> None:
    charts = drawn(labelled(label[:240]), name)
    assert len(charts) == (6 if name is None else 3)
    for chart in charts:
        wide = float(chart.get("width", "0"))
        for text in chart.iter("{http://www.w3.org/2000/svg}text"):
            left, right = extent(text, text.get("font-family", ""))
            assert left > -1, text.text
            assert right < wide + 1, text.text


def test_a_bar_has_a_label_cut_where_it_must_and_the_whole_one_in_its_text() -> None:
    bars = drawn(SMALL.replace('"First"', f'"{LABELS["words"]}"'), "a4")[0]
    texts = [text.text for text in bars.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Learning rate sweep over all of the widths and all of the…"
    assert LABELS["words"] in (bars[0].text or "")
    assert "Second" in texts


def test_widths_are_those_of_the_fonts_files() -> None:
    # By the fonts' own tables: advances of 1000 units an em in Source Sans, of 2048 in Arimo.
    assert text_width("MMM", "Source Sans 3", 10) == pytest.approx(3 * 10 * 0.727)
    assert text_width("MMM", "Arimo", 10) == pytest.approx(3 * 10 * 1706 / 2048)
    assert text_width("iM", "Source Sans 3", 10, 600) > text_width("iM", "Source Sans 3", 10)
    assert text_width("e\u0301", "Arimo") == text_width("e", "Arimo")


def test_a_text_is_cut_or_broken_to_its_room() -> None:
    assert fitted("Short", 100, "Arimo") == "Short"
    for room in (20, 60, 100):
        cut = fitted("A text that is too long for its room", room, "Arimo")
        assert cut.endswith("…")
        assert text_width(cut, "Arimo") <= room
    lines = broken(f"Words and {'x' * 60} and many more words that follow these", 100, "Arimo", most=9)
    assert "".join(lines).replace(" ", "") == f"Wordsand{'x' * 60}andmanymorewordsthatfollowthese"
    assert max(text_width(line, "Arimo", SIZE) for line in lines) <= 100
    assert [line.endswith("…") for line in broken("many words " * 30, 100, "Arimo")] == [False, False, True]


def test_columns_that_a_page_has_no_room_for_stand_in_further_tables() -> None:
    a4 = profile("a4")
    few, many = [["Cost", "$1.90M"]] * 4, [["Cost of everything", "123,456,789,012"]] * 9
    assert parted(few, a4, 0.3) == [ColumnPart(0, 4)]
    assert parted(many, None) == [ColumnPart(0, 9)]  # a page scrolls
    parts = parted(many, a4, 0.3)
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    assert (parts[0].start, parts[-1].stop, len(parts)) == (0, 9, 2)
    assert parted([["x" * 400, "1"], ["y" * 400, "1"]], a4) == [
        ColumnPart(0, 1, wrapped=True),
        ColumnPart(1, 2, wrapped=True),
    ]


@pytest.mark.parametrize("name", profiles())
def test_the_width_of_a_profiles_text_is_its_papers_less_its_margins(name: str) -> None:
    wanted = profile(name)
    assert wanted.rules.paper[0] - 2 * wanted.text_width < 0
    assert wanted.text_width <= wanted.rules.paper[0] - 2 * wanted.rules.margin + 1


@pytest.mark.slow
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_study_of_long_texts_prints_within_the_margins(label: str) -> None:
    analysis = analyse(evaluate(parse_study(labelled(label[:240]).encode())))
    a4 = profile("a4")
    printed = print_pdf(render(analysis, timestamp=WHEN, version="1", profile=a4), a4, timestamp=WHEN)
    assert check(printed.data, a4) == []


def test_a_word_wider_than_a_page_is_broken_where_it_must() -> None:
    a4 = profile("a4")
    head = f"<html lang='en'><head><title>T</title><style>{a4.font_faces()}@page {{ margin: 20mm }}</style></head>"
    cell = f"<table><tr><th>Usual words</th><td>{'x' * 300}</td></tr></table>"
    html = f"{head}<body style=\"font: 11pt 'Source Sans 3'\">{cell}</body></html>"
    assert check(print_pdf(html, a4, timestamp=WHEN).data, a4) == []


def test_a_broken_rule_names_the_text_and_what_to_do() -> None:
    a4 = profile("a4")
    head = f"<html lang='en'><head><title>T</title><style>{a4.font_faces()}</style></head>"
    body = "<body style=\"font: 11pt 'Source Sans 3'\"><p style='white-space: pre'>"
    html = f"{head}{body}Ours {'and theirs ' * 30}</p></body></html>"
    with pytest.raises(OutputError) as caught:
        print_pdf(html, a4, timestamp=WHEN)
    said = str(caught.value)
    assert "\n" not in said
    assert re.search(
        r"rules of profile 'a4': page 1: right margin of .*, at 'Ours and theirs .*…' \(rule margin\); shorten", said
    )
    strict = replace(a4, rules=replace(a4.rules, font_size=12.0))
    with pytest.raises(OutputError, match=r"text of 11.0 pt is smaller than 12 pt, at 'Ours.*; choose another"):
        require(print_pdf(html.replace("pre", "normal"), a4, timestamp=WHEN).data, replace(strict, id="b4"))


def test_characters_that_no_font_has_are_told_with_their_place_and_a_font() -> None:
    study = SMALL.replace('"First"', '"学習率"').replace('label = "Small"', "")
    loaded = parse_study(study.encode())
    assert list(notes_on_lacking(loaded, "", "small.pdf")) == []
    (note,) = notes_on_lacking(loaded, "学習率", "small.pdf")
    assert note == (
        "small.pdf shows a box for 3 characters that no installed font has, as '学' @ families[0].label, '学習率'; "
        "install a font that has them, such as Noto Sans CJK"
    )
    (note,) = notes_on_lacking(loaded, "\U0001f680", "small.pdf")
    assert note.endswith("as '🚀'; install a font that has it, such as Noto Emoji")
    (note,) = notes_on_lacking(loaded, "\u05d0\u0639", "small.pdf")
    assert note.endswith("such as Noto Sans Hebrew and Noto Sans Arabic")
