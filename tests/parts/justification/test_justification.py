"""The justification: amounts, quotes with their sources, and what is left of the families with 80% of the money.

By hand, in the base of the study of tests/support/rich.py: first 420, second 580 and third 140 make 1,140, of which 80%
are 912.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.fit import fit
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.fit.studies import SMALL as FITTED
from tests.support.rich import STUDY
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
RANKS = {"first": "priority = 1", "second": "priority = 3", "third": "priority = 2"}


def analysed(text: str = STUDY, **values: float) -> Analysis:
    return analyse(evaluate(choose(parse_study(text.encode(), "rich"), "base", values)))


def ranked(first: str = "") -> str:
    """The study with a priority of each family, and with more of the first family."""
    text = STUDY
    for family, rank in RANKS.items():
        found = f'[[families]]\nid = "{family}"\n'
        assert text.count(found) == 1
        text = text.replace(found, f"{found}{rank}\n{first if family == 'first' else ''}\n")
    return text


def section(analysis: Analysis) -> str:
    """The words of the section."""
    html = render(analysis, timestamp=WHEN, version="1", profile=profile("a4"))
    found = html[html.index('<h2 id="justification"') :]
    return " ".join(re.sub(r"<[^>]*>", "", found[: found.index("</section>")]).split())


def test_without_priorities_every_family_is_cut_alike() -> None:
    assert (
        "With 80% of it, €912, every family is cut by a fifth, as the study ranks none of them above another: "
        "Second to €464, First to €336, Third to €112."
    ) in section(analysed())


def test_one_family_is_cut_alone() -> None:
    text = SMALL[: SMALL.index('[[families]]\nid = "second"')] + SMALL[SMALL.index("[[measures]]") :]
    assert "its one family is cut by a fifth." in section(analyse(evaluate(parse_study(text.encode(), "small"))))


def test_families_are_kept_by_priority_where_they_fit() -> None:
    assert (
        "With 80% of it, €912, families are kept as planned by their priority, each where it still fits: "
        "Second is kept, Third is kept, First is left out. What is kept comes to €720, and €192 is left."
    ) in section(analysed(ranked()))


def test_the_least_of_a_family_is_spent_before_any_other_is_had_in_full() -> None:
    # The first costs its 420 whatever the trials are: 420 + 580 are more than 912, 420 + 140 are not.
    text = section(analysed(ranked("least = { trials = 1 }")))
    assert "Second is left out, Third is kept in full, First is kept in full. " in text
    assert "What is kept comes to €560, and €352 is left." in text


# A costs 20 at its least and 100 as planned, B 215, C 100 as planned and 30 in full: 415, of which 80% are 332.
LEVELS = re.sub(r"\[fit\]\nmoney = 110\n", "", FITTED).replace("amount = 60", "amount = 215")
LAST = LEVELS.replace("priority = 6\n", "priority = 0.5\n")


def test_less_money_is_filled_as_the_study_would_be_by_the_command_fit() -> None:
    # 20 of A, then B makes 235, C in full 265, and the other 80 of A would make 345.
    text = section(analyse(evaluate(parse_study(LAST.encode(), "levels"))))
    assert (
        "With 80% of it, 332 Cost, families are kept in full by their priority, each where it still fits and else at "
        "its least, where it states one: B is kept in full, C is kept in full, A is kept at its least. "
        "What is kept comes to 265 Cost, and 67 Cost is left."
    ) in text
    # A in full is 100, B makes 315, and C would make 345.
    text = section(analyse(evaluate(parse_study(LEVELS.encode(), "levels"))))
    assert "A is kept in full, B is kept in full, C is left out. What is kept comes to 315 Cost, and 17 Cost" in text


@pytest.mark.parametrize("priorities", [(6, 5.5, 1), (0.5, 5.5, 1), (1, 2, 3), (2, 1, 3), (3, 1, 2), (1, 1, 1)])
def test_less_money_buys_what_the_command_fit_buys_with_it(priorities: tuple[float, ...]) -> None:
    text = LEVELS
    for stated, wanted in zip(
        ("priority = 6\n", "priority = 5.5\n", "full = { trials = 3 }\n"), priorities, strict=True
    ):
        assert text.count(stated) == 1
        text = text.replace(stated, f"{'' if 'priority' in stated else stated}priority = {wanted}\n")
    loaded = parse_study(text.encode(), "levels")
    greedy = fit(loaded, 332).greedy
    assert analyse(evaluate(loaded)).number("reduced.0.spent") == pytest.approx(greedy.cost)


def test_the_money_of_the_study_and_less_of_it_are_filled_by_one_order() -> None:
    # The money that the study states, 110, buys A and leaves B out; the 80% of what it costs buy A and B.
    analysis = analyse(evaluate(parse_study(FITTED.replace("amount = 60", "amount = 215").encode(), "levels")))
    assert analysis.number("fit.spent") == 100
    assert analysis.number("reduced.0.spent") == 315


def test_a_least_that_is_more_than_the_money_is_told() -> None:
    text = LEVELS.replace("least = { trials = 2 }", "least = { trials = 40 }\nfull = { trials = 50 }")
    assert (
        "A is kept at its least, B is left out, C is left out. "
        "What is kept comes to 400 Cost, which is 68 Cost more than there is."
    ) in section(analyse(evaluate(parse_study(text.encode(), "levels"))))


def test_a_least_that_its_name_does_not_take_is_a_problem_of_the_study() -> None:
    with pytest.raises(StudyError, match="trials"):
        evaluate(parse_study(LEVELS.replace("least = { trials = 2 }", "least = { trials = -1 }").encode(), "levels"))


def test_it_follows_the_values_of_the_study() -> None:
    # At 80 steps each cost is four fifths of what it was.
    text = section(analysed(ranked(), steps=80))
    assert "With 80% of it, €730, families" in text
    assert "comes to €576, and €154 is left" in text


def test_quotes_name_the_entry_of_the_catalogue_and_its_source() -> None:
    text = section(analyse(reportgen.evaluate(reportgen.load("inputs/grant.toml"))))
    assert "What is bought. 42,177 GPU-hours; " in text
    assert "Engineer: Research software engineer, 18 person-months; 111.84 days from the first hour to the last" in text
    assert (
        "price of a chip-hour, $6.155 per chip-hour for H100 SXM (NVIDIA H100 data sheet; price CoreWeave, "
        "8 for $49.24, February 2026);"
    ) in text
    assert "At which quotes. Salary of a software developer, $144,570 a year (Mean annual wage" in text
    assert "What it rests on. Seeds of each mixture, between 1 and 3 runs (Assumption of ours);" in text


def test_a_price_that_is_set_is_no_longer_the_catalogues() -> None:
    loaded = choose(reportgen.load("inputs/grant.toml"), values={"chip_price": 2.5})
    text = section(analyse(reportgen.evaluate(loaded)))
    assert "price of a chip-hour, $2.50 per chip-hour" in text
    assert "for H100 SXM" not in text


def test_lines_stand_with_their_amounts_and_what_each_period_pays() -> None:
    analysis = analyse(reportgen.evaluate(reportgen.load("inputs/grant.toml")))
    html = render(analysis, timestamp=WHEN, version="1", profile=profile("justification"))
    (table,) = re.findall(r"<caption>What each line is paid in each period</caption>(.*?)</table>", html, re.DOTALL)
    rows = [re.sub(r"<[^>]*>", " ", row).split("  ") for row in re.findall(r"<tr>(.*?)</tr>", table)]
    words = [" ".join(" ".join(row).split()) for row in rows]
    assert words[0] == "Line 2027 2028 2029 All periods"
    assert "Engineer: Research software engineer 18 person-months $102,862 $105,947 $109,126 $317,935" in words


def test_a_headline_that_is_a_ratio_has_no_80_percent() -> None:
    text = STUDY.replace('headline = "cost"', "")
    assert text == STUDY  # it is cost by default
    ratio = '\n[[measures]]\nid = "each"\nlabel = "Cost of a run"\nkind = "ratio"\nformula = "cost / runs"\n'
    text = STUDY.replace('currency = "EUR"\n', 'currency = "EUR"\nheadline = "each"\n') + ratio
    assert "With 80%" not in section(analysed(text))


BUDGET = """
[periods.y1]
label = "2027"
months = 12

