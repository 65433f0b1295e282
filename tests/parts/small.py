"""A study with a catalogue, a scenario, a quantity and corrections, and its graph with what chosen parts add."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.analyses import Analyses
from reportgen.describe.book import Book
from reportgen.describe.evaluation import Analysis, Evaluation
from reportgen.describe.part import piece
from reportgen.graph.cases import CaseTable
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition
from reportgen.graph.names import TOTALS
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.entries import Entry
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.part import Part

STUDY = """
[study]
title = "Small"
base_label = "As planned"

[notes]
method = "Counted by hand."

[assumptions.gpu]
label = "GPU"
kind = "choice"
value = "Fast"
catalogue = "gpus"

[assumptions.price]
label = "Price"
catalogue = "gpus"
low = 1.5
high = 6
maximum = 20
unit = "USD/GPU-hour"
symbol = "p_{GPU}"
style = "decimal"
group = "Money"

[assumptions.steps]
label = "Steps"
value = 10
note = "A guess."

[catalogues.gpus]
label = "GPUs"

[[catalogues.gpus.entries]]
name = "Slow"
values = { price = 2 }

[[catalogues.gpus.entries]]
name = "Fast"
values = { price = 2.85 }
url = "https://example.org/fast"

[quantities.twice]
label = "Twice the steps"
formula = "2 * steps"
note = "As an example."

[scenarios.bulk]
label = "In bulk"
values = { price = 1.75 }

[corrections.longer]
label = "Longer runs"
published = "10 steps"
corrected = "15 steps"
effect = 285

[corrections.wider]
label = "More models"
published = "one"
corrected = "two"
note = "See the appendix."

[corrections.wording]
label = "A slip"
published = "this"
corrected = "that"
switch = false

[[correction_sets]]
label = "Both"
corrections = ["longer", "wider"]

[models]
title = "width"
flops = "width * tokens"

[models.inputs.width]
label = "Width"
values = [1, 3]

[budgets.fixed]
label = "fixed"
tokens = "if(longer, 1.5, 1) * twice / 2"

[[families]]
id = "only"
label = "Only"

  [[families.sweeps]]
  id = "main"
  label = "Main"
  axes = { seeds = "if(wider, 2, 1) * 5" }
  budget = "fixed"

[[measures]]
id = "cost"
label = "Cost"
formula = "flops * price"
unit = "USD"
style = "money"
"""


def loaded(scenario: str | None = None, **values: float | bool | str) -> LoadedStudy:
    """Return the study in a scenario, with values set."""
    return choose(parse_study(STUDY.encode()), scenario, values)


def evaluated(scenario: str | None = None, **values: float | bool | str) -> Evaluation:
    """Return the study evaluated in a scenario, with values set."""
    return evaluate(loaded(scenario, **values))


def collected(evaluation: Evaluation, *parts: Part) -> Analyses:
    """Return what parts add to an evaluation."""
    study = evaluation.study
    analyses = Analyses(evaluation, evaluate(evaluation.loaded.as_file()), TOTALS(study[ABOUT].headline))
    for part in parts:
        analyse = piece(part.analyse)
        if analyse:
            analyse(analyses)
    return analyses


def analysed(evaluation: Evaluation, *parts: Part, changed: Mapping[str, float | str] | None = None) -> Analysis:
    """Return an evaluation with what parts add, and with inputs of the graph changed as by a spreadsheet's user."""
    added = collected(evaluation, *parts)
    costing = evaluation.graph
    table = CaseTable.of(costing, added.cases.get("cases", []), added.target)
    graph = costing.extended([], added.inputs).extended(table.definitions(costing)).extended(added.definitions)
    graph = graph.extended([Definition(item.name, item.holds) for item in added.checks if item.holds], changed)
    return Analysis(evaluation.loaded, graph, run(graph), costing, {"cases": table}, {}, (), {})


def book(analysis: Analysis) -> Book:
    """Return what sheets are described from."""
    return Book(analysis, "0.0.0", datetime(2026, 1, 1, tzinfo=UTC), {})


def entries(evaluation: Evaluation, part: Part) -> dict[str, Entry]:
    """Return a part's entries by name."""
    stated = piece(part.entries)
    assert stated is not None
    return {entry.name: entry for entry in stated(evaluation.loaded, evaluation.graph)}
