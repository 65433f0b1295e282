"""Forecasts at completion and the split of their difference from the plan, as identities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.actuals.forecast import Forecast, PlannedLine, UsedLine, billed_hours, forecast
from reportgen.actuals.variance import Drivers, Variance, added, variance

AMOUNTS = st.floats(1e-3, 1e9)
SHARES = st.floats(0.01, 1)
PLANS = st.builds(
    PlannedLine,
    hours=st.none() | st.just(0.0) | AMOUNTS,
    cost=st.none() | st.just(0.0) | AMOUNTS,
    runs=st.sampled_from([0.0, 1.0, 40.0]),
    flops=st.sampled_from([0.0, 1e20]),
    goodput=st.sampled_from([1.0, 0.9]),
)


@st.composite
def uses(draw: st.DrawFn) -> UsedLine:
    hours = draw(st.none() | AMOUNTS)
    return UsedLine(
        hours,
        draw(st.none() | st.floats(-1e6, 1e9)),
        draw(st.floats(0, 1)) * (hours or 0.0),
        draw(st.integers(0, 60)),
        draw(st.none() | st.floats(0, 1)),
        None,
        rows=draw(st.integers(1, 5)),
    )


def whole(found: Variance) -> float:
    return found.quantity + found.rate + found.failures + found.price + found.interaction


def near(value: float, *others: float) -> object:
    """Equal but for rounding, beside amounts of the same sum that may be larger."""
    return pytest.approx(value, rel=1e-9, abs=1e-9 * max(map(abs, (1.0, value, *others))))


def sizes(found: Forecast) -> list[float]:
    parts = [*found.by_cost.parts().values(), *found.by_hours.parts().values()]
    return [found.plan_cost, found.cost, found.plan_hours, found.hours, *parts]


@given(PLANS)
def test_nothing_done_is_the_plan(plan: PlannedLine) -> None:
    found = forecast(plan, UsedLine())
    assert (found.hours, found.cost) == (plan.hours or 0.0, plan.cost or 0.0)
    assert whole(found.by_cost) == near(0, *sizes(found))
    assert all(part == near(0, *sizes(found)) for part in found.by_cost.parts().values())


@given(PLANS, AMOUNTS, st.none() | AMOUNTS)
def test_all_done_is_the_actual(plan: PlannedLine, hours: float, cost: float | None) -> None:
    found = forecast(plan, UsedLine(hours, cost, share=1.0, rows=1))
    assert found.hours == hours
    assert found.cost == near(found.actual_cost)
    if cost is not None:
        assert found.actual_cost == cost


@given(PLANS, uses())
def test_the_parts_add_up_to_the_difference(plan: PlannedLine, used: UsedLine) -> None:
    found = forecast(plan, used)
    assert whole(found.by_cost) == near(found.cost - found.plan_cost, *sizes(found))
    assert whole(found.by_hours) == near(found.hours - found.plan_hours, *sizes(found))


@given(AMOUNTS, AMOUNTS, SHARES)
def test_work_that_goes_as_planned_ends_as_planned(hours: float, price: float, share: float) -> None:
    plan = PlannedLine(hours, hours * price)
    found = forecast(plan, UsedLine(hours * share, hours * share * price, share=share, rows=1))
    assert found.hours == near(hours)
    assert found.cost == near(hours * price)
    assert whole(found.by_cost) == near(0, hours * price)


@given(AMOUNTS, AMOUNTS, SHARES, st.floats(0.1, 10), st.floats(0.1, 10))
def test_the_rest_goes_at_the_measured_rate_and_price(
    hours: float, price: float, share: float, slower: float, dearer: float
) -> None:
    used = hours * share * slower
    found = forecast(PlannedLine(hours, hours * price), UsedLine(used, used * price * dearer, share=share, rows=1))
    assert found.hours == near(hours * slower)
    assert found.cost == near(hours * slower * price * dearer)
    parts = found.by_cost
    assert parts.rate == near(hours * price * (slower - 1), *sizes(found))
    assert parts.price == near(hours * price * (dearer - 1), *sizes(found))
    assert parts.interaction == near(hours * price * (slower - 1) * (dearer - 1), *sizes(found))
    assert parts.failures == near(0, *sizes(found))


@given(st.sampled_from([0, 2, 3]), AMOUNTS, SHARES)
def test_a_single_change_is_the_whole_difference(changed: int, base: float, factor: float) -> None:
    plan = Drivers(1.0, base, 0.25, 2.0)
    measured = Drivers(*(value * factor if place == changed else value for place, value in enumerate(plan)))
    parts = variance(plan, measured)
    assert parts.interaction == near(0, base)
    assert whole(parts) == near(list(parts.parts().values())[{0: 0, 2: 2, 3: 3}[changed]], base)


def test_what_was_used_comes_on_top_of_the_plan_where_nothing_is_done() -> None:
    found = forecast(PlannedLine(hours=200.0, cost=600.0, runs=4.0), UsedLine(30.0, 90.0, share=0.0, rows=1))
    assert (found.hours, found.cost) == (230.0, 690.0)


def test_runs_that_finished_tell_how_much_is_done() -> None:
    plan = PlannedLine(100.0, 200.0, runs=40.0)
    found = forecast(plan, UsedLine(30.0, None, finished=10, rows=10))
    assert found.done == (0.25, 1.0, "runs finished")
    assert (found.hours, found.cost) == (120.0, 240.0)
    more = forecast(plan, UsedLine(150.0, 300.0, finished=50, rows=50))
    assert more.done == (1.0, 1.25, "runs finished")
    assert (more.hours, more.cost) == (150.0, 300.0)
    assert more.by_cost.quantity == pytest.approx(50)  # a quarter more runs, each at its planned cost
    assert more.by_cost.rate == pytest.approx(40)


def test_without_a_share_the_plan_holds_until_it_is_used_up() -> None:
    plan = PlannedLine(100.0, 200.0)
    assert forecast(plan, UsedLine(30.0, 60.0, rows=1)).cost == 200
    assert forecast(plan, UsedLine(130.0, 260.0, rows=1)).cost == 260
    credit = PlannedLine(None, -100.0)
    assert forecast(credit, UsedLine(None, -20.0, rows=1)).cost == -100
    assert forecast(credit, UsedLine(None, -120.0, rows=1)).cost == -120


def test_failures_change_nothing_where_the_plan_holds() -> None:
    plan = PlannedLine(100.0, 200.0)
    found = forecast(plan, UsedLine(30.0, 60.0, failed_hours=12.0, rows=1))
    assert (found.cost, found.failed) == (200, 0.4)
    assert set(found.by_cost.parts().values()) == set(found.by_hours.parts().values()) == {0.0}
    beyond = forecast(plan, UsedLine(130.0, 260.0, failed_hours=52.0, rows=1))
    assert beyond.by_cost.parts()["failures"] == pytest.approx(200 / 0.6 - 200)


def test_what_was_not_planned_is_quantity() -> None:
    found = forecast(PlannedLine(0.0, 0.0), UsedLine(5.0, 30.0, rows=1, share=1.0))
    assert found.by_cost.parts() == {"quantity": 30, "rate": 0, "failures": 0, "price": 0, "interaction": 0}


def test_money_alone_is_price() -> None:
    found = forecast(PlannedLine(None, 100.0), UsedLine(None, 30.0, share=0.5, rows=1))
    assert (found.cost, found.by_cost.price) == (60.0, -40.0)


def test_a_known_run_gives_its_known_rate() -> None:
    """Llama 3.1 405B: 3.8e25 FLOP in 30.84 million H100-hours, of which a tenth did no useful work."""
    plan = PlannedLine(3.8e25 / 400e12 / 3600, None, 1.0, 3.8e25)
    found = forecast(plan, UsedLine(30.84e6, None, failed_hours=3.084e6, share=1.0, rows=2))
    assert found.planned_rate == pytest.approx(400e12)
    assert found.measured_rate is not None
    assert found.running_rate is not None
    assert round(found.measured_rate / 1e12) == 342
    assert round(found.running_rate / 1e12) == 380
    parts = found.by_hours
    assert parts.total == pytest.approx(30.84e6 - 3.8e25 / 400e12 / 3600)
    assert parts.rate == pytest.approx(27.756e6 - plan.hours)  # type: ignore[operator]  # it is given above
    assert parts.failures == pytest.approx(plan.hours / 0.9 - plan.hours)  # type: ignore[operator]
    assert (parts.quantity, parts.price) == (0, 0)


def test_parts_of_lines_add_up() -> None:
    one, two = Variance(1, 2, 3, 4, 5), Variance(10, 20, 30, 40, 50)
    assert added([one, two]) == Variance(11, 22, 33, 44, 55)
    assert added([one, two]).total == one.total + two.total
    assert added([]) == Variance()


def test_hours_without_a_bill_do_not_lower_the_price() -> None:
    """Of 50 hours, half the work, 20 have a bill of 60: 3 an hour, so that all 100 hours come to 300."""
    rows = [("2026-06", 20.0, False), ("2026-06", 0.0, True), ("2026-07", 30.0, False)]
    assert billed_hours(rows) == 20
    assert billed_hours([*rows, ("2026-07", 0.0, True)]) == 50
    plan = PlannedLine(100.0, 200.0)
    found = forecast(plan, UsedLine(50.0, 60.0, share=0.5, rows=3, billed_hours=20.0))
    assert (found.hours, found.cost, found.actual_cost) == (100, 300, 60)
    assert found.by_cost.price == pytest.approx(100)
    assert forecast(plan, UsedLine(50.0, 60.0, share=0.5, rows=3)).cost == 120
