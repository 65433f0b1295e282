"""The summary of a portfolio in its four forms, by hand: two studies in every scenario.

*Rich* comes to 1,140 in its base, 1,710 dear and 570 cheap. *Twin* is the same study with twice the steps: 2,280, 3,420
and 1,140.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reportgen.describe.options import Options
from reportgen.portfolio.gather import build_portfolio
from reportgen.portfolio.plan import plan
from tests.support.rich import STUDY, page_tables, sheet_table

if TYPE_CHECKING:
    from pathlib import Path

WHEN = Options(datetime(2026, 1, 2, tzinfo=UTC), "7.8")
TWIN = (
    STUDY.replace('title = "Rich"', 'title = "Twin"')
    .replace("value = 100", "value = 200")
    .replace("high = 150", "high = 250")
)
BAD = STUDY.replace('formula = "flops / rate"', 'formula = "flops / speed"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("portfolio")
    for name, text in (("rich", STUDY), ("twin", TWIN), ("bad", BAD)):
        (place / f"{name}.toml").write_text(text)
    sources = [place / f"{name}.toml" for name in ("rich", "twin", "bad")]
    build_portfolio(plan(sources, ["csv", "json"], WHEN, "all"), place / "out", WHEN, processes=1)
    return place / "out"


HEADS = (
    "study",
    "scenario",
    "label",
    "folder",
    "currency",
    "headline",
    "flops",
    "hours",
    "cost",
    "difference",
    "percent",
)
SETS: list[tuple[Any, ...]] = [
    ("rich", "base", "As planned", "rich/base", "EUR", "cost", 57000, 570, 1140, None, None),
    ("rich", "dear", "Dear", "rich/dear", "EUR", "cost", 57000, 570, 1710, 570, 0.5),
    ("rich", "cheap", "Cheap", "rich/cheap", "EUR", "cost", 57000, 570, 570, -570, -0.5),
    ("twin", "base", "As planned", "twin/base", "EUR", "cost", 114000, 1140, 2280, None, None),
    ("twin", "dear", "Dear", "twin/dear", "EUR", "cost", 114000, 1140, 3420, 1140, 0.5),
    ("twin", "cheap", "Cheap", "twin/cheap", "EUR", "cost", 114000, 1140, 1140, -1140, -0.5),
]


def test_the_json_file(folder: Path) -> None:
    document = json.loads((folder / "portfolio.json").read_text())
    assert [tuple(row[head] for head in HEADS) for row in document["sets"]] == SETS
    assert document["together"] == {"flops": 171000, "hours": 1710, "cost": 3420}
    assert document["provenance"]["built"] == "2026-01-02T00:00:00+00:00"
    assert [(item["study"], item["scenario"]) for item in document["failures"]] == [("bad.toml", "")]
    assert (
        document["failures"][0]["problems"]
        == ["unknown name 'speed'; perhaps you meant 'steps'? @ measures[0].formula"]
        or "unknown name 'speed'" in document["failures"][0]["problems"][0]
    )


def test_the_csv_file(folder: Path) -> None:
    with (folder / "portfolio.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [[row[head] for head in HEADS] for row in rows]
    assert [row[:6] for row in texts] == [[*row[:6]] for row in SETS]
    assert [[None if text == "" else float(text) for text in row[6:]] for row in texts] == [[*row[6:]] for row in SETS]


def test_the_workbook(folder: Path) -> None:
    book: Any = openpyxl.load_workbook(folder / "portfolio.xlsx", data_only=True)
    assert sheet_table(book, "Summary", "Study") == [
        [
            *("Study", "Scenario", "FLOPs", "Hours\n(h)", "Cost\n(EUR)"),
            *("Lowest\nscenario", "Highest\nscenario", "Compared by"),
        ],
        ["Rich", "As planned", 57000, 570, 1140, 570, 1710, "Cost (EUR)"],
        ["Twin", "As planned", 114000, 1140, 2280, 1140, 3420, "Cost (EUR)"],
        ["Together", None, 171000, 1710, 3420],
    ]
    heads = [*("Scenario", "Folder", "FLOPs", "Hours\n(h)", "Cost\n(EUR)"), "Cost less\nthe base's", "In percent"]
    assert sheet_table(book, "Scenarios", "Rich") == [
        ["Rich"],
        heads,
        ["As planned", "rich/base", 57000, 570, 1140],
        ["Dear", "rich/dear", 57000, 570, 1710, 570, 0.5],
        ["Cheap", "rich/cheap", 57000, 570, 570, -570, -0.5],
    ]
    assert sheet_table(book, "Scenarios", "Twin")[2:] == [
        ["As planned", "twin/base", 114000, 1140, 2280],
        ["Dear", "twin/dear", 114000, 1140, 3420, 1140, 0.5],
        ["Cheap", "twin/cheap", 114000, 1140, 1140, -1140, -0.5],
    ]
    assert book["Summary"]["A1"].value == "Portfolio of 2 studies"
    assert book["Summary"]["A2"].value == "2 studies in 6 scenarios, all of them built; 1 file could not be read"


def test_the_formulas_and_charts_of_the_workbook(folder: Path) -> None:
    book: Any = openpyxl.load_workbook(folder / "portfolio.xlsx")
    rows = {row[0].value: [cell.value for cell in row] for row in book["Summary"].iter_rows()}
    assert rows["Rich"][5].startswith("=MIN(Scenarios!")
    assert rows["Rich"][6].startswith("=MAX(Scenarios!")
    assert rows["Together"][4] == "=SUM(E$5:E$6)"
    titles = [(chart.title.tx.rich.p[0].r[0].t, chart.type) for chart in book["Scenarios"]._charts]
    assert titles == [("Cost by scenario", "bar")] * 2


def test_the_page(folder: Path) -> None:
    html = (folder / "portfolio.html").read_text()
    tables = page_tables(html)
    studies = tables["The studies side by side, each in its base scenario"]
    assert [row[:6] for row in studies] == [
        ["Study", "Scenario", "FLOPs", "Hours", "Cost", "Range of its scenarios"],
        ["Rich", "As planned", "5.70 × 10⁴", "570", "€1.14K", "Cost €570 – €1.71K"],
        ["Twin", "As planned", "1.14 × 10⁵", "1,140", "€2.28K", "Cost €1.14K – €3.42K"],
        ["Together", "", "1.71 × 10⁵", "1,710", "€3.42K", ""],
    ]
    sets = tables["What each scenario comes to, and its cost less the base's"]
    assert sets == [
        ["Scenario", "FLOPs", "Hours", "Cost", "Difference", "In percent", "Files"],
        ["As planned", "5.70 × 10⁴", "570", "€1.14K", "–", "–", "CSV · JSON"],
        ["Dear", "5.70 × 10⁴", "570", "€1.71K", "+€570", "+50.0%", "CSV · JSON"],
        ["Cheap", "5.70 × 10⁴", "570", "€570", "−€570", "−50.0%", "CSV · JSON"],
    ]
    drawn = re.findall(r'data-chart="bars".*?<title>(.*?)</title>', html, re.DOTALL)
    assert drawn[0] == "Cost by scenario: Dear €1.71K; As planned €1.14K; Cheap €570."
    status = re.findall(r'<p class="source">(.*?)</p>', html)[0]
    assert status.startswith("2 studies in 6 scenarios, all of them built; 1 file could not be read.")


def test_the_words_for_one_and_for_a_part_that_failed(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(STUDY.replace("values = { price = 1 }", "values = { price = 1, rate = 0 }"))
    build_portfolio(plan([tmp_path / "one.toml"], ["csv"], WHEN, "all"), tmp_path / "out", WHEN, processes=1)
    html = (tmp_path / "out" / "portfolio.html").read_text()
    status = re.findall(r'<p class="source">(.*?)</p>', html)[0]
    assert status.startswith("1 study in 3 scenarios, 2 of them built.")
    (sets,) = (rows for caption, rows in page_tables(html).items() if caption.startswith("What each"))
    assert sets[3][0] == "Cheap"
    assert sets[3][1].startswith("not built: value of ")
    assert "Not built" in html
