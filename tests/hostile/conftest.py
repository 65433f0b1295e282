"""Two versions of one study, built undisturbed, with which builds that are disturbed are compared."""

from __future__ import annotations

import pytest

from tests.hostile.builds import (
    DATA,
    PRINTED,
    QUICK,
)
from tests.hostile.sets import Sets


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Sets:
    return Sets(tmp_path_factory.mktemp("quick"), QUICK)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Sets:
    return Sets(tmp_path_factory.mktemp("data"), DATA)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Sets:
    return Sets(tmp_path_factory.mktemp("full"), PRINTED)


@pytest.fixture(params=[QUICK, DATA])
def either(request: pytest.FixtureRequest) -> Sets:
    """Half of the builds make data only, which takes a third of the time and writes in the same way."""
    sets: Sets = request.getfixturevalue("quick" if request.param == QUICK else "data")
    return sets
