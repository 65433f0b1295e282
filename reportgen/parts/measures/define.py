"""Measures of every row: each formula of a column, over the values of the row that it stands in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.styles import WHOLE_MONEY
from reportgen.describe.tables import path_text
from reportgen.formula.expr import Call, Name, Number, Span, call, names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import ROW, ROW_SUMS, SIZES, TOTALS, row_value
from reportgen.parts.measures.shape import MEASURES, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.describe.builder import Builder, Scope
    from reportgen.describe.tables import Study
    from reportgen.formula.expr import Expr


def define(builder: Builder) -> None:
    """Reserve the measures' names and check references to them; the families add their definitions for each row."""
    study = builder.study
    keys = ("flops", *(measure.id for measure in study[MEASURES]))
    builder.take("measures", keys[1:])
    builder.reference(study[ABOUT].headline, keys, path_text(ABOUT.key, "headline"))
    for key in study[PUBLISHED]:
        builder.reference(key, keys, path_text(PUBLISHED.key, key))


def define_measures(builder: Builder, rows: Iterable[str], parts: Mapping[str, Sequence[str]]) -> None:
    """Add each measure of each row: the total first, which other rows may read, and all sizes last.

    ``parts`` are the rows that a row adds up. A measure in whole units of the currency is rounded where there are none,
    and added up, so that what a reader adds up is the total.
    """
    measures, ordered_rows = builder.study[MEASURES], list(rows)
    whole = {item.id for item in measures if item.style == WHOLE_MONEY}
    of_row = {key: ROW(key) for key in (*ROW_SUMS, *(measure.id for measure in measures))}
    scope = builder.scope | total_scope(builder.study) | of_row
    formulas = {
        item.id: (item.formula, path_text(MEASURES.key, number, "formula")) for number, item in enumerate(measures)
    }
    reads = {
        name: {read.removeprefix(TOTAL_PREFIX) for read in names(formula)} for name, (formula, _) in formulas.items()
    }
    for name in builder.ordered(reads, formulas):
        formula, path = _defined(formulas[name][0]), formulas[name][1]
        # Bound once, to names of no row in particular: unknown names are the same in each row.
        bound = builder.bind(formula, scope, path)
        keys = [(read, ROW.rest(read) if ROW.owns(read) else "") for read in bound]
        for row in reversed(ordered_rows) if name in whole else ordered_rows:
            pattern, own = formula, [row_value(row, key) if key else read for read, key in keys]
            if name in whole and row in parts:
                pattern, own = sum_of_rows(len(parts[row])), [row_value(part, name) for part in parts[row]]
            elif name in whole and row != SIZES:
                pattern = call("round", formula, 0.0)
            builder.define(row_value(row, name), pattern, *own, path=path, sized=row == SIZES)
    builder.scope |= total_scope(builder.study)


@cache
def sum_of_rows(count: int) -> Expr:
    """Return the sum of any number of names."""
    return call("sum_rows", Span(tuple(ROW(number) for number in range(count))))


def _defined(formula: Expr) -> Expr:
    """Return a formula that divides by a total as one that is 0 where that total is 0, as of compute given for free."""
    match formula:
        case Call(op="div", args=(part, Name(id=whole) as total)) if whole.startswith(TOTAL_PREFIX):
            return share_of(part, total)
        case _:
            return formula


def share_of(part: Expr, whole: Expr) -> Expr:
    """Return the expression of a part over a whole, 0 where the whole is 0."""
    return call("if", call("eq", whole, Number(0.0)), Number(0.0), call("div", part, whole))


def total_scope(study: Study) -> Scope:
    """Return what a formula may write for the study's totals."""
    keys = (*ROW_SUMS, *(measure.id for measure in study[MEASURES]))
    return {f"{TOTAL_PREFIX}{key}": TOTALS(key) for key in keys}
