"""Budgets edited in a workbook or a file: what comes back, and which category and period moved."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from tests.parts.budget.by_hand import Inputs, budget
from tests.parts.budget.studies import GRANT
from tests.support.recalculated import made

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "reportgen", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_edits_come_back_as_entries_of_the_study_file(tmp_path: Path) -> None:
    path, _, layout = made(GRANT, tmp_path / "study.xlsx")
    book = load_workbook(path)
    edits: dict[str, float | str] = {
        "scaling.spread.y1": 0.6,
        "transfer.training.spread.y2": 0.1,
        "categories.subaward.cap": 25_000,
        "scaling.storage.spread.last": 24,
        "periods.y1.months": 6,
        "budget.limit": 500_000,
    }
    for name, value in edits.items():
        place = layout.place(name)
        book[place.sheet].cell(place.row, place.column).value = value
    book.save(path)
    (tmp_path / "grant.toml").write_text(GRANT)
    told = json.loads(run(tmp_path, "diff", "grant.toml", "study.xlsx", "--format", "json"))
    assert {item["name"]: item["new"] for item in told["inputs"]} == edits
    assert run(tmp_path, "pull", "study.xlsx", "grant.toml") == "grant.toml: 6 values changed\n"
    text = (tmp_path / "grant.toml").read_text()
    for line in (
        "spread = { y1 = 0.6, y2 = 0.3, y3 = 0.2 }",
        'spread = { y1 = "rise * 10", y3 = "1 - rise * 10", y2 = 0.1 }',
        "cap = 25000",
        "months = [4, 24]",
        "months = 6",
        "limit = 500000",
    ):
        assert line in text


def test_diff_tells_which_line_moved_to_another_category(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(GRANT)
    (tmp_path / "new.toml").write_text(GRANT.replace('category = "people"', 'category = "subaward"'))
    told = json.loads(run(tmp_path, "diff", "old.toml", "new.toml", "--format", "json"))
    changes = {item["name"]: (item["past"], item["new"]) for item in told["inputs"]}
    assert changes == {"transfer.engineer#category": ("people", "subaward")}


def compared(folder: Path, old: str, new: str) -> dict[str, Any]:
    (folder / "old.toml").write_text(old)
    (folder / "new.toml").write_text(new)
    told: dict[str, Any] = json.loads(run(folder, "diff", "old.toml", "new.toml", "--format", "json"))
    return told


def test_diff_tells_which_category_and_period_moved(tmp_path: Path) -> None:
    new = GRANT.replace("{ y1 = 0.5, y2 = 0.3, y3 = 0.2 }", "{ y1 = 0.4, y2 = 0.3, y3 = 0.3 }")
    told = compared(tmp_path, GRANT, new)
    before, after = budget(Inputs()), budget(Inputs(scaling_shares=(0.4, 0.3, 0.3)))
    rows = {row["id"]: row["figures"]["request"] for row in told["budget"]}
    assert len(rows) == 9 + 3 + 1
    for place in rows:
        name = "rounded" if place == "request" else f"{place}.rounded"
        assert (rows[place]["past"], rows[place]["new"]) == (before[name], after[name])
    moved = {place for place, figure in rows.items() if figure["difference"] and "." in place}
    assert moved >= {"cloud.y1", "cloud.y3"}
    text = run(tmp_path, "diff", "old.toml", "new.toml", "--format", "markdown")
    section = text[text.index("## Request in EUR, where it moved") :]
    assert "Cloud services, 2027" in section
    assert ("Personnel, 2028" in section) == ("people.y2" in moved)


def test_requests_in_two_currencies_are_not_subtracted(tmp_path: Path) -> None:
    told = compared(tmp_path, GRANT, GRANT.replace('currency = "EUR"\nrate = 0.92', 'currency = "GBP"\nrate = 0.8'))
    assert "Budget: requests in EUR in old.toml and GBP in new.toml are not subtracted" in told["not_compared"]
    assert {row["figures"]["request"]["difference"] for row in told["budget"]} == {None}


def test_a_comparison_of_studies_without_a_budget_has_none(tmp_path: Path) -> None:
    start, end = GRANT.index("[periods.y1]"), GRANT.index("[[families]]")
    keys = {"category", "spread", "period", "months"}
    lines = (GRANT[:start] + GRANT[end:]).splitlines()
    plain = "\n".join(line for line in lines if line.strip().split(" ")[0] not in keys)
    assert "budget" not in compared(tmp_path, plain, plain.replace("value = 2.5", "value = 2.6"))
