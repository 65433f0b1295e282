"""Draw some names of a graph jointly, and compute quantiles, a density and shares of the variance of others.

Draws are independent, but for names that follow another with a rank correlation. They are made by inverting each name's
distribution at uniform numbers from seeded generators, one for each block of draws, so that the same graph gives the
same figures on one core or on many machines. A block is counted into bins whose edges are set by the first draws, and
returns counts and sums only, so memory does not grow with the draws. A name's share of the variance is its squared rank
correlation with the last target, scaled so that all shares add up to one; this holds for any monotone effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from reportgen.graph.distributions import correlated
from reportgen.graph.graph import Graph, Leaf
from reportgen.graph.program import program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from reportgen.graph.distributions import Distribution, Link
    from reportgen.graph.program import Program

    Array = NDArray[np.float64]

CHUNK = 8_192  # draws evaluated together; their arrays fit into a processor's cache
BLOCK = 65_536  # draws of one generator
SHARE = 8  # blocks of one job, where there is more than one
LEVELS = (0.1, 0.5, 0.9)
P80 = 0.8  # the level that funders of infrastructure ask a contingency to cover
_BARS = 48
_FINE, _ALL = 1 << 13, 1 << 20  # bins for the quantiles of a target, far finer than the draws' error; of all targets
_MARGIN = 0.5  # added on each side of the first chunk's span, as a fraction of it


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The values that a tenth, half and nine tenths of the draws lie below."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the density: its edges, and the fraction of all draws in it."""

    low: float
    high: float
    part: float


class Drawn(NamedTuple):
    """The results of the draws: quantiles and mean of each target; of the last one, variance and density."""

    quantiles: tuple[Quantiles, ...]
    p80: tuple[float, ...]  # of each target, the value that eight tenths of the draws lie below
    means: tuple[float, ...]  # of each target; of one that is 1 or 0, the part of the draws in which it is 1
    explained: dict[str, float]  # each name's share of the variance, largest first
    density: tuple[Bin, ...]


@dataclass(frozen=True)
class DrawModel:
    """The names that are drawn with their distributions, the seed, and the targets.

    ``graph`` has only the definitions between the drawn names and the targets, so that the model is small to send to
    another process. ``targets`` are names with their present values, which are kept where no drawn name moves them.
    ``links`` stand in an order in which each follows a name that nothing after it changes.
    """

    graph: Graph
    drawn: Mapping[str, Distribution]
    targets: Sequence[tuple[str, float]]
    seed: int
    links: Sequence[Link] = ()

    @classmethod
    def of(
        cls,
        graph: Graph,
        values: Mapping[str, Leaf],
        drawn: Mapping[str, Distribution],
        targets: Sequence[str],
        seed: int,
        links: Sequence[Link] = (),
    ) -> DrawModel:
        """Return the model of a graph and its values."""
        return cls(
            _between(graph, values, drawn, targets),
            drawn,
            [(name, cast("float", values[name])) for name in targets],
            seed,
            links,
        )

    def __reduce__(self) -> tuple[type[DrawModel], tuple[object, ...]]:
        """Leave out the compiled program, which cannot be pickled."""
        return DrawModel, (self.graph, self.drawn, self.targets, self.seed, self.links)

    @cached_property
    def program(self) -> Program:
        """The graph as a function of the names drawn, compiled at its first use."""
        moved = [name for name, _ in self.targets if name in self.graph]
        return program(self.graph, self.graph.inputs, list(self.drawn), moved)

    def chunks(self, block: int, draws: int) -> Iterator[tuple[Array, Array]]:
        """Yield a block's uniform numbers with a row for each name, and the values with a row for each target."""
        generator = np.random.default_rng([self.seed, block])
        rows_of = {name: row for row, name in enumerate(self.drawn)}
        for start in range(0, draws, CHUNK):
            count = min(CHUNK, draws - start)
            uniform = generator.random((len(self.drawn), count))
            for link in self.links:
                place, leader = (rows_of[name] for name in (link.name, link.follows))
                uniform[place] = correlated(uniform[place], uniform[leader], link.correlation)
            rows = zip(self.drawn.values(), uniform, strict=True)
            values = self.program([distribution.inverse(row) for distribution, row in rows])
            yield uniform, np.stack([np.broadcast_to(values.get(name, now), count) for name, now in self.targets])


def draw(model: DrawModel, draws: int, jobs: int = 1) -> Drawn:
    """Return the results of a number of draws.

    With more than one job (-1 for one a core) many draws are distributed with joblib, on its active backend.
    """
    pilot = np.concatenate([values for _, values in model.chunks(0, min(draws, CHUNK))], axis=1)
    bins = DrawBins.around(pilot)
    tally = reduce(DrawTally.__add__, _tallies(model, bins, draws, jobs))
    of_targets = [bins.quantiles(row, counts, (*LEVELS, P80)) for row, counts in enumerate(tally.counts)]
    quantiles, p80 = tuple(Quantiles(*levels[:-1]) for levels in of_targets), tuple(levels[-1] for levels in of_targets)
    means = tuple((tally.values / tally.draws).tolist())
    return Drawn(quantiles, p80, means, _explained(list(model.drawn), tally), _density(bins, tally))


def _between(graph: Graph, values: Mapping[str, Leaf], drawn: Collection[str], targets: Sequence[str]) -> Graph:
    """Return a graph of the definitions that drawn names move and targets need; all else they read becomes an input."""
    moved = (graph.readers_of(drawn) & graph.sources_of(targets)).difference(drawn)
    definitions = {name: item for name, item in graph.definitions.items() if name in moved}
    read = {name for item in definitions.values() for name in item.reads}.union(drawn)
    inputs = {name: values[name] for name in (*graph.inputs, *graph.definitions) if name in read and name not in moved}
    return Graph(inputs, definitions, graph.sizes)


