"""Distributions to draw an assumption from, each by its inverse; and normal scores, which correlate two of them.

Every distribution is frozen and made of numbers only, so that it can be sent to another process. SciPy is imported
where a logarithmic normal distribution or a correlation is drawn, because most studies need neither.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NINE_TENTHS = 1.2815515655446004  # the standard normal deviate that nine tenths lie below


class Distribution(Protocol):
    """What can be drawn."""

    def inverse(self, uniform: Array) -> Array:
        """Return the values at which the cumulative distribution has these uniform numbers from 0 to 1."""
        ...


class Uniform(NamedTuple):
    """Every value from low to high is as likely."""

    low: float
    high: float

    def inverse(self, uniform: Array) -> Array:
        """Return the values at which the cumulative distribution has these uniform numbers from 0 to 1."""
        return self.low + uniform * (self.high - self.low)


class Triangular(NamedTuple):
    """From low to high, most likely at the peak."""

    low: float
    high: float
    peak: float

    def inverse(self, uniform: Array) -> Array:
        """Return the values at which the cumulative distribution has these uniform numbers from 0 to 1."""
        low, high, peak = self
        width = high - low
        if width == 0:
            return low + uniform * width
        left, right = peak - low, high - peak
        rising = uniform * width < left
        root = np.sqrt(np.where(rising, uniform * (width * left), (1 - uniform) * (width * right)))
        return np.where(rising, low + root, high - root)


class LogNormal(NamedTuple):
    """The logarithm is normal: a tenth of the values lie below ``low`` and a tenth above ``high``, both positive.

    The median is the geometric mean of the two. Values below ``least`` or above ``most`` are drawn as these.
    """

    low: float
    high: float
    least: float
    most: float

    def inverse(self, uniform: Array) -> Array:
        """Return the values at which the cumulative distribution has these uniform numbers from 0 to 1."""
        middle = (math.log(self.low) + math.log(self.high)) / 2
        sigma = (math.log(self.high) - math.log(self.low)) / (2 * _NINE_TENTHS)
        return np.clip(np.exp(middle + sigma * normal_scores(uniform)), self.least, self.most)


class Discrete(NamedTuple):
    """One of some values in ascending order, as often as its weight says."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def inverse(self, uniform: Array) -> Array:
        """Return the values at which the cumulative distribution has these uniform numbers from 0 to 1."""
        below = np.cumsum(self.weights)[:-1] / math.fsum(self.weights)
        return np.asarray(self.values, dtype=np.float64)[np.searchsorted(below, uniform, side="right")]


class Link(NamedTuple):
    """One drawn name follows another, with a rank correlation (Spearman's) from -1 to 1."""

    name: str
    follows: str
    correlation: float


def normal_scores(uniform: Array) -> Array:
    """Return the standard normal deviates that these parts of all draws lie below; finite at 0 and 1 too."""
    from scipy.special import ndtri  # noqa: PLC0415 - start-up: most studies draw no normal distribution

    tiny = 2.0**-53
    return np.asarray(ndtri(np.clip(uniform, tiny, 1 - tiny)), dtype=np.float64)


def correlated(uniform: Array, leader: Array, correlation: float) -> Array:
    """Return uniform numbers that keep a rank correlation with a leader's, made from independent ones.

    They are joined by a normal copula, whose linear correlation is 2 sin(pi r / 6) for a rank correlation of r
    (Pearson 1907).
    """
    from scipy.special import ndtr  # noqa: PLC0415 - start-up: most studies correlate nothing

    linear = 2 * math.sin(math.pi * correlation / 6)
    own = math.sqrt(max(0.0, 1 - linear * linear))
    return np.asarray(ndtr(linear * normal_scores(leader) + own * normal_scores(uniform)), dtype=np.float64)
