"""The block of spot prices: by hand, and against the exact model of exponential interruptions."""

from __future__ import annotations

from math import exp, sqrt

import pytest

import reportgen

STUDY = """
use = ["spot"]

[study]
title = "Spot"

[assumptions]
hours = {{ label = "Hours", value = 1000 }}
spot_price = {{ value = 2 }}
interruptions_per_day = {{ value = {rate} }}
checkpoint_minutes = {{ value = {save} }}
restart_minutes = {{ value = {restart} }}

[models]
names = ["A"]
flops = "6 * width"
inputs.width = {{ label = "Width", values = [8] }}

[[families]]
id = "rent"
label = "Rent"
items = [{{ id = "hours", label = "Hours", amount = "hours", unit = "GPU-hours", gives = "gpu_hours" }}]

[[measures]]
id = "gpu_hours"
label = "GPU-hours"
formula = "hours"

[[measures]]
id = "cost"
label = "Cost"
formula = "gpu_hours * spot_paid"
"""


def values(rate: float, save: float, restart: float) -> reportgen.Evaluation:
    return reportgen.evaluate(STUDY.format(rate=rate, save=save, restart=restart).encode())


def exact(interval: float, save: float, restart: float, between: float) -> float:
    """The expected time over the useful time, of exponential interruptions that also strike saves and restarts.

    Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", 2006, equation 13.
    """
    return between * exp(restart / between) * (exp((interval + save) / between) - 1) / interval


def test_the_price_is_that_by_hand() -> None:
    """Three interruptions a day, six minutes to save, twelve to restart: M = 8 h, T = sqrt(2 * 0.1 * 8) h."""
    found = values(3, 6, 12)
    interval = sqrt(1.6)
    overhead = 0.1 / interval + interval / 16 + 0.2 / 8
    assert found.number("hours_between_interruptions") == 8
    assert found.number("checkpoint_hours") == pytest.approx(interval, rel=1e-12)
    assert overhead == pytest.approx(0.18311, abs=5e-6)
    assert found.number("spot_overhead") == pytest.approx(overhead, rel=1e-12)
    assert found.number("total.cost") == pytest.approx(2000 * (1 + overhead), rel=1e-12)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5, 1, 2])
@pytest.mark.parametrize(("save", "restart"), [(0.5, 1), (2, 5), (5, 10)])
def test_the_first_order_is_near_the_exact_model_in_its_range(rate: float, save: float, restart: float) -> None:
    """What it leaves out is of second order in (T + C + R) / M, and is never a gain."""
    found = values(rate, save, restart)
    between, interval = 24 / rate, found.number("checkpoint_hours")
    left_out = exact(interval, save / 60, restart / 60, between) - 1 - found.number("spot_overhead")
    step = (interval + save / 60 + restart / 60) / between
    assert step < 0.2
    assert 0 < left_out < step**2


@pytest.mark.parametrize("rate", [0.1, 1, 4])
def test_no_other_interval_wastes_less_to_first_order(rate: float) -> None:
    found = values(rate, 5, 10)
    between, best = found.number("hours_between_interruptions"), found.number("checkpoint_hours")

    def waste(interval: float) -> float:
        return 5 / 60 / interval + interval / (2 * between) + 10 / 60 / between

    assert found.number("spot_overhead") == pytest.approx(waste(best), rel=1e-12)
    assert all(waste(best) < waste(best * factor) for factor in (0.5, 0.9, 1.1, 2))


def test_the_spot_price_is_taken_from_the_price_book_unless_the_study_has_its_own() -> None:
    text = STUDY.format(rate=2, save=5, restart=10)
    assert reportgen.evaluate(text.encode()).number("spot_price") == 2
    taken = text.replace("spot_price = { value = 2 }", 'spot_price = { value = { gpu = "B200", pick = "latest" } }')
    assert reportgen.evaluate(taken.encode()).number("spot_price") == 4.2637
    pounds = text.replace('title = "Spot"', 'title = "Spot"\ncurrency = "GBP"')
    assert reportgen.evaluate(pounds.encode()).number("spot_price") == 2
