"""Rounded direct cost with indirect cost on it: ERC's whole euros and NIH's modules, against plain Python."""

from __future__ import annotations

import io
import random
import re
from datetime import UTC, datetime
from fractions import Fraction

import openpyxl
import pytest

from reportgen.graph.evaluate import run
from reportgen.study.analyse import analyse
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.write import write_workbook
from tests.parts.budget.by_hand import in_units, largest_remainder
from tests.parts.budget.studies import GRANT

PERIODS, CATEGORIES = ("y1", "y2", "y3"), ("cloud", "subaward", "people")
_PLAIN = re.sub(r"\n(contingency|cost_share) = .*", "", GRANT)
# ERC: 25 % flat on all but subcontracting, in whole euros of each category.
ERC = (
    _PLAIN.replace('rounding = "units"', 'rounding = "units"\nrounds = "direct"')
    .replace("cap = 50000", "cap = 0")
    .replace('indirect = "fa_rate"', "indirect = 0.25")
    .replace('"if(cloud_exempt, 0, fa_rate)"', "0.25")
)
# NIH: modules of $25,000 of direct cost, in dollars.
NIH = re.sub(r"\n(currency = \"EUR\"|rate = .*|rate_date = .*)", "", _PLAIN).replace(
    'rounding = "units"', 'rounding = "modules"\nrounds = "direct"'
)


def _given(draw: random.Random) -> dict[str, float]:
    lines = ("transfer.partner.cost", "transfer.engineer.amount", "scaling.storage.amount", "price@base")
    given = {name: draw.choice([0.0, draw.uniform(0, 40), draw.uniform(0, 1e6)]) for name in lines}
    return given | {"rise@base": draw.uniform(0, 0.1)}


def test_whole_euros_add_up_for_a_thousand_random_budgets_of_the_erc() -> None:
    graph, draw = compile_study(parse_study(ERC.encode())), random.Random(7)  # noqa: S311 - budgets, no secrets
    quarters = 0
    for _ in range(1000):
        values = run(graph, given=_given(draw))
        direct = [[values[f"budget.{name}.{period}.direct"] * 0.92 for name in CATEGORIES] for period in PERIODS]
        whole = in_units(direct)
        assert [[values[f"budget.{name}.{period}.whole"] for name in CATEGORIES] for period in PERIODS] == whole
        # Line E: 25 % of all lines but subcontracting, all years together, to the nearest euro.
        exact = [Fraction(row[0] + row[2], 4) for row in whole]
        on_it = largest_remainder([float(amount) for amount in exact])
        assert [values[f"budget.{period}.whole_indirect"] for period in PERIODS] == on_it
        assert abs(values["budget.whole_indirect"] - sum(exact)) <= Fraction(1, 2)
        totals = [sum(row[place] for row in whole) for place in range(3)]  # A, B and C of the table
        assert [values[f"budget.{category}.whole"] for category in CATEGORIES] == totals
        assert values["budget.rounded"] == sum(totals) + sum(on_it)
        assert values["budget.rounded"] == sum(values[f"budget.{period}.rounded"] for period in PERIODS)
        quarters += any(amount.denominator > 1 for amount in exact)
    assert quarters > 500  # the rounding of line E was needed


def test_modules_are_of_direct_cost_and_bear_indirect_cost_for_a_thousand_random_budgets() -> None:
    graph, draw = compile_study(parse_study(NIH.encode())), random.Random(8)  # noqa: S311 - as above
    outside = 0
    for _ in range(1000):
        values = run(graph, given=_given(draw) | {"fa_rate@base": draw.choice([0.1, 0.555])})
        direct = [values[f"budget.{period}.direct"] for period in PERIODS]
        modules = largest_remainder([amount / 25_000 for amount in direct])
        assert [values[f"budget.{period}.whole"] for period in PERIODS] == [25_000 * number for number in modules]
        exact = []
        for period, number in zip(PERIODS, modules, strict=True):
            base, excluded = values[f"budget.{period}.base"], values[f"budget.{period}.direct"]
            excluded -= base
            rate = values[f"budget.{period}.indirect"] / base if base > 0 else 0.0
            exact.append(rate * (25_000 * number - excluded))
            outside += excluded > 0
        on_it = [values[f"budget.{period}.whole_indirect"] for period in PERIODS]
        assert on_it == largest_remainder(exact)
        assert values["budget.rounded"] == 25_000 * sum(modules) + sum(on_it)
    assert outside > 100  # the cap of the subaward was met


def test_a_module_bears_the_indirect_cost_of_its_rate() -> None:
    # 250,000 of direct cost a year, all in the base at 55.5 %: ten modules, and 138,750 on them.
    text = re.sub(r"(?s)\[\[families\]\].*(?=\[\[measures\]\]\nid = \"gpu)", "", NIH)
    text = text.replace(
        '[[measures]]\nid = "gpu',
        '[[families]]\nid = "grant"\nlabel = "Grant"\ncategory = "people"\n\n  [[families.items]]\n  id = "one"\n'
        '  label = "One"\n  gives = { cost = 735000 }\n\n[[measures]]\nid = "gpu',
        1,
    )
    text = text.replace('escalation = "rise"', "escalation = 0").replace("value = 0.15", "value = 0.555")
    values = evaluate(parse_study(text.encode())).values
    # Largest remainder: 735,000 are 29.4 modules, so 29; 9.8 of each year become 10, 10 and 9.
    assert [values[f"budget.{period}.whole"] for period in PERIODS] == [250_000, 250_000, 225_000]
    assert [values[f"budget.{period}.whole_indirect"] for period in PERIODS] == [138_750, 138_750, 124_875]
    assert values["budget.rounded"] == 725_000 + 402_375


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ERC.replace("cap = 0", "cap = 0\ncontingency = 0.1"),
            'rounds = "direct" leaves no place for contingency, so it is 0 @ categories.subaward.contingency',
        ),
        (
            ERC.replace("cap = 0", "cap = 0\ncost_share = 0.1"),
            'rounds = "direct" leaves no place for cost_share, so it is 0 @ categories.subaward.cost_share',
        ),
        (ERC.replace('rounding = "units"', ""), 'rounds comes with rounding = "units" or "modules"'),
    ],
)
def test_what_has_no_place_in_such_a_request_is_refused(text: str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        evaluate(parse_study(text.encode()))
    assert message in str(caught.value)


@pytest.mark.parametrize("text", [ERC, NIH], ids=["erc", "nih"])
def test_the_sheet_has_direct_cost_indirect_cost_and_the_request(text: str) -> None:
    analysis = analyse(evaluate(parse_study(text.encode())))
    data = write_workbook(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="0")
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Budget"]
    rows = {row[0]: row[2:6] for row in sheet.iter_rows(values_only=True) if row[0]}
    title = "Request in EUR" if text == ERC else "Request"
    for label, key in (
        ("Indirect cost on it, all categories", "whole_indirect"),
        (f"{title}, with rounded direct cost, all categories", "rounded"),
    ):
        names = [*(f"budget.{period}.{key}" for period in PERIODS), f"budget.{key}"]
        assert list(rows[label]) == [analysis.number(name) for name in names]
