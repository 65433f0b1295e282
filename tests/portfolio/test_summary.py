"""The summary of a portfolio: its numbers beside those of the sets' own files, in every form that it has."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.describe.options import Options
from reportgen.portfolio.gather import build_portfolio
from reportgen.portfolio.plan import plan
from tests.support import cells, openxml
from tests.support.studies import RICH, SMALL, spoiled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

WHEN = Options(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "1")
# Costs far enough apart that a sum or a difference of the wrong ones is another number.
DEARER = SMALL.replace("value = 100\n", "value = 7\n", 1)
TEXTS = {"small": SMALL, "rich": RICH, "dearer": DEARER}


def portfolio(folder: Path, texts: dict[str, str], kinds: tuple[str, ...] = ("csv", "json")) -> Path:
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.toml")
        paths[-1].write_text(text)
    build_portfolio(plan(paths, kinds, WHEN, "all"), folder / "out", WHEN, processes=1)
    return folder / "out"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bad = {"bad": spoiled(("heads * 8", "haeds * 8")).decode()}
    failing = {"failing": SMALL.replace("price = 2.5", "price = 2.5, rate = 0")}
    return portfolio(tmp_path_factory.mktemp("summary"), TEXTS | bad | failing)


def totals(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The totals as each set's own JSON file has them."""
    found = {}
    for path in folder.glob("*/*/*.json"):
        rows = {row["id"]: row for row in json.loads(path.read_text())["headline"]}
        found[path.parent.parent.name, path.parent.name] = rows["total"]
    return found


def document(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "portfolio.json").read_text())
    return found


def test_every_figure_is_the_one_of_the_sets_own_file(built: Path) -> None:
    own = totals(built)
    rows = {(row["study"], row["scenario"]): row for row in document(built)["sets"] if not row["problem"]}
    assert set(rows) == set(own)
    assert len(own) == 2 + 3 + 2 + 1
    for key, row in rows.items():
        assert {name: row[name] for name in ("flops", "hours", "cost")} == {
            name: own[key][name] for name in ("flops", "hours", "cost")
        }


def test_a_difference_is_the_scenarios_headline_less_the_bases(built: Path) -> None:
    own = totals(built)
    for row in document(built)["sets"]:
        key = (row["study"], row["scenario"])
        if row["problem"] or row["scenario"] == "base":
            assert row["difference"] is None
        else:
            base = own[row["study"], "base"]["cost"]
            assert row["difference"] == pytest.approx(own[key]["cost"] - base, rel=1e-12, abs=1e-12)
            assert row["percent"] == pytest.approx((own[key]["cost"] - base) / base, rel=1e-12, abs=1e-12)


def test_the_studies_together_are_the_sum_of_their_bases(built: Path) -> None:
    own = totals(built)
    bases = [figures for (_, scenario), figures in own.items() if scenario == "base"]
    assert len(bases) == 4
    together = document(built)["together"]
    assert together == {
        name: pytest.approx(sum(figures[name] for figures in bases)) for name in ("flops", "hours", "cost")
    }


def test_csv_and_json_have_the_same_rows(built: Path) -> None:
    with (built / "portfolio.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in document(built)["sets"]
    ]
    assert rows == wanted


