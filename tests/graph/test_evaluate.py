from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formula.compute import compute
from reportgen.formula.expr import Span, call
from reportgen.formula.parse import parse
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import EvaluationError
from tests.support.studies import SMALL, spoiled


def test_the_small_study_by_hand() -> None:
    evaluation = evaluate(parse_study(SMALL.encode()))
    # Widths 8, 16, 32; 50 tokens a run: 6 * 50 * (8 + 16 + 32) FLOPs for each of 3 x 2 combinations.
    assert evaluation["first.flops"] == 6 * 50 * 56 * 6
    assert evaluation["first.runs"] == 18
    assert evaluation["second.flops"] == 0
    assert evaluation["total.cost"] == pytest.approx(6 * 50 * 56 * 6 / 3600 / 100 * 3, rel=1e-15)
    assert list(evaluation["sizes.runs"]) == [6, 6, 6]


def test_a_switch_brings_in_its_sweep() -> None:
    study = choose(parse_study(SMALL.encode()), values={"extra": "on"})
    assert evaluate(study)["second.flops"] == 6 * 50 * 48 * 2


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("1 / 0", "divides by zero"),
        ("0 ** -1", "not a real number"),
        ("(-1) ** 0.5", "not a real number"),
        ("1e200 * 1e200", "too large"),
        ("1e300 ** 2", "too large"),
        ("exp(1000)", "too large"),
        ("ln(0)", "not a real number"),
        ("sqrt(-1)", "not a real number"),
        ("1 / (1e200 * 1e200)", "too large"),
        ("choose(3, 1, 2)", "not a real number"),
        ("1e-200 ** 2", "too large"),
    ],
)
def test_what_has_no_finite_value_is_an_error_alone_and_among_sizes(formula: str, reason: str) -> None:
    with pytest.raises(EvaluationError, match=reason):
        compute(parse(formula), {})
    with pytest.raises(EvaluationError):
        compute(parse(f"one * ({formula})"), {"one": np.ones(3)})


def test_an_error_names_the_value_and_its_place() -> None:
    study = parse_study(spoiled(("heads * 8", "heads / (steps - 10)")))
    with pytest.raises(EvaluationError, match=r"value of 'width' .* @ models\.quantities\.width\.formula"):
        evaluate(study)


def test_only_the_branch_taken_is_computed() -> None:
    assert compute(parse("if(1 > 0, 2, 1 / 0)"), {}) == 2
    sizes = np.array([0.0, 2.0])
    assert list(compute(parse("if(x > 0, 1 / x, 7)"), {"x": sizes})) == [7, 0.5]


@given(st.lists(st.floats(min_value=0.5, max_value=9), min_size=2, max_size=20))
def test_draws_give_what_each_draw_alone_gives(prices: list[float]) -> None:
    graph = evaluate(parse_study(SMALL.encode())).graph
    drawn = np.array(prices)
    together = run(graph, given={"price": drawn, "steps": drawn * 2})
    for row, price in enumerate(prices):
        alone = run(graph, given={"price": price, "steps": price * 2})
        assert together["total.cost"][row] == pytest.approx(alone["total.cost"], rel=1e-12)
        assert [size[row] for size in together["sizes.cost"]] == pytest.approx(alone["sizes.cost"], rel=1e-12)


def test_rows_are_summed_entry_by_entry() -> None:
    env = {"a": 2.0, "b": 3.0, "x": "on", "y": "off"}
    both = call("sum_rows", Span(("a", "b")), call("eq", Span(("x", "y")), parse("word")))
    assert compute(both, {**env, "word": "off"}) == 3.0
    assert compute(call("match", "word", Span(("x", "y"))), {**env, "word": "off"}) == 2.0


def test_of_several_that_have_no_value_the_first_as_shown_is_told() -> None:
    inverse, square = parse("1 / x"), parse("x * x")
    definitions = [
        Definition("one.a", inverse, path="a", arguments=("p",)),
        Definition("one.b", square, path="b", arguments=("big",)),
        Definition("two.a", inverse, path="a", arguments=("q",)),
        Definition("two.b", square, path="b", arguments=("p",)),
    ]
    graph = Graph({"p": 1.0, "q": 0.0, "big": 1e200}, {item.name: item for item in definitions}, 1)
    with pytest.raises(EvaluationError, match=r"value of 'one\.b' is too large .* @ b"):
        run(graph)
    assert run(graph, given={"big": 2.0, "two.a": 5.0}) == {
        "p": 1.0,
        "q": 0.0,
        "big": 2.0,
        "one.a": 1.0,
        "one.b": 4.0,
        "two.a": 5.0,
        "two.b": 1.0,
    }
