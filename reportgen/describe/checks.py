"""What the checks of different parts share: their names, and comparisons of sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Number, Span, call
from reportgen.graph.names import Space, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.formula.expr import Call, Expr

CHECK = Space("check")
TOLERANCE = CHECK("tolerance")  # of sums, relative
INPUTS_CHANGED = join("all-inputs", "changed")  # the number of inputs and sweeps that differ from the study file


def sum_of(names: Iterable[str]) -> Expr:
    """Return the sum of names with one value each, 0 of none: a workbook has no range without cells."""
    listed = tuple(names)
    return call("sum_rows", Span(listed)) if listed else Number(0.0)


def close(a: Expr, b: Expr) -> Call:
    """Return an expression that is 1 where ``a`` is within the tolerance of ``b``."""
    return call("le", call("abs", call("sub", a, b)), call("mul", TOLERANCE, call("abs", b)))
