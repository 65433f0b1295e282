"""Entries: what each kind takes and refuses, and how its values are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.describe.entries import (
    KINDS,
    Change,
    Entry,
    ReadError,
    entry_of_old_name,
    in_words,
    moves_itself,
    moves_nothing,
    readable,
    typed,
    whole,
)
from reportgen.describe.tables import Study
from reportgen.formula.expr import Name, Number
from reportgen.graph.graph import Graph

if TYPE_CHECKING:
    from reportgen.describe.entries import Content, Value

LABELS = {"base": "As planned", "bulk": "In bulk"}
NAN, INFINITY = float("nan"), float("inf")


def entry(kind: str, value: Value = None, **more: Any) -> Entry:
    return Entry("price", ("assumptions", "price"), "Price", kind, value, options=LABELS, **more)


def test_these_kinds_have_a_test_of_what_they_take() -> None:
    assert set(KINDS) == {"number", "sizes", "count", "members", "switch", "text", "name", "choice", "scenario"}


@pytest.mark.parametrize(
    ("kind", "content", "value"),
    [
        ("number", -2.5, -2.5),
        ("sizes", 1e300, 1e300),
        ("count", 0.0, 0.0),
        ("count", 1e12, 1e12),
        ("count", 2.5, 2.5),
        ("members", 1.0, 1.0),
        ("members", 0.0, 0.0),
        ("members", True, 1.0),
        ("members", False, 0.0),
        ("switch", 1.0, True),
        ("switch", 0.0, False),
        ("switch", True, True),
        ("switch", False, False),
        ("text", "words", "words"),
        ("text", 2.0, "2"),
        ("text", 0.1, "0.1"),
        ("text", True, "TRUE"),
        ("name", "4090", "4090"),
        ("choice", "fast", "fast"),
        ("scenario", "As planned", "base"),
        ("scenario", "In bulk", "bulk"),
    ],
)
def test_a_kind_takes_its_values(kind: str, content: Content, value: Value) -> None:
    read = KINDS[kind].read(content, LABELS)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("number", "three", "holds the text 'three', where a number is wanted"),
        ("number", True, "holds the truth value TRUE, where a number is wanted"),
        ("number", NAN, "holds the number nan, where a number is wanted"),
        ("number", INFINITY, "holds the number inf, where a number is wanted"),
        ("sizes", "x", "holds the text 'x', where a number is wanted"),
        ("count", -1.0, "is -1, where a count from 0 is wanted"),
        ("count", 2e12, "is 2000000000000, where a count from 0 is wanted"),
        ("count", NAN, "is nan, where a count from 0 is wanted"),
        ("count", "many", "holds the text 'many', where a number is wanted"),
        ("members", 0.5, "holds the number 0.5, where 1 or 0 is wanted"),
        ("members", "1", "holds the text '1', where 1 or 0 is wanted"),
        ("switch", 2.0, "holds the number 2, where 1 for on or 0 for off is wanted"),
        ("switch", "on", "holds the text 'on', where 1 for on or 0 for off is wanted"),
        (
            "name",
            2026.0,
            "holds the number 2026, where a name is wanted: set the cell's format to text, then type it again",
        ),
        ("name", "H100 ", "is 'H100 ' with a blank at an end, which no spreadsheet finds"),
        ("choice", 3.0, "holds 3, where a name is wanted"),
        ("choice", True, "holds TRUE, where a name is wanted"),
        ("scenario", "In bluk", "is 'In bluk', which is none of the scenarios; perhaps you meant 'In bulk'?"),
        ("scenario", "bulk", "is 'bulk', which is none of the scenarios; perhaps you meant 'In bulk'?"),
        ("scenario", 2.0, "is 2, which is none of the scenarios; they are As planned, In bulk"),
    ],
)
def test_a_kind_refuses_everything_else_with_half_a_sentence(kind: str, content: Content, sentence: str) -> None:
    with pytest.raises(ReadError) as error:
        KINDS[kind].read(content, LABELS)
    assert str(error.value) == sentence


def test_a_long_text_is_cut_in_a_message() -> None:
    with pytest.raises(ReadError, match=rf"\Aholds the text '{'x' * 159}…', where a number is wanted\Z"):
        KINDS["number"].read("x" * 500, {})


def test_an_empty_cell_is_a_fault_where_no_value_is_meant_by_it() -> None:
    assert {name: kind.empty for name, kind in KINDS.items()} == {
        "number": None,
        "sizes": None,
        "count": None,
        "members": 0.0,
        "switch": False,
        "text": "",
        "name": "",
        "choice": None,
        "scenario": None,
    }


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("number", "2.5", 2.5),
        ("number", "1e3", 1000.0),
        ("number", 2.5, 2.5),
        ("count", "12", 12.0),
        ("switch", "on", True),
        ("switch", " TRUE ", True),
        ("switch", "0", False),
        ("switch", "off", False),
        ("switch", "false", False),
        ("switch", True, True),
        ("text", "12", "12"),
        ("choice", "fast", "fast"),
        ("scenario", "In bulk", "bulk"),
    ],
)
def test_a_value_typed_as_text_is_read_as_its_entry_takes_it(kind: str, raw: float | str, value: Value) -> None:
    assert typed(entry(kind, value), raw) == value


@pytest.mark.parametrize(
    ("kind", "held", "raw", "sentence"),
    [
        ("number", 1.0, "cheap", "holds the text 'cheap', where a number is wanted"),
        ("number", 1.0, "nan", "holds the number nan, where a number is wanted"),
        ("count", 1.0, "-1", "is -1, where a count from 0 is wanted"),
        ("switch", False, "maybe", "holds the text 'maybe', where 1 for on or 0 for off is wanted"),
        ("sizes", (1.0, 2.0), "3", "has a value for each model size, which is changed in the study file"),
        ("members", (1.0, 0.0), "1", "has a value for each model size, which is changed in the study file"),
    ],
)
def test_what_is_typed_and_is_no_value_is_refused(kind: str, held: Value, raw: str, sentence: str) -> None:
    with pytest.raises(ReadError, match=rf"\A{re.escape(sentence)}\Z"):
        typed(entry(kind, held), raw)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", None, "(empty)"),
        ("text", "", "(empty)"),
        ("sizes", (), "(empty)"),
        ("number", 3.0, "3"),
        ("number", 0.1, "0.1"),
        ("number", 0.0, "0"),
        ("switch", True, "on"),
        ("switch", False, "off"),
        ("sizes", (1.0, 2.5), "1 2.5"),
        ("members", (1.0, 0.0, 1.0), "8 32"),
        ("members", (0.0, 0.0, 0.0), "none"),
        ("text", "some words", "some words"),
        ("choice", "fast", "fast"),
        ("scenario", "bulk", "In bulk"),
        ("scenario", "gone", "gone"),
    ],
)
def test_a_value_in_words(kind: str, value: Value, text: str) -> None:
    assert in_words(entry(kind, scale=(8.0, 16.0, 32.0)), value) == text


@pytest.mark.parametrize(
    ("kind", "value", "leaf"),
    [
        ("number", 3.0, 3.0),
        ("switch", True, 1.0),
        ("switch", False, 0.0),
        ("choice", "fast", "fast"),
        ("sizes", (1.0, 2.0), (1.0, 2.0)),
        ("members", (1.0, 0.0), (1.0, 0.0)),
        ("scenario", "bulk", "In bulk"),
        ("number", None, ""),
    ],
)
def test_a_value_as_an_input_of_the_graph(kind: str, value: Value, leaf: object) -> None:
    found = entry(kind, value).leaf
    assert found == leaf
    assert type(found) is type(leaf)


@pytest.mark.parametrize(
    ("kind", "new", "written"),
    [
        ("number", 3.0, 3),
        ("number", 2.5, 2.5),
        ("number", 1e9, 1e9),
        ("switch", True, True),
        ("text", "words", "words"),
        ("number", None, None),
        ("sizes", (1.0, 2.5), [1, 2.5]),
        ("members", (1.0, 0.0, 1.0), [8, 32]),
        ("members", (0.0, 0.0, 0.0), []),
    ],
)
def test_a_new_value_as_the_study_file_writes_it(kind: str, new: Value, written: object) -> None:
    found = Change(entry(kind, scale=(8.0, 16.0, 32.0)), new).file_value
    assert found == written
    assert type(found) is type(written)


def test_a_change_may_be_written_in_another_form_and_has_names_of_its_own() -> None:
    change = Change(entry("members", (1.0,), scale=(8.0,)), (0.0,), written=[8, 16])
    assert change.file_value == [8, 16]
    assert (change.old_name, change.effect_name) == ("change.price.old", "change.price.effect")


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("change.price@bulk.old", "price@bulk"),
        ("change.gamma.search.axis.trials.old", "gamma.search.axis.trials"),
        ("change.price.effect", None),
        ("price.old", None),
    ],
)
def test_the_entry_of_an_old_value_is_found_by_its_name(name: str, of: str | None) -> None:
    assert entry_of_old_name(name) == of


@pytest.mark.parametrize(
    ("value", "number"), [(2.0, 2), (-3.0, -3), (2.5, 2.5), (999_999_999.0, 999_999_999), (1e9, 1e9)]
)
def test_a_whole_number_is_written_without_a_point(value: float, number: float) -> None:
    assert whole(value) == number
    assert type(whole(value)) is type(number)


def test_a_membership_is_known_by_its_sizes_and_all_else_as_it_is() -> None:
    members = entry("members", scale=(8.0, 16.0))
    assert readable(members, (0.0, 1.0)) == (16.0,)
    assert readable(members, None) is None
    assert readable(entry("number"), 2.0) == 2.0


def test_a_change_moves_the_input_of_its_own_name_where_there_is_one() -> None:
    study, graph = Study(), Graph({"price": 3.0}, {}, 0)
    moved = moves_itself(study, graph, entry("number", 2.0))
    assert moved is not None
    assert (moved.name, moved.as_was(Name("old"), Number(3.0))) == ("price", Name("old"))
    assert moves_itself(study, graph, entry("text", "words")) is None
    assert moves_itself(study, Graph({}, {}, 0), entry("number", 2.0)) is None
    assert moves_nothing(study, graph, entry("number", 2.0)) is None
