"""The budget of the grant in plain Python, from the numbers of its study file and nothing of the program."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

PERIODS = ("y1", "y2", "y3")
CATEGORIES = ("cloud", "subaward", "people")


class Inputs(NamedTuple):
    """What a person may edit of the grant."""

    price: float = 2.5
    rise: float = 0.03
    fa_rate: float = 0.15
    cloud_exempt: bool = False
    contingency: float = 0.1  # of the cloud
    cap: float = 50_000
    scaling_shares: tuple[float, float, float] = (0.5, 0.3, 0.2)
    rate: float = 0.92


def costs(inputs: Inputs) -> dict[str, float]:
    """Return the cost of each line at today's prices."""

    def paid(flops: float) -> float:
        """Return the price of work in whole units of the currency, halves rounded up."""
        return math.floor(flops / 3600 / 4e14 * inputs.price + 0.5)

    tokens = 6e13
    squares = 4096**2 + 8192**2
    return {
        "scaling.training": paid(3 * 6 * squares * tokens),
        "scaling.evaluation": paid(4 * squares * tokens / 8),
        "scaling.storage": 640 * 21.5,
        "transfer.training": paid(2 * 6 * 4096**2 * tokens),
        "transfer.partner": 80_000,
        "transfer.engineer": 18 * 9150,
    }


def shares(inputs: Inputs) -> dict[str, tuple[float, float, float]]:
    """Return the share of each line in each period."""
    return {
        "scaling.training": inputs.scaling_shares,
        "scaling.evaluation": (0, 1, 0),
        "scaling.storage": (9 / 27, 12 / 27, 6 / 27),  # months 4 to 30
        "transfer.training": (inputs.rise * 10, 0, 1 - inputs.rise * 10),
        "transfer.partner": (1 / 3, 1 / 3, 1 / 3),
        "transfer.engineer": (0.25, 0.5, 0.25),
    }


def category(line: str) -> str:
    """Return the category of a line."""
    return {"transfer.partner": "subaward", "transfer.engineer": "people"}.get(line, "cloud")


def budget(inputs: Inputs) -> dict[str, float]:
    """Return every amount, ``cloud.y1.direct``, and the sums ``cloud.direct``, ``y1.direct``, ``direct``."""
    cells: dict[tuple[str, str, str], float] = {}
    for name in CATEGORIES:
        escalation = 0.03 if name == "subaward" else inputs.rise
        indirect = 0 if name == "cloud" and inputs.cloud_exempt else inputs.fa_rate
        so_far = 0.0
        for number, period in enumerate(PERIODS):
            direct = sum(
                cost * shares(inputs)[line][number] * (1 + escalation) ** number
                for line, cost in costs(inputs).items()
                if category(line) == name
            )
            base = max(0.0, min(direct, inputs.cap - so_far)) if name == "subaward" else direct
            so_far += direct
            overhead = base * indirect
            contingency = (direct + overhead) * (inputs.contingency if name == "cloud" else 0.1)
            total = direct + overhead + contingency
            shared = 0.2 * total if name == "people" else 0.0
            amounts = (
                direct,
                base,
                overhead,
                contingency,
                total,
                shared,
                total - shared,
                (total - shared) * inputs.rate,
            )
            keys = ("direct", "base", "indirect", "contingency", "total", "cost_share", "request", "asked")
            cells |= {(name, period, key): amount for key, amount in zip(keys, amounts, strict=True)}
    asked = [[cells[name, period, "asked"] for name in CATEGORIES] for period in PERIODS]
    for period, units in zip(PERIODS, in_units(asked), strict=True):
        cells |= {(name, period, "rounded"): float(unit) for name, unit in zip(CATEGORIES, units, strict=True)}
    sums: dict[str, float] = {}
    for (name, period, key), amount in cells.items():
        sums[f"{name}.{period}.{key}"] = amount
        for row in (f"{name}.{key}", f"{period}.{key}", key):
            sums[row] = sums.get(row, 0.0) + amount
    return sums


def in_units(periods: list[list[float]]) -> list[list[int]]:
    """Return the amounts of each period in whole units: first the periods add up, then what is in each."""
    sums = largest_remainder([sum(amounts) for amounts in periods])
    return [largest_remainder(amounts, whole) for amounts, whole in zip(periods, sums, strict=True)]


def largest_remainder(amounts: list[float], whole: int | None = None) -> list[int]:
    """Return whole numbers that add up to ``whole``: all rounded down, and one more for the largest remainders.

    ``whole`` is the rounded sum where it is not given. Exact in fractions of a millionth; of equal remainders the first
    in the list is larger.
    """
    exact = [Fraction(round(amount * 10**6), 10**6) for amount in amounts]
    floors = [math.floor(amount) for amount in exact]
    if whole is None:
        whole = math.floor(sum(exact) + Fraction(1, 2))
    order = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: whole - sum(floors)]:
        floors[place] += 1
    return floors
