"""Model sizes with names: in headings, charts, lists of what a sweep trains, the workbook and the data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from reportgen.data.tables import to_json
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.write import write_workbook
from tests.parts.families.studies import LINES
from tests.support import cells, ironcalc_judge, openxml

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMED = LINES.replace('title = "width"', 'names = ["8B", "70B", "405B"]').replace(
    "axes = { seeds = 3 }", 'axes = { seeds = 3 }\n  train = ["8B", "405B"]'
)


@pytest.fixture(scope="module")
def named() -> Analysis:
    return analyse(evaluate(parse_study(NAMED.encode())))


def test_a_sweep_trains_sizes_by_their_names(named: Analysis) -> None:
    assert named.at_sizes("train.main.member") == (1, 0, 1)
    assert named.number("train.main.flops") == 3 * 6 * (128**2 + 512**2) * 1e9


def test_headings_and_data_have_the_names(named: Analysis) -> None:
    page = render(named, timestamp=WHEN, version="1")
    assert "(8B to 405B)" in page
    assert '<th scope="row">70B</th>' in page
    document = json.loads(to_json(named, timestamp=WHEN, version="1"))
    assert [row["name"] for row in document["models"]] == ["8B", "70B", "405B"]
    assert document["sweeps"][0]["sizes"] == ["8B", "405B"]


def test_the_workbook_has_the_names_in_its_headings_and_chart(named: Analysis, tmp_path: Path) -> None:
    data = write_workbook(named, timestamp=WHEN, version="1")
    book = load_workbook(BytesIO(data), data_only=True)
    for sheet in ("Models", "Sweeps", "Work"):
        assert [cell.value for cell in book[sheet][6]][4:7] == ["8B", "70B", "405B"], sheet
    path = tmp_path / "study.xlsx"
    path.write_bytes(data)
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('["8B", "405B"]', '["8B", "40B"]', "unknown size '40B'"),
        ('"70B", "405B"]', '"8b", "405B"]', "two model sizes have the same name"),
        ('"70B", "405B"]', '"405B"]', "there are 2 names of 3 sizes"),
        ('names = ["8B", "70B", "405B"]\n', "", "'title' is missing"),
    ],
)
def test_what_names_cannot_be_is_told(old: str, new: str, problem: str) -> None:
    with pytest.raises(StudyError) as error:
        evaluate(parse_study(NAMED.replace(old, new).encode()))
    assert problem in str(error.value)
