"""Periods, categories and the budget: every amount against plain Python, rounding, and what a study gets wrong."""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import frames, to_json
from reportgen.graph.evaluate import run
from reportgen.graph.names import split
from reportgen.study.analyse import analyse
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.budget.by_hand import Inputs, budget, costs, in_units, largest_remainder
from tests.parts.budget.studies import GRANT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def analysed(text: str, values: Mapping[str, float | bool | str] | None = None) -> Analysis:
    return analyse(evaluate(choose(parse_study(text.encode()), values=values)))


def problems(text: str) -> str:
    with pytest.raises(StudyError) as caught:
        evaluate(parse_study(text.encode()))
    return str(caught.value)


@pytest.mark.parametrize(
    ("values", "inputs"),
    [
        ({}, Inputs()),
        ({"price": 3.1, "cloud_exempt": True}, Inputs(price=3.1, cloud_exempt=True)),
        ({"rise": 0.05, "fa_rate": 0.555}, Inputs(rise=0.05, fa_rate=0.555)),
        ({"categories.cloud.contingency": 0.25, "budget.rate": 1.1}, Inputs(contingency=0.25, rate=1.1)),
        ({"categories.subaward.cap": 25_000}, Inputs(cap=25_000)),
        (
            {"scaling.spread.y1": 0.1, "scaling.spread.y2": 0.1, "scaling.spread.y3": 0.8},
            Inputs(scaling_shares=(0.1, 0.1, 0.8)),
        ),
    ],
)
def test_every_amount_is_what_plain_python_makes_of_it(values: dict[str, float | bool | str], inputs: Inputs) -> None:
    analysis = analysed(GRANT, values)
    for line, cost in costs(inputs).items():
        assert analysis.number(f"{line}.cost") == cost
    expected = budget(inputs)
    assert len(expected) == 9 * (3 * 3 + 3 + 3 + 1)
    assert {name: analysis.number(f"budget.{name}") for name in expected} == pytest.approx(expected, rel=1e-12)
    assert not [label for name, label in analysis.checks.items() if not analysis.number(name)]


def test_records_have_every_amount_and_their_sums() -> None:
    analysis, expected = analysed(GRANT), budget(Inputs())
    document = json.loads(to_json(analysis, timestamp=WHEN, version="1"))
    rows = document["budget"]
    assert len(rows) == 9 + 3 + 3 + 1
    for row in rows:
        place = ".".join([part for part in (row["category"], row["period"]) if part])
        for key in ("direct", "base", "indirect", "contingency", "total", "cost_share", "request", "asked", "rounded"):
            assert row[key] == pytest.approx(expected[f"{place}.{key}".lstrip(".")], rel=1e-12)
    lines = {(row["family"], row["line"], row["period"]): row for row in document["budget_lines"]}
    assert lines["scaling", "storage", "y2"] == {
        "family": "scaling",
        "line": "storage",
        "label": "Scaling laws: Checkpoints",
        "category": "cloud",
        "period": "y2",
        "cost": 13_760.0,
        "share": pytest.approx(12 / 27),
        "spent": pytest.approx(13_760 * 12 / 27 * 1.03),
    }
    assert document["analyses"]["budget.y2.direct"] == pytest.approx(expected["y2.direct"])
    made = frames(analysis)
    assert made["budget"].loc[("people", "y3"), "rounded"] == expected["people.y3.rounded"]
    assert len(made["budget"]) == 9
    assert made["budget"].attrs["units"]["asked"] == "EUR"


def test_a_study_without_periods_and_categories_has_nothing_of_it() -> None:
    start, end = GRANT.index("[periods.y1]"), GRANT.index("[[families]]")
    text = "\n".join(
        line
        for line in (GRANT[:start] + GRANT[end:]).splitlines()
        if line.strip().split(" ")[0] not in {"category", "spread", "period", "months"}
    )
    analysis = analysed(text)
    of_budget = ("budget.", "categories.", "periods.")
    assert not [
        name for name in analysis.values if name.startswith(of_budget) or {"spread", "spent"} & set(split(name))
    ]
    assert not {"budget", "budget_lines"} & frames(analysis).keys()


