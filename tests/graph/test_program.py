"""A study as one function gives what its definitions give one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reportgen
from reportgen.api import program
from reportgen.describe.evaluation import Evaluation
from reportgen.formula.compute import compute, function
from reportgen.formula.expr import Span, Text, call
from reportgen.formula.parse import parse
from reportgen.formula.python import Line
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph, Leaf
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.study.reader import parse_study
from reportgen.system.errors import EvaluationError
from tests.support.studies import spoiled

BUNDLED = reportgen.evaluate()
NUMBERS = [name for name, item in BUNDLED.study[ASSUMPTIONS].items() if item.kind == "number"]
ALL = program(BUNDLED, NUMBERS)


def test_the_values_it_was_made_with_give_the_evaluation() -> None:
    moved = ALL([BUNDLED[name] for name in NUMBERS])
    assert moved == {name: BUNDLED[name] for name in moved}
    assert {"total.cost", "sizes.flops", "gamma.lines.tokens"} <= moved.keys()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.5, 1.5), min_size=len(NUMBERS), max_size=len(NUMBERS)))
def test_other_values_give_what_a_run_with_them_gives(factors: list[float]) -> None:
    values = [factor * BUNDLED[name] for factor, name in zip(factors, NUMBERS, strict=True)]
    expected = run(BUNDLED.graph, given=dict(zip(NUMBERS, values, strict=True)))
    moved = ALL(values)
    assert moved == {name: expected[name] for name in moved}


def test_draws_give_what_each_draw_alone_gives() -> None:
    varied = program(BUNDLED, ["steps", "heads"], ["total.cost"])
    steps = np.array([1e4, 5e4])
    heads = tuple(np.array([size, size + 1.0]) for size in BUNDLED["heads"])
    together = varied([steps, heads])["total.cost"]
    alone = [varied([float(steps[row]), tuple(float(size[row]) for size in heads)])["total.cost"] for row in (0, 1)]
    assert together == pytest.approx(alone, rel=1e-13)


def test_only_what_is_wanted_is_computed() -> None:
    moved = program(BUNDLED, ["price"], ["total.cost"])([2.0])
    assert moved == {"total.cost": run(BUNDLED.graph, given={"price": 2.0})["total.cost"]}


@pytest.mark.parametrize(("word", "total"), [("on", [(2.0, 5.0)]), ("off", [(4.0, 8.0)]), ("none", [(0.0, 0.0)])])
def test_a_sum_over_rows_with_a_label_is_what_a_run_gives(word: str, total: list[object]) -> None:
    counts, labels, members = Span(("a", "b", "c")), Span(("p", "q", "r")), Span(("m", "n", "m"))
    rows = call("sum_rows", counts, call("eq", labels, Text(word)), members)
    inputs: dict[str, Leaf] = {
        "a": 1.0,
        "b": 4.0,
        "c": 1.0,
        "p": "on",
        "q": "off",
        "r": "on",
        "m": (1.0, 2.5),
        "n": (1.0, 2.0),
    }
    graph = Graph(inputs, {"total": Definition("total", rows, sized=True)}, 2)
    evaluation = Evaluation(BUNDLED.loaded, graph, run(graph))
    assert list(program(evaluation, ["a", "b", "c"])([1.0, 4.0, 1.0]).values()) == total
    assert list(program(evaluation, ["a", "q"])([1.0, "off"]).values()) == total
    assert [evaluation["total"]] == total


def test_an_error_names_the_definition_that_has_no_value() -> None:
    evaluation = reportgen.evaluate(parse_study(spoiled(("heads * 8", "heads / (steps - 11)"))))
    with pytest.raises(EvaluationError, match=r"value of 'width' divides by zero @ models\.quantities\.width\.formula"):
        program(evaluation, ["steps"])([11.0])


def test_an_infinity_of_several_lines_is_an_error() -> None:
    lines = [Line("a", parse("x * x")), Line("b", parse("1 / x"))]
    call = function(lines, ["x"], ())
    assert call([2.0]) == (4.0, 0.5)
    with pytest.raises(OverflowError):
        call([1e200])


def test_a_sum_in_a_branch_not_taken_is_not_computed() -> None:
    env = {"x": 0.0, "size": (0.0, 2.0)}
    assert compute(parse("if(x > 0, sum(1 / size), 7)"), env) == 7.0
    with pytest.raises(EvaluationError, match="divides by zero"):
        compute(parse("if(x < 1, sum(1 / size), 7)"), env)


def test_a_sum_that_two_lines_hold_is_written_once() -> None:
    call = function([Line("a", parse("2 * sum(n)")), Line("b", parse("3 * sum(n)"))], ["n"], {"n"})
    assert call([(1.0, 2.0)]) == (6.0, 9.0)
    assert sum(name == "total" for name in call.__code__.co_names) == 1
