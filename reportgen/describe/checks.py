"""What the checks of different parts share: their names, and comparisons of sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Span, call
from reportgen.graph.names import Space, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.formula.expr import Call, Expr

CHECK = Space("check")
TOLERANCE = CHECK("tolerance")  # of sums, relative
INPUTS_CHANGED = join("inputs", "changed")  # the number of inputs and sweeps that differ from the study file


def sum_of(names: Iterable[str]) -> Call:
    """Return the sum of names with one value each."""
    return call("sum_rows", Span(tuple(names)))


def close(a: Expr, b: Expr) -> Call:
    """Return an expression that is 1 where ``a`` is within the tolerance of ``b``."""
    return call("le", call("abs", call("sub", a, b)), call("mul", TOLERANCE, call("abs", b)))
