"""Names of a study that the program's own names would meet: the study builds, or one sentence says what to rename."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reportgen.data.tables import to_json
from reportgen.report.html import render
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.write import write_workbook
from tests.support.studies import SMALL

SPACES = ["inputs", "check", "tornado", "share", "correction", "rank", "case", "change", "grid", "reconcile"]
WHEN = datetime(2026, 1, 2, tzinfo=UTC)
MINIMAL = """
[study]
title = "Minimal"

[assumptions]

[models]
title = "billions"
flops = "6e9 * billions * tokens"

[models.inputs.billions]
label = "Model"
values = [1, 2]

[budgets.once]
label = "training"
tokens = 1e9

[[families]]
id = "fam"
label = "Family"

  [[families.sweeps]]
  id = "swp"
  label = "Sweep"
  axes = { seeds = 2 }
  budget = "once"

[[measures]]
id = "cost"
label = "Cost"
formula = "flops / 1e18 * 2"
style = "money"
"""


def made(text: str) -> float:
    """Make every output but the PDF and return the total cost. Raises StudyError."""
    analysis = analyse(evaluate(parse_study(text.encode())))
    write_workbook(analysis, timestamp=WHEN, version="1")
    render(analysis, timestamp=WHEN, version="1")
    to_json(analysis, timestamp=WHEN, version="1")
    return analysis.number("total.cost")


def said(text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        made(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_study_without_assumptions_builds() -> None:
    assert made(MINIMAL) == 72  # 6e9 x (1 + 2) x 1e9 x 2 runs / 1e18 x 2


def test_a_study_of_switches_only_builds() -> None:
    switch = '[assumptions.twice]\nlabel = "Twice"\nkind = "switch"\nvalue = true\n'
    study = MINIMAL.replace("[assumptions]", switch).replace("1e18 * 2", "1e18 * if(twice, 2, 1)")
    assert made(study) == 72


@pytest.mark.parametrize(
    "name", ["inputs", "check", "tornado", "share", "correction", "rank", "case", "change", "grid"]
)
def test_an_assumption_may_have_the_name_of_a_group_of_the_programs_names(name: str) -> None:
    assumption = f'[assumptions.{name}]\nlabel = "Price"\nvalue = 2\nlow = 1\nhigh = 3\n'
    study = MINIMAL.replace("[assumptions]", assumption).replace("1e18 * 2", f"1e18 * {name}")
    assert made(study) == 72


@pytest.mark.parametrize(
    "name", ["check", "tornado", "share", "correction", "rank", "case", "change", "grid", "inputs"]
)
def test_a_family_and_its_sweep_may_have_it_too(name: str) -> None:
    named = MINIMAL.replace('id = "fam"', f'id = "{name}"').replace('id = "swp"', f'id = "{name}"')
    assert made(named) == 72


@pytest.mark.parametrize("name", ["active", "axis", "budget", "changed", "combinations", "fault", "member"])
def test_a_measure_called_as_a_value_of_each_sweep_is_told_which_names_those_are(name: str) -> None:
    measure = f'\n[[measures]]\nid = "{name}"\nlabel = "Other"\nformula = "flops"\n'
    taken = "each sweep has values called active, axis, budget, changed, combinations, fault, member"
    assert said(MINIMAL + measure) == [f"name {name!r} is taken: {taken} @ measures[1].id"]


def test_a_scenario_called_base_is_refused_and_never_chosen_in_silence() -> None:
    scenario = '\n[scenarios.base]\nlabel = "Sc"\nvalues = {}\n'
    reason = "it is the study's own base, which [study] base_label labels"
    assert said(MINIMAL + scenario) == [f"name 'base' is taken: {reason} @ scenarios.base"]


@pytest.mark.parametrize("place", ["[scenarios.all]", "[corrections.all]"])
def test_all_means_all_of_them(place: str) -> None:
    table = f'\n{place}\nlabel = "X"\n' + ('published = "a"\ncorrected = "b"\n' if "corr" in place else "")
    (sentence,) = said(MINIMAL + table)
    assert sentence.startswith("name 'all' already means something in every study, as do flops, runs, scenario, ")


def test_a_correction_that_does_not_reach_the_total_has_no_effect() -> None:
    correction = '\n[corrections.late]\nlabel = "Late"\npublished = "no"\ncorrected = "yes"\neffect = 0\n'
    study = MINIMAL + correction
    assert made(study) == 72
    analysis = analyse(evaluate(parse_study(study.encode())))
    assert analysis.number("correction.late.effect") == 0
    assert analysis.number("correction.late.total") == 72


def test_a_grid_over_what_the_total_does_not_read_shows_the_total() -> None:
    numbers = "".join(f'[assumptions.{name}]\nlabel = "{name}"\nvalue = 2\n' for name in ("idle", "spare"))
    grid = '\n[[grids]]\nlabel = "G"\nrows = "idle"\nrow_values = [1, 2]\ncolumns = "spare"\ncolumn_values = [1, 2]\n'
    study = MINIMAL.replace("[assumptions]", numbers) + grid
    assert made(study) == 72
    assert analyse(evaluate(parse_study(study.encode()))).number("grid.0.1.1") == 72


def test_names_that_meet_by_chance_are_told_with_the_name_that_both_would_have() -> None:
    # A family "rank" with a sweep of the family's own name, and a measure "value".
    measure = '\n[[measures]]\nid = "value"\nlabel = "Value"\nformula = "flops"\n'
    study = MINIMAL.replace('id = "fam"', 'id = "rank"').replace('id = "swp"', 'id = "rank"') + measure
    (sentence,) = said(study)
    assert sentence == (
        "two values of the study would be called 'rank.rank.value'; give one of its parts another name @ families[0].id"
    )


def test_a_blank_value_of_a_row_is_never_filled_by_a_value_of_the_program() -> None:
    # The family "correction" has no FLOPs, so no value of the measure "overlap"; corrections define one of that name.
    overlap = '\n[[measures]]\nid = "overlap"\nlabel = "Overlap"\nformula = "flops / 2"\n'
    family = '\n[[families]]\nid = "correction"\nlabel = "Desk"\n\n  [[families.items]]\n  id = "rent"\n'
    family += '  label = "Rent"\n  amount = 3\n  unit = "months"\n  gives = { cost = "amount" }\n'
    assert made(MINIMAL + overlap + family) == 75
    late = '\n[corrections.late]\nlabel = "Late"\npublished = "no"\ncorrected = "yes"\neffect = 0\n'
    (sentence,) = said(MINIMAL + overlap + family + late)
    assert sentence.startswith("two values of the study would be called 'correction.overlap'; give one of its parts")
    assert sentence.endswith(" another name @ families[1].id")


def test_a_family_called_as_a_row_of_the_actuals_is_told_once_with_its_place() -> None:
    kept = '\n[[actuals.used]]\nmonth = "2024-07"\ncost = 3\n'
    (sentence,) = said(MINIMAL.replace('id = "fam"', 'id = "unplaced"') + kept)
    assert sentence.startswith("two values of the study would be called 'actuals.unplaced.")
    assert sentence.endswith("; give one of its parts another name @ families[0].id")


def test_a_catalogue_that_fills_an_assumption_called_name() -> None:
    study = SMALL.replace(
        '[assumptions.rate]\nlabel = "Rate"\nvalue = 100\n',
        '[assumptions.pick]\nlabel = "Pick"\nkind = "choice"\nvalue = "fast"\ncatalogue = "machines"\n'
        '[assumptions.name]\nlabel = "Rate"\ncatalogue = "machines"\n[catalogues.machines]\nlabel = "M"\n'
        '[[catalogues.machines.entries]]\nname = "fast"\nvalues = { name = 100 }\n',
    ).replace("/ rate", "/ name")
    (sentence,) = said(study)
    assert "would be called 'machines.1.name'" in sentence
    assert sentence.endswith("@ catalogues.machines.entries[0]")


def test_a_family_called_as_a_budget_is_told_so_and_nothing_else() -> None:
    taken = "name 'once' is already taken by budgets @ families.once"
    assert said(MINIMAL.replace('id = "fam"', 'id = "once"')) == [taken]
