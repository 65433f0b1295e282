"""Workbooks that several tests of reading back edit."""

from __future__ import annotations

import pytest

import reportgen
from tests.support import editing
from tests.support.studies import RICH


@pytest.fixture(scope="module")
def rich() -> bytes:
    """The workbook of a study with a bit of everything."""
    return editing.built(RICH, "rich")


@pytest.fixture(scope="module")
def bundled() -> bytes:
    """The workbook of the bundled study."""
    return editing.workbook_of(reportgen.load())
