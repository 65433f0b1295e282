from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.describe.sheet import Among, Between, HomeCell, WordsCell
from reportgen.formula.expr import Name
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition
from reportgen.parts.assumptions import PART, catalogue_sheet
from reportgen.parts.assumptions.labels import labels
from reportgen.parts.assumptions.rates import paid_unit, rate, rate_text
from reportgen.parts.assumptions.records import records
from reportgen.parts.assumptions.sheet import assumptions_sheet
from reportgen.parts.assumptions.view import assumptions, catalogues, controls, scenario, scenarios
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.parts.small import STUDY, analysed, book, collected, entries, evaluated


def test_every_value_range_and_word_is_an_entry_in_the_order_of_the_file() -> None:
    found = entries(evaluated(), PART)
    assert [name for name, entry in found.items() if entry.kind != "text"] == [
        "scenario",
        "gpu@base",
        "gpu@bulk",
        "price@base",
        "price@bulk",
        "price.low",
        "price.high",
        "steps@base",
        "steps@bulk",
        "gpus.1.price",
        "gpus.2.price",
    ]
    assert found["price@bulk"].path == ("scenarios", "bulk", "values", "price")
    assert found["gpus.2.price"].path == ("catalogues", "gpus", "entries", 1, "values", "price")
    assert found["gpus.2.price"].label == "Price of Fast"
    assert found["gpus.1.name"].label == "GPUs, entry 1"
    assert found["scenario.bulk"].value == "In bulk"
    assert found["steps#note"].value == "A guess."


def test_the_name_of_the_base_is_an_entry_with_a_cell() -> None:
    entry = entries(evaluated(), PART)["scenario.base"]
    assert (entry.path, entry.label, entry.value) == (("study", "base_label"), "Name of the base", "As planned")
    assert entry.placed


def test_only_what_a_catalogue_or_the_base_fills_in_may_be_empty() -> None:
    found = entries(evaluated(), PART)
    assert {name for name, entry in found.items() if entry.optional} == {
        "price@base",
        "gpu@bulk",
        "price@bulk",
        "steps@bulk",
    }


def test_the_scenario_is_chosen_by_its_label() -> None:
    entry = entries(evaluated("bulk"), PART)["scenario"]
    assert (entry.value, entry.leaf, entry.options) == ("bulk", "In bulk", {"base": "As planned", "bulk": "In bulk"})


@pytest.mark.parametrize(
    ("scenario", "name", "old", "moved", "was"),
    [
        ("base", "price@base", 5.0, "price", 5.0),
        ("bulk", "price@base", 5.0, "price", 1.75),  # the scenario states a price of its own
        ("bulk", "steps@base", 7.0, "steps", 7.0),  # it states no steps
        ("base", "price@bulk", 5.0, "price", 2.85),
        ("bulk", "price@bulk", 5.0, "price", 5.0),
        ("bulk", "gpu@bulk", "Slow", "gpu", "Slow"),
        ("base", "gpus.1.price", 5.0, "price.catalogue", 2.85),  # the other entry is chosen
        ("base", "gpus.2.price", 5.0, "price.catalogue", 5.0),
        ("base", "scenario", "In bulk", "scenario_no", 2),
    ],
)
def test_a_change_moves_the_live_value_where_its_own_is_in_use(
    scenario: str, name: str, old: float | str, moved: str, was: float | str
) -> None:
    evaluation = evaluated(scenario)
    entry = replace(entries(evaluation, PART)[name], value=old)
    reached = entry.moves(evaluation.study, evaluation.graph, entry)
    assert reached is not None
    assert reached.name == moved
    now = evaluation.graph.definitions[moved].expr
    before = Definition("before", reached.as_was(Name("old"), now))
    assert run(evaluation.graph.extended([before], {"old": old}))["before"] == was


