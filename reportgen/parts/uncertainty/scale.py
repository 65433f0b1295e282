"""The scale at which the quantiles of joint draws are written: apart from the draws, which need NumPy."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from reportgen.describe.styles import column_scale
from reportgen.parts.families.scales import mirrors_source

if TYPE_CHECKING:
    from reportgen.describe.number_forms import Scale
    from reportgen.describe.tables import Study
    from reportgen.parts.uncertainty.draws import Uncertainty


def rows_scale(study: Study, drawn: Uncertainty) -> Scale | None:
    """Return the scale that the quantiles of all rows share; None where numbers are written as a source writes them."""
    if mirrors_source(study):
        return None
    return column_scale(drawn.column.style, (value for row in drawn.rows.values() for value in astuple(row)))
