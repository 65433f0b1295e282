"""The examples in docstrings of formulas, evaluation and programs run and give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = ("", ".compute", ".expr", ".identifiers", ".parse", ".printers")


@pytest.mark.parametrize(
    "module",
    [*(f"reportgen.formula{name}" for name in MODULES), "reportgen.graph.program", "reportgen.describe.tables"],
)
def test_examples_give_what_they_say(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted
    assert not result.failed
