"""What the checks of different parts share: their names, and comparisons of sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Number, Span, Text, call
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


def count_false(values: Expr, total: str = "sum_rows") -> Call:
    """Return how many of several truth values are false; ``total`` is the operator that adds them up.

    Empty cells, as of a row or column that a person inserts, do not count as false.
    """
    return call(total, call("mul", call("eq", values, Number(0.0)), call("ne", values, Text(""))))


def count_empty(cells: Expr, beside: Expr) -> Call:
    """Return how many of ``cells`` are empty where the cell of ``beside`` at the same position is not.

    ``beside`` are cells that are never empty. A row or column that a person inserts is empty in both lists, and is
    not counted.
    """
    return call("sum_rows", call("mul", call("eq", cells, Text("")), call("ne", beside, Text(""))))


def close(a: Expr, b: Expr) -> Call:
    """Return an expression that is 1 where ``a`` is within the tolerance of ``b``."""
    return call("le", call("abs", call("sub", a, b)), call("mul", TOLERANCE, call("abs", b)))
