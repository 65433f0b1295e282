"""What the totals may be when every assumption with a range is drawn at once.

Draws are joint and independent: each assumption by its own distribution over its range, with the live value as the peak
of a triangle. They are made by inverting each distribution on uniform numbers from seeded generators, one a block of
draws, so that the same study gives the same figures on one core or on many machines. A block is counted into bins with
edges set by the first draws, and only counts and sums leave it: memory does not grow with the draws. What an assumption
explains of the variance is its squared rank correlation with the total, scaled so that all of them add up to one; that
holds for any monotone effect, which these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from reportgen.analysis.sensitivity import ranged
from reportgen.model.evaluation import evaluate
from reportgen.model.program import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from reportgen.model.evaluation import Evaluation
    from reportgen.model.program import Program
    from reportgen.model.study import Assumption, Study

    Array = NDArray[np.float64]

DRAWS = 20_000
SEED = 2407
CHUNK = 8_192  # draws evaluated together: their arrays stay in a processor's cache
BLOCK = 65_536  # draws of one generator
SHARE = 8  # blocks of one job, where there are several
BINS = 48
LEVELS = (0.1, 0.5, 0.9)
_FINE, _ALL = 1 << 13, 1 << 20  # bins for quantiles of a row, far finer than what draws can tell; of all rows
_MARGIN = 0.5  # of the first chunk's span, on each side of it


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


def uncertainty(evaluation: Evaluation, draws: int = DRAWS, seed: int = SEED, jobs: int = 1) -> Uncertainty | None:
    """Draw the assumptions and count the headline totals; None when no assumption that matters has a range.

    More than one job (-1: a job for every core) shares many draws out with joblib, on whichever backend is active.
    """
    study = evaluation.study
    names = [name for name in ranged(study, evaluation.graph) if _drawn(study.assumptions[name], evaluation[name])]
    if not names:
        return None
    model = _Model.of(evaluation, names, seed)
    pilot = np.concatenate([values for _, values in model.chunks(0, min(draws, CHUNK))], axis=1)
    bins = _Bins.around(pilot)
    tally = reduce(_Tally.__add__, _tallies(study, model, bins, draws, jobs))
    rows = [*(family.id for family in study.families), "total"]
    quantiles = (Quantiles(*bins.quantiles(row, counts, LEVELS)) for row, counts in enumerate(tally.counts))
    return Uncertainty(
        draws=draws,
        seed=seed,
        rows=dict(zip(rows, quantiles, strict=True)),
        explained=_explained(names, tally),
        density=_density(bins, tally),
    )


def _drawn(item: Assumption, value: float) -> bool:
    """Whether an assumption is drawn: a value set outside its range is not what the range is about, and is held."""
    inside = item.low is not None and item.high is not None and item.low <= value <= item.high
    return inside and item.distribution != "fixed"


@dataclass(frozen=True, slots=True)
class _Model:
    """What is drawn, from what seed, and what comes of it: headline totals, a row each."""

    names: Sequence[str]
    inverses: Sequence[Callable[[Array], Array]]
    totals: Program
    targets: Sequence[tuple[str, float]]  # and the live value, for those that no drawn name moves
    seed: int

    @classmethod
    def of(cls, evaluation: Evaluation, names: Sequence[str], seed: int) -> _Model:
        study = evaluation.study
        headlines = [f"{row}.{study.study.headline}" for row in (*(family.id for family in study.families), "total")]
        inverses = [_inverse(study.assumptions[name], float(evaluation[name])) for name in names]
        totals = program(evaluation, names, headlines)
        return cls(names, inverses, totals, [(name, evaluation[name]) for name in headlines], seed)

    def chunks(self, block: int, draws: int) -> Iterator[tuple[Array, Array]]:
        """Yield a block's uniform numbers, a row a name, and what they come to, a row a target."""
        generator = np.random.default_rng([self.seed, block])
        for start in range(0, draws, CHUNK):
            count = min(CHUNK, draws - start)
            uniform = generator.random((len(self.names), count))
            found = self.totals([invert(row) for invert, row in zip(self.inverses, uniform, strict=True)])
            yield uniform, np.stack([np.broadcast_to(found.get(name, held), count) for name, held in self.targets])


def _inverse(item: Assumption, peak: float) -> Callable[[Array], Array]:
    """Uniform numbers to an assumption's values."""
    low, high = item.low or 0.0, item.high or 0.0
    width, left, right = high - low, peak - low, high - peak
    if item.distribution == "uniform" or width == 0:
        return lambda uniform: low + uniform * width

    def triangular(uniform: Array) -> Array:
        rising = uniform * width < left
        root = np.sqrt(np.where(rising, uniform * (width * left), (1 - uniform) * (width * right)))
        return np.where(rising, low + root, high - root)

    return triangular


