"""The bundled studies beside figures from outside: data sheets, the source's printed table, and sums made by hand."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.api import evaluate, load
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.study.analyse import failed_checks

INPUTS = Path(__file__).resolve().parent.parent.parent / "inputs"
# Dense bf16 in TFLOP/s and the design power in watts, as the makers' data sheets have them: for the H100, H200 and B200
# they print the rate with structured sparsity, twice as high. Then the range of prices in the sources that are named.
SHEETS = {
    "H100 SXM": (1978.9 / 2, 700, (3, 3)),
    "H200": (1978.9 / 2, 700, (3.5, 4.5)),
    "B200": (4500 / 2, 1000, (4.5, 6)),
    "A100": (312, 400, (1.1, 3)),
}
# The table of the source, digit for digit.
PRINTED = {
    "alignment": ("3.7e20", "888"),
    "eps_variants": ("7.99e23", "1.90e6"),
    "eps_heatmaps": ("1.34e24", "3.19e6"),
    "beta_only": ("7.99e23", "1.90e6"),
    "gamma": ("1.35e24", "3.22e6"),
    "weight_decay": ("1.33e23", "317e3"),
    "adafactor": ("7.92e22", "188.5e3"),
    "compute_optimal": ("7.52e23", "1.79e6"),
}


@pytest.fixture(scope="module")
def exponents() -> dict[str, Any]:
    return tomllib.loads((INPUTS / "scaling-exponents.toml").read_text(), parse_float=Decimal)


@pytest.mark.parametrize("name", list(SHEETS))
def test_an_entry_of_the_catalogue_is_as_its_data_sheet_says(exponents: dict[str, Any], name: str) -> None:
    entries = {entry["name"]: entry["values"] for entry in exponents["catalogues"]["gpus"]["entries"]}
    assert list(entries) == list(SHEETS)
    peak, watts, (least, most) = SHEETS[name]
    values = {key: float(value) for key, value in entries[name].items()}
    assert values["gpu_peak"] / 1e12 == pytest.approx(peak, rel=1e-3)
    assert values["gpu_power"] * 1000 == watts
    assert least <= values["price"] <= most
    # A third to two fifths of peak, which the source calls pessimistic.
    assert values["gpu_flops"] / values["gpu_peak"] == pytest.approx(0.354, abs=0.002)


def test_the_published_figures_are_the_sources_table(exponents: dict[str, Any]) -> None:
    found = {item["id"]: item["published"] for item in exponents["families"] if "published" in item}
    assert {
        key: (figures["flops"].as_tuple(), Decimal(figures["cost"]).as_tuple()) for key, figures in found.items()
    } == {key: (Decimal(flops).as_tuple(), Decimal(cost).as_tuple()) for key, (flops, cost) in PRINTED.items()}
    total = exponents["published"]
    assert (str(total["flops"]).lower(), f"{float(total['cost']) / 1e6:.1f}") == ("5.42e+24", "12.9")
    assert Decimal(total["cost"]).as_tuple().digits == (1, 2, 9)


def test_what_the_total_is_compared_with(exponents: dict[str, Any]) -> None:
    evaluation = evaluate()
    assert evaluation.number("llama_flops") == 3.8e25  # The Llama 3 Herd of Models, section 3.2
    assert evaluation.number("cluster_gpus") == 100_000
    assert evaluation.number("days_per_month") == 30
    assert [float(value) for value in exponents["models"]["inputs"]["heads"]["values"]] == [
        *(1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64, 96, 128)
    ]
    assert failed_checks(evaluation) == ()


def fit(**changed: float) -> dict[str, float]:
    """Return the costs of the other study as a person would with a pocket calculator."""
    value = {"rates": 5, "seeds": 2, "mixtures": 6, "failed": 0.15, "ratio": 20, "over": 5, "mfu": 0.4, "price": 1.8}
    value |= changed
    sizes = [(512, 8), (768, 12), (1024, 16), (1536, 20), (2048, 24)]
    params = [12 * layers * width * width + 50257 * width for width, layers in sizes]
    one = [6 * count * value["ratio"] * count for count in params]
    flops = {
        "fit": value["rates"] * (sum(one) / 2 + sum(one)),
        "data": value["mixtures"] * value["seeds"] * sum(one[:3]),
        "final": value["over"] * one[-1],
    }
    hours = {key: item / 3600 / (value["mfu"] * 312e12) * (1 + value["failed"]) for key, item in flops.items()}
    costs = {key: item * value["price"] for key, item in hours.items()}
    return costs | {"total": sum(costs.values()), "hours": sum(hours.values())}


@pytest.mark.parametrize(
    ("scenario", "changed"),
    [
        ("base", {}),
        ("spot", {"price": 1.1, "failed": 0.3}),
        ("lean", {"rates": 4, "mixtures": 4, "seeds": 1, "over": 3}),
    ],
)
def test_the_small_labs_study_by_hand(scenario: str, changed: dict[str, float]) -> None:
    evaluation = evaluate(INPUTS / "scaling-law-fit.toml", scenario=scenario)
    expected = fit(**changed)
    for family in ("fit", "data", "final", "total"):
        assert evaluation.number(f"{family}.cost") == pytest.approx(expected[family], rel=1e-12)
    assert evaluation.number("energy") == pytest.approx(expected["hours"] * 0.4, rel=1e-12)
    assert evaluation.number("total.days") == pytest.approx(expected["hours"] / 16 / 24, rel=1e-12)


@pytest.mark.parametrize("name", ["scaling-exponents.toml", "scaling-law-fit.toml"])
def test_every_range_has_its_value_inside(name: str) -> None:
    study = load(INPUTS / name).study
    evaluation = evaluate(INPUTS / name)
    for key, item in study[ASSUMPTIONS].items():
        if item.low is not None and item.high is not None:
            assert item.low <= evaluation.number(key) <= item.high, key
