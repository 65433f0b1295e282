"""A study that takes one price, what reading it gives, and the rows of the bundled price book."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import reportgen
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError

BOOK = Path(__file__).resolve().parents[3] / "inputs" / "prices" / "accelerators.csv"
STUDY = """
[study]
title = "Rented hours"
{about}
[prices]
{prices}
[assumptions.price]
label = "Price of a GPU-hour"
value = {{ from = "prices", {reference} }}
unit = "USD/GPU-hour"

[assumptions.hours]
label = "Hours"
value = 1000

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
formula = "gpu_hours * price"
style = "money"
"""
HEAD = "accelerator,vendor,term,region,currency,price,date,source\n"
ROW = "H100,Ours,on_demand,here,USD,2.25,2026-10-01,An offer\n"


def study(reference: str, prices: str = "", about: str = "") -> str:
    return STUDY.format(reference=reference, prices=prices, about=about)


def price(text: str) -> float:
    return reportgen.evaluate(text.encode()).number("price")


def problems(text: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(StudyError) as caught:
        parse_study(text.encode(), folder=folder)
    return [str(problem) for problem in caught.value.problems]


def book() -> list[dict[str, str]]:
    with BOOK.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def offers_of(gpu: str, term: str, until: str, since: str = "") -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rows of an accelerator and a term by vendor and region, the last one first."""
    offers: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in sorted(book(), key=lambda row: row["date"], reverse=True):
        if (row["accelerator"], row["term"]) == (gpu, term) and since <= row["date"] <= until:
            offers.setdefault((row["vendor"], row["region"]), []).append(row)
    return offers
