"""The sections Calendar and Allocation of the page: the chart's words, the hours lost, and words that stay words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.calendar.studies import FORFEITED, QUARTERS, item


def page_of(text: str) -> str:
    analysis = analyse(evaluate(parse_study(text.encode())))
    return render(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1")


def test_the_chart_says_in_words_when_each_family_runs() -> None:
    page = page_of(QUARTERS.replace('label = "Pilot"', 'label = "Pilot <b>"'))
    chart = "<title>When each family runs, in months of the programme: Main from 0.10 to 4.40, 130.88 days; "
    assert page.count(chart + "Pilot &lt;b&gt; from 4.50 to 5.17, 20.29 days; ") == 2  # a wide chart and a narrow one
    assert "Pilot <b>" not in page


def test_the_section_says_what_is_lost_and_what_a_centre_bills() -> None:
    page = page_of(FORFEITED + '\n[allocation]\nunit = "ncsa_h100"\n')
    assert 'data-name="calendar.rule.1.lost"' in page
    assert ">285,000</data>" in page or ">285K</data>" in page
    assert "TGI RAILS" in page[page.index('<h2 id="allocation">') :]


def test_the_day_of_a_rule_is_said_as_the_study_states_it_with_the_month_that_it_is_in() -> None:
    """The sixteenth of May is fifteen of its 31 days after the fourth month."""
    by_day = FORFEITED.replace("by = 4", 'by = "2027-05-16"')
    assert "by the end of month 4.48 (2027-05-16)," in words_of(page_of(by_day))
    assert "by the end of month 4, 30.0%" in words_of(page_of(FORFEITED))


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", "", page).split())


def test_the_sentence_says_how_many_gpus_are_in_use_where_runs_at_once_are_few() -> None:
    few = words_of(page_of(QUARTERS))
    assert "each on the GPUs of the period, of which at most 6 runs at once use 2 each: the days of a family" in few
    assert "each on all GPUs of the period: the days of a family" in words_of(page_of(FORFEITED))


def test_families_that_have_no_room_are_counted() -> None:
    many = "".join(item(f"more_{number}", 1.0) for number in range(501))
    page = words_of(page_of(f'{FORFEITED}{many}\n[allocation]\nunit = "ncsa_h100"\n'))
    for sheet in ("Calendar", "Allocation"):
        assert f"2 of 502 families are left out here; all are on the sheet {sheet} of the workbook." in page


def test_families_without_gpu_hours_are_named_under_the_chart() -> None:
    """Staff and storage are paid for, and run on no GPU."""
    paid = '\n[[measures]]\nid = "cost"\nlabel = "Cost"\nformula = "0"\n'
    others = "".join(
        f'\n[[families]]\nid = "{name}"\nlabel = "{label}"\n'
        'items = [{ id = "paid", label = "Paid", amount = 5, gives = "cost" }]\n'
        for name, label in (("staff", "Staff <b>"), ("disk", "Storage"))
    )
    hours = FORFEITED.replace('formula = "0"', 'formula = "flops"')  # which only runs have, and what gives hours
    page = page_of(f"{hours}{paid}{others}")
    assert "Without GPU-hours, and so without a row here: Staff &lt;b&gt;, Storage." in page
    assert "Staff <b>" not in page
    assert "Without GPU-hours" not in page_of(FORFEITED)