@pytest.mark.parametrize(
    ("scenario", "name", "was"),
    [("base", "price@base", 2.85), ("bulk", "price@bulk", 2.85), ("bulk", "steps@bulk", 10)],
)
def test_a_value_that_was_empty_was_what_filled_it_in(scenario: str, name: str, was: float) -> None:
    evaluation = evaluated(scenario)
    entry = replace(entries(evaluation, PART)[name], value=None)
    reached = entry.moves(evaluation.study, evaluation.graph, entry)
    assert reached is not None
    before = Definition("before", reached.as_was(Name("old"), evaluation.graph.definitions[reached.name].expr))
    assert run(evaluation.graph.extended([before], {"old": ""}))["before"] == was


@pytest.mark.parametrize("name", ["price.low", "price#note", "scenario.base", "scenario.bulk", "gpus.1.name"])
def test_ranges_and_words_move_no_number(name: str) -> None:
    evaluation = evaluated()
    entry = entries(evaluation, PART)[name]
    assert entry.moves(evaluation.study, evaluation.graph, entry) is None


@pytest.mark.parametrize(
    ("price", "fault", "possible"), [(0.0, 0, 1), (20.0, 0, 1), (20.5, 1, 0), (-0.5, 1, 0), (2.85, 0, 1)]
)
def test_a_price_typed_into_the_workbook_must_be_possible(price: float, fault: float, possible: float) -> None:
    analysis = analysed(evaluated(), PART, changed={"price@base": price})
    assert (analysis["price.fault"], analysis["check.inputs"]) == (fault, possible)


def test_an_open_range_has_no_maximum() -> None:
    inputs = collected(evaluated(), PART).inputs
    assert (inputs["steps.minimum"], inputs["price.maximum"]) == (0, 20)
    assert "steps.maximum" not in inputs


def test_values_are_compared_with_the_base_of_the_file() -> None:
    analysis = analysed(evaluated("bulk", steps=11), PART)
    assert (analysis["price.published"], analysis["price.changed"]) == (2.85, 1)
    assert (analysis["steps.published"], analysis["steps.changed"]) == (10, 1)
    assert (analysis["gpu.published"], analysis["gpu.changed"]) == ("Fast", 0)
    assert analysis["longer.changed"] == 0


@pytest.mark.parametrize(("typed", "exists"), [("In bulk", 1), ("As planned", 1)])
def test_a_scenario_that_exists_passes_its_check(typed: str, exists: float) -> None:
    assert analysed(evaluated(), PART, changed={"scenario": typed})["check.scenario"] == exists


def test_checks_keep_their_place_among_others() -> None:
    checks = collected(evaluated(), PART).ordered_checks()
    assert [(check.name, check.label, check.order) for check in checks] == [
        ("check.inputs", "Every assumption is possible", 60),
        ("check.scenario", "The scenario chosen exists", 70),
    ]


def test_inputs_are_labelled_with_their_group_and_style() -> None:
    found = dict(labels(evaluated().study))
    assert found["price"] == ("Money", "Price", "decimal")
    assert found["gpu"] == ("Assumptions", "GPU", "text")
    assert found["gpu.no"] == ("Assumptions", "GPU: position", "count")
    assert found["longer"] == ("Corrections", "Longer runs", "switch")


def test_money_for_a_unit_of_something_is_written_as_money() -> None:
    evaluation = evaluated()
    study = evaluation.study
    assert rate_text(study, "price", 3.0) == "$3"
    assert rate_text(study, "price", 2.5) == "$2.50"
    assert rate_text(study, "steps", 1200.0) == "1,200"
    assert paid_unit(study, "price") == ("GPU-hour", True)
    assert paid_unit(study, "steps") == ("", False)
    number, unit, per = rate(evaluation, "price")
    assert (number.text, number.style, unit, per) == ("$2.85", "rate", "GPU-hour", True)


def test_the_unit_of_money_does_not_name_the_currency_a_second_time() -> None:
    text = STUDY.replace('unit = "USD/GPU-hour"', 'unit = "USD a GPU-hour"').replace(
        'style = "decimal"', 'style = "money"'
    )
    number, unit, per = rate(evaluate(parse_study(text.encode())), "price")
    assert (number.text, unit, per) == ("$2.85", "a GPU-hour", False)


