"""What fits in the money: the best set against every set, the fill by priority, levels, and what the command prints."""

from __future__ import annotations

import json
import math
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.fit import fit
from reportgen.system.errors import ReportgenError, StudyError
from tests.parts.fit.studies import PRIORITIES, SMALL, with_priorities
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

# The small study without money of its own, and with other priorities.
STUDY = (
    SMALL.replace("[fit]\nmoney = 110\n\n", "")
    .replace("priority = 5.5", "priority = 5")
    .replace('label = "C"\n', 'label = "C"\npriority = 4\n')
)


def test_the_best_set_is_that_of_all_sets_at_twenty_budgets() -> None:
    loaded = reportgen.load(with_priorities().encode())
    evaluation = reportgen.evaluate(loaded)
    costs = [evaluation.number(f"{row}.cost") for row in reportgen.frames(evaluation)["headline"].index]
    sets = [item for size in range(10) for item in combinations(range(9), size)]
    assert len(sets) == 2**9
    gaps = 0
    for step in range(1, 21):
        money = 13e6 * step / 20
        found = fit(loaded, money)
        best = max(sum(PRIORITIES[i] for i in item) for item in sets if sum(costs[i] for i in item) <= money)
        assert found.best.worth == best
        assert found.best.cost == pytest.approx(sum(costs[i] for i in found.best.full), rel=1e-12)
        assert found.best.cost <= money
        assert found.greedy.full == by_priority(costs, money)
        assert found.adds_up
        gaps += found.gap > 0
    assert gaps > 0  # else the solver would have found nothing that the fill by priority does not
    assert found.best.full == frozenset(range(9))


def by_priority(costs: list[float], money: float) -> frozenset[int]:
    """The families taken by falling priority where they still fit, with plain sums."""
    full, spent = set(), 0.0
    for number in sorted(range(9), key=lambda number: (-PRIORITIES[number], number)):
        if spent + costs[number] <= money:
            full.add(number)
            spent += costs[number]
    return frozenset(full)


def test_levels_are_evaluated_by_the_formulas_of_the_study() -> None:
    """A costs 20 at its least and 100 in full; B costs 60, C 30, both nothing where they are left out."""
    found = fit(reportgen.load(STUDY.encode()), 110)
    assert (found.least, found.whole, found.added) == (20, 190, (80, 60, 30))
    assert (found.greedy.full, found.greedy.cost, found.greedy.worth) == (frozenset({0}), 100, 6)
    assert (found.best.full, found.best.cost, found.best.worth) == (frozenset({1, 2}), 110, 9)
    assert found.gap == 3


def test_costs_that_depend_on_each_other_are_tried_set_by_set() -> None:
    """B costs 60 and the cost of C on top: both are 120 and the least of A, 140; the single costs add up to 110."""
    study = STUDY.replace("amount = 60", 'amount = "60 + family_c.cost"')
    found = fit(reportgen.load(study.encode()), 115)
    assert not found.adds_up
    assert found.best.cost <= 115
    assert (found.best.full, found.best.cost) == (frozenset({0}), 100)
    assert fit(reportgen.load(study.encode()), 140).best.full == {0, 2}


def test_less_money_than_the_least_of_all_is_told_with_both_figures() -> None:
    with pytest.raises(ReportgenError, match="the least of all families costs 20, more than the 19 there is"):
        fit(reportgen.load(STUDY.encode()), 19)
    assert fit(reportgen.load(STUDY.encode()), 20).best.full == frozenset()


def test_money_without_an_end_is_refused() -> None:
    with pytest.raises(ReportgenError, match="not a finite number"):
        fit(reportgen.load(STUDY.encode()), math.inf)


def test_an_unknown_name_of_a_level_is_told_with_the_nearest() -> None:
    wrong = STUDY.replace("least = { trials", "least = { trails")
    with pytest.raises(
        StudyError, match=r"unknown assumption or axis 'trails'.*'trials'.* @ families\[0\].least.trails"
    ):
        reportgen.evaluate(wrong.encode())


def test_the_command_prints_both_fills_and_the_gap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "three.toml"
    path.write_text(STUDY, encoding="utf-8")
    assert command("fit", str(path), "--to", "110") == 0
    printed = capsys.readouterr().out
    rows = {line.split()[0]: line.split() for line in printed.splitlines() if line.strip()}
    assert rows["A"][-2:] == ["full", "least"]
    assert rows["B"][-2:] == ["-", "full"]
    assert "The best set is worth 9, by priority in turn 6: 3 less." in printed
    assert command("fit", str(path), "--to", "110", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["best"] == {"full": ["family_b", "family_c"], "cost": 110, "worth": 9}
    assert document["by_priority"] == {"full": ["family_a"], "cost": 100, "worth": 6}
    assert (document["gap"], document["adds_up"]) == (3, True)


def test_a_credit_makes_room_for_what_it_pays() -> None:
    """The least of A is 20 and there are 10: the credit of 30 that D is leaves 20 of them, of 20 it leaves 30 for C."""
    credit = (
        '\n[[families]]\nid = "family_d"\nlabel = "D"\npriority = 0\n'
        'items = [{ id = "work", label = "Credit", amount = -30, gives = "cost" }]\n\n[[measures]]'
    )
    study = STUDY.replace("\n[[measures]]", credit, 1)
    found = fit(reportgen.load(study.encode()), 10)
    assert (found.greedy.full, found.greedy.cost) == (frozenset({3}), -10)
    assert (found.best.cost, found.best.worth) == (-10, 0)
    found = fit(reportgen.load(study.encode()), 20)
    assert found.greedy.full == found.best.full == {2, 3}
    assert found.greedy.cost == 20
    with pytest.raises(ReportgenError, match="the least of all families costs -10, its credits taken off, more than"):
        fit(reportgen.load(study.encode()), -11)


def test_without_an_amount_the_money_is_that_of_the_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "three.toml"
    path.write_text("[fit]\nmoney = 110\n" + STUDY, encoding="utf-8")
    assert command("fit", str(path), "--format", "json", "--set", "fit.money=30") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["money"], document["best"]["cost"]) == (30, 20)
    path.write_text(STUDY, encoding="utf-8")
    assert command("fit", str(path)) == 2
    assert "the study states no money" in capsys.readouterr().err
