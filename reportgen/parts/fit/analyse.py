"""The families' labels by priority, and beside the fill the best set, its worth and the gap, as of the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.ranking import sorted_name
from reportgen.formula.expr import Call, Name, Number, Span, Text, call
from reportgen.graph.graph import Definition
from reportgen.graph.names import ROW, words
from reportgen.parts.fit.best import ROUNDING
from reportgen.parts.fit.choice import chosen
from reportgen.parts.fit.shape import (
    BEST,
    BEST_COST,
    BEST_WORTH,
    BUILT,
    BUILT_MONEY,
    BUILT_WORTH,
    EDITED,
    FIT,
    FULL,
    GAP,
    LABEL,
    LEAST,
    MONEY,
    MONEY_MOVED,
    MOVED,
    PRIORITY,
    STATUS,
    WORTH,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.describe.analyses import Analyses

_COMPARED = (PRIORITY, LEAST, FULL)
AS_BUILT = "as of the build, with the values above"
EDITED_SINCE = "as of the build; values were edited since: build anew, or run reportgen fit"


def _differs(now: str, built: str) -> Call:
    """Return an expression that is 1 where a value is not that of the build, to rounding."""
    return call("gt", call("abs", call("sub", ROW(now), ROW(built))), call("mul", ROUNDING, call("abs", ROW(built))))


_MOVED = call("or", *(_differs(key, f"{key}_built") for key in _COMPARED))
_STATUS = call("if", call("eq", ROW("edited"), 0.0), Text(AS_BUILT), Text(EDITED_SINCE))


def analyse(a: Analyses) -> None:
    """Add the labels of the order, and what is known at the build only, with whether it holds still."""
    choice = chosen(a.evaluation)
    if choice is None:
        return
    ids = [family.id for family in choice.families]
    for family in choice.families:
        a.copy_words(FIT(family.id, LABEL), family.label, words(family.id, "label"))
    _sorted(a, ids, LABEL)
    if choice.best is not None:
        for number, item in enumerate(ids):
            a.inputs[FIT(item, BEST)] = 1.0 if number in choice.best.full else 0.0
            _built(a, item)
        _sorted(a, ids, BEST)
        a.inputs |= {BEST_COST: choice.best.cost, BEST_WORTH: choice.best.worth}
        a.inputs |= {BUILT_WORTH: a.evaluation.number(WORTH), BUILT_MONEY: a.evaluation.number(MONEY)}
        a.define(GAP, call("sub", BEST_WORTH, BUILT_WORTH))
        _edited(a, ids)
    a.publish(FIT)


def _sorted(a: Analyses, ids: Sequence[str], part: str) -> None:
    """Add one part of the families in the order of their priorities."""
    column = Span(tuple(FIT(item, part) for item in ids))
    for number in range(1, len(ids) + 1):
        a.define(sorted_name(FIT, number, part), call("pick", column, sorted_name(FIT, number, "no")))


def _built(a: Analyses, family: str) -> None:
    """Add what a family was at the build, and whether it is something else now."""
    reads: dict[str, str] = {}
    for key in _COMPARED:
        built = FIT(family, BUILT, key)
        a.inputs[built] = a.evaluation.number(FIT(family, key))
        reads |= {key: FIT(family, key), f"{key}_built": built}
    arguments = tuple(reads[f"{key}{end}"] for key in _COMPARED for end in ("", "_built"))
    a.definitions.append(Definition(FIT(family, MOVED), _MOVED, arguments=arguments))


def _edited(a: Analyses, ids: Sequence[str]) -> None:
    """Add how many families, and whether the money, are no longer as they were at the build."""
    of_money = Definition(MONEY_MOVED, _differs("of", "built"), arguments=(MONEY, BUILT_MONEY))
    a.definitions.append(of_money)
    moved = call("sum_rows", Span(tuple(FIT(item, MOVED) for item in ids))) if ids else Number(0.0)
    a.define(EDITED, call("add", moved, Name(of_money.name)))
    a.definitions.append(Definition(STATUS, _STATUS, arguments=(EDITED,)))