@dataclass(frozen=True, slots=True)
class DrawBins:
    """Bins of equal width for each target, and the rank of each bin of the last target, set by the first chunk."""

    low: Array
    width: Array
    ranks: Array
    count: int

    @classmethod
    def around(cls, pilot: Array) -> DrawBins:
        """Return the bins for draws like those of a first chunk, which has a row for each target."""
        low, high = pilot.min(axis=1), pilot.max(axis=1)
        span = np.where(high > low, high - low, np.abs(high) * 1e-9 + 1e-300)
        count = min(_FINE, _ALL // len(pilot))
        first, width = low - _MARGIN * span, (1 + 2 * _MARGIN) * span / count
        middles = first[-1] + (np.arange(count) + 0.5) * width[-1]
        return cls(first, width, np.searchsorted(np.sort(pilot[-1]), middles) / pilot.shape[1], count)

    def places(self, values: Array) -> NDArray[np.int64]:
        """Return the bin of each value; values outside all bins are counted in the outermost ones."""
        places = ((values - self.low[:, None]) / self.width[:, None]).astype(np.int64)
        return np.clip(places, 0, self.count - 1, out=places)

    def quantiles(self, row: int, counts: NDArray[np.int64], levels: Sequence[float]) -> list[float]:
        """Return the values below which these fractions of the draws are, taken as uniform within a bin."""
        below = np.concatenate([[0], np.cumsum(counts)])
        return [float(value) for value in np.interp(np.asarray(levels) * below[-1], below, self.edges(row))]

    def edges(self, row: int) -> Array:
        """Return the edges of the bins of a row."""
        edges: Array = self.low[row] + np.arange(self.count + 1) * self.width[row]
        return edges


@dataclass(frozen=True, slots=True)
class DrawTally:
    """Counts by target and bin, and the sums from which rank correlations with the last target are computed."""

    counts: NDArray[np.int64]
    draws: int
    sums: Array  # a row for each name: sums of its ranks, of their squares, of their products with the last target's
    total: Array  # sums of the last target's ranks and of their squares
    values: Array  # the sum of each target

    def __add__(self, other: DrawTally) -> DrawTally:
        return DrawTally(
            self.counts + other.counts,
            self.draws + other.draws,
            self.sums + other.sums,
            self.total + other.total,
            self.values + other.values,
        )


def _tallies(model: DrawModel, bins: DrawBins, draws: int, jobs: int) -> Iterator[DrawTally]:
    """Yield a tally for each block, or with more than one job for each share of the blocks."""
    blocks = [(block, min(BLOCK, draws - block * BLOCK)) for block in range(-(-draws // BLOCK))]
    if jobs == 1 or len(blocks) <= SHARE:
        yield from (_count(model, bins, *block) for block in blocks)
        return
    from joblib import Parallel, delayed  # noqa: PLC0415 - start-up: most studies are drawn in one process

    shares = [blocks[start : start + SHARE] for start in range(0, len(blocks), SHARE)]
    yield from Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_count_share)(model, bins, share) for share in shares
    )


def _count_share(model: DrawModel, bins: DrawBins, blocks: Sequence[tuple[int, int]]) -> DrawTally:
    """Return the tally of a share of the blocks, which is one job."""
    return reduce(DrawTally.__add__, (_count(model, bins, *block) for block in blocks))


def _count(model: DrawModel, bins: DrawBins, block: int, draws: int) -> DrawTally:
    rows = len(model.targets)
    counts = np.zeros(rows * bins.count, dtype=np.int64)
    sums, total, added = np.zeros((len(model.drawn), 3)), np.zeros(2), np.zeros(rows)
    first = np.arange(rows)[:, None] * bins.count
    for uniform, values in model.chunks(block, draws):
        places = bins.places(values)
        ranks = bins.ranks[places[-1]]
        counts += np.bincount((places + first).ravel(), minlength=counts.size)
        # A name's value increases with its uniform number, which is therefore its rank.
        sums += np.stack([uniform.sum(axis=1), (uniform * uniform).sum(axis=1), uniform @ ranks], axis=1)
        total += ranks.sum(), ranks @ ranks
        added += values.sum(axis=1)
    return DrawTally(counts.reshape(rows, bins.count), draws, sums, total, added)


def _explained(names: Sequence[str], tally: DrawTally) -> dict[str, float]:
    """Return each name's share of the sum of all squared rank correlations with the last target, largest first."""
    mean, square, product = (tally.sums / tally.draws).T
    total_mean, total_square = tally.total / tally.draws
    spread = (square - mean**2) * (total_square - total_mean**2)
    squares = (product - mean * total_mean) ** 2 / np.where(spread > 0, spread, np.inf)
    # A total that is the same in every draw varies with nothing.
    shares = dict(zip(names, (squares / (squares.sum() or 1.0)).tolist(), strict=True))
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _density(bins: DrawBins, tally: DrawTally) -> tuple[Bin, ...]:
    """Return bars of equal width over all draws but the outermost, which would only stretch the axis."""
    counts = tally.counts[-1]
    low, high = bins.quantiles(-1, counts, (0.001, 0.999))
    edges = np.linspace(low, high, _BARS + 1)
    below = np.interp(edges, bins.edges(-1), np.concatenate([[0], np.cumsum(counts)])) / tally.draws
    ends = zip(edges[:-1], edges[1:], np.diff(below), strict=True)
    return tuple(Bin(float(a), float(b), float(part)) for a, b, part in ends)
