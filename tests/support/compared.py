"""Two versions of one study to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.study.reader import parse_study
from tests.support.studies import RICH

if TYPE_CHECKING:
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.readback.comparison import Comparison


def study(*changes: tuple[str, str]) -> LoadedStudy:
    text = RICH
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return parse_study(text.encode(), "study")


PRICE = ("value = 3\n", "value = 2.5\n")
STEPS = ("value = 10\n", "value = 20\n")


def effects(comparison: Comparison) -> dict[str, float | None]:
    return {item.name: item.effect for item in comparison.inputs}


FULL = (
    RICH.replace('title = "Small"', 'title = "Small"\nsource = "A paper"\nurl = "https://example.org/a"')
    .replace('corrected = "With"', 'corrected = "With"\neffect = 1.0e2\nurl = "https://example.org/b"')
    .replace('label = "Cost"', 'label = "Cost"\nunit = "USD"\nnote = "All in."')
    .replace('id = "first"', 'id = "first"\ncategory = "computing"')
    .replace('id = "second"', 'id = "second"\ncategory = "computing"')
    + """
[published]
cost = 1.90e6

[periods.y1]
label = "2027"

[categories.computing]
label = "Computing"

[axes.seeds]
label = "Seeds"

[quantities.spare]
label = "Spare"
formula = "steps * 2"

[perspective.whole]
label = "Whole"
formula = "total_hours"

[[checks]]
label = "Enough"
formula = "steps >= 1"

[budgets.other]
label = "other"
tokens = "steps * 7"

[[correction_sets]]
label = "Both"
corrections = ["extra"]
effect = 5

[[price_rows]]
accelerator = "A"
vendor = "V"
term = "spot"
region = "R"
currency = "USD"
price = 1.5
date = "2024-07-30"
source = "A page"
"""
)


def full(*changes: tuple[str, str]) -> LoadedStudy:
    text = FULL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return parse_study(text.encode(), "study")
