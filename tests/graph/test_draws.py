"""Blocks of joint draws: names that follow another one move with it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reportgen.formula.expr import call
from reportgen.graph.distributions import Link, Uniform
from reportgen.graph.draws import BLOCK, DrawModel
from reportgen.graph.graph import Definition, Graph


@pytest.mark.parametrize("correlation", [-0.9, 0.3, 0.95])
def test_what_follows_another_name_has_the_rank_correlation_with_it_that_is_stated(correlation: float) -> None:
    names = ["follower", "leader", "other"]
    both = Definition("both", call("add", "follower", "leader"))
    graph = Graph(dict.fromkeys(names, 1.0), {"both": both}, 0)
    links = [Link("follower", "leader", correlation)]
    model = DrawModel.of(graph, {**graph.inputs, "both": 2.0}, dict.fromkeys(names, Uniform(0, 1)), ["both"], 7, links)
    alone = DrawModel.of(graph, {**graph.inputs, "both": 2.0}, dict.fromkeys(names, Uniform(0, 1)), ["both"], 7)
    follower, leader, other = np.concatenate([rows for rows, _ in model.chunks(0, BLOCK)], axis=1)
    _, leader_alone, _ = np.concatenate([rows for rows, _ in alone.chunks(0, BLOCK)], axis=1)
    assert stats.spearmanr(follower, leader).statistic == pytest.approx(correlation, abs=0.03)
    assert stats.spearmanr(follower, other).statistic == pytest.approx(0, abs=0.03)
    assert (leader == leader_alone).all()  # it does not move with what follows it
