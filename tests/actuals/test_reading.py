"""Files of every kind are read: their sums are those of SQL, and whatever cannot be read is said and kept."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.actuals.account import collect
from reportgen.actuals.chunk import seconds
from reportgen.actuals.focus import tags_of
from reportgen.actuals.notes import notes
from reportgen.actuals.slurm import gpus_of
from reportgen.actuals.tally import total
from reportgen.parts.actuals.shape import ACTUALS, Actuals
from reportgen.system.errors import StudyError
from tests.support.used import FILES, FOCUS, MAPPED, MAPPED_RULES, SACCT, SPACED, STUDY, WANDB, WANDB_LINES

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.actuals.account import Account

LOADED = reportgen.load(STUDY.encode())
MAPPING = reportgen.load(STUDY.replace("[assumptions.price]", f"{MAPPED_RULES}\n[assumptions.price]", 1).encode())
USED = ("counted", "unmatched", "ambiguous")


def account(folder: Path, text: str | bytes, name: str = "used.txt", loaded: object = None, chunk: int = 3) -> Account:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    study = MAPPING.study if loaded is MAPPING else LOADED.study
    return collect([path], study, chunk=chunk)


def sums(found: Account, *statuses: str) -> tuple[int, float, float]:
    whole = total(tally for tally in found.tallies if tally.status in (statuses or USED))
    return whole.rows, whole.hours, whole.cost


def table(text: str, delimiter: str = ",") -> sqlite3.Connection:
    """The rows of a CSV text as a table of SQL, all of them texts."""
    header, *rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(json.dumps(name or "last") for name in header)
    connection.execute(f"create table used ({columns})")
    places = ", ".join("?" * len(header))
    connection.executemany("insert into used values (PLACES)".replace("PLACES", places), rows)
    return connection


# The seconds of Elapsed and the GPUs of AllocTRES, in SQL alone.
BY_STATE = """
with clock as (
  select *, substr(Elapsed, -8) as time, instr(Elapsed, '-') as day,
    instr(AllocTRES, 'gres/gpu=') as every, instr(AllocTRES, 'gres/gpu:a100=') as typed
  from used where JobID not like '%.%'
), sums as (
  select State,
    case when day then substr(Elapsed, 1, day - 1) * 86400 else 0 end
      + substr(time, 1, 2) * 3600 + substr(time, 4, 2) * 60 + substr(time, 7, 2) as seconds,
    case when every then cast(substr(AllocTRES, every + 9) as integer)
      when typed then cast(substr(AllocTRES, typed + 14) as integer) else 0 end as gpus
  from clock
)
select substr(State, 1, 9), count(*), sum(seconds * gpus / 3600.0) from sums group by 1
"""
BY_CATEGORY = {
    "billed": """select ChargeCategory, count(*), sum(BilledCost), sum(case when Tags like '%"sweep": "lines"%'
        then BilledCost else 0 end) from used where BillingCurrency = 'USD' group by 1""",
    "effective": """select ChargeCategory, count(*), sum(EffectiveCost), sum(case when Tags like '%"sweep": "lines"%'
        then EffectiveCost else 0 end) from used where BillingCurrency = 'USD' group by 1""",
}


def test_gpu_hours_of_sacct_are_those_of_sql(tmp_path: Path) -> None:
    found = account(tmp_path, SACCT)
    rows = table(SACCT, "|").execute(BY_STATE).fetchall()
    assert sums(found)[0] == sum(count for _, count, _ in rows) == 8
    assert sums(found)[1] == pytest.approx(sum(hours for _, _, hours in rows), rel=1e-12)
    words = {"COMPLETED": "done", "CANCELLED": "cancelled", "FAILED": "failed", "RUNNING": "running"}
    for state, _, hours in rows:
        if state in words:
            of_state = [item for item in found.tallies if item.state == words[state] and item.status in USED]
            assert total(of_state).hours == pytest.approx(hours, rel=1e-12)


@pytest.mark.parametrize("billing", BY_CATEGORY)
def test_the_cost_of_a_bill_is_that_of_sql(tmp_path: Path, billing: str) -> None:
    (tmp_path / "bill.csv").write_text(FOCUS)
    actuals = LOADED.study[ACTUALS].model_copy(update={"billing": billing})
    found = collect([tmp_path / "bill.csv"], LOADED.study.replaced(ACTUALS, actuals), chunk=2)
    rows = table(FOCUS).execute(BY_CATEGORY[billing]).fetchall()
    assert sums(found)[0] == sum(count for _, count, _, _ in rows) == 5
    assert sums(found)[2] == pytest.approx(sum(cost for _, _, cost, _ in rows), rel=1e-12)
    for category, _, cost, _ in rows:
        of_category = [item for item in found.tallies if item.category == category and item.status in USED]
        assert total(of_category).cost == pytest.approx(cost, rel=1e-12)
    assert sums(found, "counted")[2] == pytest.approx(sum(lines for *_, lines in rows))
    assert sums(found, "other currency") == (1, 0.0, 3.0)
    assert total(found.tallies).hours == 10  # those with the unit GPU-hours, and no others


def test_gpu_hours_of_runs_are_those_of_sql(tmp_path: Path) -> None:
    plain = WANDB.replace("1h 30m", "5400")
    (hours,) = table(plain).execute('select sum(Runtime * "GPU Count" / 3600.0) from used').fetchone()
    assert sums(account(tmp_path, WANDB)) == pytest.approx((3, hours, 0), rel=1e-12)
    assert sums(account(tmp_path, WANDB_LINES)) == pytest.approx((2, 7200 * 8 / 3600 + 900 * 4 / 3600, 0))


def test_any_csv_is_read_by_a_map_of_its_columns(tmp_path: Path) -> None:
    found = account(tmp_path, MAPPED, loaded=MAPPING)
    assert sums(found) == pytest.approx((3, 1.5 * 8 + 2.5 * 4 + 2, 72))
    assert sums(found, "counted")[2] == 66
    with pytest.raises(StudyError, match=r"its columns are Job, Label, .*\[actuals\.columns\]"):
        account(tmp_path, MAPPED)


def test_rows_of_a_csv_whose_time_no_column_gives_are_said_to_be_of_no_month(tmp_path: Path) -> None:
    timeless = MAPPED_RULES.replace('start = "Begin"\n', "")
    study = reportgen.load(STUDY.replace("[assumptions.price]", f"{timeless}\n[assumptions.price]", 1).encode()).study
    (path := tmp_path / "costs.csv").write_text(MAPPED)
    said = list(notes(study, collect([path], study).tallies))
    assert "costs.csv: rows without a time are of no month: state the column of start in [actuals.columns]" in said
    with_time = collect([path], MAPPING.study).tallies
    assert not any("without a time" in sentence for sentence in notes(MAPPING.study, with_time))


def test_columns_of_fixed_places_are_read(tmp_path: Path) -> None:
    found = account(tmp_path, SPACED)
    assert not found.problems
    assert sums(found) == (2, 10.0, 0.0)
    assert sums(found, "step")[0] == 1


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_chunks_change_nothing(tmp_path: Path, chunk: int) -> None:
    whole = {name: account(tmp_path, text, name) for name, text in FILES.items()}
    for name, text in FILES.items():
        assert sorted(account(tmp_path, text, name, chunk=chunk).tallies) == sorted(whole[name].tallies)


def test_durations() -> None:
    known = {"1-02:03:04": 93784, "00:00:01": 1, "120:00": 7200, "05:00.5": 300.5, "3600": 3600, "1h 2m 3s": 3723}
    assert {text: seconds(text) for text in known} == known
    for text in ("1-2-3", "25", "aa", "-1", "1:2:3", "00:61:00", "1-25:00:00", "nan", "inf", "1e400"):
        assert seconds(text) in {None, 25.0}, text


def test_gpus_of_an_allocation() -> None:
    assert gpus_of("billing=1,gres/gpu:h100=8,gres/gpu=8").number == 8
    assert gpus_of("gres/gpu:a100=2,gres/gpu:h100=4") == (6.0, "a100+h100", "")
    assert gpus_of("gpu:4").number == gpus_of("gpu:v100:4").number == 4
    assert gpus_of("cpu=4,gres/gpumem=80G").number == gpus_of("").number == 0
    assert tags_of('{"a": "b", "c": 1}') == "a:b\x1fc:1"


# ---- What is said and not lost


def test_steps_are_not_counted_twice_and_one_without_its_job_is_said(tmp_path: Path) -> None:
    found = account(tmp_path, SACCT)
    assert sums(found, "step")[0] == 2
    assert not found.problems
    lost = "".join(line for line in SACCT.splitlines(keepends=True) if not line.startswith("101|"))
    found = account(tmp_path, lost)
    assert [item.split(":", 1)[0] for item in found.problems] == ["used.txt, line 2"]
    assert "job '101', which is not in the file" in found.problems[0]
    assert "208.41 GPU-hours" in found.problems[0]


def test_rows_of_overlapping_files_are_counted_once(tmp_path: Path) -> None:
    for name, text in FILES.items():
        first, second = tmp_path / f"one-{name}", tmp_path / f"two-{name}"
        first.write_text(text)
        second.write_text(text)
        once, twice = collect([first], LOADED.study), collect([first, second], LOADED.study)
        assert sums(once) == sums(twice), name
        repeated = sums(twice, "repeated", "superseded")
        assert repeated == pytest.approx(sums(once, *USED, "other currency")), name


RUNNING = "201|lr-1024|kim|RUNNING|2024-07-05T00:00:00|Unknown|{}|gres/gpu:a100=2,gres/gpu=2|\n"
ENDED = RUNNING.replace("RUNNING", "COMPLETED").replace("Unknown", "2024-07-09T00:00:00").format("4-00:00:00")


def test_a_job_that_was_running_counts_as_it_ended_in_whatever_order_its_files_are_given(tmp_path: Path) -> None:
    header, parts = SACCT.splitlines(keepends=True)[0], {}
    for name, row in {
        "early": RUNNING.format("1-00:00:00"),
        "later": RUNNING.format("2-00:00:00"),
        "ended": ENDED,
    }.items():
        parts[name] = tmp_path / f"{name}.txt"
        parts[name].write_text(header + row)
    for order in permutations(parts):
        found = collect([parts[name] for name in order], LOADED.study)
        assert sums(found) == (1, 4 * 24 * 2, 0)
        assert sums(found, "superseded") == (2, 3 * 24 * 2, 0)
        assert {tally.file for tally in found.tallies if tally.status in USED} == {"ended.txt"}
    for order in permutations(("early", "later")):
        assert sums(collect([parts[name] for name in order], LOADED.study)) == (1, 2 * 24 * 2, 0)


def test_a_job_that_was_requeued_counts_for_each_start(tmp_path: Path) -> None:
    row = "103|run-wide|kim|FAILED|2024-07-05T00:00:00|2024-07-05T01:00:00|01:00:00|cpu=8,gres/gpu:a100=2,node=1|\n"
    before, after = sums(account(tmp_path, SACCT)), sums(account(tmp_path, SACCT + row))
    assert after == pytest.approx((before[0] + 1, before[1] + 2, 0))


def test_rows_of_two_lines_and_of_none_are_listed(tmp_path: Path) -> None:
    found = account(tmp_path, SACCT)
    assert sums(found, "ambiguous") == (1, 2.0, 0.0)  # gamma-wide fits gamma-* and *-wide
    assert sums(found, "unmatched") == (2, 4.0, 0.0)


# What is done to a good file, where, and what the one sentence then says.
SPOILT = [
    ("sacct.txt", "|1-02:03:04|billing", "|1-2-3|billing", 2, "Elapsed '1-2-3' is no duration"),
    ("sacct.txt", "|00:30:00|", "||", 5, "has no Elapsed time"),
    ("sacct.txt", "|00:30:00|", "|-00:30:00|", 5, "is no duration"),
    ("sacct.txt", "|00:30:00|", "|00:75:00|", 5, "is no duration"),
    ("sacct.txt", "|00:30:00|", "|25:99:00|", 5, "is no duration"),
    ("sacct.txt", "|00:30:00|", "|INVALID|", 5, "is no duration"),
    ("sacct.txt", "gres/gpu=4,", "gres/gpu=four,", 5, "does not say how many GPUs"),
    ("sacct.txt", "gres/gpu=4,", "gres/gpu=,", 5, "does not say how many GPUs"),
    ("sacct.txt", "gres/gpu=4,", "gres/gpu=-4,", 5, "does not say how many GPUs"),
    ("sacct.txt", "gres/gpu=4,node=1", "gres/gpu=4,no+", 5, "is cut short"),
    ("sacct.txt", "gres/gpu=4,", "gres/gpu=4,gres/gpu:h100=8,", 5, "more GPUs by type than in all"),
    ("sacct.txt", "CANCELLED by 1000", "EXPLODED", 5, "is none of Slurm's"),
    ("sacct.txt", "102_7|", "|", 5, "is no job"),
    ("sacct.txt", "102_7|", "total|", 5, "JobID 'total' is no job"),
    ("sacct.txt", "|gamma-2|", "|gamma|2|", 5, "has 9 values, and the header 8 columns"),
    ("sacct.txt", "|kim|CANCELLED", "|CANCELLED", 5, "has 7 values"),
    ("sacct.txt", "|2024-07-03T10:30:00|", "|2024-07-02T10:30:00|", 5, "is before its Start"),
    ("sacct.txt", "|2024-07-03T10:00:00|", "|03/07/2024|", 5, "is no time"),
    ("sacct.txt", "|2024-07-03T10:00:00|", "|2024-02-31T10:00:00|", 5, "is no time"),
    ("sacct.txt", "|gamma-2|", "|gam\0ma|", 5, "holds a zero byte"),
    ("sacct.txt", "|gamma-2|", "|gam\udcffma|", 5, "is not in UTF-8"),
    ("spaced.txt", "202               gamma-6", "202                 gamma-6", 5, "does not stand in the columns"),
    ("spaced.txt", "           gres/gpu:h100=2 ", " gres/gpu:h100=2,cpu=1234+ ", 5, "is cut short"),
    ("bill.csv", "40.00,40.00,", "forty,40.00,", 4, "BilledCost 'forty' is no number"),
    ("bill.csv", "40.00,40.00,", ",40.00,", 4, "has no BilledCost"),
    ("bill.csv", "40.00,40.00,", "$40.00,40.00,", 4, "is no number"),
    ("bill.csv", "40.00,40.00,", '"1,040.00",40.00,', 4, "is no number"),
    ("bill.csv", "40.00,40.00,", "inf,40.00,", 4, "is no number"),
    ("bill.csv", "40.00,40.00,", "True,40.00,", 4, "is no number"),
    ("bill.csv", "40.00,40.00,", "0x28,40.00,", 4, "is no number"),
    ("bill.csv", "40.00,40.00,", "40.00,", 4, "has 10 values"),
    ("bill.csv", "40.00,40.00,Usage", "40.00,40.00,Gift", 4, "ChargeCategory 'Gift'"),
    ("bill.csv", "{},USD", "{},dollars", 4, "BillingCurrency 'dollars'"),
    ("bill.csv", "{},USD", "{},", 4, "BillingCurrency ''"),
    ("bill.csv", "{},USD", "{broken,USD", 4, "is no JSON object"),
    ("bill.csv", "{},USD", "[1],USD", 4, "is no JSON object"),
    ("bill.csv", "i-2,Compute", 'i-2,"Compute', 4, "quote"),
    ("bill.csv", "2024-07-02T00:00:00+02:00", "yesterday", 4, "is no time"),
    ("bill.csv", "10,GPU-Hours", "ten,GPU-Hours", 4, "ConsumedQuantity 'ten'"),
    ("runs.csv", ",1800.5,", ",long,", 3, "Runtime 'long' is no duration"),
    ("runs.csv", ",1800.5,", ",,", 3, "has no run time"),
    ("runs.csv", ",1800.5,4,", ",1800.5,,", 3, "does not say how many GPUs"),
    ("runs.csv", ",1800.5,4,", ",1800.5,-4,", 3, "is below 0"),
    ("runs.csv", ",1800.5,4,", ",1800.5,4.5,", 3, "is no whole number"),
    ("runs.csv", ",crashed,", ",lost,", 3, "State 'lost'"),
    ("runs.csv", "gamma-9,bbb", ",", 3, "neither an ID nor a name"),
    ("runs.jsonl", '{"id": "eee"', '"id": "eee"', 2, "is no JSON"),
    ("runs.jsonl", '"gpu_count": 4', '"gpu_count": true', 2, "is no number"),
    ("runs.jsonl", '{"id": "eee", ', '[["id", "eee"], {', 2, "is no JSON"),
    ("runs.jsonl", '"_runtime": 900', '"_runtime": "soon"', 2, "is no duration"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "said"), SPOILT, ids=range(len(SPOILT)))
def test_a_row_that_cannot_be_read_is_one_sentence_and_is_kept(
    tmp_path: Path, name: str, old: str, new: str, line: int, said: str
) -> None:
    good = FILES[name]
    assert old in good
    whole, found = (
        account(tmp_path, good, name),
        account(tmp_path, good.replace(old, new, 1).encode(errors="surrogateescape"), name),
    )
    assert len(found.problems) == found.unread == 1
    assert found.problems[0].startswith(f"{name}, line {line}: ")
    assert said in found.problems[0]
    assert "\n" not in found.problems[0]
    everything = (*USED, "other currency", "step", "unreadable", "repeated", "superseded")
    assert sums(found, *everything)[0] == sums(whole, *everything)[0]
    assert sums(found, "unreadable")[0] == 1
    left = sums(found, *USED, "other currency")
    assert left[0] == sums(whole, *USED, "other currency")[0] - 1


def test_null_is_no_value_of_a_bill(tmp_path: Path) -> None:
    """As exports of FOCUS write it, with every text in quotes."""
    text = (
        '"BilledCost","BillingCurrency","ChargeCategory","ChargePeriodEnd","ChargePeriodStart","ConsumedQuantity",'
        '"ConsumedUnit","EffectiveCost","ResourceId","Tags"\n'
        '12.5,"USD","Usage","2024-09-10T13:00:00Z","2024-09-10T12:00:00Z",NULL,NULL,12.5,"i-1",NULL\n'
        '7.5,"USD","Purchase",NULL,NULL,NULL,NULL,0,NULL,"{""sweep"": ""lines""}"\n'
        'NULL,"USD","Usage","2024-09-10T13:00:00Z","2024-09-10T12:00:00Z",NULL,NULL,12.5,"i-1",NULL\n'
    )
    found = account(tmp_path, text)
    assert found.problems == ("used.txt, line 4: has no BilledCost",)
    assert sums(found) == (2, 0.0, 20.0)
    assert sums(found, "counted") == (1, 0.0, 7.5)


def test_a_text_of_several_lines_is_one_row_and_lines_are_counted_on(tmp_path: Path) -> None:
    text = FOCUS.replace("i-1,Compute", 'i-1,"Compute\nin\nthree lines"').replace("40.00,40.00", "forty,40.00")
    found = account(tmp_path, text, "bill.csv")
    assert found.problems == ("bill.csv, line 6: BilledCost 'forty' is no number",)
    assert sums(found)[0] == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("\0\0\0", "holds no text"),
        ("[1, 2]", "one JSON list"),
        ("a,b\n1,2\n", "its columns are a, b"),
        (SACCT.replace("AllocTRES", "ReqCPUS", 1), "no column AllocTRES"),
        (SACCT.replace("JobName", "State", 1), "two columns are called 'State'"),
        (FOCUS.replace("ChargeCategory", "Kind", 1), "no column ChargeCategory"),
        (WANDB.replace("GPU Count", "Chips", 1), "no column GPU Count"),
    ],
)
def test_a_file_of_no_known_kind_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(StudyError, match=r"used\.txt") as raised:
        account(tmp_path, text)
    (problem,) = raised.value.problems
    assert said in str(problem)


def test_every_file_that_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    paths = [tmp_path / name for name in ("empty.txt", "missing.txt", "empty.txt")]
    with pytest.raises(StudyError) as raised:
        collect(paths, LOADED.study)
    assert len(raised.value.problems) == 3


def test_a_header_without_rows_holds_nothing(tmp_path: Path) -> None:
    assert account(tmp_path, SACCT.splitlines()[0]) == ((), (), 0)


def test_rules_name_lines_and_measures_that_exist() -> None:
    spoilt = STUDY.replace('line = "second.wide"', 'line = "second.wid"', 1).replace(
        'hours = "hours"', 'hours = "hour"'
    )
    with pytest.raises(StudyError) as raised:
        reportgen.evaluate(spoilt.encode())
    assert sorted(map(str, raised.value.problems)) == [
        "unknown line 'second.wid'; perhaps you meant 'second.wide'? @ actuals.match[2].line",
        "unknown measure 'hour'; perhaps you meant 'hours'? @ actuals.hours",
    ]
    assert Actuals().hours_measure == "gpu_hours"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('done = [{ line = "second.wid", share = 1 }]', "unknown line 'second.wid'"),
        ('cost = "costs"', "unknown measure 'costs'"),
        ("request = { costs = 1 }", "unknown measure 'costs'"),
    ],
)
def test_what_is_done_paid_and_requested_are_of_lines_and_measures_that_exist(lines: str, message: str) -> None:
    spoilt = STUDY.replace('hours = "hours"\n', f'hours = "hours"\n{lines}\n', 1)
    with pytest.raises(StudyError) as raised:
        reportgen.evaluate(spoilt.encode())
    assert any(message in str(problem) for problem in raised.value.problems)
