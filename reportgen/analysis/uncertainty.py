"""What the totals may be when every assumption with a range is drawn at once.

Draws are joint and independent: each assumption by its own distribution over its range, with the live value as the peak
of a triangle. They are made by inverting each distribution on uniform numbers from a seeded generator, so that the same
study gives the same figures everywhere. What an assumption explains of the variance is its squared rank correlation
with the total, scaled so that all of them add up to one; that holds for any monotone effect, which these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reportgen.analysis.cases import sources_of
from reportgen.analysis.sensitivity import ranged
from reportgen.model.evaluation import run
from reportgen.model.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.study import Assumption

    Array = NDArray[np.float64]

DRAWS = 20_000
SEED = 2407
CHUNK = 4_000  # draws evaluated together, so that memory does not grow with their number
BINS = 48
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The values that a tenth, half and nine tenths of the draws lie below."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the density: from, to, and the part of all draws in it."""

    low: float
    high: float
    part: float


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The draws in numbers. ``explained`` is each assumption's part of the variance, largest first."""

    draws: int
    seed: int
    rows: dict[str, Quantiles]  # by family, and "total"
    explained: dict[str, float]
    density: tuple[Bin, ...]

    @property
    def total(self) -> Quantiles:
        """The quantiles of the headline total."""
        return self.rows["total"]


def uncertainty(evaluation: Evaluation, draws: int = DRAWS, seed: int = SEED) -> Uncertainty | None:
    """Draw the assumptions and gather the headline totals; None when no assumption that matters has a range."""
    study = evaluation.study
    names = [name for name in ranged(study, evaluation.graph) if _drawn(study.assumptions[name], evaluation[name])]
    if not names:
        return None
    rows = [*(family.id for family in study.families), "total"]
    targets = [f"{row}.{study.study.headline}" for row in rows]
    sample = _sample(evaluation, names, draws, seed)
    results = np.concatenate(list(_totals(evaluation, sample, targets, draws)))
    total = results[:, -1]
    return Uncertainty(
        draws=draws,
        seed=seed,
        rows={row: Quantiles(*map(float, np.quantile(results[:, i], LEVELS))) for i, row in enumerate(rows)},
        explained=_explained(sample, total),
        density=_density(total),
    )


def _drawn(item: Assumption, value: float) -> bool:
    """Whether an assumption is drawn: a value set outside its range is not what the range is about, and is held."""
    inside = item.low is not None and item.high is not None and item.low <= value <= item.high
    return inside and item.distribution != "fixed"


def _sample(evaluation: Evaluation, names: list[str], draws: int, seed: int) -> dict[str, Array]:
    """One stream of uniform numbers, a row an assumption in the study's order."""
    uniform = np.random.default_rng(seed).random((len(names), draws))
    return {
        name: _INVERSES[item.distribution](uniform[row], item.low or 0.0, float(evaluation[name]), item.high or 0.0)
        for row, (name, item) in enumerate((name, evaluation.study.assumptions[name]) for name in names)
    }


def _triangular(u: Array, low: float, peak: float, high: float) -> Array:
    width, left = high - low, peak - low
    if width == 0:
        return np.full_like(u, peak)
    rising = low + np.sqrt(u * width * left)
    falling = high - np.sqrt((1 - u) * width * (high - peak))
    return np.where(u * width < left, rising, falling)


def _uniform(u: Array, low: float, _: float, high: float) -> Array:
    return low + u * (high - low)


_INVERSES: dict[str, Callable[[Array, float, float, float], Array]] = {"triangular": _triangular, "uniform": _uniform}


def _totals(evaluation: Evaluation, sample: dict[str, Array], targets: list[str], draws: int) -> Iterator[Array]:
    """The targets' values, a chunk of draws at a time; only what lies between drawn names and targets is run."""
    graph = evaluation.graph
    wanted = set().union(*(sources_of(graph, target) for target in targets)) & graph.readers_of(sample)
    between = Graph(
        {}, {name: item for name, item in graph.definitions.items() if name in wanted - sample.keys()}, graph.sizes
    )
    known = {name: value for name, value in evaluation.values.items() if name not in between.definitions}
    for start in range(0, draws, CHUNK):
        given: dict[str, Any] = {name: column[start : start + CHUNK, np.newaxis] for name, column in sample.items()}
        values = run(between, known, given)
        count = len(next(iter(given.values())))
        yield np.column_stack([np.broadcast_to(values[target], (count, 1))[:, 0] for target in targets])


def _explained(sample: dict[str, Array], total: Array) -> dict[str, float]:
    ranks = _ranks(total)
    squares = {
        name: float(np.corrcoef(_ranks(column), ranks)[0, 1] ** 2)
        for name, column in sample.items()
        if np.ptp(column) > 0
    }
    whole = sum(squares.values())
    parts = {name: square / whole for name, square in squares.items()}
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def _ranks(column: Array) -> Array:
    return np.argsort(np.argsort(column, kind="stable"), kind="stable").astype(float)


def _density(total: Array) -> tuple[Bin, ...]:
    """Bars of equal width over all but the outermost draws, which would only stretch the axis."""
    low, high = np.quantile(total, (0.001, 0.999))
    counts, edges = np.histogram(total, bins=BINS, range=(low, high) if high > low else (low - 0.5, low + 0.5))
    ends = zip(edges[:-1], edges[1:], counts, strict=True)
    return tuple(Bin(float(a), float(b), float(count) / len(total)) for a, b, count in ends)
