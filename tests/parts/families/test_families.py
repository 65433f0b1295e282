from __future__ import annotations

import pytest

from reportgen.describe.entries import Change
from reportgen.parts.families import PART
from reportgen.parts.families.entries import follow
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.values import set_value
from reportgen.parts.families.view import family_view
from reportgen.parts.measures.shape import share_measure
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from tests.support.rich import STUDY, evaluated, loaded


def test_a_family_is_headed_by_its_headline_measure_and_its_share() -> None:
    evaluation = evaluated()
    views = [family_view(evaluation, family) for family in evaluation.study[FAMILIES]]
    assert [view.headline.text for view in views] == ["€630", "€870", "€210"]
    assert [view.share.text for view in views if view.share] == ["36.8%", "50.9%", "12.3%"]
    share = share_measure(evaluation.study)
    assert share is not None
    assert share.id == "share"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("first.main.seeds", ("families", 0, "sweeps", 0, "axes", "seeds")),
        ("second.more.seeds", ("families", 1, "sweeps", 1, "axes", "seeds")),
    ],
)
def test_a_count_is_set_in_its_own_sweep(name: str, path: tuple[object, ...]) -> None:
    setting = set_value(loaded(), name, "7")
    assert not isinstance(setting, str)
    assert setting is not None
    assert setting.path == path
    assert evaluate(loaded(None, **{name: 7})).number(f"{name.rpartition('.')[0]}.combinations") == 7


@pytest.mark.parametrize(("count", "taken"), [("0", True), ("-1", False), ("-0.5", False), ("1e13", False)])
def test_a_count_is_zero_or_more_wherever_it_stands(count: str, taken: bool) -> None:
    text = STUDY.replace("axes = { seeds = 3 }", f"axes = {{ seeds = {count} }}")
    if taken:
        assert evaluate(parse_study(text.encode())).number("first.cost") == 0
    else:
        with pytest.raises(StudyError, match="count"):
            evaluate(parse_study(text.encode()))


def test_a_membership_is_written_as_the_sizes_that_it_trains() -> None:
    original = loaded(None)
    known = entries(original, evaluated(None).graph)
    member = known["second.wide.member"]
    assert member.value == (0.0, 1.0, 1.0)
    (change,) = follow(original, known, [Change(member, (1.0, 0.0, 1.0))])
    assert change.file_value == [1, 4]


def test_every_family_is_a_section_of_the_part() -> None:
    assert [section.id for section in PART.sections] == ["families"]  # type: ignore[union-attr]  # it has some
