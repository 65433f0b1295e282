"""What the totals may be when every assumption with a range is drawn at once.

Each assumption is drawn by its own distribution over its range, with the live value as the peak of a triangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.describe.about import ABOUT
from reportgen.graph.draws import Bin, Distribution, DrawModel, Quantiles, draw
from reportgen.graph.names import TOTAL, row_value
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.sensitivity.analyse import ranged

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Evaluation
    from reportgen.parts.assumptions.shape import Assumption

__all__ = ["DRAWS", "SEED", "Bin", "Quantiles", "Uncertainty", "uncertainty"]

DRAWS = 20_000
SEED = 2407


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The results of the draws. ``explained`` is each assumption's share of the variance, largest first."""

    draws: int
    seed: int
    rows: dict[str, Quantiles]  # by family, and "total"
    explained: dict[str, float]
    density: tuple[Bin, ...]

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
    named = {row: row_value(row, study[ABOUT].headline) for row in (*(family.id for family in study[FAMILIES]), TOTAL)}
    rows = [row for row, name in named.items() if name in evaluation.graph]
    targets = [named[row] for row in rows]
    result = draw(DrawModel.of(evaluation.graph, evaluation.values, drawn, targets, seed), draws, jobs)
    return Uncertainty(draws, seed, dict(zip(rows, result.quantiles, strict=True)), result.explained, result.density)


def _distribution(item: Assumption, value: float) -> Distribution | None:
    """Return the distribution of an assumption, or None where it keeps its value.

    A value outside the range is kept, because the range does not describe it.
    """
    if item.low is None or item.high is None or not item.low <= value <= item.high or item.distribution == "fixed":
        return None
    return Distribution(item.low, item.high, value if item.distribution == "triangular" else None)
