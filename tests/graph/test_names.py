"""Names of the graph: written literally, and taken apart into what they were made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportgen
from reportgen.describe.about import ABOUT
from reportgen.formula.identifiers import problem_with
from reportgen.graph import names
from reportgen.graph.names import Space
from reportgen.parts.families.shape import FAMILIES

IDENTIFIERS = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True)
PARTS = st.lists(IDENTIFIERS, min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (names.join("gpus", 1, "price"), "gpus.1.price"),
        (names.SCENARIOS("bulk"), "scenario.bulk"),
        (names.stated("price", names.BASE), "price@base"),
        (names.of("price", "low"), "price.low"),
        (names.row_value("gamma", "cost"), "gamma.cost"),
        (names.row_value(names.sweep("gamma", "search"), "runs"), "gamma.search.runs"),
        (names.axis(names.sweep("gamma", "search"), "trials"), "gamma.search.axis.trials"),
        (names.axis_part("trials"), "axis.trials"),
        (names.TOTALS("flops"), "total.flops"),
        (names.AT_SIZES("cost"), "sizes.cost"),
        (names.in_case("extra", "total.cost"), "case.extra.total.cost"),
        (names.words("price", "note"), "price#note"),
        (names.ROW("member"), "*.member"),
        (names.in_portfolio("small", "base", "cost"), "small/base/cost"),
        (Space("tornado")("price", "low"), "tornado.price.low"),
    ],
)
def test_a_name_is_what_the_docstring_says(made: str, name: str) -> None:
    assert made == name


@given(PARTS)
def test_parts_are_joined_and_split(parts: list[str]) -> None:
    assert names.split(names.join(*parts)) == tuple(parts)


@given(PARTS, IDENTIFIERS)
def test_a_row_s_value_has_its_row_and_key(row: list[str], key: str) -> None:
    name = names.join(*row)
    assert names.split_row_value(names.row_value(name, key)) == (name, key)


@given(IDENTIFIERS, IDENTIFIERS)
def test_a_stated_value_has_its_assumption_and_scenario(assumption: str, scenario: str) -> None:
    assert names.split_stated(names.stated(assumption, scenario)) == (assumption, scenario)


def test_another_name_is_stated_by_no_scenario() -> None:
    assert names.split_stated("gamma.cost") == ("gamma.cost", "")


@given(IDENTIFIERS, PARTS)
def test_a_space_has_its_names_and_their_parts(prefix: str, parts: list[str]) -> None:
    space = Space(prefix)
    name = space(*parts)
    assert space.owns(name)
    assert space.parts(name) == tuple(parts)
    assert space.rest(name) == names.join(*parts)


@pytest.mark.parametrize("name", ["total", "totals.cost", "total_cost", "first.total", "case.extra.total.cost"])
def test_a_space_has_no_name_that_only_looks_alike(name: str) -> None:
    assert not names.TOTALS.owns(name)


@given(IDENTIFIERS, PARTS)
def test_a_case_has_the_names_of_the_costing(case: str, parts: list[str]) -> None:
    name = names.in_case(case, names.join(*parts))
    assert names.CASES.parts(name) == (case, *parts)


@pytest.mark.parametrize(("name", "words"), [("price#note", True), ("price", False), ("price@base", False)])
def test_words_are_told_from_numbers_by_their_names(name: str, words: bool) -> None:
    assert names.is_words(name) is words


@given(IDENTIFIERS, IDENTIFIERS)
def test_no_name_of_the_program_is_one_that_a_study_could_give(a: str, b: str) -> None:
    made = [names.join(a, b), names.stated(a, b), names.words(a, b), names.axis(a, b), names.in_case(a, b)]
    assert all(problem_with(name) for name in made)


def test_equal_names_are_one_object() -> None:
    assert names.row_value("gamma", "cost") is names.join("gamma", "cost")
    assert names.stated("price", "bulk") is names.stated("price", "bulk")


def test_the_graph_of_a_study_has_these_names() -> None:
    evaluation = reportgen.evaluate()
    key = evaluation.study[ABOUT].headline
    for family in evaluation.study[FAMILIES]:
        assert names.row_value(family.id, key) in evaluation.graph.definitions
        for sweep in family.sweeps:
            row = names.sweep(family.id, sweep.id)
            assert {names.axis(row, axis) for axis in sweep.axes} <= evaluation.values.keys()
    assert names.TOTALS(key) in evaluation.graph.definitions
    assert evaluation[names.SCENARIO_POSITION] == 1
