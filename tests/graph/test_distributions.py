"""Distributions and correlations, against SciPy's own and against published formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reportgen.graph.distributions import Discrete, LogNormal, Triangular, Uniform, correlated, normal_scores

UNIFORM = (np.arange(200_000) + 0.5) / 200_000


def test_a_triangle_is_scipys() -> None:
    other = stats.triang(c=0.25, loc=2, scale=4)
    assert Triangular(2, 6, 3).inverse(UNIFORM) == pytest.approx(other.ppf(UNIFORM), rel=1e-12)


def test_a_triangle_of_one_value_is_that_value() -> None:
    assert Triangular(2, 2, 2).inverse(np.array([0.0, 0.5, 1.0])).tolist() == [2.0, 2.0, 2.0]


def test_a_uniform_distribution_is_even() -> None:
    assert Uniform(2, 6).inverse(np.array([0.0, 0.25, 1.0])).tolist() == [2.0, 3.0, 6.0]


def test_a_lognormal_distribution_is_scipys_with_these_tenths() -> None:
    drawn = LogNormal(1.0, 4.0, 0.0, 1e300).inverse(UNIFORM)
    other = stats.lognorm(s=np.log(2) / stats.norm.ppf(0.9), scale=2.0)
    assert drawn == pytest.approx(other.ppf(UNIFORM), rel=1e-9)
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([1.0, 2.0, 4.0], rel=1e-4)


def test_a_lognormal_draw_keeps_to_what_is_possible() -> None:
    drawn = LogNormal(0.3, 0.6, 0.25, 1.0).inverse(np.array([0.0, 0.5, 1.0]))
    assert drawn.tolist() == [0.25, pytest.approx(0.18**0.5), 1.0]


def test_outcomes_are_taken_by_weight_and_never_at_weight_zero() -> None:
    drawn = Discrete((1.0, 2.0, 5.0), (1.0, 0.0, 3.0)).inverse(np.array([0.0, 0.2499, 0.2501, 0.9999]))
    assert drawn.tolist() == [1.0, 1.0, 5.0, 5.0]
    assert Discrete((1.0, 2.0), (0.0, 1.0)).inverse(np.array([0.0])).tolist() == [2.0]


def test_normal_scores_are_scipys_and_finite_at_the_ends() -> None:
    assert normal_scores(UNIFORM) == pytest.approx(stats.norm.ppf(UNIFORM), rel=1e-9)
    assert np.isfinite(normal_scores(np.array([0.0, 1.0]))).all()


@pytest.mark.parametrize("wanted", [-1.0, -0.6, 0.0, 0.3, 0.8, 1.0])
def test_names_that_move_together_keep_the_rank_correlation_and_stay_uniform(wanted: float) -> None:
    generator = np.random.default_rng(7)
    leader, own = generator.random((2, 100_000))
    made = correlated(own, leader, wanted)
    assert stats.spearmanr(leader, made).statistic == pytest.approx(wanted, abs=0.01)
    assert stats.kstest(made, "uniform").statistic < 0.006
