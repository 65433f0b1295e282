"""Definitions that only sheets show: families sorted by the headline measure, and a tornado's bars around its total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.analysis.sensitivity import ranged
from reportgen.formula.expr import Name, Number, Span, call
from reportgen.model.graph import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.graph import Leaf
    from reportgen.model.study import Study

_KEY_DECIMALS = 9.0  # what is equal on paper differs in the last bits, so shares are ranked on this many decimals


def ranked(evaluation: Evaluation) -> Evaluation:
    """Return the analysed evaluation with these definitions added."""
    study, graph = evaluation.study, evaluation.graph
    tornado = [
        Definition(
            f"tornado.sorted.{number}.{end}_change", call("sub", f"tornado.sorted.{number}.{end}", _total(study))
        )
        for number in range(1, len(ranged(study, graph)) + 1)
        for end in ("low", "high")
    ]
    return evaluation.extended(graph.extended([*_families(study), *tornado], _inputs(study)))


def _total(study: Study) -> str:
    return f"total.{study.study.headline}"


def _inputs(study: Study) -> dict[str, Leaf]:
    leaves: dict[str, Leaf] = {}
    for position, family in enumerate(study.families, start=1):
        leaves |= {f"rank.{family.id}.label": family.label, f"rank.{family.id}.position": float(position)}
    return leaves


def _families(study: Study) -> Iterator[Definition]:
    ids = [family.id for family in study.families]
    keys, positions = _span(ids, "key"), _span(ids, "position")
    for family in ids:
        own = f"rank.{family}"
        yield Definition(f"{own}.value", Name(f"{family}.{study.study.headline}"))
        yield Definition(f"{own}.key", call("round", f"share.{family}", _KEY_DECIMALS))
    for family in ids:
        own = f"rank.{family}"
        larger = call("sum_rows", call("gt", keys, f"{own}.key"))
        tied = call("sum_rows", call("mul", call("eq", keys, f"{own}.key"), call("lt", positions, f"{own}.position")))
        yield Definition(f"{own}.rank", call("add", call("add", Number(1.0), larger), tied))
    for number, family in enumerate(ids, start=1):
        own = f"rank.sorted.{number}"
        yield Definition(f"{own}.no", call("match", f"rank.{family}.position", _span(ids, "rank")))
        for part in ("label", "value"):
            yield Definition(f"{own}.{part}", call("pick", _span(ids, part), f"{own}.no"))


def _span(ids: list[str], part: str) -> Span:
    return Span(tuple(f"rank.{family}.{part}" for family in ids))
