"""Figures that a source prints of scenarios, comparisons, quantities and runs, and what we have instead, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.parts.reconciliation.figures import figures, sized_figures
from reportgen.report.html import render
from reportgen.study.analyse import analyse, failed_checks
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.support import cells, editing, ironcalc_judge
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.support.cells import Key
    from tests.support.office import Office

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


WANTED = ("scenario-total.dear.cost", "scenario-total.dear.hours", "reconcile.scenario-total.dear.hours.difference")
# The price that is typed into the scenario, and its cost, hours and how far these are from the source's, by hand.
PRICES: dict[float, list[float]] = {3.0: [1710, 570, -1], 4.0: [2280, 570, -1]}


def book_of(folder: Path) -> tuple[Path, dict[str, Key]]:
    """Return the workbook and the first cell of each of its names."""
    book = editing.built(PRINTED, "rich")
    path = editing.written_to(folder / "rich.xlsx", book)
    return path, {name: places[0] for name, places in editing.cells_of(book, PRINTED).items()}


def test_ironcalc_computes_a_scenario_that_is_not_chosen_before_and_after_an_edit(tmp_path: Path) -> None:
    path, places = book_of(tmp_path)
    for price, expected in PRICES.items():
        sheets = ironcalc_judge.values(path, {places["price@dear"]: price})
        assert [sheets[places[name][0]][places[name][1]] for name in WANTED] == pytest.approx(expected, rel=1e-12)


@pytest.mark.office
def test_libreoffice_computes_a_scenario_that_is_not_chosen_before_and_after_an_edit(
    tmp_path: Path, office: Office
) -> None:
    path, places = book_of(tmp_path)
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [{places["price@dear"]: price} for price in PRICES])
    for expected, sheets in zip(PRICES.values(), answers, strict=True):
        assert [sheets[places[name][0]][places[name][1]] for name in WANTED] == pytest.approx(expected, rel=1e-12)


@pytest.mark.browser
def test_chromium_computes_a_scenario_that_is_not_chosen_before_and_after_an_edit(
    tmp_path: Path, browser: Browser
) -> None:
    file = tmp_path / "rich.html"
    analysis = analyse(evaluate(parse_study(PRINTED.encode(), "rich")))
    file.write_text(render(analysis, timestamp=editing.MOMENT, version="1"), encoding="utf-8")
    tab = browser.new_page()
    try:
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        for scenario in ("As planned", "Cheap", "Dear"):
            tab.locator("#value-scenario").select_option(scenario)
            assert on_page(tab) == pytest.approx([1710, 570], rel=1e-12), scenario
        tab.locator("#value-price").fill("4")  # of what was chosen last
        assert on_page(tab) == pytest.approx([2280, 570], rel=1e-12)
    finally:
        tab.close()


def on_page(tab: Page) -> list[float]:
    """Return the cost and the hours of the scenario with every digit."""
    found = (tab.locator(f'data[data-name="{name}"]').first.get_attribute("value") for name in WANTED[:2])
    return [float(value or "nan") for value in found]


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
