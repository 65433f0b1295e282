"""Every bundled study in every scenario: it builds, its checks hold, and its report says what is true of its rows."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

import reportgen
from reportgen.parts.assumptions.shape import SCENARIOS
from reportgen.parts.families.shape import FAMILIES
from reportgen.study.analyse import failed_checks
from reportgen.study.lint import warnings

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
STUDIES = sorted(path.stem for path in INPUTS.glob("*.toml"))
CASES = [
    (name, case) for name in STUDIES for case in ("base", *reportgen.load(INPUTS / f"{name}.toml").study[SCENARIOS])
]
# What an item of each study is an amount of, as its report shows it.
AMOUNTS = {
    "published-bill": ["119,000 H800-hours", "5,000 H800-hours"],
    "post-training": ["640 GPU-hours", "360 GPU-hours", "9 million API tokens"],
    "grant": ["144 TB-months", "354 TB-months", "4 TB", "18 person-months"],
}
COUNTED = {  # what a report says that the programme covers
    "scaling-exponents": "It covers 58,512 training runs in 9 families of experiments",
    "scaling-law-fit": "It covers 87 training runs in 3 families of experiments",
    "published-bill": "It covers 1 training run and 2 items in 3 families",
    "post-training": "It covers 45 training runs, 9 passes over the pairs, 9 sets of rollouts, 9 passes over the"
    " answers, 450 evaluations and 3 items in 5 families",
    "grant": "It covers 16 training runs, 320 evaluations and 4 items in 4 families",
}
HEADS = {  # of the last column of the headline table: the price only where it is that of every row
    "scaling-exponents": "Cost at $3 per GPU-hour",
    "scaling-law-fit": "Cost at $1.80 per GPU-hour",
    "published-bill": "Cost at $2 per H800-hour",
    "post-training": "Cost",
    "grant": "Cost",
}


def words(html: str) -> str:
    """Return the text of a page that a reader sees at first, without scripts, styles and what is hidden."""
    _, _, body = html.rpartition("<body>") if "<body>" in html else html.partition("<body")
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", body)
    body = re.sub(r"(?s)<em\b[^>]*\bhidden>.*?</em>", "", body)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split()).replace(" ,", ",").replace(" .", ".")


def test_there_are_five() -> None:
    assert set(STUDIES) == set(COUNTED) == set(HEADS)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_study_builds_in_a_scenario(name: str, scenario: str, tmp_path: Path) -> None:
    study = reportgen.load(INPUTS / f"{name}.toml", scenario=scenario)
    assert failed_checks(reportgen.evaluate(study)) == ()
    reportgen.build(study, tmp_path, only=["html", "xlsx", "csv", "json"])
    page = words((tmp_path / f"{name}.html").read_text())
    assert not re.search(r"\b(nan|inf|undefined|null)\b", page)
    document: dict[str, Any] = json.loads((tmp_path / f"{name}.json").read_text())
    assert document["scenario"] == scenario
    with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(rows) == [*(family.id for family in study.study[FAMILIES]), "total"]
    costs = [float(row["cost"]) for key, row in rows.items() if key != "total"]
    assert float(rows["total"]["cost"]) == pytest.approx(sum(costs), rel=1e-12)
    assert (tmp_path / f"{name}.xlsx").stat().st_size > 10_000


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_has_no_warnings_but_one_that_is_its_sources_own_words(name: str) -> None:
    found = [item.rule for item in warnings(reportgen.evaluate(INPUTS / f"{name}.toml"))]
    assert found == (["label-states-value"] if name == "scaling-exponents" else [])


@pytest.fixture(scope="module", params=STUDIES)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("page")
    name = request.param
    reportgen.build(reportgen.load(INPUTS / f"{name}.toml"), folder, only=["html"])
    return name, (folder / f"{name}.html").read_text()


def test_amounts_have_their_own_units_and_runs_are_runs(page: tuple[str, str]) -> None:
    name, html = page
    text = words(html)
    for amount in AMOUNTS.get(name, []):
        assert f" {amount}" in text, amount
    assert COUNTED[name] in text.replace("1 training runs", "1 training run")


def test_the_price_stands_in_the_heading_where_every_row_has_it(page: tuple[str, str]) -> None:
    name, html = page
    table = html[html.index('<table class="headline') :]
    heads = [words(f"<body>{head}") for head in re.findall(r"(?s)<th[^>]*>(.*?)</th>", table.partition("</thead>")[0])]
    assert heads[-1] == HEADS[name]


def test_the_tokens_of_evaluations_are_not_called_those_of_training_runs(page: tuple[str, str]) -> None:
    name, html = page
    passes = name in {"post-training", "grant"}
    assert ("Tokens of one run or pass" in html) is passes
    assert ("Tokens that one training run sees" in html) is not passes


def test_no_formula_of_latex_stands_as_text(page: tuple[str, str]) -> None:
    assert not re.search(r"\$[a-z\\]", words(page[1]))


def test_energy_says_what_it_is_of(page: tuple[str, str]) -> None:
    name, html = page
    text = words(html)
    if name == "scaling-exponents":
        assert "Energy of the GPUs GPUs at their design power; cooling and hosts come on top. 3.01M kWh" in text
        assert "Energy at the wall With hosts, network and cooling" in text
        assert "4.52M kWh" in text
    elif name != "scaling-law-fit":
        assert "Energy, MWh" in text
        assert "Energy, MWh (MWh)" not in text
        assert "at the wall of the facility" in text.lower()
