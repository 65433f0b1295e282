"""Ranking in formulas: rank by a key, and the same rows once more, sorted, so that the order follows every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.formula.expr import Name, Number, Span, call
from reportgen.graph.graph import Definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.formula.expr import Expr
    from reportgen.graph.names import Space

KEY_DECIMALS = 9.0  # Keys are rounded to this many decimals: equal numbers may differ in the last bits.


def positions(space: Space, ids: Sequence[str]) -> list[Definition]:
    """Return ``<space>.<id>.rank`` for each id: 1 for the largest ``.key``; of equal keys the first ``.position``."""
    keys, places = _column(space, ids, "key"), _column(space, ids, "position")
    ranks = []
    for item in ids:
        key, position = space(item, "key"), space(item, "position")
        larger = call("sum_rows", call("gt", keys, key))
        # A position is at least 1; the cells of a column that a person inserts are empty, which is 0.
        before = (call("lt", places, position), call("gt", places, Number(0.0)))
        tied = call("sum_rows", call("mul", call("eq", keys, key), *before))
        ranks.append(Definition(space(item, "rank"), call("add", call("add", Number(1.0), larger), tied)))
    return ranks


def ranking_key(value: str, values: Sequence[str]) -> Expr:
    """Return the expression by which rows are ranked: a value divided by the size of all values, rounded.

    The size is the root of the sum of squares, which is 0 only where all values are; the key is then 0.
    """
    column = Span(tuple(values))
    size = call("sqrt", call("sum_rows", call("mul", column, column)))
    scale = call("if", call("eq", size, Number(0.0)), Number(1.0), size)
    return call("round", call("div", Name(value), scale), KEY_DECIMALS)


def sorted_rows(space: Space, ids: Sequence[str], parts: Sequence[str]) -> list[Definition]:
    """Return the rows sorted by rank: ``<space>.sorted.<n>.<part>`` for each of the parts, from n = 1.

    ``<space>.sorted.<n>.no`` is the place of the row among ``ids``, from 1.
    """
    ranks = _column(space, ids, "rank")
    columns = {part: _column(space, ids, part) for part in parts}
    rows = []
    for number, item in enumerate(ids, start=1):
        # The rank looked up is the position written beside the unsorted row of the same place.
        place = sorted_name(space, number, "no")
        rows.append(Definition(place, call("match", space(item, "position"), ranks)))
        rows += [Definition(sorted_name(space, number, part), call("pick", columns[part], place)) for part in parts]
    return rows


def sorted_name(space: Space, number: int, part: str) -> str:
    """Return the name of one part of the sorted row of a number, from 1."""
    return space("sorted", number, part)


def _column(space: Space, ids: Sequence[str], part: str) -> Span:
    """Return one part of every row as a list, in the order of the rows."""
    return Span(tuple(space(item, part) for item in ids))
