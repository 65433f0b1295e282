"""A study as frozen tables: values found and replaced by their place in the file, in every kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from pydantic import Field

from reportgen.describe.kinds import Frozen
from reportgen.describe.tables import Study, Table, members

if TYPE_CHECKING:
    from reportgen.describe.tables import Path


class Row(Frozen):
    id: str
    size: float = 1.0


class Whole(Frozen):
    title: str
    rows: tuple[Row, ...] = Field(default=(), strict=False)
    named: Mapping[str, Row] = {}
    prices: Mapping[str, float] = {}


WHOLE: Table[Whole] = Table("whole", Whole, required=True)
NOTES: Table[Mapping[str, str]] = Table("notes", Mapping[str, str], {})
ROWS: Table[tuple[Row, ...]] = Table("rows", tuple[Row, ...], ())
ALIKE: Table[Mapping[str, str]] = Table("notes", Mapping[str, str], {})


@pytest.fixture
def study() -> Study:
    whole = Whole(title="Old", rows=(Row(id="a"), Row(id="b")), named={"x": Row(id="x")}, prices={"low": 2.0})
    return Study({"whole": whole, "notes": {"scope": "All."}, "rows": (Row(id="r"), Row(id="s", size=2.0))})


def test_a_table_s_value_is_found_by_the_table(study: Study) -> None:
    assert study[WHOLE].title == "Old"
    assert study[NOTES] == {"scope": "All."}
    assert [row.id for row in study[ROWS]] == ["r", "s"]


def test_a_study_without_tables_has_none() -> None:
    with pytest.raises(KeyError):
        Study()[WHOLE]


def test_a_table_is_itself_alone() -> None:
    assert NOTES != ALIKE
    assert not NOTES.derived


def test_a_table_replaced_leaves_the_study_as_it_was(study: Study) -> None:
    other = study.replaced(NOTES, {"scope": "Some."})
    assert (other[NOTES], study[NOTES]) == ({"scope": "Some."}, {"scope": "All."})
    assert other[WHOLE] is study[WHOLE]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("whole", "title"), "Old", "New"),  # a field of a model
        (("whole", "rows", 1, "size"), 1.0, 5.0),  # a model in a tuple in a model
        (("whole", "rows", 0, "id"), "a", "c"),
        (("whole", "named", "x", "size"), 1.0, 5.0),  # a model in a mapping in a model
        (("whole", "prices", "low"), 2.0, 5.0),  # a value of a mapping in a model
        (("whole", "prices", "high"), None, 5.0),  # a new key of it
        (("notes", "scope"), "All.", "Some."),  # a mapping that is a table
        (("notes", "method"), None, "By hand."),
        (("rows", 1, "size"), 2.0, 5.0),  # a tuple that is a table
    ],
)
def test_a_value_is_replaced_at_its_place_and_nowhere_else(study: Study, path: Path, old: object, new: object) -> None:
    before = repr(study.tables)
    changed = study.with_value(path, new)
    assert (study.value_at(path), changed.value_at(path)) == (old, new)
    assert repr(study.tables) == before
    if old is not None:
        assert repr(changed.with_value(path, old).tables) == before


def test_a_table_is_replaced_whole_by_its_key(study: Study) -> None:
    assert study.with_value(("notes",), {"a": "b"})[NOTES] == {"a": "b"}


@pytest.mark.parametrize(("path", "left"), [(("notes", "scope"), {}), (("whole", "prices", "low"), {})])
def test_nothing_takes_the_key_of_a_mapping_out(study: Study, path: Path, left: object) -> None:
    changed = study.with_value(path, None)
    assert changed.value_at(path[:-1]) == left
    assert changed.value_at(path) is None


def test_nothing_takes_no_key_out_that_is_not_there(study: Study) -> None:
    assert study.with_value(("notes", "method"), None)[NOTES] == {"scope": "All."}


def test_nothing_is_a_value_of_a_model(study: Study) -> None:
    assert study.with_value(("whole", "rows", 0, "size"), None).value_at(("whole", "rows", 0, "size")) is None


def test_what_stands_beside_a_replaced_value_is_the_same_object(study: Study) -> None:
    changed = study.with_value(("whole", "rows", 1, "size"), 5.0)
    assert changed[WHOLE].rows[0] is study[WHOLE].rows[0]
    assert changed[WHOLE].named is study[WHOLE].named
    assert changed[ROWS] is study[ROWS]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"a": 1, "b": 2}, {"a", "b"}),
        ((Row(id="a"), Row(id="b")), {"a", "b"}),
        ((1.0, "text"), set()),
        (Row(id="a"), set()),
        ("text", set()),
        (None, set()),
    ],
)
def test_the_names_of_what_a_table_holds(value: object, names: set[str]) -> None:
    assert members(value) == names
