"""Filters, provenance, the page's policy, widths of letters and bounds of tables."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import pytest

from reportgen.describe.labels import lower_first
from reportgen.parts.method.names import formula_names
from reportgen.report.filters import greek, link
from reportgen.report.html import render
from reportgen.report.metrics import text_width
from reportgen.report.profiles import bounds, profile
from reportgen.report.report import report
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.support.rich import STUDY, analysed

WHEN = datetime(2026, 3, 24, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"), [("Cost", "cost"), ("GPU-hours", "GPU-hours"), ("A", "a"), ("", ""), ("Price of", "price of")]
)
def test_the_first_letter_of_a_word_is_small_but_for_capitals(text: str, words: str) -> None:
    assert lower_first(text) == words


def test_labels_keep_their_capitals_in_the_words_of_formulas() -> None:
    text = STUDY.replace('label = "Steps"', 'label = "Rate of FLOPs: 6N"', 1)
    study = evaluate(parse_study(text.encode())).study
    assert "rate of FLOPs: 6N" in formula_names(study).plain.values()


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("\\alpha", chr(0x3B1)),
        ("\\beta", "β"),
        ("\\epsilon", "ε"),
        ("\\omega", "ω"),
        ("\\Gamma", "Γ"),
        ("\\Omega", "Ω"),
        ("x", "x"),
    ],
)
def test_greek_letters_by_their_names(name: str, letter: str) -> None:
    assert greek(name) == letter


def test_only_safe_addresses_are_links() -> None:
    assert link("https://example.org/a") == "https://example.org/a"
    assert [link(url) for url in ("javascript:alert(1)", "data:text/html,x", "file:///etc", None)] == ["#"] * 4


def test_a_report_says_of_which_file_it_was_made_when_and_by_which_version() -> None:
    shown = report(analysed(), timestamp=WHEN, version="7.8")["provenance"]
    assert shown.date == "24 March 2026"  # type: ignore[attr-defined]  # of Provenance
    assert shown.timestamp == "2026-03-24T03:04:05+00:00"  # type: ignore[attr-defined]  # likewise
    assert shown.version == "7.8"  # type: ignore[attr-defined]  # likewise
    assert shown.fingerprint == hashlib.sha256(STUDY.encode()).hexdigest()  # type: ignore[attr-defined]  # likewise
    assert shown.scenario == "Dear"  # type: ignore[attr-defined]  # likewise


def test_the_policy_of_the_page_allows_nothing_by_default() -> None:
    html = render(analysed(), timestamp=WHEN, version="1")
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[0].replace("&#39;", "'")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["default-src"], rules["base-uri"], rules["form-action"]) == ("'none'", "'none'", "'none'")
    assert (rules["font-src"], rules["img-src"]) == ("data:", "data:")
    assert {key for key in rules if rules[key].startswith("'sha256-")} == {"style-src", "script-src"}


def test_letters_that_a_font_lacks_are_taken_to_be_wide() -> None:
    assert text_width("学習", "Arimo", 10) > 20
    assert text_width("il", "Arimo", 10) < text_width("WM", "Arimo", 10) / 2
    assert text_width("00", "Arimo", 10) == pytest.approx(2 * 0.556 * 10, rel=0.01)  # as Arial's


def test_a_pdf_is_cut_earlier_than_the_page() -> None:
    printed, page = bounds(printed=True), bounds(printed=False)
    assert (printed["headline"].most, page["headline"].most) == (60, 2000)
    assert all(printed[key].most <= page[key].most for key in printed)


def test_a_table_that_is_cut_says_how_many_rows_are_left_out() -> None:
    family = '[[families]]\nid = "m{0}"\nlabel = "F{0}"\n[[families.sweeps]]\nid = "s"\nlabel = "S"\nbudget = "fixed"\n'
    # 70 families, of which a PDF shows 60.
    text = STUDY + "".join(family.replace("{0}", f"x_{number}") for number in range(67))
    analysis = analyse(evaluate(parse_study(text.encode())))
    html = render(analysis, timestamp=WHEN, version="1", profile=profile("a4"))
    assert "10 of 70 families are left out here; all are on the sheet Summary" in html
    assert html.count('<th scope="row">F') - html.count('<th scope="row">First') >= 57
