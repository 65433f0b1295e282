"""The commands actuals and status: what they print, write, and end with."""

from __future__ import annotations

import csv
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import reportgen
from reportgen.actuals.account import collect
from reportgen.actuals.page import document, markdown, variance_table
from reportgen.actuals.status import status
from tests.support.commands import command
from tests.support.used import FILES, RULES, STUDY

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.actuals.status import Status

DONE = """
[[actuals.done]]
line = "first.main"
share = 0.5
"""


def stood(folder: Path, study: str = STUDY, names: tuple[str, ...] = tuple(FILES)) -> Status:
    for name in names:
        (folder / name).write_text(FILES[name])
    evaluation = reportgen.evaluate(study.encode())
    return status(evaluation, collect([folder / name for name in names], evaluation.study))


def given(folder: Path, study: str = STUDY) -> list[str]:
    (folder / "plan.toml").write_text(study)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in ("plan.toml", *FILES)]


def test_families_and_what_has_no_line_add_up_to_the_total(tmp_path: Path) -> None:
    found = stood(tmp_path)
    for key in ("hours", "cost"):
        rows = [getattr(row, key) for row in found.families]
        whole = getattr(found.total, key)
        assert whole.plan == pytest.approx(found_total(key))
        for field in ("plan", "actual", "forecast"):
            values = [getattr(row, field) or 0.0 for row in rows]
            assert getattr(whole, field) == pytest.approx(sum(values))
        parts = getattr(found.total, f"by_{key}")
        assert parts.total == pytest.approx(whole.difference)
    used = [row.rows for row in found.families]
    assert sum(used) == found.total.rows == 19  # all but steps and the row in euro, and a job that waits
    assert [row.label for row in found.families] == ["First", "Second", "Fits no line", "Fits several lines"]


def numbers(node: object) -> list[float]:
    """Every number of a JSON document, in order."""
    if isinstance(node, dict | list):
        return [number for item in (node.values() if isinstance(node, dict) else node) for number in numbers(item)]
    return [float(node)] if isinstance(node, int | float) else []


def found_total(key: str) -> float:
    return float(reportgen.evaluate(STUDY.encode())[f"total.{key}"])


def test_nothing_used_is_the_plan(tmp_path: Path) -> None:
    (tmp_path / "used.txt").write_text(FILES["sacct.txt"].splitlines()[0])
    evaluation = reportgen.evaluate(STUDY.encode())
    found = status(evaluation, collect([tmp_path / "used.txt"], evaluation.study))
    assert found.total.cost.forecast == found.total.cost.plan == pytest.approx(evaluation["total.cost"])
    assert found.total.cost.actual == 0
    assert not found.passed


def test_the_share_done_of_the_study_is_used(tmp_path: Path) -> None:
    study = STUDY.replace(RULES, RULES + DONE)
    (first, _) = stood(tmp_path, study, ("sacct.txt",)).lines
    assert first.line is not None
    assert first.line.done == (0.5, 1.0, "stated")
    assert first.hours.actual is not None
    assert first.hours.forecast == pytest.approx(2 * first.hours.actual)
    assert first.line.failed == pytest.approx(2 / first.hours.actual)  # the job that was cancelled


def test_status_says_what_files_hold(tmp_path: Path) -> None:
    notes = "\n".join(stood(tmp_path).notes)
    for said in (
        "sacct.txt: failed: 1 row, 2.00 GPU-hours",
        "sacct.txt: cancelled: 1 row, 2.00 GPU-hours",
        "sacct.txt: still running, counted so far: 1 row, 6.00 GPU-hours",
        "sacct.txt: steps, whose use is that of their jobs: 2 rows",
        "sacct.txt: its times have no zone, and are taken as UTC",
        "bill.csv: credits, counted: 1 row, -$20",
        "bill.csv: taxes, counted: 1 row, $8",
        "bill.csv: in EUR, not counted as nothing is converted: 1 row, €3",
        "bill.csv: the month 2024-07 is not whole: the bill ends on 2024-07-19",
        "first.main has GPU-hours of slurm and wandb, which may be the same hours twice",
        "GPU-hours have no line and no cost",
    ):
        assert said in notes


def test_work_that_is_done_without_any_row_is_said(tmp_path: Path) -> None:
    study = STUDY.replace(RULES, RULES + DONE)
    found = stood(tmp_path, study, ("runs.jsonl",))
    assert not [note for note in found.notes if "said to be done" in note]
    study = study.replace('line = "first.main"\nshare', 'line = "second.wide"\nshare')
    found = stood(tmp_path, study, ("runs.jsonl",))
    assert "second.wide: some of it is said to be done and no row belongs to it, so that the plan stands" in found.notes


