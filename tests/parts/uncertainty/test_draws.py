"""Joint draws: what is drawn is what the study says, and what comes out is what a direct computation gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import reportgen
from reportgen.cli.terminal import print_draws
from reportgen.graph.draws import BLOCK, SHARE
from reportgen.parts.uncertainty.draws import DRAWS, Uncertainty, uncertainty
from reportgen.parts.uncertainty.view import VIEWS
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.parts.budget.by_hand import Inputs, budget
from tests.parts.budget.studies import GRANT
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return reportgen.evaluate()


@pytest.fixture(scope="module")
def found(evaluation: Evaluation) -> Uncertainty:
    drawn = uncertainty(evaluation)
    assert drawn is not None
    return drawn


def small(text: str = SMALL) -> Uncertainty:
    drawn = uncertainty(reportgen.evaluate(parse_study(text.encode(), "small", "small.toml")))
    assert drawn is not None
    return drawn


def test_the_quantiles_stand_in_order_around_the_estimate(evaluation: Evaluation, found: Uncertainty) -> None:
    for row, quantiles in found.rows.items():
        assert quantiles.p10 <= quantiles.p50 <= quantiles.p90, row
    assert found.total.p10 < evaluation["total.cost"] < found.total.p90


def test_a_total_that_is_one_triangle_has_its_quantiles() -> None:
    drawn = small()
    exact = reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml"))
    per_dollar = exact["total.cost"] / 3
    # The quantiles of a triangle from 2 over 3 to 4: its distribution rises with the square.
    wanted = [2 + 0.2**0.5, 3.0, 4 - 0.2**0.5]
    assert [drawn.total.p10, drawn.total.p50, drawn.total.p90] == pytest.approx(
        [per_dollar * value for value in wanted], rel=5e-3
    )


def test_what_moves_only_a_check_explains_nothing_of_the_cost() -> None:
    delay = '\n[assumptions.delay]\nlabel = "Delay"\nvalue = 2\nlow = 1\nhigh = 5\n'
    text = f'{SMALL}{delay}\n[[checks]]\nlabel = "In time"\nformula = "delay <= 3"\n'
    evaluation = reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))
    drawn, plain = uncertainty(evaluation, 20_000, checks=True), small()
    assert drawn is not None
    assert drawn.chances[0] == pytest.approx(1 - 4 / 12, abs=0.02)  # of a triangle from 1 to 5 with its peak at 2
    assert drawn.explained.keys() == plain.explained.keys()
    assert sum(drawn.explained.values()) == pytest.approx(1)
    of_hours = uncertainty(evaluation, 2_000, measure="hours")  # which comes with all checks
    assert of_hours is not None
    assert of_hours.chances.keys() == {0}


CHAIN = """
[study]
title = "Chain"

[assumptions.last]
label = "Last"
correlates_with = "middle"
RANGE

[assumptions.middle]
label = "Middle"
correlates_with = "first"
RANGE

[assumptions.first]
label = "First"
RANGE

[[families]]
id = "only"
label = "Only"
items = [{ id = "work", label = "Work", unit = "h", amount = "first + middle + last", gives = "cost" }]

