"""A pattern's formula with gaps for addresses: printed once, filled in for every cell that has it.

Which operands stand in parentheses does not depend on the names, so that only they are left to write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportgen.formula.expr import Call, Name, Span, leaves
from reportgen.formula.printers import Excel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.formula.expr import Expr

_GAP = re.compile("\x00([a-z]+) ([0-9]+)\x00")  # no text of a study holds this character


class Gap(NamedTuple):
    """Where names go: how they are written, and which of those that the definition reads."""

    kind: str  # "name", "sizes" for all sizes of a name, "span" for a list
    start: int
    stop: int


class Template(NamedTuple):
    """A text with ``%s`` for each of its gaps, and the lists of which only cells side by side can be written."""

    text: str
    gaps: tuple[Gap, ...]
    ranges: tuple[Gap, ...]


def template(pattern: Expr) -> Template:
    """Print a pattern with a gap for everything it reads."""
    gaps: list[Gap] = []
    numbers: dict[Name | Span, int] = {}
    for leaf in leaves(pattern):
        start = gaps[-1].stop if gaps else 0
        numbers[leaf] = len(gaps)
        gaps.append(Gap("", start, start + (len(leaf.names) if isinstance(leaf, Span) else 1)))

    def mark(kind: str, leaf: Name | Span) -> str:
        return f"\x00{kind} {numbers[leaf]}\x00"

    text = Excel(
        lambda name: mark("name", Name(name)),
        lambda names: mark("span", Span(names)),
        lambda name: mark("sizes", Name(name)),
    ).print(pattern)
    met = tuple(gaps[int(found[2])]._replace(kind=found[1]) for found in _GAP.finditer(text))
    wanted = tuple(gaps[numbers[span]] for span in _ranges(pattern))
    return Template(_GAP.sub("%s", text.replace("%", "%%")), met, wanted)


def _ranges(expr: Expr) -> Iterator[Span]:
    """Every list of an expression but those that are summed just as they are: only SUM takes scattered cells."""
    if isinstance(expr, Span):
        yield expr
    elif isinstance(expr, Call) and not (
        expr.op == "sum_rows" and len(expr.args) == 1 and isinstance(expr.args[0], Span)
    ):
        for arg in expr.args:
            yield from _ranges(arg)