[categories.cloud]
label = "Cloud"
indirect = 0.5

[[families]]
id = "people"
label = "People"

  [[families.items]]
  id = "engineer"
  label = "Engineer"
  amount = 2
  unit = "person-months"
  gives = { cost = 16000 }
"""


def test_a_budget_is_said_to_add_only_what_its_categories_have() -> None:
    """Not a cost share, which a funder may refuse: there is none. 80% are of the cost, not of what is asked for."""
    text = SMALL.replace('label = "Cost"', 'label = "Cost"\nunit = "USD"') + BUDGET
    text = text.replace('label = "First"\n', 'label = "First"\ncategory = "cloud"\n')
    text = text.replace('label = "Second"\n', 'label = "Second"\ncategory = "cloud"\n')
    text = text.replace('label = "People"\n', 'label = "People"\ncategory = "cloud"\n')
    words = section(analyse(evaluate(parse_study(text.encode(), "asked"))))
    assert ": this cost with the indirect cost of its categories. It covers" in words
    both = text.replace("indirect = 0.5", "indirect = 0.5\nescalation = 0.03")
    both_words = section(analyse(evaluate(parse_study(both.encode(), "asked"))))
    assert ": this cost with the escalation and indirect cost of its categories." in both_words
    assert "With 80% of the cost, before what the budget adds, " in words


def test_families_are_of_experiments_only_where_all_have_sweeps() -> None:
    assert "3 families of experiments" in section(analysed())
    people = BUDGET[BUDGET.index("[[families]]") :]
    words = section(analyse(evaluate(parse_study((SMALL + people).encode(), "people"))))
    assert "and 1 item in 3 families, " in words
