"""What a study keeps of what was used: the workbook's formulas say what ``status`` does of the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.actuals.account import collect
from reportgen.actuals.keep import kept_rows, with_kept
from reportgen.actuals.status import status
from tests.support.used import FILES, STUDY

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Evaluation

DONE = '\n[[actuals.done]]\nline = "first.main"\nshare = 0.5\n'
PARTS = ("quantity", "rate", "failures", "price", "interaction")
DATED = STUDY.replace('hours = "hours"', 'hours = "hours"\nstart = "2024-05"\nmonths = 10', 1)


def kept(folder: Path, study: str, names: tuple[str, ...] = tuple(FILES)) -> str:
    for name in names:
        (folder / name).write_text(FILES[name])
    evaluation = reportgen.evaluate(study.encode())
    return with_kept(study, kept_rows(collect([folder / name for name in names], evaluation.study).tallies))


def of(evaluation: Evaluation, row: str, *keys: str) -> list[float]:
    return [evaluation.number(f"actuals.{row}.{key}") for key in keys]


@pytest.mark.parametrize("study", [STUDY, STUDY + DONE], ids=["runs", "stated"])
@pytest.mark.parametrize("names", [tuple(FILES), ("sacct.txt",), ("bill.csv",)], ids=len)
def test_the_formulas_are_those_of_status(tmp_path: Path, study: str, names: tuple[str, ...]) -> None:
    text = kept(tmp_path, study, names)
    evaluation = reportgen.evaluate(text.encode())
    account = collect([tmp_path / name for name in names], evaluation.study)
    found = status(evaluation, account)
    for row in (*found.lines, found.total):
        assert of(evaluation, row.id, "plan", "end") == pytest.approx([row.cost.plan, row.cost.forecast])
        assert of(evaluation, row.id, "plan_hours", "end_hours") == pytest.approx([row.hours.plan, row.hours.forecast])
        parts = row.by_cost.parts()
        assert of(evaluation, row.id, *PARTS) == pytest.approx([parts[part] for part in PARTS], abs=1e-6)
    assert evaluation.number("actuals.total.paid") == pytest.approx(found.total.cost.actual)
