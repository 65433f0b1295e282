"""Measures of every row: each formula of a column, over the values of the row that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.tables import path_text
from reportgen.formula.expr import names
from reportgen.formula.identifiers import TOTAL_PREFIX
from reportgen.graph.names import ROW, ROW_SUMS, SIZES, TOTALS, row_value
from reportgen.parts.measures.shape import MEASURES, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportgen.describe.builder import Builder, Scope
    from reportgen.describe.tables import Study


def define(builder: Builder) -> None:
    """Reserve the measures' names and check references to them; the families add their definitions for each row."""
    study = builder.study
    keys = ("flops", *(measure.id for measure in study[MEASURES]))
    builder.take("measures", keys[1:])
    builder.reference(study[ABOUT].headline, keys, path_text(ABOUT.key, "headline"))
    for key in study[PUBLISHED]:
        builder.reference(key, keys, path_text(PUBLISHED.key, key))


def define_measures(builder: Builder, rows: Iterable[str]) -> None:
    """Add each measure of each row: the total first, which other rows may read, and all sizes last."""
    measures, ordered_rows = builder.study[MEASURES], list(rows)
    of_row = {key: ROW(key) for key in ("flops", "runs", *(measure.id for measure in measures))}
    scope = builder.scope | total_scope(builder.study) | of_row
    formulas = {
        item.id: (item.formula, path_text(MEASURES.key, number, "formula")) for number, item in enumerate(measures)
    }
    reads = {
        name: {read.removeprefix(TOTAL_PREFIX) for read in names(formula)} for name, (formula, _) in formulas.items()
    }
    for name in builder.ordered(reads, formulas):
        formula, path = formulas[name]
        # Bound once, to names of no row in particular: unknown names are the same in each row.
        bound = builder.bind(formula, scope, path)
        keys = [(read, ROW.rest(read) if ROW.owns(read) else "") for read in bound]
        for row in ordered_rows:
            own = [row_value(row, key) if key else read for read, key in keys]
            builder.define(row_value(row, name), formula, *own, path=path, sized=row == SIZES)
    builder.scope |= total_scope(builder.study)


def total_scope(study: Study) -> Scope:
    """Return what a formula may write for the study's totals."""
    keys = (*ROW_SUMS, *(measure.id for measure in study[MEASURES]))
    return {f"{TOTAL_PREFIX}{key}": TOTALS(key) for key in keys}
