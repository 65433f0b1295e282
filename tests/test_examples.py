"""The examples of docstrings give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from tests.support.modules import MODULES

WITH_EXAMPLES = sorted(name for name, module in MODULES.items() if ">>> " in module.text)


def test_the_library_has_examples() -> None:
    assert "reportgen.api" in WITH_EXAMPLES


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_give_what_they_say(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted
    assert not result.failed