def test_the_requests_add_up_after_rounding_for_a_thousand_random_budgets() -> None:
    graph = compile_study(parse_study(GRANT.encode()))
    draw = random.Random(16)  # noqa: S311 - repeated budgets, no secrets
    lines = ("transfer.partner.cost", "transfer.engineer.amount", "scaling.storage.amount", "price@base")
    periods, categories = ("y1", "y2", "y3"), ("cloud", "subaward", "people")
    cells = [[f"budget.{category}.{period}" for category in categories] for period in periods]
    moved = 0
    for _ in range(1000):
        given = {name: draw.choice([0.0, draw.uniform(0, 40), draw.uniform(0, 1e6)]) for name in lines}
        given |= {"rise@base": draw.uniform(0, 0.1), "fa_rate@base": draw.choice([0.0, 0.5, draw.random()])}
        values = run(graph, given=given)
        rounded = [[values[f"{cell}.rounded"] for cell in of_period] for of_period in cells]
        asked = [[values[f"{cell}.asked"] for cell in of_period] for of_period in cells]
        assert rounded == in_units(asked)
        assert [sum(of_period) for of_period in rounded] == [values[f"budget.{period}.rounded"] for period in periods]
        assert sum(map(sum, rounded)) == values["budget.rounded"] == values["budget.units"]
        assert abs(values["budget.rounded"] - values["budget.asked"]) <= 0.5 + 1e-5
        for whole, amount in zip(itertools.chain(*rounded), itertools.chain(*asked), strict=True):
            assert abs(whole - amount) < 1 + 1e-5
        moved += any(values[name] != 0 for name in values if name.endswith(".missing"))
    assert moved > 300  # many need the method, or this shows nothing


def test_modules_add_up_by_period() -> None:
    text = GRANT.replace('rounding = "units"', 'rounding = "modules"')
    analysis = analysed(text, {"budget.module": 25_000.0})
    asked = [analysis.number(f"budget.{period}.asked") / 25_000 for period in ("y1", "y2", "y3")]
    rounded = [analysis.number(f"budget.{period}.rounded") for period in ("y1", "y2", "y3")]
    assert rounded == [25_000 * number for number in largest_remainder(asked)]
    assert sum(rounded) == analysis.number("budget.rounded") == 25_000 * analysis.number("budget.units")
    assert "budget.cloud.rounded" not in analysis.values


def test_shares_that_do_not_add_up_fail_a_check() -> None:
    analysis = analysed(GRANT, {"scaling.spread.y1": 0.6})
    failed = [label for name, label in analysis.checks.items() if not analysis.number(name)]
    assert failed == ["Shares of each line over the periods add up to one"]


def test_months_after_the_programme_fail_the_check_of_shares() -> None:
    analysis = analysed(GRANT.replace("[4, 30]", "[4, 40]"))
    assert analysis.number("scaling.storage.spread.all") == pytest.approx(33 / 37)
    assert analysis.number("check.spreads") == 0


def test_a_request_above_its_limit_fails_a_check() -> None:
    asked = budget(Inputs())["rounded"]
    assert analysed(GRANT, {"budget.limit": asked}).number("check.limit") == 1
    assert analysed(GRANT, {"budget.limit": asked - 1}).number("check.limit") == 0


def test_formulas_of_a_study_read_the_budget() -> None:
    text = GRANT + '\n[perspective.per_year]\nlabel = "A year"\nformula = "(budget.request + budget.y2.total) / 3"\n'
    expected = budget(Inputs())
    assert analysed(text).number("per_year") == pytest.approx((expected["request"] + expected["y2.total"]) / 3)
    wrong = text.replace("budget.y2.total", "budget.y2.totl")
    assert "'budget.y2' has no 'totl'; perhaps you meant 'total'?" in problems(wrong)


