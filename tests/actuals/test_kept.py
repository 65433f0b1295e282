"""What a study keeps of what was used: the workbook's formulas say what ``status`` does of the same rows."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.actuals.account import collect
from reportgen.actuals.keep import KeptRow, kept_rows, with_kept
from reportgen.actuals.status import status
from reportgen.parts.actuals.shape import ACTUALS
from reportgen.parts.budget.shape import CATEGORIES, PERIODS, budget_lines
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.settings import choose
from reportgen.system.errors import ReportgenError, StudyError
from reportgen.workbook.write import write_workbook
from tests.parts.budget.studies import GRANT
from tests.support.commands import command
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


def test_keep_replaces_what_the_study_kept_and_nothing_else(tmp_path: Path) -> None:
    plan, jobs = tmp_path / "plan.toml", tmp_path / "sacct.txt"
    plan.write_bytes(STUDY.replace("\n", "\r\n").encode())
    jobs.write_text(FILES["sacct.txt"])
    assert command("actuals", str(plan), str(jobs), "--keep") == 0
    once = plan.read_bytes()
    assert once.startswith(STUDY.rstrip("\n").replace("\n", "\r\n").encode())
    assert b"\n" not in once.replace(b"\r\n", b"")
    assert command("actuals", str(plan), str(jobs), "--keep") == 0
    assert plan.read_bytes() == once
    used = reportgen.evaluate(once).study[ACTUALS].used
    assert [(item.line, item.month) for item in used] == [
        (None, "2024-07"),
        ("first.main", "2024-07"),
        ("second.wide", "2024-07"),
    ]


def test_a_study_that_keeps_sums_elsewhere_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, jobs = tmp_path / "plan.toml", tmp_path / "sacct.txt"
    plan.write_text(STUDY.replace('hours = "hours"', 'hours = "hours"\nused = [{ month = "2024-06", hours = 1 }]', 1))
    before = plan.read_bytes()
    jobs.write_text(FILES["sacct.txt"])
    assert command("actuals", str(plan), str(jobs), "--keep") == 2
    assert plan.read_bytes() == before
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "written",
    [
        '  [[actuals.used]]\n  line = "a.b"\n  month = "2026-01"\n  hours = 3\n',
        '[[ actuals.used ]] # kept\nline = "a.b"\nmonth = "2026-01"\n# of the bill\nhours   = 3\n',
        '[[actuals.used]]\nline = "a.b"\nmonth = "2026-01"\ncost = 200',
    ],
)
def test_tables_that_a_person_wrote_are_replaced_too(written: str) -> None:
    before = '[study]\ntitle = "T"\n\n[actuals]\nstart = "2026-01"\n\n'
    assert with_kept(before + written, []) == before.rstrip() + "\n"
    row = KeptRow("a.b", "2026-02", 1.0, None, None, None)
    assert tomllib.loads(with_kept(before + written, [row]))["actuals"]["used"] == [
        {"line": "a.b", "month": "2026-02", "hours": 1.0}
    ]


def test_comments_and_tables_around_what_was_kept_stay() -> None:
    """The list stands in the middle, below its own table and above others; only its rows and their remarks go."""
    row = '[[actuals.used]]\nmonth = "2026-01"\n# of the bill\nhours = 3 # so many\n'
    before = '[actuals] # rules\nstart = "2026-01"\n\n'
    after = '\n# What the columns are.\n[actuals.columns]\nid = "Job"\n\n# The end.\n[study]\ntitle = "T" # short\n'
    without = with_kept(f"{before}{row}\n{row}{after}", [])
    assert re.sub(r"\n{3,}", "\n\n", without) == f"{before}{after[1:]}"
    outer = '[study]\ntitle = "T"\n\n# What was used.\n'
    kept = with_kept(
        f"{outer}{row}\n# About prices.\n[prices]\nlimit = 3\n", [KeptRow("", "2026-02", 1.5, *[None] * 3)]
    )
    assert kept == (
        f'{outer}\n# About prices.\n[prices]\nlimit = 3\n\n[[actuals.used]]\nmonth = "2026-02"\nhours = 1.5\n'
    )


def test_what_cannot_be_replaced_is_told() -> None:
    inline = '[actuals]\nused = [{ line = "a.b", month = "2026-01", hours = 3 }]\n'
    with pytest.raises(ReportgenError, match="cannot be replaced"):
        with_kept(inline, [])


def test_nothing_used_is_the_plan_and_all_done_what_was_used() -> None:
    nothing = reportgen.evaluate(f'{STUDY}\n[[actuals.used]]\nmonth = "2024-07"\nhours = 0\n'.encode())
    assert of(nothing, "total", "end", "end_hours") == of(nothing, "total", "plan", "plan_hours")
    assert of(nothing, "total", "variance", *PARTS) == [0] * 6
    used = '\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\nhours = 7\ncost = 40\n'
    done = reportgen.evaluate(f"{STUDY}{DONE.replace('0.5', '1')}{used}".encode())
    assert of(done, "first.main", "end", "end_hours") == [40, 7]
    assert sum(of(done, "first.main", *PARTS)) == pytest.approx(of(done, "first.main", "variance")[0])


def test_the_plan_is_spent_evenly_from_its_first_month(tmp_path: Path) -> None:
    evaluation = reportgen.evaluate(kept(tmp_path, DATED).encode())
    (plan,) = of(evaluation, "total", "plan")
    for month, number in (("2024-05", 1), ("2024-06", 2), ("2024-07", 3)):
        assert of(evaluation, f"months.{month}", "planned") == [pytest.approx(plan * number / 10)]
    assert of(evaluation, "months.2024-06", "paid_so_far") == [0]
    assert of(evaluation, "months.2024-07", "paid_so_far") == pytest.approx(of(evaluation, "total", "paid"))


def test_what_was_used_is_set_by_its_name() -> None:
    text = f'{DATED}{DONE}\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\ncost = 40\n'
    loaded = reportgen.evaluate(text.encode()).loaded
    values = {"actuals.used.0.cost": 50, "actuals.first.main.done": 0.25, "actuals.programme.months": 20}
    changed = evaluate(choose(loaded, values=values))
    assert of(changed, "first.main", "paid", "end") == [50, pytest.approx(200)]
    assert of(changed, "months.2024-07", "planned") == [pytest.approx(of(changed, "total", "plan")[0] * 3 / 20)]
    with pytest.raises(StudyError, match=r"unknown number 'actuals.used.7.cost'"):
        evaluate(choose(loaded, values={"actuals.used.7.cost": 1}))


@pytest.mark.parametrize(("most", "within"), [("1e6", 1), ("0.5", 0)])
def test_gpu_hours_that_were_asked_for_are_in_sheet_and_section(tmp_path: Path, most: str, within: int) -> None:
    asked = DATED.replace('hours = "hours"', f'hours = "hours"\nrequest = {{ hours = {most} }}', 1)
    text = kept(tmp_path, asked).encode()
    evaluation = analyse(reportgen.evaluate(text))
    used, end = of(evaluation, "total", "hours", "end_hours")
    assert of(evaluation, "total", "most_hours", "left_hours") == [float(most), pytest.approx(float(most) - used)]
    assert of(evaluation, "total", "within_hours") == [within] == [int(end <= float(most))]
    changed = evaluate(choose(evaluation.loaded, values={"actuals.total.most_hours": end}))
    assert of(changed, "total", "within_hours", "left_hours") == [1, pytest.approx(end - used)]
    page = render(evaluation, timestamp=datetime(2026, 1, 1, tzinfo=UTC), version="1", profile=profile("a4"))
    (said,) = [line for line in page.splitlines() if "In GPU-hours, asked for is" in line]
    assert ("stays within" if within else "passes") in re.sub("<[^>]*>", "", said)
    book = load_workbook(BytesIO(write_workbook(evaluation, timestamp=datetime(2026, 1, 1, tzinfo=UTC), version="1")))
    cells = {row[0].value: row[1].value for row in book["Actuals"].iter_rows() if row[0].value}
    assert cells["GPU-hours that may be used"] == float(most)
    assert str(cells["GPU-hours left of it"]).startswith("=")
    assert str(cells["The forecast of GPU-hours stays within it (1) or not (0)"]).startswith("=")


@pytest.mark.parametrize(("most", "within"), [("1e6", 1), ("0.5", 0)])
def test_what_is_left_is_of_what_was_asked_for(tmp_path: Path, most: str, within: int) -> None:
    asked = DATED.replace('hours = "hours"', f'hours = "hours"\nrequest = {{ cost = {most} }}', 1)
    evaluation = reportgen.evaluate(kept(tmp_path, asked).encode())
    (paid,) = of(evaluation, "total", "paid")
    assert of(evaluation, "total", "most", "left", "within") == [float(most), float(most) - paid, within]


GRANT_USED = """
[actuals]
start = "2027-01"
done = [{ line = "LINE", share = 0.01 }]

