"""Compare our figures with the published ones: difference, rounding, and why the printed rows miss the total.

A printed figure stands for every value within half a step of its last digit. A figure that was cut off instead of
rounded does not count as a difference: ours is then above it by less than one step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.analyses import Check
from reportgen.describe.checks import CHECK, INPUTS_CHANGED, count_false
from reportgen.describe.language import message
from reportgen.describe.styles import step_of
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import SCENARIO_TOTALS, TOTALS, row_value
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.reconciliation.figures import figures, gapped, sized_figures
from reportgen.parts.reconciliation.scenarios import (
    PRINTED,
    RECONCILE,
    SCENARIOS_CHANGED,
    add_scenarios,
    printed_scenarios,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.describe.analyses import Analyses
    from reportgen.describe.tables import Study

VERDICTS = (message("rounds to it"), message("cut off, not rounded"), message("differs"))
FIGURES_THAT_DIFFER = RECONCILE("apart")  # the number of figures that differ
GAP_PARTS = ("rows", "missing", "unlisted", "unprinted", "unexplained")
GAP_VERDICTS = (message("are rounding"), message("are more than rounding explains"))
_ORDER = 80


def analyse(a: Analyses) -> None:
    """Add the printed figures, the verdict on each, the gap between printed rows and total, and the check."""
    add_scenarios(a)
    for name, (figure, *_) in figures(a.study).items():
        a.inputs |= {PRINTED(name): float(figure), step_name(name): step_of(figure)}
        _compare(a, name)
    for name, (row, *_) in sized_figures(a.study).items():
        a.inputs |= {PRINTED(name): tuple(map(float, row)), step_name(name): tuple(map(step_of, row))}
        _compare(a, name, sized=True)
    for key in gapped(a.study):
        _gap(a, key)
    inputs: Expr = Name(INPUTS_CHANGED)
    if printed_scenarios(a.study):
        inputs = call("add", inputs, SCENARIOS_CHANGED)
    changed = call("gt", inputs, Number(0.0))
    holds = call("or", changed, call("eq", FIGURES_THAT_DIFFER, Number(0.0)))
    label = message("Published figures are met while every input is as published")
    a.checks.append(Check(CHECK("reconciled"), label, holds, _ORDER, tuple(_differing(a.study))))
    a.publish(RECONCILE)
    a.publish(PRINTED)
    a.publish(SCENARIO_TOTALS)


def step_name(name: str) -> str:
    """Return the name of the weight of a printed figure's last digit."""
    return PRINTED(name, "step")


def differing_name(number: int) -> str:
    """Return the name of the number of figures that differ in a group: single values, or a row of the size table."""
    return RECONCILE("apart", number)


def gap_name(key: str, part: str) -> str:
    """Return the name of a part of the gap between the printed rows and the printed total of a measure."""
    return RECONCILE("gap", key, part)


def _compare(a: Analyses, name: str, *, sized: bool = False) -> None:
    """Add the difference and verdict of a figure; for a row of the model-size table, those of each size."""
    difference, rounds, agrees = (RECONCILE(name, part) for part in ("difference", "rounds", "agrees"))
    step, verdict = step_name(name), RECONCILE(name, "verdict_no")
    a.define(difference, call("sub", name, PRINTED(name)), sized=sized)
    a.define(rounds, call("le", call("mul", Number(2.0), call("abs", difference)), step), sized=sized)
    above = call("and", call("ge", difference, Number(0.0)), call("lt", difference, step))
    a.define(agrees, call("or", rounds, above), sized=sized)
    # 1 where it rounds, 2 where it is cut off, 3 where it differs
    fails = [call("eq", part, Number(0.0)) for part in (rounds, agrees)]
    a.define(verdict, call("add", call("add", Number(1.0), fails[0]), fails[1]), sized=sized)
    if not sized:
        a.define(RECONCILE(name, "verdict"), call("choose", verdict, *map(Text, VERDICTS)))


def _gap(a: Analyses, key: str) -> None:
    """Add the gap between printed rows and printed total, and how much of it the rows without a figure explain."""
    families = a.study[FAMILIES]
    listed = tuple(row_value(family.id, key) for family in families if key in family.published)
    others_of = [family for family in families if key not in family.published]
    with_figure = {family.id for family in others_of if row_value(family.id, key) in a.graph}
    unlisted, unprinted = (
        tuple(
            row_value(family.id, key) for family in others_of if family.id in with_figure and family.listed == listing
        )
        for listing in (False, True)
    )
    rows, missing, others, more, rest = (gap_name(key, part) for part in GAP_PARTS)
    a.define(rows, _sum(tuple(PRINTED(name) for name in listed)))
    a.define(missing, call("sub", PRINTED(TOTALS(key)), rows))
    a.define(others, _sum(unlisted))
    a.define(more, _sum(unprinted))
    a.define(rest, call("sub", call("sub", missing, others), more))
    # Each printed figure is off by half a step at most, and so the rest by half of all steps; a figure that was cut off
    # instead of rounded by a whole one.
    steps = _sum(tuple(map(step_name, (*listed, TOTALS(key)))))
    a.define(gap_name(key, "rounding"), steps)
    beyond = call("gt", call("abs", rest), gap_name(key, "rounding"))
    a.define(gap_name(key, "verdict_no"), call("add", Number(1.0), beyond))


def _sum(names: tuple[str, ...]) -> Expr:
    """Return the sum of any number of names, which may be none."""
    if not names:
        return Number(0.0)
    return call("sum_rows", Span(names)) if len(names) > 1 else Name(names[0])


def _differing(study: Study) -> Iterator[Definition]:
    """Yield the number of figures that differ, by group and in all; the check reads it while nothing is changed."""
    single = tuple(RECONCILE(name, "agrees") for name in figures(study))
    groups = [count_false(Span(single))] if single else []
    groups += [count_false(Name(RECONCILE(name, "agrees")), "sum") for name in sized_figures(study)]
    total: Expr = Number(0.0)
    for number, count in enumerate(groups):
        name = differing_name(number)
        yield Definition(name, count)
        total = Name(name) if number == 0 else call("add", total, name)
    yield Definition(FIGURES_THAT_DIFFER, total)