def test_half_years_count_their_own_months() -> None:
    text = GRANT.replace('label = "2027"\n', 'label = "2027"\nmonths = 6\n')
    analysis = analysed(text)
    assert [analysis.number(f"scaling.storage.spread.{period}") for period in ("y1", "y2", "y3")] == pytest.approx(
        [3 / 27, 12 / 27, 12 / 27]
    )
    assert analysis.number("budget.spread.y1") == pytest.approx(6 / 30)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('category = "people"', 'category = "peple"', "unknown category 'peple'; perhaps you meant 'people'?"),
        ('period = "y2"', 'period = "y4"', "unknown period 'y4'"),
        ("{ y1 = 0.25, y2 = 0.5", "{ y1 = 0.25, y22 = 0.5", "unknown period 'y22'; perhaps you meant 'y2'?"),
        ("cap = 50000", "cap = -1", "cap of a category is 0 or more, not -1 @ categories.subaward.cap"),
        ("cost_share = 0.2", "cost_share = 1.2", "cost_share of a category is from 0 to 1, not 1.2"),
        ('"rise"\nindirect = "fa_rate"', '-2\nindirect = "fa_rate"', "escalation of a category is -1 or more, not -2"),
        ("rate = 0.92", "rate = 0", "rate of a currency is above 0, not 0 @ budget.rate"),
        ("[periods.y3]", "[periods.cloud]", "name 'cloud' is already taken by categories @ periods.cloud"),
        ("[budget]", '[budget]\nmeasure = "costs"', "unknown measure 'costs'; perhaps you meant 'cost'?"),
        ('rules"\ncategory = "cloud"', 'rules"', "'transfer.training' has no category; categories are cloud"),
        ("months = [4, 30]", "months = [30, 4]", "months are the first and the last month of the programme"),
        ("months = [4, 30]", 'months = [4, 30]\n  period = "y1"', "period and months both say when it is spent"),
        ("rate = 0.92\n", "", "currency and rate come together"),
        ('"2026-11-02"', '"2 November"', "'2 November' is no date such as 2026-11-28"),
        ("if(cloud_exempt,", "if(cloud_exemt,", "unknown name 'cloud_exemt'; perhaps you meant 'cloud_exempt'?"),
    ],
)  # fmt: skip
def test_what_a_study_gets_wrong_is_told_in_a_sentence(old: str, new: str, message: str) -> None:
    assert old in GRANT
    assert message in problems(GRANT.replace(old, new, 1))


def test_periods_need_categories() -> None:
    start, end = GRANT.index("[categories.cloud]"), GRANT.index("[[families]]")
    assert "'categories' is missing: a budget has periods and categories" in problems(GRANT[:start] + GRANT[end:])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("categories.clud.cap", 1.0, "unknown number 'categories.clud.cap'; perhaps you meant '"),
        ("scaling.spread.y4", 1.0, "unknown number 'scaling.spread.y4'; perhaps you meant 'scaling.spread."),
        ("categories.subaward.cap", "x", "'categories.subaward.cap' holds the text 'x', where a number is wanted"),
        ("categories.people.cost_share", 2.0, "cost_share of a category is from 0 to 1, not 2"),
    ],
)
def test_what_set_cannot_set_is_told_in_a_sentence(name: str, value: float | str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        analysed(GRANT, {name: value})
    assert str(caught.value).startswith(message)


def test_set_reaches_what_a_spread_leaves_out_and_its_months() -> None:
    analysis = analysed(GRANT, {"transfer.training.spread.y2": 0.1, "scaling.storage.spread.last": 24.0})
    assert analysis.number("transfer.training.spread.all") == pytest.approx(1.1)
    assert analysis.number("scaling.storage.spread.y2") == pytest.approx(12 / 21)


def test_contingency_may_be_a_part_that_follows_from_amounts() -> None:
    text = GRANT.replace(
        "[assumptions.rise]", '[assumptions.reserve]\nlabel = "Reserve"\nvalue = 50000\n\n[assumptions.rise]'
    )
    text = text.replace("contingency = 0.1", 'contingency = "reserve / total_cost"')
    total = sum(costs(Inputs()).values())
    analysis = analysed(text)
    for category in ("cloud", "subaward", "people"):
        direct, indirect = (analysis.number(f"budget.{category}.{key}") for key in ("direct", "indirect"))
        contingency = analysis.number(f"budget.{category}.contingency")
        assert contingency == pytest.approx((direct + indirect) * 50_000 / total)


def test_the_largest_budget_is_no_slow_one() -> None:
    periods = "".join(f'[periods.p{number}]\nlabel = "P {number}"\n' for number in range(20))
    categories = "".join(f'[categories.c_{number}_x]\nlabel = "C {number}"\ncap = 5\n' for number in range(30))
    families = "".join(
        f'[[families]]\nid = "f_{number}_x"\nlabel = "F"\ncategory = "c_{number}_x"\n'
        f'[[families.items]]\nid = "it"\nlabel = "I"\ngives = {{ cost = {number * 7.37} }}\n'
        for number in range(30)
    )
    head = '[study]\ntitle = "Large"\n[budget]\nrounding = "units"\n[assumptions.p]\nlabel = "P"\nvalue = 2\n'
    measure = '[[measures]]\nid = "cost"\nlabel = "Cost"\nformula = "flops * p"\nstyle = "money"\n'
    analysis = analysed(head + periods + categories + families + measure)
    asked = sum(number * 7.37 for number in range(30))
    assert analysis.number("budget.rounded") == round(asked)
    assert sum(len(item.reads) for item in analysis.graph.definitions.values()) < 60_000