def test_the_report_groups_assumptions_and_leaves_switches_to_the_controls() -> None:
    evaluation = evaluated(longer=True)
    groups = [(group.label, [item.id for item in group.entries]) for group in assumptions(evaluation)]
    assert groups == [("Assumptions", ["gpu", "steps"]), ("Money", ["price"])]
    switches = controls(evaluation)[-1]
    assert (switches.label, [(item.id, item.on) for item in switches.entries]) == (
        "Corrections",
        [("longer", True), ("wider", False)],
    )


def test_the_report_shows_each_assumption_with_its_range() -> None:
    (item,) = assumptions(evaluated("bulk"))[1].entries
    assert item.value is not None
    assert (item.value.text, item.low, item.high, item.unit, item.per) == ("$1.75", "$1.50", "$6", "GPU-hour", True)
    gpu = assumptions(evaluated())[0].entries[0]
    assert (gpu.choice, gpu.options, gpu.value) == ("Fast", ("Slow", "Fast"), None)


def test_the_report_marks_the_entry_in_use() -> None:
    (table,) = catalogues(evaluated(gpu="Slow"))
    assert [(row.name, [cell.text for cell in row.cells], row.chosen) for row in table.rows] == [
        ("Slow", ["$2"], True),
        ("Fast", ["$2.85"], False),
    ]
    assert [(item.label, item.unit) for item in table.columns] == [("Price", "")]


def test_the_report_names_the_scenarios() -> None:
    evaluation = evaluated("bulk")
    assert (scenarios(evaluation), scenario(evaluation)) == (("As planned", "In bulk"), "In bulk")


def test_a_record_has_the_live_value() -> None:
    (table,) = records(evaluated("bulk"))
    assert (table.key, table.order, table.frame) == ("assumptions", 40, "assumptions")
    assert [(row["name"], row["value"]) for row in table.rows] == [
        ("gpu", "Fast"),
        ("price", 1.75),
        ("steps", 10),
        ("longer", 0),
        ("wider", 0),
    ]


def test_a_row_of_the_sheet_has_a_cell_for_each_scenario() -> None:
    sheet = assumptions_sheet(evaluated().study, [])
    rule = Between(0, 20, "Price, in USD/GPU-hour. Empty: taken from the base or the catalogue.")
    (row,) = [row for row in sheet.rows if WordsCell("Price", "label", key="price#label") in row.items]
    assert row.items[1:10] == [
        WordsCell("p_GPU", "symbol"),
        HomeCell("price", "decimal", role="live", defined="price"),
        WordsCell("USD/GPU-hour", "unit", key="price#unit"),
        HomeCell("price@base", "decimal", role="input", rule=rule),
        HomeCell("price@bulk", "decimal", role="input", rule=rule),
        HomeCell("price@+1", "decimal", role="input", rule=rule),
        HomeCell("price@+2", "decimal", role="input", rule=rule),
        HomeCell("price.low", "decimal", role="input", rule=_end("low", 0, "price.high", "at most the high one")),
        HomeCell("price.high", "decimal", role="input", rule=_end("high", "price.low", 20, "at least the low one")),
    ]
    assert row.items[10:12] == [HomeCell("price.catalogue", "decimal"), HomeCell("price.default", "decimal")]


def _end(end: str, low: float | str, high: float | str, other: str) -> Between:
    return Between(low, high, f"Price: the {end} end of the plausible range, {other}.")


def test_the_scenario_is_chosen_at_the_top() -> None:
    sheet = assumptions_sheet(evaluated().study, [])
    labels = ("scenario.base", "scenario.bulk", "scenario.+1", "scenario.+2")
    rule = Among(labels, "Choose one of the scenarios in the list.")
    assert sheet.rows[5].items[2] == HomeCell("scenario", "text", role="choice", rule=rule, defined="scenario")


def test_a_catalogue_stands_with_its_entries_side_by_side() -> None:
    (sheet,) = catalogue_sheet.sheets(book(analysed(evaluated())))
    texts = [row.items[0].text for row in sheet.rows[5:] if row.items and isinstance(row.items[0], WordsCell)]
    assert texts == ["GPUs", "Entry", "Price", "Source", "Link", "Position of the entry chosen"]
    link = sheet.rows[9].items[3]
    assert link == WordsCell("example.org", "web", url="https://example.org/fast")
