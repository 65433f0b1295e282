"""What turns a workbook's flag red: every kind of cell with what it cannot hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from reportgen.graph.evaluate import run
from reportgen.workbook.sheets import with_sheet_names
from tests.support.rich import analysed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportgen.describe.evaluation import Analysis
    from reportgen.graph.graph import Leaf


@cache
def shown() -> Analysis:
    """The analysis with the names that only the workbook has."""
    return with_sheet_names(analysed())


def possible(changes: Mapping[str, Leaf]) -> bool:
    graph = shown().graph.extended([], changes)
    values = run(graph)
    assert values["check.all"] == 0  # the study's own check of the rate fails in any case
    return bool(values["check.inputs"])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"price@base": 0.0, "price@cheap": 50.0},
        {"price@cheap": ""},
        {"price.low": 4.0, "price.high": 4.0},
        {"first.main.axis.seeds": 0.0},
        {"first.main.axis.seeds": 1e12},
        {"gpu@cheap": "Slow"},
        {"extra@dear": 0.0},
        {"gpus.1.rate": 1e300},
        {"rate@base": ""},
    ],
)
def test_what_may_be_typed_leaves_the_flag_green(changes: Mapping[str, Leaf]) -> None:
    assert possible(changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"price@base": 50.1},
        {"price@cheap": 51.0},
        {"price@cheap": -0.1},
        {"price@base": ""},
        {"price.low": 4.1},
        {"price.high": 51.0},
        {"price.low": -1.0},
        {"first.main.axis.seeds": -1.0},
        {"first.main.axis.seeds": 1.1e12},
        {"gpu@cheap": "None"},
        {"gpus.1.name": "Fast"},
        {"gpus.1.rate": -1.0},
        {"gpus.1.rate": ""},
        {"extra@dear": 0.5},
        {"scenario.cheap": "Dear"},
        {"grid.0.row.0": 51.0},
        {"grid.0.column.1": -1.0},
    ],
)
def test_what_may_not_be_typed_turns_it_red(changes: Mapping[str, Leaf]) -> None:
    assert not possible(changes)
