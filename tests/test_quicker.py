"""What is answered quicker than WeasyPrint answers it itself is answered the same: the bytes of the PDF tell."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen.analysis import analyse
from reportgen.errors import OutputError
from reportgen.report import quicker
from reportgen.report.html import render
from reportgen.report.pdf import render_pdf
from reportgen.report.profiles import profile, profiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.model.evaluation import Evaluation

TIMESTAMP = datetime(2026, 11, 24, 12, tzinfo=UTC)

Page = str
Made = bytes | str  # a PDF, or what is wrong with its page
# Of each group a page takes one or none: what the quicker functions answer themselves, and what they leave alone.
DECLARATIONS = (
    ("float: left", "float: right", "position: relative; left: 3px", "position: absolute; top: 4em"),
    ("display: flex", "display: inline-block", "display: grid", "display: list-item"),
    ("margin: 1em", "margin: 5% auto", "margin-inline-start: 12px", "margin: -3px 0 0 calc(2px + 1%)"),
    ("padding: 2px 7%", "padding-inline: 9px", "padding: 0.5em"),
    ("width: 40%", "width: 9em", "max-width: 50%", "min-width: 30%; max-width: 9em", "inline-size: 20em"),
    ("height: 3em", "height: 20%", "min-height: 10%", "max-height: 2em; overflow: hidden"),
    ("box-sizing: border-box", "box-sizing: padding-box"),
    ("border: 1px solid", "border-radius: 4px; border: 2px dotted red", "border-bottom: thick double"),
    (
        "background: #eee",
        "box-shadow: 1px 1px",
        "visibility: hidden",
        "opacity: 0.5",
        "background: linear-gradient(red, blue)",
    ),
    ("white-space: nowrap", "white-space: pre", "white-space: pre-wrap", "overflow-wrap: anywhere", "hyphens: auto"),
    ("text-align: justify", "letter-spacing: 1px", "word-spacing: 3px", "text-indent: 1em", "line-height: 2"),
    ("text-decoration: underline", "text-transform: uppercase", "font-variant-numeric: tabular-nums"),
    ("font-size: 0.8em", "font-size: 14px; line-height: normal", "font-weight: bold", "font-feature-settings: 'zero'"),
    ("direction: rtl", "color: inherit; border-color: initial", "border-collapse: collapse", "table-layout: fixed"),
)
WORDS = (
    *("a", "cost", "1,234.56", "extra\u00adordinarily", "co-ordinates", " ", "$3.22M", "x\u00a0y", "— 10²⁴"),
    "one text that is so long that it takes more than one line of any box, and so is begun anew at another width",
)
PATHS = (
    *("M 0 0 L 9 0 L 9 9 Z", "M 1 1 Q 5 9 8 2.5 Z M 2 2 L 3 3.25", "M 0,0 l 3 4 z", "M 1 1 C 1 2 3 4 5 6 Z"),
    *("M1 1L2 2", "M 1 1 L 2 2 3 3", "M 1 1 Z L 4 4", "L 1 1", "M 1e1 2 L 3 4", "M 5 5 H 9 V 2 A 2 2 0 0 1 4 4", ""),
)


def styles() -> st.SearchStrategy[str]:
    """Declarations for one element."""
    some = st.tuples(*(st.none() | st.sampled_from(group) for group in DECLARATIONS))
    sparse = st.lists(st.sampled_from([one for group in DECLARATIONS for one in group]), max_size=3)
    return (some | sparse).map(lambda several: "; ".join(one for one in several if one))


def tagged(name: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda style, text: f'<{name} style="{style}">{text}</{name}>', styles(), inside)


def drawings() -> st.SearchStrategy[str]:
    marked = st.sampled_from(["", ' marker-mid="url(#m)"', ' stroke="red" transform="scale(2)"'])
    paths = st.builds(lambda path, more: f'<path d="{path}"{more}/>', st.sampled_from(PATHS), marked)
    words = st.sampled_from(WORDS).map(lambda text: f'<text x="1" y="9" text-anchor="middle">{text}</text>')
    marker = '<marker id="m"><path d="M 0 0 L 2 2 Z"/></marker>'
    return st.lists(paths | words, min_size=1, max_size=4).map(
        lambda several: f'<svg viewBox="0 0 40 20"><title>t</title>{marker}{"".join(several)}</svg>'
    )


def pages() -> st.SearchStrategy[Page]:
    """Pages of nested elements, tables and drawings with styles of all kinds."""
    text = st.sampled_from(WORDS)
    inline = text | tagged("span", text) | drawings()
    cells = st.lists(tagged("td", inline) | tagged("th", inline), min_size=1, max_size=3).map("".join)
    rows = st.lists(tagged("tr", cells), min_size=1, max_size=3).map("".join)
    blocks = tagged("p", inline) | tagged("table", rows) | tagged("ul", tagged("li", inline)) | tagged("h2", text)
    nested = st.recursive(blocks, lambda inner: tagged("div", st.lists(inner, max_size=3).map("".join)), max_leaves=6)
    return st.lists(nested, min_size=1, max_size=3).map("".join)


@pytest.fixture
def unhurried() -> Callable[[Callable[[], Made]], Made]:
    """Call something with WeasyPrint as it is."""

    def call(make: Callable[[], Made]) -> Made:
        quick = [(place, place.get()) for place in quicker.places()]
        for place, function in quick:
            place.put(function.__wrapped__)
        try:
            return make()
        finally:
            for place, function in quick:
                place.put(function)

    return call


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return analyse(reportgen.evaluate())


@pytest.mark.parametrize(
    "name", ["a4", *(pytest.param(name, marks=pytest.mark.slow) for name in profiles() if name != "a4")]
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # PDF/A leaves a file open
def test_the_report_is_the_same_bytes_unhurried(name: str, evaluation: Evaluation, unhurried: Any) -> None:
    wanted = profile(name)
    document = render(evaluation, timestamp=TIMESTAMP, version="1", profile=wanted)

    def make() -> Made:
        return render_pdf(document, timestamp=TIMESTAMP, variant=wanted.variant)

    assert make() == unhurried(make)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=pages())
def test_any_page_is_the_same_bytes_unhurried(page: Page, unhurried: Any) -> None:
    faces = profile("a4").font_faces()
    style = f"@page {{ size: A6; margin: 1cm }} body {{ font: 11pt 'Source Sans 3' }} {faces}"
    html = f"<html lang='en'><head><title>T</title><style>{style}</style></head><body>{page}</body></html>"

    def make() -> Made:
        try:
            return render_pdf(html, timestamp=TIMESTAMP)
        except OutputError as error:  # some pages are more than WeasyPrint itself can lay out
            return str(error)

    assert make() == unhurried(make)


def test_another_release_of_weasyprint_is_left_as_it_is() -> None:
    before = [place.get() for place in quicker.places()]
    quicker.quicken("71.0")
    assert [place.get() for place in quicker.places()] == before
