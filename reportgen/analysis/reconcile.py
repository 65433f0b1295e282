"""Ours beside the published: the difference, whether ours rounds to it, and why the printed rows miss the total.

A printed figure stands for every value within half a step of its last digit. Some are cut off instead of rounded, which
is told apart from a difference: ours then lies above the figure by less than one step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formats import step_of
from reportgen.formula.expr import Expr, Name, Number, Span, Text, call
from reportgen.model.graph import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study

VERDICTS = ("rounds to it", "cut off, not rounded", "differs")


def figures(study: Study) -> dict[str, Decimal]:
    """Every printed figure of one value, by the graph's name for ours: ``gamma.cost``, ``total.flops``."""
    rows = {f"{family.id}.{key}": figure for family in study.families for key, figure in family.published.items()}
    return rows | {f"total.{key}": figure for key, figure in study.published.items()}


def sized_figures(study: Study) -> dict[str, tuple[Decimal, ...]]:
    """Every printed row of the model-size table."""
    return {name: item.published for name, item in study.models.quantities.items() if item.published}


def inputs(study: Study) -> dict[str, Leaf]:
    """The printed figures and the weights of their last digits."""
    leaves: dict[str, Leaf] = {}
    for name, figure in figures(study).items():
        leaves |= {f"published.{name}": float(figure), f"published.{name}.step": step_of(figure)}
    for name, row in sized_figures(study).items():
        leaves |= {f"published.{name}": tuple(map(float, row)), f"published.{name}.step": tuple(map(step_of, row))}
    return leaves


def definitions(study: Study) -> Iterator[Definition]:
    """Difference and verdict of each figure, then the gap between the printed rows and the printed total."""
    for name in figures(study):
        yield from _compared(name)
    for name in sized_figures(study):
        yield from _compared(name, sized=True)
    for key in study.published:
        yield from _gap(study, key)
    shares = [(family.id, f"{family.id}.{study.study.headline}") for family in study.families]
    for family, name in shares:
        yield Definition(f"share.{family}", call("div", name, f"total.{study.study.headline}"))


def _compared(name: str, *, sized: bool = False) -> Iterator[Definition]:
    own, printed, step = f"reconcile.{name}", f"published.{name}", f"published.{name}.step"
    yield Definition(f"{own}.difference", call("sub", name, printed), sized)
    twice = call("mul", Number(2.0), call("abs", f"{own}.difference"))
    yield Definition(f"{own}.rounds", call("le", twice, step), sized)
    above = call("and", call("ge", f"{own}.difference", Number(0.0)), call("lt", f"{own}.difference", step))
    yield Definition(f"{own}.agrees", call("or", f"{own}.rounds", above), sized)
    # 1 where it rounds, 2 where it is cut off, 3 where it differs
    fails = [call("eq", f"{own}.{part}", Number(0.0)) for part in ("rounds", "agrees")]
    verdict = call("add", call("add", Number(1.0), fails[0]), fails[1])
    yield Definition(f"{own}.verdict_no", verdict, sized)
    if not sized:
        yield Definition(f"{own}.verdict", call("choose", f"{own}.verdict_no", *map(Text, VERDICTS)))


def _gap(study: Study, key: str) -> Iterator[Definition]:
    """Printed rows against the printed total; what the source's own table leaves out explains the rest."""
    listed = tuple(f"published.{family.id}.{key}" for family in study.families if key in family.published)
    unlisted = tuple(f"{family.id}.{key}" for family in study.families if not family.listed)
    own = f"reconcile.gap.{key}"
    yield Definition(f"{own}.rows", _sum(listed))
    yield Definition(f"{own}.missing", call("sub", f"published.total.{key}", f"{own}.rows"))
    yield Definition(f"{own}.unlisted", _sum(unlisted))
    yield Definition(f"{own}.unexplained", call("sub", f"{own}.missing", f"{own}.unlisted"))


def _sum(several: tuple[str, ...]) -> Expr:
    if not several:
        return Number(0.0)
    return call("sum_rows", Span(several)) if len(several) > 1 else Name(several[0])
