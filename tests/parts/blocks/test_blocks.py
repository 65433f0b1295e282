"""What blocks define of a study: by place, until the study states it itself."""

from __future__ import annotations

import pytest

from reportgen.parts.blocks.shape import Blocks, UsedBlock
from reportgen.system.errors import Problem

BLOCKS = Blocks(origins={"assumptions.pue": "energy", "models.inputs.width.values": "transformer"})


@pytest.mark.parametrize(
    ("place", "block"),
    [
        ("assumptions.pue", "energy"),
        ("assumptions.pue.value", "energy"),
        ("assumptions.pue2", ""),
        ("assumptions", ""),
        ("models.inputs.width.values[2]", "transformer"),
        ("models.inputs.width", ""),
    ],
)
def test_a_place_is_of_the_block_that_defines_it_or_what_holds_it(place: str, block: str) -> None:
    assert BLOCKS.of(place) == block


def test_what_the_study_states_since_is_its_own_with_all_keys() -> None:
    stated = BLOCKS.overridden("assumptions.pue").overridden("models.inputs.width.values[0]")
    assert stated.of("assumptions.pue.value") == stated.of("assumptions.pue") == ""
    assert stated.of("models.inputs.width.values") == ""
    assert stated.of("models.inputs.width.values[1]") == "transformer"


def test_a_problem_names_the_block_that_defines_its_place() -> None:
    problems = [Problem("wrong", "assumptions.pue.value"), Problem("wrong", "assumptions.hours")]
    assert [problem.message for problem in BLOCKS.blame(problems)] == ["block 'energy': wrong", "wrong"]


@pytest.mark.parametrize(("date", "text"), [("2026-11-20", "mine of 2026-11-20"), ("", "mine")])
def test_a_block_is_told_with_its_day_where_it_has_one(date: str, text: str) -> None:
    assert str(UsedBlock("mine", "Mine", date)) == text
