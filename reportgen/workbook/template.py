"""Formula templates: a pattern printed once with gaps, which are filled with addresses for every cell that has it.

Parentheses do not depend on names, so only the names differ between the formulas of one pattern.
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
    """A gap for names: how they are written, and their slice of the names that the definition reads."""

    kind: str  # "name", "sizes" for all sizes of a name, "span" for a list
    start: int
    stop: int


class FormulaTemplate(NamedTuple):
    """A formula's text with ``%s`` for each gap."""

    text: str
    gaps: tuple[Gap, ...]  # in the order of the text
    ranges: tuple[Gap, ...]  # the lists whose cells must be adjacent


def formula_template(pattern: Expr) -> FormulaTemplate:
    """Return the template of a pattern, with a gap for every name and list that it reads."""
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
    printed = tuple(gaps[int(match[2])]._replace(kind=match[1]) for match in _GAP.finditer(text))
    ranges = tuple(gaps[numbers[span]] for span in _adjacent_lists(pattern))
    return FormulaTemplate(_GAP.sub("%s", text.replace("%", "%%")), printed, ranges)


def _adjacent_lists(expr: Expr) -> Iterator[Span]:
    """Yield every list of an expression whose cells must be adjacent: all but plain sums, since SUM takes any cells."""
    if isinstance(expr, Span):
        yield expr
    elif isinstance(expr, Call) and not (
        expr.op == "sum_rows" and len(expr.args) == 1 and isinstance(expr.args[0], Span)
    ):
        for arg in expr.args:
            yield from _adjacent_lists(arg)
