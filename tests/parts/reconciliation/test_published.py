"""Figures that a source prints of scenarios, comparisons, quantities and runs, and what we have instead, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.parts.reconciliation.figures import figures, sized_figures
from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.support import editing, ironcalc_judge
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from pathlib import Path

DEAR, DOUBLE, TWICE = "values = { price = 3 }\n", 'tokens = "2 * steps"\n', 'formula = "2 * rate"\n'
HUNDREDTH = 'formula = "total_cost / 100"\n'
# By hand: 570 hours, EUR 1,710 in *dear* and 1,140 in the base; a run at *double* has 2,000, 4,000 and 8,000 FLOPs.
PRINTED = (
    STUDY.replace(DEAR, DEAR + "published = { cost = 1.7e3, hours = 571 }\n")
    .replace(DOUBLE, DOUBLE + "published = { flops = [2000, 4001, 8e3] }\n")
    .replace(TWICE, TWICE + "published = 201\n")
    .replace(HUNDREDTH, HUNDREDTH + "published = 11.4\n")
)
LABEL = "Published figures are met while every input is as published"


@pytest.mark.parametrize("scenario", ["base", "cheap", "dear"])
def test_a_scenario_is_compared_whichever_is_chosen(scenario: str) -> None:
    analysis = analyse(evaluate(choose(parse_study(PRINTED.encode()), scenario, {})))
    assert analysis["scenario-total.dear.cost"] == 1710
    assert analysis["reconcile.scenario-total.dear.cost.verdict"] == "rounds to it"
    assert analysis["reconcile.scenario-total.dear.hours.difference"] == -1
    assert analysis["reconcile.scenario-total.dear.hours.verdict"] == "differs"


def test_quantities_comparisons_and_runs_are_compared() -> None:
    analysis = analyse(evaluate(parse_study(PRINTED.encode())))
    assert analysis["reconcile.hundredth.verdict"] == "rounds to it"
    assert analysis["reconcile.twice.difference"] == -1
    assert tuple(analysis["reconcile.double.flops.difference"]) == (0, -1, 0)
    assert {"twice", "hundredth"} <= figures(analysis.study).keys()
    assert sized_figures(analysis.study).keys() == {"width", "double.flops"}


def test_another_value_of_the_scenario_is_no_failed_figure() -> None:
    text = PRINTED.replace("published = { cost = 1.7e3, hours = 5e2 }\n", "")
    study = parse_study(text.encode())
    assert analyse(evaluate(study))["reconcile.scenarios.changed"] == 0
    changed = analyse(evaluate(choose(study, "dear", {"price": 4})))
    assert changed["scenario-total.dear.cost"] == 2280
    assert changed["reconcile.scenarios.changed"] == 1
    assert LABEL not in failed_checks(evaluate(choose(study, "dear", {"price": 4})))


def test_ironcalc_computes_a_scenario_that_is_not_chosen_before_and_after_an_edit(tmp_path: Path) -> None:
    book = editing.built(PRINTED, "rich")
    cells = {name: places[0] for name, places in editing.cells_of(book, PRINTED).items()}
    path = tmp_path / "rich.xlsx"
    path.write_bytes(book)
    wanted = ("scenario-total.dear.cost", "scenario-total.dear.hours", "reconcile.scenario-total.dear.hours.difference")
    for price, expected in ((3.0, [1710, 570, -1]), (4.0, [2280, 570, -1])):
        sheets = ironcalc_judge.values(path, {cells["price@dear"]: price})
        assert [sheets[cells[name][0]][cells[name][1]] for name in wanted] == pytest.approx(expected, rel=1e-12)


def test_an_edited_scenario_comes_back_as_that_edit_alone() -> None:
    book = editing.built(PRINTED, "rich")
    assert editing.read_here(book, "rich.xlsx").findings == ()
    reading = editing.read_here(editing.with_entries(book, PRINTED, {"price@dear": 4.0}), "edited.xlsx")
    assert {item.name: item.value for item in reading.changes} == {"price@dear": 4.0}
    assert not [item for item in reading.findings if item.kind != "stale"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (DEAR, DEAR + "published = { costs = 1 }\n", "unknown measure 'costs'; perhaps you meant 'cost'"),
        (DOUBLE, DOUBLE + "published = { flops = [1] }\n", "there are 1 published figures of 3 sizes"),
    ],
)
def test_a_figure_without_a_value_of_ours_is_a_problem(old: str, new: str, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        evaluate(parse_study(STUDY.replace(old, new).encode()))
