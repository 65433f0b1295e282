"""What the totals may be when every assumption with a range is drawn at once.

Each assumption is drawn by its own distribution over its range, with the live value as the peak of a triangle.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.describe.notebook import NotebookTable, table_html
from reportgen.describe.view import write
from reportgen.graph.draws import Bin, Distribution, DrawModel, Quantiles, draw
from reportgen.graph.names import TOTAL, row_value
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.measures.shape import FLOPS, headline
from reportgen.parts.sensitivity.analyse import ranged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Evaluation
    from reportgen.parts.assumptions.shape import Assumption
    from reportgen.parts.measures.shape import RowColumn

__all__ = ["DRAWS", "SEED", "Bin", "Quantiles", "Uncertainty", "uncertainty"]

DRAWS = 20_000
SEED = 2407


@dataclass(frozen=True, slots=True, repr=False)
class Uncertainty:
    """The results of the draws. ``explained`` is each assumption's share of the variance, largest first.

    ``labels`` are those of the rows, ``column`` is the headline measure, and ``currency`` the study's.
    """

    draws: int
    seed: int
    rows: dict[str, Quantiles]  # by family, and "total"
    explained: dict[str, float]
    density: tuple[Bin, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    column: RowColumn = FLOPS
    currency: str = "USD"

    def __repr__(self) -> str:
        """Return the number of draws and the quantiles of the total, on one line."""
        low, middle, high = map(self._text, astuple(self.total))
        return f"<Uncertainty of {self.draws:,} draws: {self.column.label} P10 {low}, P50 {middle}, P90 {high}>"

    def _repr_html_(self) -> str:
        """Return the quantiles of every row as a notebook shows them."""
        line = f"{self.column.label} in {self.draws:,} joint draws, seed {self.seed}"
        cells = {row: tuple(map(self._text, astuple(values))) for row, values in self.rows.items()}
        rows = [(self.labels.get(row, row), *texts) for row, texts in cells.items() if row != TOTAL]
        return table_html(NotebookTable("", line, ("", "P10", "P50", "P90"), rows, ("Total", *cells[TOTAL])))

    def _text(self, value: float) -> str:
        return write(value, self.column.style, currency=self.currency)

    @property
    def total(self) -> Quantiles:
        """The quantiles of the headline total."""
        return self.rows[TOTAL]


def uncertainty(evaluation: Evaluation, draws: int = DRAWS, seed: int = SEED, jobs: int = 1) -> Uncertainty | None:
    """Return the headline totals of joint draws; None where no assumption that moves the total has a range.

    With more than one job (-1 for one a core) many draws are distributed with joblib, on its active backend.
    """
    study = evaluation.study
    drawn = {}
    for name in ranged(study, evaluation.graph):
        distribution = _distribution(study[ASSUMPTIONS][name], evaluation.number(name))
        if distribution is not None:
            drawn[name] = distribution
    if not drawn:
        return None
    rows = [*(family.id for family in study[FAMILIES]), TOTAL]
    targets = [row_value(row, study[ABOUT].headline) for row in rows]
    result = draw(DrawModel.of(evaluation.graph, evaluation.values, drawn, targets, seed), draws, jobs)
    quantiles = dict(zip(rows, result.quantiles, strict=True))
    labels = {family.id: family.label for family in study[FAMILIES]}
    about = study[ABOUT]
    return Uncertainty(
        draws, seed, quantiles, result.explained, result.density, labels, headline(study), about.currency
    )


def _distribution(item: Assumption, value: float) -> Distribution | None:
    """Return the distribution of an assumption, or None where it keeps its value.

    A value outside the range is kept, because the range does not describe it.
    """
    if item.low is None or item.high is None or not item.low <= value <= item.high or item.distribution == "fixed":
        return None
    return Distribution(item.low, item.high, value if item.distribution == "triangular" else None)
