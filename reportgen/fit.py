"""What of a study fits in the money: the families filled in by priority, and the set that is worth most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import fsum, isfinite
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.graph.evaluate import run
from reportgen.graph.names import AMOUNT, ROW_SUMS, TOTALS, join, row_value
from reportgen.parts.families.selection import with_largest
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.fit.best import ROUNDING, best_set, fits, taken_first, worth_of
from reportgen.parts.fit.shape import FIT_TABLE, MONEY, levels
from reportgen.parts.measures.shape import MEASURES
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.settings import choose
from reportgen.system.errors import ReportgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.loaded import LoadedStudy
    from reportgen.parts.families.shape import Family
    from reportgen.parts.fit.shape import Level

    Cost = Callable[[frozenset[int]], float]

_MOST_TRIED = 12  # families whose sets are tried one by one where costs do not add up: 4,096 evaluations


@dataclass(frozen=True, slots=True)
class ChosenFamilies:
    """Families that are had in full, by their positions, and what that costs and is worth."""

    full: frozenset[int]
    cost: float
    worth: float


@dataclass(frozen=True, slots=True)
class FitResult:
    """What fits in the money.

    Attributes:
        families: the study's families, in its order.
        added: what each costs in full beyond its least, where all others are at their least.
        money: what there is, in the study's currency.
        least: what all families cost at their least.
        whole: what all families cost in full.
        greedy: by priority in turn, each in full where it still fits, credits before all others; families of one
            priority in the study's order.
        best: the set that is worth most.
        adds_up: whether the costs of families add up, so that ``added`` says all of them.
    """

    families: tuple[Family, ...]
    added: tuple[float, ...]
    money: float
    least: float
    whole: float
    greedy: ChosenFamilies
    best: ChosenFamilies
    adds_up: bool

    @property
    def gap(self) -> float:
        """How much more the best set is worth than that by priority in turn."""
        return self.best.worth - self.greedy.worth


def fit(loaded: LoadedStudy, money: float) -> FitResult:
    """Return what of a study fits in the money, in the study's currency.

    Every set that is compared with the money at the end is evaluated as a whole by the study's own formulas.

    Raises:
        ReportgenError: the headline is a ratio, the least of all costs more than there is, or costs of many families
            depend on each other.
        StudyError: a level states a value that its assumption or axis does not take.
        EvaluationError: a formula has no finite value at some level.
    """
    families, headline = loaded.study[FAMILIES], loaded.study[ABOUT].headline
    compile_study(loaded)  # tells what is wrong with a level before any study is made with it
    if any(item.id == headline and item.kind == "ratio" for item in loaded.study[MEASURES]):
        raise ReportgenError(f"the headline {headline!r} is a ratio, which no money is spent on")
    if not isfinite(money):
        raise ReportgenError("the money is not a finite number")
    cost = _costs(loaded)
    everything = frozenset(range(len(families)))
    least, whole = cost(frozenset()), cost(everything)
    added = tuple(cost(frozenset({number})) - least for number in range(len(families)))
    credit = taken_first(added)
    if not fits(cost(credit), money):
        less = ", its credits taken off," if credit else ","
        raise ReportgenError(
            f"the least of all families costs {_amount(cost(credit))}{less} more than the {_amount(money)} there is"
        )
    adds_up = abs(least + fsum(added) - whole) <= ROUNDING * max(abs(whole), abs(least))
    priorities = [family.priority for family in families]
    if not adds_up and len(families) > _MOST_TRIED:
        raise ReportgenError(
            f"costs of the families depend on each other, and {len(families)} of them are too many to try all sets; "
            f"{_MOST_TRIED} can be tried"
        )
    if adds_up:
        best = best_set(added, priorities, money - least, lambda full: fits(cost(full), money))
    else:
        best = _tried(cost, priorities, money)

    def filled(full: frozenset[int]) -> ChosenFamilies:
        return ChosenFamilies(full, cost(full), worth_of(full, priorities))

    greedy = filled(_in_turn(cost, priorities, money, credit))
    return FitResult(families, added, money, least, whole, greedy, filled(best), adds_up)


def stated_money(loaded: LoadedStudy) -> float:
    """Return the money that a study states. Raises ReportgenError where it states none."""
    if loaded.study[FIT_TABLE] is None:
        raise ReportgenError("the study states no money: give it with --to, or write it as money in [fit]")
    return evaluate(loaded).number(MONEY)


def _amount(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def _costs(loaded: LoadedStudy) -> Cost:
    """Return the function of the total cost with some families in full and all others at their least."""
    families, total = loaded.study[FAMILIES], TOTALS(loaded.study[ABOUT].headline)
    keys = (*ROW_SUMS, AMOUNT, *(item.id for item in loaded.study[MEASURES] if item.kind != "ratio"))

    stated = list(levels(loaded.study))

    def settings(full: frozenset[int]) -> list[Level]:
        at = {family.id: "full" if number in full else "least" for number, family in enumerate(families)}
        return [item for item in stated if at[item.family.id] == item.level]

    @cache
    def evaluated(
        values: tuple[tuple[str, float | bool | str], ...], largest: tuple[tuple[str, float], ...]
    ) -> Evaluation:
        cut = replace(loaded, study=with_largest(loaded.study, dict(largest))) if largest else loaded
        return evaluate(choose(cut, values=dict(values)) if values else cut)

    @cache
    def cost(full: frozenset[int]) -> float:
        given = settings(full)
        values = tuple((join(item.family.id, item.key), item.value) for item in given if not item.is_size)
        evaluation = evaluated(values, tuple((item.family.id, item.value) for item in given if item.is_size))
        left_out = [family for number, family in enumerate(families) if number not in full and not family.least]
        rows = [row for family in left_out for row in (family.id, *line_names(family))]
        names = [name for row in rows for key in keys if (name := row_value(row, key)) in evaluation]
        graph = evaluation.graph
        # Ratios are not among the names: one of nothing may have no value.
        moved = (graph.readers_of(names) & graph.sources_of([total])).union(names)
        kept = {name: value for name, value in evaluation.values.items() if name not in moved}
        return float(run(graph, kept, dict.fromkeys(names, 0.0))[total])

    return cost


def _in_turn(cost: Cost, priorities: Sequence[float], money: float, credit: frozenset[int]) -> frozenset[int]:
    """Return the families in full when each, by priority, is taken where it still fits; credits before all others."""
    full = credit
    for number in sorted(range(len(priorities)), key=lambda number: -priorities[number]):
        if fits(cost(full | {number}), money):
            full |= {number}
    return full


def _tried(cost: Cost, priorities: Sequence[float], money: float) -> frozenset[int]:
    """Return the set worth most within the money, where costs do not add up: the first that fits, by falling worth."""
    numbers = range(len(priorities))
    sets = [frozenset(item) for size in range(len(priorities) + 1) for item in combinations(numbers, size)]
    sets.sort(key=lambda item: -worth_of(item, priorities))
    return next(item for item in sets if fits(cost(item), money))


def document(result: FitResult) -> Mapping[str, object]:
    """Return a fit as a document of JSON: every number with all its digits."""

    def chosen(item: ChosenFamilies) -> dict[str, object]:
        ids = [result.families[number].id for number in sorted(item.full)]
        return {"full": ids, "cost": item.cost, "worth": item.worth}

    return {
        "money": result.money,
        "least": result.least,
        "whole": result.whole,
        "adds_up": result.adds_up,
        "families": [
            {"name": family.id, "priority": family.priority, "added": added}
            for family, added in zip(result.families, result.added, strict=True)
        ],
        "by_priority": chosen(result.greedy),
        "best": chosen(result.best),
        "gap": result.gap,
    }