[[measures]]
id = "cost"
label = "Cost"
formula = "0"
"""


def test_a_chain_of_correlations_is_drawn_from_its_first() -> None:
    ends = 'value = 1\nlow = 0\nhigh = 2\ndistribution = "uniform"'
    text = re.sub(r"(correlates_with = .*\n)", r"\1correlation = 0.999\n", CHAIN.replace("RANGE", ends))
    # Three that move as one are three times one: a tenth of the draws are below 0.6, nine tenths below 5.4.
    assert [small(text).total.p10, small(text).total.p90] == pytest.approx([0.6, 5.4], abs=0.1)


def test_a_uniform_range_is_drawn_evenly() -> None:
    text = SMALL.replace('unit = "USD/h"', 'unit = "USD/h"\ndistribution = "uniform"', 1)
    drawn = small(text)
    exact = reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))["total.cost"] / 3
    assert [drawn.total.p10, drawn.total.p90] == pytest.approx([2.2 * exact, 3.8 * exact], rel=5e-3)


def test_without_a_range_there_is_nothing_to_draw() -> None:
    text = SMALL.replace('unit = "USD/h"', 'unit = "USD/h"\ndistribution = "fixed"', 1)
    assert uncertainty(reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))) is None


def test_the_parts_of_the_variance_add_up_to_one_and_price_is_first(found: Uncertainty) -> None:
    assert sum(found.explained.values()) == pytest.approx(1)
    assert list(found.explained)[:2] == ["price", "points_per_line"]
    assert list(found.explained.values()) == sorted(found.explained.values(), reverse=True)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others(evaluation: Evaluation, found: Uncertainty) -> None:
    assert uncertainty(evaluation) == found
    other = uncertainty(evaluation, seed=1)
    assert other is not None
    assert other.total != found.total
    assert other.total.p50 == pytest.approx(found.total.p50, rel=0.02)


def test_the_number_of_draws_need_not_fill_its_last_chunk(evaluation: Evaluation) -> None:
    drawn = uncertainty(evaluation, draws=10_321)
    assert drawn is not None
    assert drawn.draws == 10_321
    assert drawn.total.p50 == pytest.approx(12.9e6, rel=0.02)


def test_several_jobs_draw_what_one_does() -> None:
    evaluation = reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml"))
    draws = 2 * SHARE * BLOCK + 7
    assert uncertainty(evaluation, draws, jobs=2) == uncertainty(evaluation, draws)


def test_the_density_holds_nearly_all_draws(found: Uncertainty) -> None:
    assert found.draws == DRAWS
    assert 0.99 < sum(item.part for item in found.density) <= 1
    widths = np.array([item.high - item.low for item in found.density])
    assert widths == pytest.approx(widths[0])


def test_a_value_set_outside_its_range_is_held() -> None:
    study = parse_study(SMALL.encode(), "small", "small.toml")
    assert uncertainty(reportgen.evaluate(study, values={"price": 9.0})) is None


def test_a_peak_at_the_end_of_a_range_is_a_triangle_too() -> None:
    drawn = small(SMALL.replace("high = 4", "high = 3", 1))
    exact = reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml"))["total.cost"] / 3
    assert drawn.total.p50 == pytest.approx(exact * (2 + 0.5**0.5), rel=5e-3)


def reworded(old: str, new: str, text: str = SMALL) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_lognormal_range_has_a_tenth_below_low_and_a_tenth_above_high() -> None:
    text = reworded('unit = "USD/h"', 'unit = "USD/h"\ndistribution = "lognormal"')
    drawn = small(text)
    each = reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))["total.cost"] / 3
    wanted = [2 * each, 8**0.5 * each, 4 * each]
    assert [drawn.total.p10, drawn.total.p50, drawn.total.p90] == pytest.approx(wanted, rel=1e-2)


def test_a_lognormal_draw_leaves_its_range_up_to_the_limits_of_the_value() -> None:
    each = reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml"))["total.cost"] / 3
    free = small(reworded('unit = "USD/h"', 'unit = "USD/h"\ndistribution = "lognormal"'))
    ends = (min(item.low for item in free.density), max(item.high for item in free.density))
    assert ends[0] < 1.9 * each
    assert ends[1] > 4.1 * each
    limits = 'unit = "USD/h"\ndistribution = "lognormal"\nminimum = 1.9\nmaximum = 4.1'
    bounded = small(reworded('unit = "USD/h"', limits))
    ends = (min(item.low for item in bounded.density), max(item.high for item in bounded.density))
    assert ends == pytest.approx((1.9 * each, 4.1 * each), rel=1e-3)


def test_an_assumption_whose_range_a_scenario_leaves_out_is_not_drawn() -> None:
    loaded = parse_study(SMALL.encode(), "small", "small.toml")
    assert uncertainty(reportgen.evaluate(loaded)) is not None
    assert uncertainty(reportgen.evaluate(choose(loaded, "cheap", {}))) is None


def test_an_assumption_moves_with_one_that_itself_follows_none() -> None:
    lines = 'value = 10\nlow = 8\nhigh = 12\ncorrelates_with = "price"\ncorrelation = 0.9\n'
    apart = small(reworded("value = 10\n", "value = 10\nlow = 8\nhigh = 12\n"))
    together = small(reworded("value = 10\n", lines))
    assert together.total.p90 - together.total.p10 > 1.1 * (apart.total.p90 - apart.total.p10)


def test_outcomes_come_as_often_as_their_weights_say() -> None:
    lines = 'unit = "USD/h"\ndistribution = "discrete"\noutcomes = [2, 3, 4]\nweights = [1, 2, 1]'
    drawn = small(reworded('unit = "USD/h"', lines))
    each = reportgen.evaluate(parse_study(SMALL.encode(), "small", "small.toml"))["total.cost"] / 3
    wanted = [2 * each, 3 * each, 4 * each]
    assert [drawn.total.p10, drawn.total.p50, drawn.total.p90] == pytest.approx(wanted, rel=1e-3)


def test_a_check_holds_in_the_part_of_the_draws_that_a_direct_computation_gives() -> None:
    check = '\n[uncertainty]\nchecks = true\n\n[[checks]]\nlabel = "It is cheap"\nformula = "price <= 2.5"\n'
    drawn = small(SMALL + check)
    # The area of a triangle from 2 over 3 to 4 below 2.5 is 0.5 ** 2 / 2.
    assert drawn.chances == {0: pytest.approx(0.125, abs=0.008)}


def test_measures_that_a_study_asks_for_are_drawn_beside_the_headline() -> None:
    text = SMALL + '\n[uncertainty]\nmeasures = ["hours"]\n'
    drawn = small(text)
    exact = reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))
    assert drawn.measures["hours"].p50 == pytest.approx(exact["total.hours"], rel=1e-3)
    assert drawn.total == small().total


def test_any_measure_can_be_drawn_and_an_unknown_one_is_told() -> None:
    loaded = parse_study(SMALL.encode(), "small", "small.toml")
    drawn = uncertainty(reportgen.evaluate(loaded), measure="cost")
    assert drawn is not None
    assert (drawn.measure, drawn.total) == ("cost", small().total)
    with pytest.raises(reportgen.ReportgenError, match="unknown measure 'costs'; perhaps you meant 'cost'"):
        uncertainty(reportgen.evaluate(loaded), measure="costs")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('correlates_with = "nothing"\ncorrelation = 0.5', "unknown assumption 'nothing'"),
        ('correlates_with = "price"\ncorrelation = 0.5', "'price' moves with itself, by way of 'price'"),
        ("correlation = 0.5", "correlates_with and correlation come together"),
        ('correlates_with = "rate"\ncorrelation = 1.5', "number 1.5 is above 1"),
        ('distribution = "discrete"', "outcomes come with distribution"),
        ("outcomes = [1, 2]", "outcomes come with distribution"),
        ('distribution = "discrete"\noutcomes = [2, 3]\nweights = [1]', "weights are one number for each outcome"),
        ('distribution = "discrete"\noutcomes = [2, 3]\nweights = [0, 0]', "weights are one number for each outcome"),
    ],
)
def test_what_cannot_be_drawn_is_told(lines: str, message: str) -> None:
    text = reworded('unit = "USD/h"', f'unit = "USD/h"\n{lines}')
    with pytest.raises(reportgen.ReportgenError, match=message):
        reportgen.evaluate(parse_study(text.encode(), "small", "small.toml"))


def test_the_chance_that_the_budget_suffices_is_that_of_plain_python() -> None:
    # No contingency on the cloud, 10% on the rest: a price that rises enough passes the total.
    loaded = choose(parse_study(GRANT.encode()), values={"categories.cloud.contingency": 0.0})
    drawn = uncertainty(reportgen.evaluate(loaded))
    funded = budget(Inputs(contingency=0.0))["total"]
    prices = np.random.default_rng(5).triangular(2, 2.5, 3, 4000)
    amounts = [budget(Inputs(price=price, contingency=0.0)) for price in prices.tolist()]
    within = sum(item["direct"] + item["indirect"] <= funded for item in amounts) / len(amounts)
    assert drawn is not None
    assert 0.6 < within < 0.95
    assert drawn.budget is not None
    assert drawn.budget.suffices == pytest.approx(within, abs=0.03)
    needed = [item["direct"] + item["indirect"] for item in amounts]
    estimate = budget(Inputs())["direct"] + budget(Inputs())["indirect"]
    assert drawn.budget.contingency == pytest.approx(np.quantile(needed, 0.8) / estimate - 1, abs=0.003)


def test_a_study_without_a_budget_has_no_such_chance() -> None:
    assert small().budget is None


def test_quantiles_of_all_rows_are_in_one_unit_and_those_in_a_sentence_in_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A family of some hundred dollars beside one of ten thousand; the total is that of the table's other numbers."""
    path = Path(__file__).resolve().parents[3] / "inputs" / "scaling-law-fit.toml"
    study = reportgen.evaluate(path)
    shown: Any = VIEWS["uncertainty"](analyse(study))
    table = [[cell.text for cell in (row.p10, row.p50, row.p90)] for row in (*shown.rows, shown.sum)]
    assert all(re.fullmatch(r"\$[\d,]+", text) for row in table for text in row), table
    assert any(len(text) < 6 for row in table for text in row)
    assert any(len(text) > 6 for row in table for text in row)
    assert re.fullmatch(r"\$[\d.]+K", shown.total.p50.text)
    drawn = uncertainty(study)
    assert drawn is not None
    print_draws(study, drawn)
    printed = capsys.readouterr().out
    assert [re.findall(r"\$\S+", line) for line in printed.splitlines() if line.count("$") == 3] == table


def test_quantiles_beside_a_source_are_written_as_the_source_writes(evaluation: Evaluation) -> None:
    shown: Any = VIEWS["uncertainty"](analyse(evaluation))
    assert {row.p50.text[-1] for row in shown.rows} >= {"K", "M"}
    assert shown.sum == shown.total