def test_actuals_writes_every_row_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("actuals", *given(tmp_path), "-o", str(tmp_path / "out")) == 0
    printed = capsys.readouterr().out
    assert "first.main" in printed
    assert "Fits several lines" in printed
    with (tmp_path / "out" / "plan-actuals.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    headers = {"spaced.txt": 2, "runs.jsonl": 0}
    assert len(rows) == sum(text.count("\n") - headers.get(name, 1) for name, text in FILES.items())
    assert {row["status"] for row in rows} == {"counted", "unmatched", "ambiguous", "step", "other currency"}
    assert {row["line"] for row in rows if row["status"] == "counted"} == {"first.main", "second.wide"}


def test_what_was_written_is_read_back_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = given(tmp_path)
    with (tmp_path / "sacct.txt").open("a") as file:
        file.write("110|gamma-7|kim|COMPLETED|2024-07-01T00:00:00|2024-07-01T01:00:00|soon|gres/gpu=1|\n")
        file.write(FILES["sacct.txt"].splitlines(keepends=True)[1])
    assert command("actuals", *files) == 0
    assert command("status", *files, "--format", "json") == 0
    *_, shown = capsys.readouterr().out.partition(f"{tmp_path / 'plan-actuals.csv'}\n")
    assert command("status", files[0], str(tmp_path / "plan-actuals.csv"), "--format", "json") == 0
    before, after = json.loads(shown), json.loads(capsys.readouterr().out)
    for key in ("total", "families", "lines"):
        assert numbers(after[key]) == pytest.approx(numbers(before[key]))
    assert after["unread"] == before["unread"] == 1


def test_no_text_of_a_file_is_a_formula_of_the_rows_that_are_written(tmp_path: Path) -> None:
    bill = FILES["bill.csv"].replace("EUR", "=1+1").replace("i-1,", "a;=HYPERLINK(1),")
    (tmp_path / "plan.toml").write_text(STUDY)
    (tmp_path / "bill.csv").write_text(bill)
    assert command("actuals", str(tmp_path / "plan.toml"), str(tmp_path / "bill.csv")) == 0
    with (tmp_path / "plan-actuals.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [part.strip(" \"'") for row in rows for text in row.values() for part in text.split(";")]
    assert not [text for row in rows for text in row.values() if text.startswith("=")]
    assert not [text for text in cells if text.startswith("=HYPERLINK")]
    assert any(json.loads(row["fields"]).get("resource_id") == "a;=HYPERLINK(1)" for row in rows)


BILL = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ResourceId\n"
JUNE = BILL + "10,USD,Usage,2024-06-01T00:00:00Z,2024-07-01T00:00:00Z,a\n"
JULY = (
    BILL
    + "20,USD,Usage,2024-07-01T00:00:00Z,2024-08-01T00:00:00Z,a\n"
    + "4,USD,Usage,2024-06-29T00:00:00Z,2024-06-30T00:00:00Z,b\n"
    + "-3,USD,Credit,2024-06-01T00:00:00Z,2024-07-01T00:00:00Z,a\n"
)


@pytest.mark.parametrize(("june", "is_late"), [(JUNE, True), (JUNE.replace("2024-07-01", "2024-06-15"), False)])
def test_late_charges_and_credits_of_a_past_month_count_in_it_and_are_said(
    tmp_path: Path, june: str, *, is_late: bool
) -> None:
    (tmp_path / "june.csv").write_text(june)
    (tmp_path / "july.csv").write_text(JULY)
    study = reportgen.evaluate(STUDY.encode())
    paths = [tmp_path / "june.csv", tmp_path / "july.csv"]
    standing = status(study, collect(paths, study.study))
    with sqlite3.connect(":memory:") as database:
        database.execute("create table bill (cost real, month text)")
        rows = [line.split(",") for text in (june, JULY) for line in text.splitlines()[1:]]
        database.executemany("insert into bill values (?, substr(?, 1, 7))", [(row[0], row[3]) for row in rows])
        expected = database.execute("select month, sum(cost) from bill group by 1 order by 1").fetchall()
    assert [(month, cost) for month, _, cost in standing.months] == expected == [("2024-06", 11), ("2024-07", 20)]
    said = [note for note in standing.notes if "late" in note]
    late = "july.csv: late, of 2024-06, which a file before it has, counted there: 2 rows, $1"
    assert said == ([late] if is_late else [])
    assert not [
        note for note in status(study, collect(paths[::-1], study.study)).notes if note.startswith("july.csv: late")
    ]


