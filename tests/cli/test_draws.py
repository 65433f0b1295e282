"""The command ``draws`` where it writes the contingency of the draws into the study file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

import reportgen
from tests.parts.budget.by_hand import Inputs, budget
from tests.parts.budget.studies import GRANT
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

RATE = """
[assumptions.reserve]
label = "Contingency"
value = 0.1
style = "percent"
source = "A guess"
"""
STUDY = GRANT.replace("\n[models]", RATE + "\n[models]", 1)


def test_the_contingency_of_the_draws_becomes_a_value_of_the_study_with_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")  # 2026-01-02
    (path := tmp_path / "grant.toml").write_text(STUDY)
    assert command("draws", str(path), "--number", "50000", "--contingency", "reserve") == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{path}: reserve is 0.")
    prices = np.random.default_rng(7).triangular(2, 2.5, 3, 4000)
    amounts = [budget(Inputs(price=price)) for price in prices.tolist()]
    needed, now = np.quantile([item["direct"] + item["indirect"] for item in amounts], 0.8), budget(Inputs())
    written = reportgen.evaluate(path)["reserve"]
    assert written == pytest.approx(needed / (now["direct"] + now["indirect"]) - 1, abs=0.003)
    source = "P80 less the estimate, of 50,000 joint draws with seed 2407 on 2026-01-02"
    assert path.read_text() == STUDY.replace(
        'value = 0.1\nstyle = "percent"', f'value = {written}\nstyle = "percent"'
    ).replace("A guess", source)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--contingency", "reserve", "--set", "price=3"],
            "--contingency writes the study's own value: leave",
        ),
        (["--contingency", "reserv"], "unknown assumption 'reserv'; perhaps you meant 'reserve'?"),
        (
            ["--contingency", "reserve", "--measure", "cost"],
            "no contingency to write: the study has no budget, or another",
        ),
    ],
)
def test_what_cannot_be_written_is_told_and_the_file_stays(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path := tmp_path / "grant.toml").write_text(STUDY)
    assert command("draws", str(path), "--number", "1000", *options) == 2
    assert said in capsys.readouterr().err
    assert path.read_text() == STUDY


def test_a_study_that_is_not_a_file_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("draws", "--number", "1000", "--contingency", "price") == 2
    assert "--contingency writes into a study file: name one that ends in .toml" in capsys.readouterr().err


def test_draws_say_how_often_the_checks_hold_without_being_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = '\n[[checks]]\nlabel = "It is cheap"\nformula = "price <= 2.25"\n'
    (path := tmp_path / "grant.toml").write_text(GRANT + check)
    assert command("draws", str(path), "--number", "50000") == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.endswith("It is cheap"))
    # The area of a triangle from 2 over 2.5 to 3 below 2.25 is 0.25 ** 2 / (1 * 0.5).
    assert float(line.split("%")[0]) == pytest.approx(12.5, abs=0.8)


def test_a_study_with_a_budget_is_shown_with_its_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path := tmp_path / "grant.toml").write_text(GRANT)
    assert command("show", str(path)) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Request of the budget")]
    request, limit = (float(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*", line))
    assert request == pytest.approx(0.92 * budget(Inputs())["request"], abs=1)
    assert limit == 900_000
