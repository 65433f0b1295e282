"""Where several studies stand: each as alone, whoever computes it, and one that fails takes no other with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.actuals.account import collect, kept_account
from reportgen.actuals.keep import kept_rows, with_kept
from reportgen.actuals.page import document
from reportgen.actuals.status import status
from reportgen.portfolio import standings as module
from reportgen.portfolio.standings import StatusJob, run_status_job, standings
from reportgen.system.errors import WorkersError
from tests.support.commands import command
from tests.support.used import FILES, STUDY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reportgen.portfolio.standings import StatusResult

DEAR = STUDY.replace('hours = "hours"', 'hours = "hours"\nrequest = { cost = 1, hours = 1e9 }', 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three studies: one with its rows beside it, one that keeps its sums, and one that cannot be read."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    studies = tmp_path / "studies"
    studies.mkdir()
    (studies / "rows.toml").write_text(DEAR)
    assert command("actuals", str(studies / "rows.toml"), str(tmp_path / "sacct.txt")) == 0
    evaluation = reportgen.evaluate(STUDY.encode())
    tallies = collect([tmp_path / name for name in FILES], evaluation.study).tallies
    (studies / "sums.toml").write_text(with_kept(STUDY, kept_rows(tallies)))
    (studies / "bad.toml").write_text("[study]\ntitle = 3\n")
    return studies


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = command("status", *words, "--format", "json")
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_stands_as_it_does_alone_and_one_bad_study_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    code, several = shown(capsys, str(folder), "--jobs", jobs)
    assert code == 1
    assert isinstance(several["studies"], list)
    assert [item["study"] for item in several["studies"]] == ["rows", "sums"]
    for item in several["studies"]:
        code, alone = shown(capsys, str(folder / f"{item['study']}.toml"))
        assert code == 0
        assert item == {"study": item["study"], **alone}
    assert several["passed"] is True
    assert isinstance(several["failures"], list)
    (failure,) = several["failures"]
    assert failure["study"] == "bad.toml"
    assert "title" in failure["problems"][0]


def test_files_given_are_those_of_every_study(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans, bill = [str(folder / "rows.toml"), str(folder / "sums.toml")], str(folder.parent / "bill.csv")
    code, several = shown(capsys, *plans, bill, "--jobs", "1")
    assert code == 0
    assert isinstance(several["studies"], list)
    for plan, item in zip(plans, several["studies"], strict=True):
        assert {key: value for key, value in item.items() if key != "study"} == shown(capsys, plan, bill)[1]


def test_the_table_has_a_row_for_each_measure_and_what_is_not_known(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert command("status", str(folder), "--jobs", "1", "--format", "md") == 1
    lines = capsys.readouterr().out.splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert cells[0] == ["Study", "Measure", "Planned", "Used", "Forecast", "Request", "Verdict"]
    assert [row[0] for row in cells[2:]] == ["rows", "", "sums", "", "bad.toml"]
    assert [row[-1] for row in (*cells[2:4], cells[6])] == ["within", "passes", "not known"]
    assert {row[-1] for row in cells[4:6]} <= {"within the plan", "passes the plan"}
    assert cells[3][5] == "$1.00"
    assert any(line.startswith("- bad.toml: ") for line in lines)
    assert command("status", str(folder), "--jobs", "1") == 1
    printed = capsys.readouterr()
    assert "Where the studies stand" in printed.out
    assert "error: bad.toml: " in printed.err


def test_exit_codes(folder: Path) -> None:
    rows, sums = str(folder / "rows.toml"), str(folder / "sums.toml")
    (folder / "bad.toml").unlink()
    assert command("status", str(folder), "--jobs", "1") == 0
    assert command("status", rows, sums, "--jobs", "1", "--exit-code") == 1
    (folder / "rows.toml").write_text("nothing")
    (folder / "sums.toml").write_text("nothing")
    assert command("status", rows, sums, "--jobs", "1") == 2
    assert command("status", str(folder.parent / "empty")) == 2


def test_what_a_study_keeps_stands_as_its_own_formulas_say(folder: Path) -> None:
    evaluation = reportgen.evaluate(folder / "sums.toml")
    standing = status(evaluation, kept_account(evaluation.study))
    for key, names in (("cost", ("plan", "paid", "end")), ("hours", ("plan_hours", "hours", "end_hours"))):
        amounts = getattr(standing.total, key)
        expected = [evaluation[f"actuals.total.{name}"] for name in names]
        assert [amounts.plan, amounts.actual, amounts.forecast] == pytest.approx(expected)
    parts = standing.total.by_cost.parts()
    assert parts == pytest.approx({name: evaluation[f"actuals.total.{name}"] for name in parts})


def test_a_study_of_which_nothing_was_used_says_what_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "new.toml").write_text(STUDY)
    assert command("status", str(folder / "new.toml")) == 2
    assert "nothing says what was used" in capsys.readouterr().err
    result = run_status_job(StatusJob(reportgen.load(STUDY.encode()), (), "0.0.1"))
    assert result.status is None
    assert "0.0.1" in result.problems[0]


def test_studies_of_lost_workers_fail_and_the_others_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(several: Sequence[StatusJob], *_: object) -> Iterator[StatusResult]:
        yield run_status_job(several[0])
        raise WorkersError("gone")

    monkeypatch.setattr(module, "job_results", lost)
    loaded = reportgen.load(folder / "sums.toml")
    other = reportgen.load(STUDY.encode())
    standing = standings([StatusJob(loaded, ()), StatusJob(other, ())])
    (known,) = standing.studies.values()
    evaluation = reportgen.evaluate(folder / "sums.toml")
    assert document(known) == document(status(evaluation, kept_account(evaluation.study)))
    assert [item.problems for item in standing.failures] == [("gone",)]
