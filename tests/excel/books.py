"""Workbooks of a few cells, written as a study's are and read back by openpyxl."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl

from reportgen.excel import workbook
from reportgen.excel.description import Row, Sheet
from reportgen.excel.layout import arrange
from reportgen.formula.expr import Name, call
from reportgen.model.evaluation import Evaluation, run
from reportgen.model.graph import Definition, Graph
from reportgen.model.reader import parse_study
from tests.studies import spoiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from reportgen.excel.description import Item

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


def rows(*several: Sequence[Item | None]) -> list[Row]:
    return [Row(items) for items in several]


def file_of(monkeypatch: pytest.MonkeyPatch, *sheets: Sheet, title: str = "Small") -> bytes:
    """Return the .xlsx file of these sheets, instead of those that a study describes."""
    study = parse_study(spoiled(('title = "Small"', f"title = '{title}'")))
    evaluation = Evaluation(study, GRAPH, run(GRAPH))
    layout = arrange(GRAPH, sheets)
    with monkeypatch.context() as patch:
        patch.setattr(workbook, "laid_out", lambda *_args, **_named: (evaluation, layout))
        return workbook.write_workbook(evaluation, timestamp=WHEN, version="1")


def book_of(monkeypatch: pytest.MonkeyPatch, *sheets: Sheet, title: str = "Small", **how: bool) -> Any:
    """Return the workbook as openpyxl reads it; its stubs let hardly anything be looked at without a question."""
    return openpyxl.load_workbook(BytesIO(file_of(monkeypatch, *sheets, title=title)), **how)


def sheet_of(monkeypatch: pytest.MonkeyPatch, *several: Sequence[Item | None], **described: Any) -> Any:
    """Return the worksheet of one sheet, as openpyxl reads it."""
    return book_of(monkeypatch, Sheet("One", rows(*several), **described))["One"]


def part(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - written just now
