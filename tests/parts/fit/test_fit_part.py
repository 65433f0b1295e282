"""What fits in the money: values by hand, the best of all sets, levels, credits, records, and what cannot be meant."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from reportgen.data.tables import frames, to_json
from reportgen.describe.ranking import sorted_name
from reportgen.fit import fit
from reportgen.graph.evaluate import run
from reportgen.parts.fit.best import best_set, frontier
from reportgen.parts.fit.choice import chosen
from reportgen.parts.fit.shape import FIT
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.fit.studies import PRIORITIES, SIZED, SMALL, WITH_CREDIT, prioritised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.describe.evaluation import Evaluation

LEVELS = 'least = { points_per_line = 3, gpu = "A100", "search.settings" = 1 }\nfull = { "search.settings" = 4 }\n'


def had(evaluation: Evaluation) -> dict[str, str]:
    """Return what is had of each family, by its id."""
    rows = frames(evaluation)["fit"]
    return dict(zip(rows.index, rows["had"], strict=True))


def filled(costs: Sequence[float], money: float) -> tuple[set[int], float]:
    """Return the families taken by falling priority where they still fit, and what is spent, with plain sums."""
    taken, spent = set(), 0.0
    for number in sorted(range(9), key=lambda number: (-PRIORITIES[number], number)):
        if spent + costs[number] <= money:
            taken.add(number)
            spent += costs[number]
    return taken, spent


def within(costs: Sequence[float], money: float) -> Callable[[frozenset[int]], bool]:
    return lambda full: sum(costs[number] for number in full) <= money


def test_the_small_study_is_filled_as_by_hand() -> None:
    """A in full is 100 of 110; then neither B, of 60, nor C, of 30, fits. B and C with the least of A are 110."""
    analysis = analyse(evaluate(parse_study(SMALL.encode())))
    costs = {
        key: [analysis.number(FIT(f"family_{item}", key)) for item in "abc"] for key in ("least_cost", "full_cost")
    }
    assert costs == {"least_cost": [20, 0, 0], "full_cost": [100, 60, 30]}
    assert {key: analysis.number(FIT(key)) for key in ("start", "spent", "left", "worth", "whole")} == {
        "start": 20,
        "spent": 100,
        "left": 10,
        "worth": 6,
        "whole": 190,
    }
    assert had(analysis) == {"family_a": "in full", "family_b": "out", "family_c": "out"}
    assert (analysis.number("fit.best_cost"), analysis.number("fit.best_worth")) == (110, 6.5)
    assert analysis.number("fit.gap") == 0.5


def test_a_family_that_may_not_be_left_out_is_had_at_its_least() -> None:
    analysis = analyse(evaluate(choose(parse_study(SMALL.encode()), values={"fit.money": 99})))
    assert had(analysis) == {"family_a": "at least", "family_b": "in full", "family_c": "out"}
    assert [analysis.number(sorted_name(FIT, place, "so_far")) for place in (1, 2, 3)] == [20, 80, 80]
    assert [analysis.number(sorted_name(FIT, place, "cost")) for place in (1, 2, 3)] == [20, 60, 0]


def test_money_priorities_and_levels_are_set_by_name() -> None:
    values = {
        "fit.money": 100,
        "fit.family_c.priority": 9,
        "fit.family_c.full.trials": 2,
        "fit.family_a.least.trials": 3,
    }
    analysis = analyse(evaluate(choose(parse_study(SMALL.encode()), values=values)))
    assert had(analysis) == {"family_a": "at least", "family_b": "out", "family_c": "in full"}
    assert analysis.number("fit.spent") == 30 + 20
    assert analysis[sorted_name(FIT, 1, "label")] == "C"


def test_a_credit_comes_first_and_makes_room() -> None:
    """The least of A and the credit are 20 - 30; of 20, C in full still fits, and neither A nor B."""
    loaded = parse_study(WITH_CREDIT.encode())
    analysis = analyse(evaluate(choose(loaded, values={"fit.money": 20})))
    assert (analysis.number("fit.start"), analysis.number("fit.spent")) == (-10, 20)
    assert had(analysis) == {"family_a": "at least", "family_b": "out", "family_c": "in full", "family_d": "in full"}
    assert {"family_c", "family_d"} == {
        item.id for number, item in enumerate(fit(loaded, 20).families) if number in fit(loaded, 20).best.full
    }


def test_where_the_least_does_not_fit_nothing_is_had_in_full() -> None:
    analysis = analyse(evaluate(choose(parse_study(SMALL.encode()), values={"fit.money": 19})))
    assert analysis.number("fit.enough") == 0
    assert set(had(analysis).values()) == {"at least", "out"}
    assert "fit.best_cost" not in analysis


def test_fill_best_set_and_frontier_are_those_of_all_sets_at_twenty_budgets() -> None:
    loaded = parse_study(prioritised().encode())
    costs = [evaluate(loaded).number(f"{row}.cost") for row in frames(evaluate(loaded))["headline"].index]
    sets = [frozenset(item) for size in range(10) for item in combinations(range(9), size)]
    assert len(sets) == 2**9
    of_sets = [(sum(costs[i] for i in item), sum(PRIORITIES[i] for i in item)) for item in sets]
    for step in range(1, 21):
        money = 13e6 * step / 20
        evaluation = evaluate(choose(loaded, values={"fit.money": money}))
        taken, spent = filled(costs, money)
        assert [item == "in full" for item in had(evaluation).values()] == [i in taken for i in range(9)]
        assert evaluation.number("fit.spent") == pytest.approx(spent, rel=1e-12)
        found = chosen(evaluation)
        assert found is not None
        assert found.best is not None
        assert found.best.worth == max(worth for cost, worth in of_sets if cost <= money)
        assert found.best.cost == pytest.approx(sum(costs[i] for i in found.best.full), rel=1e-12)
        solved = best_set(costs, PRIORITIES, money, within(costs, money))
        assert sum(PRIORITIES[i] for i in solved) == found.best.worth
    points = {(round(point.cost, 3), point.worth) for point in frontier(costs, PRIORITIES, 0)}
    assert points == {
        (round(cost, 3), worth)
        for cost, worth in of_sets
        if not any(a <= cost and b >= worth and (a, b) != (cost, worth) for a, b in of_sets)
    }


def test_levels_of_sizes_choices_and_counts_cost_what_the_study_with_them_costs() -> None:
    loaded = parse_study(prioritised(levels=LEVELS).encode())
    analysis = analyse(evaluate(loaded))
    plain = parse_study(prioritised().encode())
    least = choose(plain, values={"gamma.points_per_line": 3, "gamma.gpu": "A100", "gamma.search.settings": 1})
    assert analysis.number("fit.gamma.least_cost") == pytest.approx(evaluate(least).number("gamma.cost"), rel=1e-12)
    full = choose(plain, values={"gamma.search.settings": 4})
    assert analysis.number("fit.gamma.full_cost") == pytest.approx(evaluate(full).number("gamma.cost"), rel=1e-12)
    assert analysis.number("total.cost") == pytest.approx(evaluate(plain).number("total.cost"), rel=1e-12)
    assert 0 < analysis.number("fit.gamma.least_cost") < evaluate(plain).number("gamma.cost")


def test_an_edit_is_told_beside_the_best_set() -> None:
    analysis = analyse(evaluate(parse_study(SMALL.encode())))
    assert analysis["fit.status"] == "as of the build, with the values above"
    for given in ({"fit.money": 111.0}, {"fit.family_b.priority": 6.0}, {"trials@base": 9.0}):
        assert run(analysis.graph, given=given)["fit.status"].startswith("as of the build; values were edited")
    assert run(analysis.graph, given={"fit.money": 110 + 1e-9})["fit.status"] == analysis["fit.status"]


def test_costs_that_depend_on_each_other_have_no_best_set_and_say_so() -> None:
    text = SMALL.replace("amount = 60", 'amount = "60 + family_c.cost"')
    found = chosen(evaluate(parse_study(text.encode())))
    assert found is not None
    assert (found.adds_up, found.best, found.points) == (False, None, ())
    of_total = SMALL.replace("amount = 60", 'amount = "60 + quantity"').replace(
        "[[families]]", '[quantities.quantity]\nlabel = "Q"\nformula = "family_a.cost"\n\n[[families]]', 1
    )
    for text, adds_up in ((of_total, False), (SMALL, True)):
        found = chosen(evaluate(parse_study(text.encode())))
        assert found is not None
        assert found.adds_up is adds_up


def test_records_are_in_the_document_and_the_frames() -> None:
    analysis = analyse(evaluate(parse_study(SMALL.encode())))
    document = json.loads(to_json(analysis, timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1"))
    assert document["fit"][0] == {
        "family": "family_a",
        "label": "A",
        "priority": 6,
        "least_cost": 20,
        "full_cost": 100,
        "order": 1,
        "cost": 100,
        "so_far": 100,
        "had": "in full",
        "best": False,
    }
    assert document["fit_total"] == [
        {"money": 110, "least": 20, "whole": 190, "spent": 100, "left": 10, "worth": 6}
        | {"best_cost": 110, "best_worth": 6.5, "gap": 0.5}
    ]
    points = [(20, 0), (50, 1), (80, 5.5), (100, 6), (110, 6.5), (130, 7), (160, 11.5), (190, 12.5)]
    assert [(item["cost"], item["worth"]) for item in document["fit_frontier"]] == points
    assert list(frames(analysis)["fit_frontier"]["worth"]) == [worth for _, worth in points]


def test_a_study_without_money_has_the_order_of_its_families_only() -> None:
    loaded = parse_study(SMALL.replace("[fit]\nmoney = 110\n", "").encode())
    analysis = analyse(evaluate(loaded))
    assert analysis.number("fit.start") == 20
    assert "fit.money" not in analysis
    assert "fit.spent" not in analysis
    assert "fit" not in frames(analysis)
    assert not [name for name in entries(loaded, analysis.graph) if name.startswith("fit.")]


def test_a_study_that_ranks_no_family_has_nothing_of_it() -> None:
    text = re.sub(r"(priority|least|full) = .*\n", "", SMALL.replace("[fit]\nmoney = 110\n", ""))
    analysis = analyse(evaluate(parse_study(text.encode())))
    assert not [name for name in analysis if name.startswith(("fit.", "case.fit", "own."))]


def sized_costs(seeds: float = 3, a_to: float = 8, b_to: float = 8) -> tuple[list[float], list[float]]:
    """Return what the families of the study of sizes cost at their least and in full, with plain sums."""

    def units(*sizes: float, to: float = 70) -> float:
        return 6 * sum(size for size in sizes if size <= to)

    least = [units(1, 8, 70, to=a_to) + units(8, 70, to=a_to), 2 * seeds * units(1, 8, 70, to=1), 0]
    full = [
        seeds * units(1, 8, 70) + units(8, 70),
        9 * seeds * units(1, 8, 70, to=b_to),
        seeds * units(8, 70),
    ]
    return least, full


def test_a_level_may_drop_the_largest_model_sizes() -> None:
    evaluation = evaluate(parse_study(SIZED.encode()))
    least, full = sized_costs()
    assert (least, full) == ([102, 36, 0], [1890, 1458, 1404])
    for number, item in enumerate("abc"):
        assert evaluation.number(FIT(f"family_{item}", "least_cost")) == least[number]
        assert evaluation.number(FIT(f"family_{item}", "full_cost")) == full[number]
    assert evaluation.number("total.cost") == 1890 + 3 * 2 * 6 * 79 + 1404


@pytest.mark.parametrize(("name", "value", "key"), [("a.least", "1B", "a_to"), ("b.full", "70B", "b_to")])
def test_the_largest_size_of_a_level_is_set_by_name(name: str, value: str, key: str) -> None:
    loaded = choose(parse_study(SIZED.encode()), values={f"fit.family_{name}.largest": value, "seeds": 2})
    evaluation = evaluate(loaded)
    least, full = sized_costs(seeds=2, **{key: float(value.removesuffix("B"))})
    assert [evaluation.number(FIT(f"family_{item}", "least_cost")) for item in "abc"] == least
    assert [evaluation.number(FIT(f"family_{item}", "full_cost")) for item in "abc"] == full


def test_levels_of_sizes_are_filled_and_solved_as_all_sets_of_plain_sums_are() -> None:
    """The fill, the best set, the solver, the frontier and the command, at twenty amounts of money."""
    loaded = parse_study(SIZED.encode())
    least, full = sized_costs()
    worths = (6, 5, 4)
    sets = [frozenset(item) for size in range(4) for item in combinations(range(3), size)]
    of_sets = {
        item: (sum((full if number in item else least)[number] for number in range(3)), sum(worths[i] for i in item))
        for item in sets
    }
    for money in (138 + 257 * step for step in range(20)):
        evaluation = evaluate(choose(loaded, values={"fit.money": money}))
        taken: frozenset[int] = frozenset()
        for number in range(3):  # they are by falling priority
            taken |= {number} if of_sets[taken | {number}][0] <= money else frozenset()
        best = max(worth for cost, worth in of_sets.values() if cost <= money)
        assert [item == "in full" for item in had(evaluation).values()] == [number in taken for number in range(3)]
        assert evaluation.number("fit.spent") == of_sets[taken][0]
        found, command = chosen(evaluation), fit(loaded, money)
        assert found is not None
        assert found.best is not None
        assert (found.best.cost, found.best.worth) == (of_sets[found.best.full][0], best)
        assert (command.best.cost, command.best.worth) == (of_sets[command.best.full][0], best)
        assert (command.greedy.full, command.greedy.cost) == (taken, of_sets[taken][0])
        assert {(point.cost, point.worth) for point in found.points} == {
            point
            for point in of_sets.values()
            if not any(a <= point[0] and b >= point[1] and (a, b) != point for a, b in of_sets.values())
        }


def test_sizes_without_names_are_dropped_by_the_first_of_their_inputs() -> None:
    """The other sweeps of the family train 8 heads only."""
    loaded = parse_study(prioritised(levels="least = { largest = 16 }\n").encode())
    lines = 'settings = 3, learning_rates = "points_per_line" }\n'
    assert prioritised().count(lines) == 1
    smaller = evaluate(parse_study(prioritised().replace(lines, f'{lines}  train = "heads <= 16"\n').encode()))
    least = evaluate(loaded).number("fit.gamma.least_cost")
    assert least == pytest.approx(smaller.number("gamma.cost"), rel=1e-12)
    assert 0 < least < evaluate(loaded).number("gamma.cost")
    money = smaller.number("gamma.cost")
    assert fit(loaded, money).least == pytest.approx(money, rel=1e-12)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'largest = "8B", seeds',
            'largest = "9B", seeds',
            "unknown size '9B'; sizes are 1B, 8B, 70B @ families.0..least.largest",
        ),
        ("largest = 1 }", "largest = 2 }", "2 is none of the values of 'units'; they are 1, 8, 70"),
        ("largest = 1 }", "largest = true }", "'largest' takes a model size, not True"),
        ("least = { trials = 2 }", "least = { trials = -2 }", "value -2 lies outside 0 to"),
        ("least = { trials = 2 }", 'least = { trials = "two" }', "takes a number, not 'two'"),
        ("money = 110", 'money = "grants"', "unknown name 'grants'"),
        ('label = "Cost"', 'label = "Cost"\nkind = "ratio"', "is a ratio, which no money is spent on"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        evaluate(parse_study((SIZED if "largest" in old else SMALL).replace(old, new).encode()))
