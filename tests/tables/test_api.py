"""What the library's front returns for a scenario and values, and which file a build writes which content into."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.api import evaluate, load, program
from reportgen.describe.options import Options
from reportgen.pipeline import KINDS, MAKERS, chosen_kinds, outputs
from reportgen.study.analyse import analyse
from tests.support.rich import STUDY, evaluated

if TYPE_CHECKING:
    from pathlib import Path

WHEN = Options(datetime(2026, 1, 2, tzinfo=UTC), "7.8")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "rich.toml"
    path.write_text(STUDY)
    return path


@pytest.mark.parametrize(
    ("scenario", "values", "total"),
    [
        (None, None, 1140),
        ("dear", None, 1710),
        (None, {"steps": 200}, 2280),
        ("cheap", {"steps": 200}, 1140),
        ("dear", {"extra": False}, 1560),
        ("dear", {"gpu": "Slow"}, 3420),
    ],
)
def test_a_scenario_and_values_by_path_by_study_and_loaded(
    study: Path, scenario: str | None, values: dict[str, float | bool | str] | None, total: float
) -> None:
    assert evaluate(study, scenario=scenario, values=values).number("total.cost") == total
    assert evaluate(load(study), scenario=scenario, values=values).number("total.cost") == total
    assert evaluate(load(study, scenario=scenario, values=values)).number("total.cost") == total


def test_the_scenario_that_a_file_names_is_active(study: Path) -> None:
    study.write_text(STUDY.replace('title = "Rich"', 'title = "Rich"\nscenario = "dear"'))
    loaded = load(study)
    assert (loaded.scenario, evaluate(loaded).number("total.cost")) == ("dear", 1710)


def test_what_was_set_is_told_from_what_the_file_says(study: Path) -> None:
    analysis = analyse(evaluate(study, values={"price": 4, "first.main.seeds": 6}))
    assert (analysis["price"], analysis["price.published"], analysis["price.changed"]) == (4, 2, 1)
    assert (analysis["first.main.runs"], analysis["first.main.runs.published"]) == (18, 9)
    assert analysis["all-inputs.changed"] == 2


def test_a_program_computes_what_is_wanted_and_no_more() -> None:
    cost = program(evaluated(), ["price", "steps"], ["total.cost"])
    found = cost([5.0, 200.0])
    assert found["total.cost"] == 5700
    assert "hundredth" not in found
    assert "total.share" not in found


def test_each_kind_of_file_has_its_own_content(study: Path) -> None:
    made = outputs(load(study), ["csv", "json"], WHEN)
    assert (dict(made.missing), made.errors) == ({}, ())
    assert json.loads(made.files["json"])["study"]["title"] == "Rich"
    rows = list(csv.DictReader(made.files["csv"].decode("utf-8-sig").splitlines()))
    assert [row["id"] for row in rows] == ["first", "second", "third", "total"]
    assert list(made.files) == ["csv", "json"]
    assert KINDS == ("xlsx", "html", "pdf", "csv", "json", "docx", "md", "tex")
    assert chosen_kinds(None) == ["xlsx", "html", "pdf", "csv", "json"]
    assert set(MAKERS) == {"xlsx", "html", "csv", "json", "docx", "md", "tex"}