[[actuals.used]]
line = "LINE"
month = "2027-02"
cost = 1000

[[actuals.used]]
line = "LINE"
month = "2027-06"
cost = 500
"""


def granted() -> str:
    plain = reportgen.evaluate(GRANT.encode())
    line = next(line.name for line in budget_lines(plain.study) if plain.optional(f"{line.name}.cost"))
    used = GRANT_USED.replace("LINE", line)
    return f"{GRANT}{used}"


def test_periods_and_categories_add_up_to_the_whole() -> None:
    evaluation = reportgen.evaluate(granted().encode())
    periods = list(evaluation.study[PERIODS])
    for key in ("plan", "paid", "end", "variance"):
        parts = [of(evaluation, f"periods.{period}", key)[0] for period in periods]
        assert sum(parts) == pytest.approx(of(evaluation, "total", key)[0], abs=1e-6), key
    assert of(evaluation, f"periods.{periods[0]}", "paid") == [1500]
    half = of(evaluation, f"periods.{periods[0]}", "plan")[0] / 2  # six months of twelve are still to come
    assert of(evaluation, f"periods.{periods[0]}", "to_come") == [pytest.approx(half)]
    categories = [of(evaluation, f"categories.{name}", "paid")[0] for name in evaluation.study[CATEGORIES]]
    assert sum(categories) == 1500
    assert of(evaluation, "total", "variance")[0] != 0


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


def test_failures_change_nothing_where_the_plan_holds() -> None:
    used = '\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\nhours = 0.1\nfailed = 0.05\n'
    evaluation = reportgen.evaluate(f"{STUDY}{used}".encode())
    plan, end, failed = of(evaluation, "first.main", "plan", "end", "failed_share")
    assert failed == 0.5
    assert plan == pytest.approx(end)
    assert of(evaluation, "first.main", *PARTS) == pytest.approx([0.0] * len(PARTS), abs=1e-12)


def test_what_is_done_of_a_line_is_stated_once() -> None:
    used = '\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-07"\nhours = 2\n'
    twice = DONE + DONE.replace("0.5", "0.7")
    with pytest.raises(StudyError, match=r"what is done of line 'first.main' is stated 2 times @ actuals.done"):
        reportgen.evaluate(f"{STUDY}{twice}{used}".encode())
    assert reportgen.evaluate(f"{STUDY}{DONE}{used}".encode()).number("actuals.first.main.done") == 0.5


def test_hours_without_a_bill_do_not_lower_the_price_of_the_rest() -> None:
    """Two months of 2 hours with one bill of 9: half of the work, so 8 hours at 4.50."""
    used = '\n[[actuals.used]]\nline = "first.main"\nmonth = "2024-{}"\nhours = 2\n'
    text = f"{STUDY}{DONE}{used.format('07')}cost = 9\n{used.format('08')}"
    assert of(reportgen.evaluate(text.encode()), "first.main", "hours", "billed", "end_hours", "end") == [4, 2, 8, 36]
    without = text.replace("cost = 9\n", "")
    evaluation = reportgen.evaluate(without.encode())
    plan, hours = of(evaluation, "first.main", "plan", "plan_hours")
    assert of(evaluation, "first.main", "billed", "end") == pytest.approx([4, 8 * plan / hours])
