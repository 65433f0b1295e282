"""The calendar: days on N GPUs, families over periods, forfeiture, its records, and what a study cannot mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import frames, to_json
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.parts.budget.studies import GRANT
from tests.parts.calendar.studies import FORFEITED, QUARTERS, TRAINING

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def analysed(text: str) -> Analysis:
    return analyse(evaluate(parse_study(text.encode())))


def failing(analysis: Analysis) -> set[str]:
    return {name for name in analysis.checks if not analysis.number(name)}


def test_gpt_3_takes_34_days_on_1024_gpus() -> None:
    days = analysed(TRAINING).number("calendar.days")
    assert days == pytest.approx(8 * 175e9 * 300e9 / (1024 * 140e12) / 86_400, rel=1e-12)
    assert round(days) == 34


def test_285_000_hours_are_lost_where_50_000_of_a_million_are_used_by_the_first_of_may() -> None:
    analysis = analysed(FORFEITED)
    assert analysis.number("calendar.rule.1.until") == pytest.approx(50_000)
    assert analysis.number("calendar.lost") == pytest.approx(285_000)
    assert failing(analysis) == {"check.calendar_lost"}


def test_of_two_rules_of_one_date_the_one_whose_part_is_used_takes() -> None:
    bands = "forfeit = [{ by = 4, below = 0.1, takes = 0.25 }, { by = 4, above = 0.1, below = 0.25, takes = 0.15 }]"
    rules = "forfeit = [{ by = 4, below = 0.1, takes = 0.3 }]"
    assert rules in FORFEITED
    assert analysed(FORFEITED.replace(rules, bands)).number("calendar.lost") == pytest.approx(0.25 * 950_000)
    lower = bands.replace("0.1,", "0.04,")  # 5% is used, which is above the first band now
    assert analysed(FORFEITED.replace(rules, lower)).number("calendar.lost") == pytest.approx(0.15 * 950_000)


def test_nothing_is_lost_where_as_much_is_used_as_the_rule_asks() -> None:
    analysis = analysed(FORFEITED.replace("below = 0.1", "below = 0.05"))
    assert analysis.number("calendar.lost") == 0
    assert failing(analysis) == set()


def test_families_run_in_their_order_over_periods_with_other_numbers_of_gpus() -> None:
    analysis = analysed(QUARTERS)
    # 8 GPUs in the first quarter and 6 runs * 2 GPUs = 12 after it: 5,844 and 8,766 GPU-hours a month. Each family
    # waits 73.05 hours, a tenth of a month.
    assert analysis.number("calendar.period.q2.in_use") == 12
    ends = {
        "main": (0.1, 4.4),
        "pilot": (4.5, 4.5 + 5_844 / 8_766),
        "final": (4.6 + 5_844 / 8_766, 4.6 + 5_844 / 8_766 + 23_376 / 8_766),
    }
    for family, (start, end) in ends.items():
        assert analysis.number(f"calendar.family.{family}.start") == pytest.approx(start)
        assert analysis.number(f"calendar.family.{family}.end") == pytest.approx(end)
    assert analysis.number("calendar.days") == pytest.approx(ends["final"][1] * 730.5 / 24)
    assert analysis.number("calendar.period.q1.used") == pytest.approx(2.9 * 5_844)
    assert analysis.number("calendar.beyond") == 0


def test_what_is_left_after_the_last_period_is_said_and_turns_a_check_red() -> None:
    analysis = analysed(QUARTERS.replace("months = 3", "months = 2"))
    # 1.9 months of 8 GPUs and 4 of 12, less two waits of a tenth of a month.
    left = 58_440 - 1.9 * 5_844 - (4 - 0.2) * 8_766
    assert analysis.number("calendar.beyond") == pytest.approx(left)
    assert analysis.number("calendar.end") == pytest.approx(6 + left / 8_766)
    assert "check.calendar_done" in failing(analysis)


def test_a_later_rule_takes_nothing_that_an_earlier_one_took() -> None:
    analysis = analysed(QUARTERS.replace("by = 2, below = 0.5", "by = 2, below = 0.9"))
    used = 1.9 * 5_844, 2.9 * 5_844
    first = 0.5 * (20_000 - used[0])
    assert analysis.number("calendar.rule.1.lost") == pytest.approx(first)
    assert analysis.number("calendar.rule.2.lost") == 0  # what is left is used
    assert analysis.number("calendar.rule.3.lost") == pytest.approx(0.5 * (40_000 - 24_544.8))


def test_a_period_that_uses_more_than_is_allocated_turns_a_check_red() -> None:
    assert failing(analysed(QUARTERS)) == {"check.calendar_lost"}
    text = QUARTERS.replace("q1 = 20000", "q1 = 16900")
    assert failing(analysed(text)) == {"check.calendar_lost", "check.calendar_allocated"}


def test_records_have_families_periods_and_rules() -> None:
    analysis = analysed(QUARTERS)
    document = json.loads(to_json(analysis, timestamp=WHEN, version="1"))
    assert [row["family"] for row in document["calendar"]] == ["main", "pilot", "final"]
    assert document["calendar"][0]["used"] == pytest.approx({"q1": 16_947.6, "q2": 12_272.4, "q3": 0})
    assert [row["unused"] for row in document["calendar_periods"]] == pytest.approx([305.24, 7_727.6, 23_052.4])
    assert [row["lost"] for row in document["calendar_forfeits"]] == pytest.approx([0, 2_747.16, 7_727.6])
    assert document["analyses"]["calendar.days"] == pytest.approx(241.4708333)
    made = frames(analysis)
    assert made["calendar"].loc["pilot", "days"] == pytest.approx(5_844 / 12 / 24)


def test_formulas_read_the_calendar() -> None:
    text = TRAINING + '\n[perspective.weeks]\nlabel = "Weeks"\nformula = "calendar.days / 7"\n'
    assert analysed(text).number("weeks") == pytest.approx(4.2e23 / (1024 * 140e12) / 86_400 / 7)


def test_the_periods_of_a_budget_are_those_of_its_calendar() -> None:
    periods = '\n[calendar]\ngpus = { y1 = 1, y3 = 2 }\nmeasure = "gpu_hours"\n'
    analysis = analysed(GRANT + periods)
    assert analysis.number("calendar.period.y2.begin") == 12
    assert [analysis.number(f"calendar.period.{name}.gpus") for name in ("y1", "y2", "y3")] == [1, 0, 2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('order = ["main", "pilot"]', 'order = ["mian"]', "unknown family 'mian'; perhaps you meant 'main'?"),
        ('order = ["main", "pilot"]', 'order = ["main", "main"]', "family 'main' is there twice"),
        ("q3 = 16 }", "q4 = 16 }", "unknown period 'q4'"),
        ('by = "q1"', 'by = "q9"', "unknown period 'q9'"),
        ("by = 2,", "by = 10,", "month 10 is in no period"),
        ("by = 2,", "by = 4,", "the end of month 3 is before that of the rule above, 4; write the rules in the order"),
        ('by = "q2"', "by = 2.5", "the end of month 2.5 is before that of the rule above, 3"),
        ("by = 2,", "by = 2, above = 0.6,", "at least 0.6 and less than 0.5 is no part of an allocation"),
        ("queue = 73.05", "queue = -1", "Hours in the queue is 0 or more, not -1"),
        ("queue = 73.05", 'measure = "hours"', "unknown measure 'hours'"),
        ("allocated = { q1 = 20000, q2 = 40000, q3 = 40000 }\n", "", "'allocated' is missing"),
    ],
)
def test_what_a_calendar_cannot_mean_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert old in QUARTERS
    with pytest.raises(StudyError) as caught:
        analysed(QUARTERS.replace(old, new))
    assert message in str(caught.value)
    assert "@ calendar." in str(caught.value)


def test_rules_of_one_date_and_bands_that_touch_are_fine() -> None:
    analysed(QUARTERS.replace("by = 2, below = 0.5", 'by = "q1", above = 0.5, below = 0.5'))


def test_a_calendar_without_periods_is_refused() -> None:
    with pytest.raises(StudyError, match="a calendar has periods"):
        analysed(TRAINING[: TRAINING.index("[calendar.periods")])


@pytest.mark.parametrize("gpus", ["0", '"planned - 125000"', '"planned - 125008"'])
def test_a_calendar_without_gpus_is_a_failing_check_and_no_fault(gpus: str) -> None:
    analysis = analysed(FORFEITED.replace("gpus = ", f"gpus = {gpus} # ", 1))
    assert "check.calendar_done" in failing(analysis)
    assert analysis.number("calendar.beyond") > 0


def test_hours_that_are_forfeited_cannot_be_used_as_well() -> None:
    # 100,000 of 1,000,000 hours are used by 1 May and the rest by the end of the year, but 30% of the rest is taken.
    analysis = analysed(FORFEITED.replace("takes = 0.3", "takes = 1"))
    assert "check.calendar_allocated" in failing(analysis)
