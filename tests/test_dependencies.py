"""The declared dependencies are those that are imported, each with the range of releases that it was tried with."""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.modules import MODULES
from tests.test_layers import libraries
from tests.test_lock import pinned

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
EXTRAS = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
DECLARED = [Requirement(line) for line in (*PROJECT["dependencies"], *EXTRAS)]


FOR_TYPES = {"pydantic_core"}  # a part of pydantic, imported only where types are checked


def test_what_is_declared_is_what_is_imported() -> None:
    names = {library for module in MODULES.values() for library in libraries(module)}
    outside = names - set(sys.stdlib_module_names) - {"reportgen"} - FOR_TYPES
    homes = packages_distributions()
    assert {canonicalize_name(item.name) for item in DECLARED} == {
        canonicalize_name(homes[name][0]) for name in outside
    }


@pytest.mark.parametrize("requirement", DECLARED, ids=lambda item: item.name)
def test_a_dependency_has_a_lowest_and_a_highest_release_and_the_lock_is_between(requirement: Requirement) -> None:
    assert sorted(item.operator for item in requirement.specifier) == ["<", ">="]
    (locked,) = pinned("dev.txt")[canonicalize_name(requirement.name)].specifier
    assert requirement.specifier.contains(locked.version)