@dataclass(frozen=True, slots=True)
class _Bins:
    """Bins of equal width for each row, and the rank of the total in each of its bins, both by a first chunk."""

    low: Array
    width: Array
    ranks: Array
    count: int

    @classmethod
    def around(cls, pilot: Array) -> _Bins:
        low, high = pilot.min(axis=1), pilot.max(axis=1)
        span = np.where(high > low, high - low, np.abs(high) * 1e-9 + 1e-300)
        count = min(_FINE, _ALL // len(pilot))
        first, width = low - _MARGIN * span, (1 + 2 * _MARGIN) * span / count
        middles = first[-1] + (np.arange(count) + 0.5) * width[-1]
        return cls(first, width, np.searchsorted(np.sort(pilot[-1]), middles) / pilot.shape[1], count)

    def places(self, values: Array) -> NDArray[np.int64]:
        """The bin of each value; what lies outside counts in the outermost."""
        places = ((values - self.low[:, None]) / self.width[:, None]).astype(np.int64)
        return np.clip(places, 0, self.count - 1, out=places)

    def quantiles(self, row: int, counts: NDArray[np.int64], levels: Sequence[float]) -> list[float]:
        """Where these parts of the draws lie below, evenly spread within a bin."""
        below = np.concatenate([[0], np.cumsum(counts)])
        return [float(value) for value in np.interp(np.asarray(levels) * below[-1], below, self.edges(row))]

    def edges(self, row: int) -> Array:
        """Where the bins of a row begin and end."""
        edges: Array = self.low[row] + np.arange(self.count + 1) * self.width[row]
        return edges


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts by row and bin, and the sums that rank correlations with the total are made of."""

    counts: NDArray[np.int64]
    draws: int
    sums: Array  # a row a name: of its ranks, of their squares, of them times the total's ranks
    total: Array  # of the total's ranks, of their squares

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(
            self.counts + other.counts, self.draws + other.draws, self.sums + other.sums, self.total + other.total
        )


def _tallies(study: Study, model: _Model, bins: _Bins, draws: int, jobs: int) -> Iterator[_Tally]:
    """One a block, or from several jobs one a share of the blocks."""
    blocks = [(block, min(BLOCK, draws - block * BLOCK)) for block in range(-(-draws // BLOCK))]
    if jobs == 1 or len(blocks) <= SHARE:
        yield from (_count(model, bins, *block) for block in blocks)
        return
    from joblib import Parallel, delayed  # noqa: PLC0415 - start-up: most studies are drawn in one process

    shares = [blocks[start : start + SHARE] for start in range(0, len(blocks), SHARE)]
    yield from Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_share)(study, model.names, model.seed, bins, share) for share in shares
    )


def _share(study: Study, names: Sequence[str], seed: int, bins: _Bins, blocks: Sequence[tuple[int, int]]) -> _Tally:
    """One job: a share of the blocks, by a study that is small to send and quick to evaluate."""
    model = _Model.of(evaluate(study), names, seed)
    return reduce(_Tally.__add__, (_count(model, bins, *block) for block in blocks))


def _count(model: _Model, bins: _Bins, block: int, draws: int) -> _Tally:
    rows = len(model.targets)
    counts = np.zeros(rows * bins.count, dtype=np.int64)
    sums, total = np.zeros((len(model.names), 3)), np.zeros(2)
    first = np.arange(rows)[:, None] * bins.count
    for uniform, values in model.chunks(block, draws):
        places = bins.places(values)
        ranks = bins.ranks[places[-1]]
        counts += np.bincount((places + first).ravel(), minlength=counts.size)
        # An assumption grows with its uniform number, which is therefore its rank.
        sums += np.stack([uniform.sum(axis=1), (uniform * uniform).sum(axis=1), uniform @ ranks], axis=1)
        total += ranks.sum(), ranks @ ranks
    return _Tally(counts.reshape(rows, bins.count), draws, sums, total)


def _explained(names: Sequence[str], tally: _Tally) -> dict[str, float]:
    """The squared rank correlation of each name with the total, as a part of all of them."""
    mean, square, product = (tally.sums / tally.draws).T
    total_mean, total_square = tally.total / tally.draws
    spread = (square - mean**2) * (total_square - total_mean**2)
    squares = (product - mean * total_mean) ** 2 / np.where(spread > 0, spread, np.inf)
    parts = dict(zip(names, (squares / squares.sum()).tolist(), strict=True))
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def _density(bins: _Bins, tally: _Tally) -> tuple[Bin, ...]:
    """Bars of equal width over all but the outermost draws, which would only stretch the axis."""
    counts = tally.counts[-1]
    low, high = bins.quantiles(-1, counts, (0.001, 0.999))
    edges = np.linspace(low, high, BINS + 1)
    below = np.interp(edges, bins.edges(-1), np.concatenate([[0], np.cumsum(counts)])) / tally.draws
    ends = zip(edges[:-1], edges[1:], np.diff(below), strict=True)
    return tuple(Bin(float(a), float(b), float(part)) for a, b, part in ends)