def test_status_ends_with_1_where_the_forecast_passes_the_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = given(tmp_path)
    assert command("status", *files) == 0
    shown = capsys.readouterr().out
    assert "Why they differ" in shown
    assert "passes the plan" in shown
    assert command("status", *files, "--exit-code") == 1
    enough = STUDY.replace('hours = "hours"', 'hours = "hours"\nrequest = { cost = 1e6 }')
    assert command("status", *given(tmp_path, enough), "--exit-code") == 0
    assert "stays within what was asked for" in capsys.readouterr().out


def test_json_and_markdown_say_the_same(tmp_path: Path) -> None:
    found = stood(tmp_path)
    known: dict[str, Any] = document(found)
    assert json.loads(json.dumps(known)) == known
    assert sum(known["total"]["cost"]["because"].values()) == pytest.approx(known["total"]["cost"]["difference"])
    assert sum(month["cost"] for month in known["months"]) == pytest.approx(178.5)
    text = markdown(found)
    assert text.startswith("# Small\n")
    assert "| **Total** |" in text
    assert all(row[0].split(":")[0] in text for row in variance_table(found).rows)


def test_a_row_that_cannot_be_read_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = given(tmp_path)
    text = FILES["bill.csv"].replace("40.00,40.00", "\x1b[31mforty,40.00")
    (tmp_path / "bill.csv").write_text(text)
    assert command("actuals", *files) == 0
    told = capsys.readouterr().err
    assert "error: bill.csv, line 4: BilledCost" in told
    assert "\x1b" not in told


def test_the_file_that_is_written_is_not_read_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = given(tmp_path)
    assert command("actuals", *files) == 0
    assert command("actuals", *files, str(tmp_path / "plan-actuals.csv")) == 2
    assert "would be read and written" in capsys.readouterr().err


def test_a_study_without_such_measures_says_so(tmp_path: Path) -> None:
    study = STUDY.replace('hours = "hours"\n', "", 1)
    found = stood(tmp_path, study, ("sacct.txt",))
    assert found.hours is None
    assert "the study has no measure 'gpu_hours' to compare with: name one as hours under [actuals]" in found.notes


LLAMA = """
[study]
title = "One large run"

[assumptions.rate]
label = "Sustained rate"
value = 400e12

[assumptions.price]
label = "Price"
value = 2

[actuals]
match = [{ line = "pretraining.run", where = { job_name = "llama-*" } }]
done = [{ line = "pretraining.run", share = 1 }]

[[families]]
id = "pretraining"
label = "Pre-training"
[[families.items]]
id = "run"
label = "The run"
amount = 3.8e25
unit = "FLOP"
gives = { flops = "amount" }

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "flops / 3600 / rate"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
style = "money"
"""


def test_a_published_run_is_split_into_rate_and_goodput(tmp_path: Path) -> None:
    """Llama 3.1 405B: 3.8e25 FLOP in 30.84 million H100-hours, 16,384 of them at once; a tenth of it repeated."""
    useful, lost = 27_756_000 * 3600 // 16384, 3_084_000 * 3600 // 16384
    (tmp_path / "jobs.csv").write_text(
        "JobID,JobName,State,ElapsedRaw,AllocTRES\n"
        f'1,llama-1,COMPLETED,{useful},"gres/gpu:h100=16384"\n'
        f'2,llama-2,NODE_FAIL,{lost},"gres/gpu:h100=16384"\n'
    )
    evaluation = reportgen.evaluate(LLAMA.encode())
    found = status(evaluation, collect([tmp_path / "jobs.csv"], evaluation.study))
    (line,) = found.lines
    assert line.line is not None
    assert line.line.measured_rate == pytest.approx(342.3e12, rel=1e-3)
    assert line.line.planned_rate == pytest.approx(400e12)
    assert line.line.running_rate == pytest.approx(380.3e12, rel=1e-3)
    assert found.total.hours.forecast == pytest.approx(30.84e6, rel=1e-6)
    parts = found.total.by_hours.parts()
    assert parts["rate"] == pytest.approx(1.367e6, rel=1e-3)
    assert parts["failures"] == pytest.approx(2.932e6, rel=1e-3)
    assert parts["interaction"] == pytest.approx(0.152e6, rel=1e-2)
    assert parts["quantity"] == parts["price"] == 0
