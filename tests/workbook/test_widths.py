"""No number of a printed sheet is replaced by ###, as LibreOffice lays the sheets out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.support.commands import command

if TYPE_CHECKING:
    from tests.support.office import Office

INPUTS = Path(__file__).parents[2] / "inputs"
# One run of 1.2e29 FLOPs at 1e15 a second: 3.3e10 hours, which cost tens of billions.
WIDE = """
[study]
title = "Wide"
currency = "CHF"
headline = "cost"

[assumptions.rate]
label = "Sustained rate"
value = 1e15
unit = "FLOP/s"
style = "flops"

[assumptions.price]
label = "Price of an hour"
value = 2.5
low = 1
high = 123456.789
unit = "CHF/h"
style = "exact"

[assumptions.rebate]
label = "Rebate"
value = -123456789012
low = -223456789012
high = 0
minimum = -1e13
unit = "CHF"
style = "money"

[models]
title = "params"
flops = "6 * params * tokens"

[models.inputs.params]
label = "Parameters"
values = [1e9, 1e12]

[budgets.b]
label = "fixed"
tokens = "2e4 * params"

[[families]]
id = "one"
label = "One run"

  [[families.sweeps]]
  id = "run"
  label = "Run"
  axes = { seeds = 1234567 }
  budget = "b"
"""
MEASURES = """
[[measures]]
id = "hours"
label = "Hours"
formula = "flops / 3600 / rate"
style = "{hours}"

[[measures]]
id = "cost"
label = "Cost"
formula = "hours * price + rebate"
style = "{cost}"
"""


@pytest.mark.office
@pytest.mark.parametrize(
    ("hours", "cost"), [("count", "money"), ("number", "whole_money"), ("decimal", "rounded"), ("exact", "exact")]
)
def test_wide_numbers_are_shown_whole(office: Office, tmp_path: Path, hours: str, cost: str) -> None:
    study = tmp_path / "wide.toml"
    study.write_text(WIDE + MEASURES.format(hours=hours, cost=cost))
    assert_whole(office, study, tmp_path)


@pytest.mark.office
@pytest.mark.parametrize("name", ["scaling-exponents", "scaling-law-fit"])
def test_numbers_of_the_bundled_studies_are_shown_whole(office: Office, tmp_path: Path, name: str) -> None:
    assert_whole(office, INPUTS / f"{name}.toml", tmp_path)


def assert_whole(office: Office, study: Path, folder: Path) -> None:
    assert command("build", str(study), "-o", str(folder), "--only", "xlsx") == 0
    book = folder / f"{study.stem}.xlsx"
    printed = PdfReader(BytesIO(office.to_pdf(book, folder / "printed.pdf").read_bytes()))
    texts = [page.extract_text() for page in printed.pages]
    assert len(texts) > 5
    assert [text for text in texts if "###" in text] == []
