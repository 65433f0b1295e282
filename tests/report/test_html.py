"""The report as HTML: self-contained, escaped, strict, sandboxed, and for any study."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.describe.about import ABOUT
from reportgen.parts.families.shape import FAMILIES
from reportgen.report import markdown
from reportgen.report.html import render
from reportgen.report.profiles import profile, profiles
from reportgen.report.user_files import read_templates
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

TIMESTAMP = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><b>",
    "{{ 7+7 }}{% for i in range(9) %}{% endfor %}",
    "<!-- <![CDATA[ ]]> -->",
    "a\u2028\u2029\u202eb",
    "=1+1 @SUM(A1) &amp; &lt;",
]


def page(evaluation: Analysis, templates: Path | None = None, name: str | None = None) -> str:
    wanted = None if name is None else profile(name)
    return render(evaluation, timestamp=TIMESTAMP, version="1.2.3", templates=templates, profile=wanted)


@pytest.fixture(scope="module")
def evaluation() -> Analysis:
    return analyse(reportgen.evaluate())


@pytest.fixture(scope="module")
def html(evaluation: Analysis) -> str:
    return page(evaluation)


class Tree(HTMLParser):
    """The elements and attribute names of a document, without its text and values."""

    def __init__(self) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def tree(text: str) -> Tree:
    found = Tree()
    found.feed(text)
    return found


def small(text: str = SMALL) -> Analysis:
    return analyse(reportgen.evaluate(parse_study(text.encode(), "small", "small.toml")))


def test_the_headline_table_shows_the_rows_in_the_study_files_order_and_number_style(html: str) -> None:
    table = re.search(r'<table class="headline">.*?</table>', html, re.DOTALL)
    assert table is not None
    rows = [re.sub(r"</?(?:span|data)[^>]*>", "", row) for row in re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)]
    assert [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows] == [
        "Experiment family Sources of uncertainty FLOPs Cost at $3 per GPU-hour",
        "Alignment N/A 3.7e20 $889",
        "Table E1† repeated runs 1.63e23 $389K",
        "LR variants (+default) LR-sweeps, bayes search 7.99e23 $1.90M",
        "LR variants (+optimal) LR-sweeps 1.35e24 $3.22M",
        "Epsilon (Heatmaps) LR-sweeps, D 1.34e24 $3.19M",
        "Epsilon (Full Sweeps) LR-sweeps 7.99e23 $1.90M",
        "Weight Decay LR-sweeps 1.33e23 $317K",
        "Adafactor vs Adam+PS LR-sweeps, D 7.92e22 $188.5K",
        "Compute Optimals LR-sweeps, D 7.52e23 $1.79M",
        "Total 5.42e24 $12.9M",
    ]


def test_the_row_missing_from_the_published_table_is_marked(html: str) -> None:
    assert "Counted in the published total; the published table has no row for it." in html


def test_the_page_names_nothing_outside_itself(html: str) -> None:
    outside = re.findall(r'(?:src|href|srcset|data|action|poster)="(?!#|https?://|mailto:|data:)([^"]*)"', html)
    assert outside == []
    loads = re.findall(r"<(?:img|link|iframe|script|object|embed|video|audio)[^>]*(?:src|href)=", html)
    assert loads == []
    assert re.findall(r"url\((?!data:)", html) == []


def test_the_policy_allows_the_pages_own_style_and_script_only(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert re.search(r"\sstyle=\"", html) is None
    assert re.search(r"\son\w+=", html.partition("<script>")[0]) is None


def test_the_same_inputs_give_the_same_page(evaluation: Analysis, html: str) -> None:
    assert page(evaluation) == html


def test_every_name_shown_is_one_of_the_evaluation(evaluation: Analysis, html: str) -> None:
    names = set(re.findall(r'data-name="([^"]+)"', html))
    assert len(names) > 200
    assert names <= set(evaluation.values)


def test_a_study_without_extras_has_a_report_too() -> None:
    for text in (page(small()), *(page(small(), name=name) for name in profiles())):
        assert "<title>Small</title>" in text
        assert text.endswith("</html>")


LACKING = {
    "sensitivity": ("low = 2\nhigh = 4\n",),
    "uncertainty": ("low = 2\nhigh = 4\n",),
    "corrections": (
        '  when = "extra"\n',
        '[corrections.extra]\nlabel = "Extra"\npublished = "Without"\ncorrected = "With"\n',
    ),
    "reconciliation": ("published = { cost = 1.0e2 }\n",),
}


def without(lines: Iterable[str]) -> Analysis:
    text = SMALL
    for line in lines:
        assert line in text
        text = text.replace(line, "")
    return small(text)


@pytest.mark.parametrize("section", LACKING)
def test_a_section_with_nothing_to_show_is_left_out_of_the_page_and_of_every_profile(section: str) -> None:
    whole, lacking = small(), without(LACKING[section])
    assert f'<h2 id="{section}"' in page(whole)
    assert f'<h2 id="{section}"' not in page(lacking)
    for name in profiles():
        assert f'<h2 id="{section}"' not in page(lacking, name=name)


def test_a_study_that_lacks_all_of_them_has_a_report_in_every_profile() -> None:
    bare = without(dict.fromkeys(line for lines in LACKING.values() for line in lines))
    for text in (page(bare), *(page(bare, name=name) for name in profiles())):
        assert not set(LACKING) & set(re.findall(r'<h2 id="(\w+)"', text))
        assert "What matters most" not in text
        assert "depends most on" not in text
        assert "eight in ten" not in text


def test_no_word_of_the_bundled_study_is_in_the_templates_report_of_another(evaluation: Analysis) -> None:
    text = page(small()).partition("<body>")[2].partition("<script>")[0]
    for family in evaluation.study[FAMILIES]:
        assert family.label not in text


SLOTS = (
    'title = "Small"',
    'label = "First"',
    'label = "Main"',
    'label = "Price"',
    'unit = "USD/h"',
    'label = "Heads"',
    'label = "Width"',
    'label = "Hours"',
    'label = "fixed"',
)


def with_text(text: str) -> Analysis:
    """The small study with one text in every slot."""
    written = text.replace("\\", "\\\\").replace('"', '\\"')
    study = SMALL
    for slot in SLOTS:
        assert slot in study
        study = study.replace(slot, f'{slot.split(" = ")[0]} = "{written}"', 1)
    return small(study)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_study_becomes_markup(payload: str) -> None:
    plain, spoiled = with_text("harmless"), with_text(payload)
    for name in (None, "a4"):
        wanted, found = tree(page(plain, name=name)), tree(page(spoiled, name=name))
        # Other letters are other paths, and on the page a longer label takes more lines of a narrow chart, each a text.
        free = {"path"} if name else {"path", "text"}
        assert [item for item in found.shape if item[0] not in free] == [
            item for item in wanted.shape if item[0] not in free
        ]
        texts, known = ({item for item in of.shape if item[0] == "text"} for of in (found, wanted))
        assert texts <= known


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "![x](https://evil.example/pixel.png)",
        "<a href='https://evil.example' onclick='x'>x</a>",
        "[x](data:text/html;base64,AAAA)",
        "<javascript:alert(1)>",
        "[a]: javascript:x\n\n[a]",
    ],
)
def test_a_note_gives_neither_raw_markup_nor_an_unsafe_link(note: str) -> None:
    rendered = str(markdown.render(note))
    links = re.findall(r'(?:href|src)="([^"]*)"', rendered)
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in links)
    assert not re.search(r"<(?!/?(?:p|a|em|strong|ul|li|code)\b)", rendered)
    assert "<img" not in rendered


def test_a_note_keeps_its_emphasis_and_links() -> None:
    assert markdown.render("a *b* [c](https://d.example)") == '<p>a <em>b</em> <a href="https://d.example">c</a></p>\n'


def test_a_users_template_replaces_one_file(evaluation: Analysis, tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "provenance.html.j2").write_text("<p>ours: {{ report.title }}</p>")
    text = page(evaluation, tmp_path)
    assert f"<p>ours: {evaluation.study[ABOUT].title}</p>" in text
    assert "Experiment families" in text


@pytest.mark.parametrize(
    "template",
    [
        "{{ report.nothing }}",
        "{{ unknown }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ report.__class__.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% for a in range(1000000) %}x{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}xxxxxxxxxx{% endfor %}{% endfor %}",
        "{% include '../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% if %}",
        "{{ 1 / 0 }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% include 'sections/provenance.html.j2' %}",
        "{{ report['nothing'] }}",
    ],
)
def test_a_users_template_that_reaches_out_or_fails_is_refused_in_a_sentence(
    evaluation: Analysis, tmp_path: Path, template: str
) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "provenance.html.j2").write_text(template)
    with pytest.raises(OutputError, match="template cannot be used"):
        page(evaluation, tmp_path)


def test_an_unknown_profile_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(OutputError, match="perhaps you meant 'letter'"):
        profile("leter")


def test_no_template_has_an_unquoted_attribute_or_an_unchecked_link() -> None:
    from reportgen.system.resources import template_root

    folder = template_root()
    files = [file for place in (folder, folder / "sections") for file in place.iterdir() if file.name.endswith(".j2")]
    assert len(files) > 10
    for file in files:
        text = file.read_text()
        assert not re.search(r"<\w[^>]*\s[\w-]+=\{\{", text), file.name
        for link in re.findall(r'href="(\{\{[^"]*)"', text):
            assert "|link" in link, (file.name, link)
        assert "|safe" not in text, file.name


def test_a_folder_of_templates_that_is_not_there_is_told(evaluation: Analysis, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder of templates not found"):
        page(evaluation, tmp_path / "nowhere")


def test_templates_are_the_same_as_a_folder_and_as_its_texts(evaluation: Analysis, tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "front.html.j2").write_text("<p>Our own front</p>")
    texts = read_templates(tmp_path)
    read = render(evaluation, timestamp=TIMESTAMP, version="1.2.3", templates=texts)
    assert "Our own front" in read
    assert read == page(evaluation, tmp_path)


def test_a_folder_of_far_more_than_templates_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.report.user_files.MAX_BYTES", 100)
    (tmp_path / "one").write_text("x" * 60)
    assert len(read_templates(tmp_path)) == 1
    (tmp_path / "two").write_text("x" * 60)
    with pytest.raises(OutputError, match="holds more than 100 bytes"):
        read_templates(tmp_path)


def test_the_contents_name_only_sections_that_are_there(evaluation: Analysis) -> None:
    bare = SMALL.split("[corrections.extra]")[0]
    for line in ('  when = "extra"\n', "published = { cost = 1.0e2 }\n"):
        assert line in bare
        bare = bare.replace(line, "")
    small = analyse(reportgen.evaluate(parse_study(bare.encode())))
    for study, least in ((evaluation, 11), (small, 8)):
        document = page(study, name="a4")
        (contents,) = re.findall(r'<nav class="contents".*?</nav>', document, re.DOTALL)
        links = re.findall(r'href="#(\w+)"', contents)
        assert len(links) >= least
        assert set(links) <= set(re.findall(r'id="(\w+)"', document))


def test_a_profile_has_the_sections_that_it_names_in_its_order(evaluation: Analysis) -> None:
    wanted = replace(profile("a4"), sections=("provenance", "changes", "method"))
    document = render(evaluation, timestamp=TIMESTAMP, version="1.2.3", profile=wanted)
    assert re.findall(r'<h2 id="(\w+)"', document) == ["provenance", "method"]  # nothing was changed


def test_an_unknown_section_of_a_profile_is_refused_with_the_nearest_name(evaluation: Analysis) -> None:
    wanted = replace(profile("a4"), sections=("metod",))
    with pytest.raises(OutputError, match="unknown section 'metod'; perhaps you meant 'method'"):
        render(evaluation, timestamp=TIMESTAMP, version="1.2.3", profile=wanted)
