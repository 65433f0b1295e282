"""A study whose figures are computed by hand, and readers of what is built from it that share no code with it.

One size has 1,000, 2,000 and 4,000 FLOPs a run at the budget *fixed*, twice that at *double*; 100 FLOPs take an hour.

    first    3 seeds of all three sizes                      9 runs   900 tokens   21,000 FLOPs   210 hours
    second   2 seeds of the two largest, twice the tokens    4 runs   800 tokens   24,000 FLOPs
             5 of the smallest, where ``extra`` is on        5 runs   500 tokens    5,000 FLOPs   290 hours together
    third    one of each, in no published table              3 runs   300 tokens    7,000 FLOPs    70 hours
    total                                                   21 runs 2,500 tokens   57,000 FLOPs   570 hours

An hour costs EUR 2 in the base, 3 in the scenario *dear* and 1 in *cheap*: 1,140, 1,710 and 570.
"""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis, Evaluation

STUDY = """
[study]
title = "Rich"
subtitle = "Made for tests"
currency = "EUR"
source = "A paper"
url = "https://example.org/paper"
base_label = "As planned"

[assumptions.trials]
label = "Trials"
value = 1
low = 1
high = 3
style = "count"
source = "Guessed"
symbol = "n_{trial}"

[assumptions.steps]
label = "Steps"
value = 100
low = 80
high = 150
group = "Training"
note = "Of every run."

[assumptions.gpu]
kind = "choice"
label = "GPU"
value = "Fast"
catalogue = "gpus"

[assumptions.rate]
label = "Rate"
catalogue = "gpus"
unit = "FLOP/h"
group = "Machines"

[assumptions.price]
label = "Price of an hour"
value = 2
low = 1
high = 4
maximum = 50
unit = "EUR/hour"
style = "decimal"
group = "Machines"
source = "A list"
url = "https://example.org/prices"

[catalogues.gpus]
label = "GPUs"

[[catalogues.gpus.entries]]
name = "Slow"
values = { rate = 50 }
source = "A data sheet"

[[catalogues.gpus.entries]]
name = "Fast"
values = { rate = 100 }
url = "https://example.org/fast"

[quantities.twice]
label = "Twice the rate"
formula = "2 * rate"
unit = "FLOP/h"

[models]
title = "heads"
flops = "width * tokens"

[models.inputs.heads]
label = "Heads"
values = [1, 2, 4]

[models.quantities.width]
label = "Width"
formula = "heads * 10"
published = [10, 21, 40]

[budgets.fixed]
label = "fixed"
tokens = "if(longer, 2, 1) * steps"

[budgets.double]
label = "double"
tokens = "2 * steps"

[axes.seeds]
label = "Seeds"

[[families]]
id = "first"
label = "First"
uncertainty = "seeds"
published = { cost = 630 }

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = 3 }
  budget = "fixed"

[[families]]
id = "second"
label = "Second"
published = { cost = 8.5e2 }

  [[families.sweeps]]
  id = "wide"
  label = "Wide"
  axes = { seeds = 2 }
  train = "heads >= 2"
  budget = "double"

  [[families.sweeps]]
  id = "more"
  label = "More"
  axes = { seeds = 5 }
  train = [1]
  budget = "fixed"
  when = "extra"

[[families]]
id = "third"
label = "Third"
listed = false

  [[families.sweeps]]
  id = "only"
  label = "Only"
  axes = { trials = "trials" }
  budget = "fixed"

[[measures]]
id = "hours"
label = "Hours"
formula = "flops / rate"
unit = "h"

[[measures]]
id = "cost"
label = "Cost"
formula = "hours * price"
unit = "EUR"
style = "money"

[[measures]]
id = "share"
label = "Share"
formula = "cost / total_cost"
style = "percent"

[published]
cost = 1.7e3
hours = 5e2

[scenarios.dear]
label = "Dear"
values = { price = 3 }

[scenarios.cheap]
label = "Cheap"
values = { price = 1 }

[corrections.extra]
label = "Five more"
published = "Four runs"
corrected = "Nine runs"
on = true
effect = 150

[corrections.longer]
label = "Twice the tokens"
published = "100"
corrected = "200"
effect = 9.0e2

[[correction_sets]]
label = "Both of them"
corrections = ["extra", "longer"]

[[grids]]
label = "Price and steps"
rows = "price"
row_values = [1, 3]
columns = "steps"
column_values = [100, 200]

[perspective.hundredth]
label = "A hundredth"
formula = "total_cost / 100"
unit = "EUR"
style = "decimal"

[[checks]]
label = "The rate is at most 50"
formula = "rate <= 50"

[[checks]]
label = "There are trials"
formula = "trials >= 1"

[notes]
summary = "All of it is made up."
"""


def loaded(scenario: str | None = "dear", **values: float | bool | str) -> Any:
    return choose(parse_study(STUDY.encode(), "rich"), scenario, values)


@cache
def evaluated(scenario: str | None = "dear") -> Evaluation:
    return evaluate(loaded(scenario))


@cache
def analysed(scenario: str | None = "dear") -> Analysis:
    return analyse(evaluated(scenario))


class _Tables(HTMLParser):
    """Collects the rows of tables by their captions, and nothing that no reader would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._into: list[str] | None = None
        self._hidden: list[str] = []  # the element with the attribute hidden, and those of its name inside it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._hidden or (not self._hidden and "hidden" in dict(attrs)):
            self._hidden.append(tag)
        elif tag == "table":
            self.tables.append(("", []))
        elif tag == "tr" and self.tables:
            self.tables[-1][1].append([])
        elif tag == "caption":
            self._into = []
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append("")
            self._into = []

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._into or []).split())
        if tag in self._hidden:
            self._hidden.pop()
            return
        if tag == "caption":
            self.tables[-1] = (text, self.tables[-1][1])
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1][-1] = text
        else:
            return
        self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None and not self._hidden:
            self._into.append(data)


def page_tables(html: str) -> dict[str, list[list[str]]]:
    """Return the rows of each table of a page by its caption; those without one by their first heading."""
    reader = _Tables()
    reader.feed(html)
    found: dict[str, list[list[str]]] = {}
    for caption, rows in reader.tables:
        key = caption or rows[0][0]
        found[key if key not in found else f"{key} {sum(name.startswith(key) for name in found) + 1}"] = rows
    return found


def sheet_table(book: Any, sheet: str, first: str) -> list[list[Any]]:
    """Return the rows of a table of a worksheet, from that whose first cell holds this text to before an empty one.

    The row and the column of hidden keys are left out, and so are empty cells at the end of a row.
    """
    worksheet = book[sheet]
    rows: list[list[Any]] = []
    for cells in worksheet.iter_rows():
        values = [
            cell.value for cell in cells if not worksheet.column_dimensions[get_column_letter(cell.column)].hidden
        ]
        while values and values[-1] is None:
            values.pop()
        if rows and (not values or worksheet.row_dimensions[cells[0].row].hidden):
            break
        if rows or (values and values[0] == first):
            rows.append(values)
    return rows


def found(book: Any, sheet: str, label: str, head: str) -> Any:
    """Return the cell of a worksheet in the first row with this label, under the nearest heading above it."""
    worksheet = book[sheet]
    row = next(cell.row for cell in worksheet["A"] if cell.value == label)
    heads = [cell for cells in worksheet.iter_rows(max_row=row - 1) for cell in cells if cell.value == head]
    return worksheet.cell(row, heads[-1].column)
