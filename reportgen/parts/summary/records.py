"""One record a family in the study's order, then the total: runs, tokens, FLOPs, measures, published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.describe.records import Records
from reportgen.graph.names import TOTAL
from reportgen.parts.families.records import row_results
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.records import result_columns
from reportgen.parts.measures.shape import PUBLISHED

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
        return {"id": name, "label": label, **row_results(evaluation, name), **of_row}

    rows = [row(family.id, family.label, family.published) for family in families]
    columns = result_columns(evaluation.study)
    printed = {f"published_{key}": columns[key] for key in keys if key in columns}
    rows.append(row(TOTAL, "Total", published))
    yield Records("headline", 10, rows, frame="headline", index=("id",), columns={**columns, **printed}, sums=1)
