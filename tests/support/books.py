"""Workbooks of a few cells, written as a study's are and read back by openpyxl."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl

from reportgen.describe.evaluation import Analysis
from reportgen.describe.sheet import Sheet, SheetRow
from reportgen.formula.expr import Name, call
from reportgen.graph.evaluate import run
from reportgen.graph.graph import Definition, Graph
from reportgen.study.reader import parse_study
from reportgen.workbook import write as workbook
from reportgen.workbook.layout import arrange
from tests.support.studies import spoiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from reportgen.describe.sheet import CellItem

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SIZES = (1.0, 2.0, 4.0)
GRAPH = Graph(
    {"heads": SIZES, "a": 2.0, "b": 3.5, "c": 5.0, "word": "off", "other": "on"},
    {
        "sum": Definition("sum", call("add", "a", "b")),
        "copy": Definition("copy", Name("a")),
        "wide": Definition("wide", call("mul", "heads", "a"), sized=True),
        "said": Definition("said", Name("word")),
    },
    len(SIZES),
)


def rows(*several: Sequence[CellItem | None]) -> list[SheetRow]:
    return [SheetRow(items) for items in several]


def file_of(monkeypatch: pytest.MonkeyPatch, *sheets: Sheet, title: str = "Small") -> bytes:
    """Return the .xlsx file of these sheets, instead of those that a study describes."""
    loaded = parse_study(spoiled(('title = "Small"', f"title = '{title}'")))
    analysis = Analysis(loaded, GRAPH, run(GRAPH), GRAPH, cases={}, checks={}, published=(), copies={})
    layout = arrange(GRAPH, sheets)
    with monkeypatch.context() as patch:
        patch.setattr(workbook, "laid_out", lambda *_args, **_named: (analysis, layout))
        return workbook.write_workbook(analysis, timestamp=WHEN, version="1")


def book_of(monkeypatch: pytest.MonkeyPatch, *sheets: Sheet, title: str = "Small", **how: bool) -> Any:
    """Return the workbook as openpyxl reads it; its stubs let hardly anything be looked at without a question."""
    return openpyxl.load_workbook(BytesIO(file_of(monkeypatch, *sheets, title=title)), **how)


def sheet_of(monkeypatch: pytest.MonkeyPatch, *several: Sequence[CellItem | None], **described: Any) -> Any:
    """Return the worksheet of one sheet, as openpyxl reads it."""
    return book_of(monkeypatch, Sheet("One", rows(*several), **described))["One"]


def part(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - written just now
