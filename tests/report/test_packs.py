"""Packs of funders: their checks, each broken by a study that is made to break it."""

from __future__ import annotations

import re

import pytest

from reportgen.describe.options import Options
from reportgen.parts.calendar.shape import months_until
from reportgen.pipeline import outputs
from reportgen.report.funder_checks import OF_BUDGETS, OTHERS
from reportgen.report.profiles import profile
from reportgen.report.requirements import sentences_on_unmet
from reportgen.system.errors import OutputError, StudyError
from tests.parts.budget.studies import GRANT
from tests.parts.budget.test_rounded_direct import ERC, NIH
from tests.parts.calendar.studies import FORFEITED
from tests.support.packs import ALCC, GBP, LATER, PACKS, PLAIN, USD, WHEN, parse_loaded, proposal, read, said

CREDITS = (
    '\n[allocation]\nunit = "ours"\nunits = { ours = { label = "ACCESS credits", unit = "credits", rate = RATE } }\n'
)
IN_CREDITS = """
[study]
title = "Credits"

[assumptions.price]
label = "Price"
value = 2

[[families]]
id = "first"
label = "Runs"
items = [{ id = "work", label = "Work", amount = HOURS, gives = "gpu_hours" }]

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "0"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * price"
""" + CREDITS.replace("RATE", "1")
ONE_YEAR = re.sub(r"\n *(period|spread|months) = .*", "", re.sub(r"\[periods.y[23]\]\nlabel = .*\n", "", USD))
LACKING = "the calendar has the reductions of the allocation year 2026-07 to 2027-06: [calendar] lacks 15% from 10% "
# Of each check of each pack: a study that keeps it, one that breaks it, and the words that say so.
CASES = {
    "nsf, cost share": ("nsf", PLAIN, USD, "NSF takes no voluntary cost share: 20% of people"),
    "nsf, currency": (
        "nsf",
        USD,
        GRANT,
        "the request is in US dollars: it is made in EUR; leave out currency and rate in [budget]",
    ),
    "nsf, years": (
        "nsf",
        USD,
        USD.replace('"2028"', '"2028"\nmonths = 6'),
        "there is a budget of 12 months for each year: 2028 has 6",
    ),
    "nsf, justified": (
        "nsf",
        USD.replace("indirect =", 'note = "A quote."\nindirect ='),
        USD,
        "each line with an amount is justified: Cloud services, Subaward, Personnel have no note",
    ),
    "nih, currency": ("nih", NIH, ERC, "the request is in US dollars: it is made in EUR"),
    "nih, modules": ("nih", NIH, USD, 'direct cost is in modules: state rounding = "modules" and rounds = "direct"'),
    "nih, most": (
        "nih",
        NIH,
        NIH.replace("cost = 80000", "cost = 600000"),
        "direct cost of a year is at most ten modules: ",
    ),
    "nih, equal": (
        "nih",
        NIH + proposal(texts__additional="The first year buys the runs."),
        NIH,
        "all years have as many modules, or [proposal.texts] additional says why: ",
    ),
    "nih, escalation": (
        "nih",
        re.sub(r"escalation = .*", "escalation = 0", NIH),
        NIH,
        "there is no escalation of future years: 3% of cloud, 3% of subaward, 3% of people",
    ),
    "nih, years": ("nih", NIH, NIH.replace('"2028"', '"2028"\nmonths = 6'), "each period is a year: 2028 has 6"),
    "horizon, currency": ("horizon", ERC, NIH, "the request is in euros: it is made in USD; state currency and rate"),
    "horizon, whole": ("horizon", ERC, GRANT, 'state rounding = "units" and rounds = "direct" in [budget]'),
    "horizon, indirect": (
        "horizon",
        ERC,
        ERC.replace("cap = 0", "cap = 1000000").replace("indirect = 0.25", "indirect = 0.5", 1),
        "and of what is invoiced internally: 50% of Cloud services, not 25%; 25% of Subaward, not 0%",
    ),
    "erc, indirect": (
        "erc",
        ERC,
        GRANT,
        "none of subcontracting and of what is invoiced internally: 15% of Cloud services, not 25%; 9.099% of Subaward",
    ),
    "erc, currency": ("erc", ERC, NIH, "the request is in euros: it is made in USD"),
    "erc, whole": ("erc", ERC, GRANT, 'state rounding = "units" and rounds = "direct" in [budget]'),
    "erc, limit": (
        "erc",
        ERC.replace("limit = 900000\n", ""),
        ERC.replace("limit = 900000\n", "").replace("cost = 80000", "cost = 8000000"),
        "the request is within the limit of a Consolidator Grant: it is ",
    ),
    "nairr, link": (
        "nairr",
        USD + proposal(calculator="https://calculator.aws/"),
        USD,
        "a link to the estimate of the provider's calculator is given: state calculator in [proposal]",
    ),
    "nairr, one period": ("nairr", ONE_YEAR, USD, "the request is of one period: there are 3"),
    "nairr, months": (
        "nairr",
        USD,
        USD.replace('"2027"', '"2027"\nmonths = 6'),
        "the period has 12 months: 2027 has 6",
    ),
    "access, credits": (
        "access",
        USD + CREDITS.replace("RATE", "1"),
        USD + CREDITS.replace("RATE", "1000"),
        "the credits are within those of Accelerate, beyond which Maximize begins: it is ",
    ),
    "alcc, reductions": (
        "alcc",
        USD + LATER + ALCC,
        USD + LATER + ALCC.replace("takes = 0.15", "takes = 0.16"),
        f"{LACKING}and below 25% by 2026-11-01",
    ),
    "ukri, currency": ("ukri", GBP, GRANT, "the request is in pounds: it is made in EUR"),
    "ukri, inflation": (
        "ukri",
        re.sub(r"escalation = .*", "escalation = 0", GBP),
        GBP,
        "costs are at current prices, which UKRI indexes itself: 3% of cloud",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_check_is_kept_by_one_study_and_broken_by_another(case: str) -> None:
    name, kept, wrong, words = CASES[case]
    assert [sentence for sentence in said(name, kept) if words[:40] in sentence] == []
    assert len([sentence for sentence in said(name, wrong) if words in sentence]) == 1


def test_every_check_of_every_pack_is_broken_by_some_study() -> None:
    counted = {name: len([case for case in CASES.values() if case[0] == name]) for name in PACKS}
    assert counted == {name: len(item.checks) for name, item in PACKS.items()}
    kinds = {check.kind for item in PACKS.values() for check in item.checks}
    assert kinds == {*OF_BUDGETS, *OTHERS}  # no kind that no pack has


def test_a_cost_share_is_refused_where_the_funder_refuses_it() -> None:
    with pytest.raises(OutputError, match=r"^profile 'nsf' refuses this study: NSF takes no voluntary cost share: 20%"):
        sentences_on_unmet(read(USD), profile("nsf"))  # type: ignore[arg-type]  # an analysis
    with pytest.raises(OutputError, match="refuses this study"):
        outputs(parse_loaded(USD), ["csv"], Options(WHEN, "1", "nsf"))
    assert outputs(parse_loaded(PLAIN), ["csv"], Options(WHEN, "1", "nsf")).files["csv"]
    assert outputs(parse_loaded(USD), ["csv"], Options(WHEN, "1", "ukri")).files["csv"]  # who pays 80 % of full cost


def test_a_date_of_quotes_is_a_date() -> None:
    with pytest.raises(StudyError, match="is no date such as"):
        read(USD + proposal(quotes="soon"))


def alcc(hours: float) -> dict[str, float]:
    """What ALCC takes by each of its rules from a million node-hours of which so many are used in a month."""
    rules = next(check for check in profile("alcc").checks if check.kind == "forfeit").rules
    stated_rules = ", ".join(
        f'{{ by = "{day}", above = {above}, below = {below}, takes = {takes} }}' for day, above, below, takes in rules
    )
    text = FORFEITED.replace("forfeit = [{ by = 4, below = 0.1, takes = 0.3 }]", f"forfeit = [{stated_rules}]")
    text = (
        text.replace('"2027-01"', '"2026-07"').replace("12500 /", f"{hours} /").replace("value = 125000", "value = 1e6")
    )
    analysis = read(text.replace("high = 150000", "high = 2e6"))
    assert said("alcc", text)[-1].startswith("'Computational readiness'")  # whose rules the calendar has
    return {f"{number}": analysis.number(f"calendar.rule.{number}.lost") for number in range(1, 5)}  # type: ignore[attr-defined]


def test_alcc_takes_by_one_band_of_each_date() -> None:
    # 5 % used by 2026-11-01: a quarter of 950,000, and not 15 % of the rest as well, which would make 344,375.
    # 10 % by 2027-03-01: half of what is left, 1,000,000 - 237,500 - 100,000.
    assert alcc(12_500) == pytest.approx({"1": 237_500, "2": 0, "3": 331_250, "4": 0})
    # Exactly 10 % on the first date is in the upper band: 15 % of 900,000; 20 % by the second: half of the rest.
    assert alcc(25_000) == pytest.approx({"1": 0, "2": 135_000, "3": 332_500, "4": 0})
    # 40 % and 80 %: nothing is taken.
    assert alcc(100_000) == pytest.approx({"1": 0, "2": 0, "3": 0, "4": 0})
    # 20 % and 40 %: 15 % of 800,000, then a quarter of 1,000,000 - 120,000 - 400,000.
    assert alcc(50_000) == pytest.approx({"1": 0, "2": 120_000, "3": 0, "4": 120_000})


def test_a_day_counts_months_from_the_start_of_the_calendar() -> None:
    assert months_until("2026-07", "2026-11-01") == 4
    assert months_until("2026-07", "2027-03-16") == 8 + 15 / 31
    with pytest.raises(StudyError, match="month 24 is in no period"):
        read(FORFEITED.replace("by = 4", 'by = "2029-01-01"'))
    with pytest.raises(StudyError, match="unknown period '2027-05-01'"):
        read(FORFEITED.replace("by = 4", 'by = "2027-05-01"').replace('start = "2027-01"\n', ""))
