"""One record a family in the study's order, then the total: runs, tokens, FLOPs, measures, published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import Records
from reportgen.graph.names import TOTAL, row_value
from reportgen.parts.families.added import lines_added
from reportgen.parts.families.records import row_results
from reportgen.parts.families.shape import FAMILIES, line_names
from reportgen.parts.measures.records import result_columns
from reportgen.parts.measures.shape import PUBLISHED, row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from reportgen.describe.evaluation import Evaluation
    from reportgen.describe.records import Record


def records(evaluation: Evaluation) -> Iterator[Records]:
    """Yield the headline records; a figure that is not published of a row is None there."""
    families, published = evaluation.study[FAMILIES], evaluation.study[PUBLISHED]
    keys = dict.fromkeys([*published, *(key for family in families for key in family.published)])

    def row(name: str, label: str, figures: Mapping[str, Decimal]) -> Record:
        of_row = {f"published_{key}": float(figures[key]) if key in figures else None for key in keys}
        return {"id": name, "label": label, **row_results(evaluation, name), **of_row, **counts.get(name, {})}

    counts = _counts(evaluation)
    rows = [row(family.id, family.label, family.published) for family in families]
    columns = result_columns(evaluation.study)
    printed = {f"published_{key}": columns[key] for key in keys if key in columns}
    rows.append(row(TOTAL, "Total", published))
    yield Records("headline", 10, rows, frame="headline", index=("id",), columns={**columns, **printed}, sums=1)


def _counts(evaluation: Evaluation) -> dict[str, Record]:
    """Return by row how many lines it has and how many of them each sum adds up, where any sum leaves lines out.

    A sum that leaves out lines of the total or of any family is counted in every row, else in none.
    """
    families = evaluation.study[FAMILIES]
    columns = row_columns(evaluation.study, evaluation.graph)
    lines = {family.id: line_names(family) for family in families}
    lines[TOTAL] = [name for names in lines.values() for name in names]
    partial = lines_added(evaluation, TOTAL, columns)
    return {
        row: {
            "lines": len(names),
            **{f"lines_{key}": sum(row_value(name, key) in evaluation.graph for name in names) for key in partial},
        }
        for row, names in lines.items()
        if partial
    }
