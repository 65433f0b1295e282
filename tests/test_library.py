"""The front of the library: what it names, how results read and show themselves, and mistakes that are told early."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.study.analyse import analyse
from reportgen.study.headline import headline_table
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Evaluation

STRANGE = SMALL.replace('title = "Small"', 'title = "<script>alert(1)</script> & co"').replace('"First"', '"<b>First"')
LONGEST = 300  # characters of a short repr


@pytest.fixture(scope="module")
def bundled() -> Evaluation:
    return reportgen.evaluate()


class Tables(HTMLParser):
    """The cells of a table's rows, and the tags that were met."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"style"}
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1][-1] += data


def parsed(html: str | None) -> Tables:
    assert html
    found = Tables()
    found.feed(html)
    found.close()
    return found


def test_every_name_of_the_library_is_in_its_dir() -> None:
    assert set(reportgen.__all__) <= set(dir(reportgen))
    assert all(hasattr(reportgen, name) for name in reportgen.__all__)


def test_an_evaluation_reads_as_a_mapping(bundled: Evaluation) -> None:
    assert "total.cost" in bundled
    assert "total.cots" not in bundled
    assert len(bundled) == len(list(bundled)) == len(dict(bundled)) > 600
    assert dict(bundled.items())["price"] == bundled["price"] == bundled.get("price") == 3
    assert bundled.get("prise", 7) == 7
    with pytest.raises(KeyError, match=re.escape("unknown name 'total.cots'; perhaps you meant 'total.cost'?")):
        bundled["total.cots"]


def test_a_program_refuses_unknown_names_before_it_is_compiled(bundled: Evaluation) -> None:
    for varied, wanted in ((["prise"], None), (["price"], ["total.cots"])):
        with pytest.raises(reportgen.UnknownNameError, match="perhaps you meant"):
            reportgen.program(bundled, varied, wanted)


def results(bundled: Evaluation) -> list[object]:
    past = reportgen.load()
    drawn = reportgen.uncertainty(bundled, draws=1000)
    return [past, past.study, bundled, analyse(bundled), drawn, reportgen.diff(past, reportgen.load(scenario="bulk"))]


def test_results_are_short_on_one_line(bundled: Evaluation) -> None:
    for result in results(bundled):
        assert 20 < len(repr(result)) <= LONGEST + 300 * ("Study" in type(result).__name__), type(result)
        assert "\n" not in repr(result)


def test_results_show_themselves_without_colours_scripts_or_classes(bundled: Evaluation) -> None:
    allowed = {"table", "caption", "strong", "span", "br", "thead", "tbody", "tfoot", "tr", "th", "td"}
    for result in results(bundled):
        html = result._repr_html_()  # type: ignore[attr-defined]  # the protocol of notebooks
        assert parsed(html).tags <= allowed
        assert not re.search(r"#[0-9a-f]{3}|rgb|url\(|black|white", html)


def test_a_notebook_shows_the_headline_table_of_the_report(bundled: Evaluation, tmp_path: Path) -> None:
    rows = parsed(bundled._repr_html_()).rows
    assert rows[0] == ["", "FLOPs", "Cost (USD)"]
    assert rows[-1] == ["Total", "5.42e24", "$12.9M"]
    assert len(rows) == 11
    reportgen.build(output=tmp_path, only=["html"])
    page = (tmp_path / "scaling-exponents.html").read_text()
    shown = "".join(unescape(re.sub(r"<[^>]*>", "", page)).split())
    for row in headline_table(bundled).rows:
        assert all("".join(text.split()) in shown for text in row), row


def test_texts_of_a_stranger_are_characters() -> None:
    evaluation = reportgen.evaluate(parse_study(STRANGE.encode()))
    html = evaluation._repr_html_()
    assert html
    assert "<script>" not in html
    assert parsed(html).rows[1][0] == "<b>First"
    assert "<script>" not in (evaluation.study._repr_html_())


def test_files_are_built_and_workbooks_are_read(tmp_path: Path) -> None:
    study = tmp_path / "small.toml"
    study.write_text(SMALL)
    paths = reportgen.build(study, tmp_path / "out", only=["xlsx", "json"])
    assert [path.name for path in paths] == ["small.xlsx", "small.json"]
    back = reportgen.read_workbook(paths[0])
    assert (back.changes, back.findings) == ((), ())
    comparison = reportgen.diff(study, paths[0])
    assert not comparison.inputs
    assert comparison.names == ("small.toml", "small.xlsx")
    with pytest.raises(reportgen.ReportgenError, match="unknown output 'xls'"):
        reportgen.build(study, tmp_path, only=["xls"])
    with pytest.raises(reportgen.ReportgenError, match="perhaps you meant 'nsf'"):
        reportgen.build(study, tmp_path, only=["csv"], profile="nfs")


def test_the_study_may_be_bytes() -> None:
    assert reportgen.evaluate(SMALL.encode())["price"] == 3