def test_money_of_two_currencies_is_not_added_up(tmp_path: Path) -> None:
    euros = SMALL.replace('title = "Small"', 'title = "Euros"\ncurrency = "EUR"')
    out = portfolio(tmp_path, {"small": SMALL, "euros": euros})
    assert set(document(out)["together"]) == {"flops", "hours"}
    page = (out / "portfolio.html").read_text()
    assert "€" in page
    assert "$" in page
    formats = {
        cell.number_format
        for sheet in load_workbook(out / "portfolio.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert not any("$" in form or "€" in form for form in formats)


def test_only_figures_that_every_study_has_in_one_unit_are_added_up(tmp_path: Path) -> None:
    days = SMALL.replace('label = "Hours"', 'label = "Hours"\nunit = "days"')
    assert days != SMALL
    assert set(document(portfolio(tmp_path, {"small": SMALL, "days": days}))["together"]) == {"flops", "cost"}


def test_one_study_is_called_by_its_title_and_has_no_sum(tmp_path: Path) -> None:
    out = portfolio(tmp_path, {"small": SMALL})
    page = (out / "portfolio.html").read_text()
    assert "<h1>Small</h1>" in page
    assert "Together" not in page
    assert "Together" not in str(cells.stored_values(out / "portfolio.xlsx").values())


def test_the_workbook_is_valid_and_its_stored_values_are_the_summarys(built: Path) -> None:
    path = built / "portfolio.xlsx"
    assert openxml.audit(path) == []
    assert openxml.limits(path) == []
    book = load_workbook(path, data_only=True)
    rows = {row[1]: row for row in book["Scenarios"].iter_rows(values_only=True) if row[1]}
    sets = [row for row in document(built)["sets"] if not row["problem"]]
    for item in sets:
        row = rows[item["folder"]]
        names = ("label", "folder", "flops", "hours", "cost", "difference", "percent")
        wanted = [item[name] for name in names]
        assert list(row[:7]) == [
            pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for value in wanted
        ]
    assert len(sets) == 8
    (sums,) = (row for row in book["Summary"].iter_rows(values_only=True) if row[0] == "Together")
    together = document(built)["together"]
    assert list(sums[2:5]) == [pytest.approx(together[name], rel=1e-12) for name in ("flops", "hours", "cost")]


@pytest.mark.office
def test_libreoffice_computes_every_sum_and_difference_alike(built: Path, tmp_path: Path, office: Office) -> None:
    path = built / "portfolio.xlsx"
    formulas = cells.formula_cells(path)
    assert len(formulas) > 20
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    computed = cells.flatten(office.values(garbled))
    assert cells.differences(cells.stored_values(path), computed, keys=formulas) == []


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        if found.get("href"):
            self.links.append(str(found["href"]))
        if found.get("id"):
            self.ids.add(str(found["id"]))


def read(page: Path) -> _Reader:
    reader = _Reader()
    reader.feed(page.read_text())
    return reader


def test_every_link_of_the_page_leads_to_a_file_beside_it_or_a_place_in_it(built: Path) -> None:
    reader = read(built / "portfolio.html")
    files = [link for link in reader.links if not link.startswith("#")]
    assert len(files) == 8 * 2
    assert len(set(files)) == len(files)
    assert all((built / link).is_file() for link in files)
    assert all(link[1:] in reader.ids for link in reader.links if link.startswith("#"))


def test_the_page_says_what_was_not_built_and_why(built: Path) -> None:
    page = (built / "portfolio.html").read_text()
    assert "4 studies in 9 scenarios, 8 of them built; 1 file could not be read" in page
    assert "unknown name &#39;haeds&#39;" in page
    assert re.search(r"<th scope=\"row\">Cheap</th><td class=\"missing\"[^>]*>not built: value of", page)


def test_no_text_of_a_study_becomes_markup_or_a_formula(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>=1+2"
    text = SMALL.replace('title = "Small"', f"title = '{hostile}'\nbase_label = '=2+3'")
    text = text.replace('label = "Cheap"', "label = '@SUM(A1)'").replace('label = "Cost"', "label = '+<b>Cost'")
    out = portfolio(tmp_path, {"a": text, "b": SMALL})
    reader = read(out / "portfolio.html")
    assert not reader.tags & {"script", "b"}
    formulas = cells.formula_cells(out / "portfolio.xlsx")
    assert formulas
    assert not any("alert" in formula or "2+3" in formula or "A1)" in formula for formula in formulas.values())
    stored = set(cells.stored_values(out / "portfolio.xlsx").values())
    assert {hostile, "=2+3", "@SUM(A1)"} <= stored
