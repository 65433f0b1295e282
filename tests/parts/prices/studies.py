"""A study that takes one price, and what reading it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

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
