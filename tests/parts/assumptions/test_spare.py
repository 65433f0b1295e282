"""Spare places of a workbook: which scenario is one, how many values one states, and what an added entry fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.graph.evaluate import run
from reportgen.parts.assumptions.shape import MOST_PLACES
from reportgen.parts.assumptions.spare import FILLED, filled_by, spare_scenarios
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.sheets import with_sheet_names
from tests.parts.small import STUDY

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

# A study with room for one more scenario.
LAST = STUDY.replace(
    "[corrections.longer]",
    "".join(f'[scenarios.more_{number}]\nlabel = "More {number}"\n\n' for number in range(MOST_PLACES - 2))
    + "[corrections.longer]",
    1,
)


def in_workbook(text: str = STUDY) -> Analysis:
    return with_sheet_names(analyse(evaluate(parse_study(text.encode()))))


@pytest.mark.parametrize(
    ("given", "exists"),
    [
        ({}, 1),
        ({"scenario": "In bulk"}, 1),
        ({"scenario": "Later", "scenario.+1": "Later"}, 1),
        ({"scenario": "In bulk", "scenario.+1": "In bulk"}, 0),
        ({"scenario": ""}, 0),
    ],
)
@pytest.mark.parametrize("text", [STUDY, LAST])
def test_a_scenario_is_chosen_by_the_one_name_that_it_has(text: str, given: dict[str, str], exists: float) -> None:
    analysis = in_workbook(text)
    assert run(analysis.graph, given=given)["check.scenario"] == exists


def test_the_study_has_room_for_one_more() -> None:
    assert len(spare_scenarios(in_workbook(LAST).study)) == 1


def test_values_of_an_added_scenario_are_counted_in_every_group() -> None:
    values = run(in_workbook().graph, given={"price@+1": 2.5, "steps@+1": 12.0, "gpu@+2": "Slow"})
    assert (values[FILLED("+1", "all")], values[FILLED("+2", "all")]) == (2, 1)


def test_an_entry_fills_in_what_its_own_catalogue_does() -> None:
    other = (
        '[assumptions.site]\nlabel = "Site"\nkind = "choice"\nvalue = "Here"\ncatalogue = "sites"\n\n'
        '[assumptions.pue]\nlabel = "PUE"\ncatalogue = "sites"\n\n'
        '[catalogues.sites]\nlabel = "Sites"\n\n[[catalogues.sites.entries]]\nname = "Here"\nvalues = { pue = 1.2 }\n\n'
    )
    study = parse_study(STUDY.replace("[quantities.twice]", f"{other}[quantities.twice]").encode()).study
    assert (filled_by(study, "gpus"), filled_by(study, "sites")) == (("price",), ("pue",))
