"""The workbook and the page of the rich study, which several modules of tests look at."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reportgen.report.html import render
from reportgen.workbook.write import write_workbook
from tests.support.rich import analysed

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
BUILT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_workbook(analysed(), timestamp=WHEN, version="7.8")


@pytest.fixture(scope="module")
def values(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


@pytest.fixture(scope="module")
def base_values() -> Any:
    data = write_workbook(analysed("base"), timestamp=WHEN, version="7.8")
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


@pytest.fixture(scope="module")
def formulas(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def html() -> str:
    return render(analysed(), timestamp=BUILT, version="7.8")


@pytest.fixture(scope="module")
def base_html() -> str:
    return render(analysed("base"), timestamp=BUILT, version="7.8")
