"""The numbers of the workbook, the page, the PDF, the CSV and the JSON are the same numbers."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import reportgen
from reportgen.describe.options import Options
from reportgen.parts.summary.view import VIEWS
from reportgen.pipeline import build
from reportgen.study.analyse import analyse

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("xlsx", "html", "pdf", "csv", "json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("output")
    build(reportgen.load(), place, KINDS, Options(datetime(2026, 11, 24, tzinfo=UTC), "1"))
    return place


def workbook_rows(folder: Path) -> dict[str, dict[str, object]]:
    """The headline table of the summary sheet as stored: each row by its label, its cells by their headings."""
    sheet: Any = load_workbook(folder / "scaling-exponents.xlsx", data_only=True)["Summary"]
    heads, *rows = sheet_table_of(sheet)
    return {row[0]: dict(zip(heads, row, strict=False)) for row in rows}


def sheet_table_of(sheet: Any) -> list[list[Any]]:
    """The rows from the heading "Family" to before the first empty one."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] == "Family")
    return rows[start : next(number for number in range(start, len(rows)) if rows[number][0] is None)]


def test_every_headline_figure_is_the_same_in_all_five_files(folder: Path) -> None:
    evaluation = analyse(reportgen.evaluate())
    page = (folder / "scaling-exponents.html").read_text(encoding="utf-8")
    in_page = {
        name: float(value) for value, name in re.findall(r'<data[^>]*? value="([^"]+)" data-name="([^"]+)"', page)
    }
    with (folder / "scaling-exponents.csv").open(encoding="utf-8-sig", newline="") as file:
        in_csv = {row["id"]: row for row in csv.DictReader(file)}
    in_json = {row["id"]: row for row in json.loads((folder / "scaling-exponents.json").read_text())["headline"]}
    in_workbook = workbook_rows(folder)
    printed = PdfReader(folder / "scaling-exponents.pdf").pages[0].extract_text()
    table: Any = VIEWS["headline"](evaluation)
    for row in (*table.rows, table.total):
        for key in ("flops", "cost"):
            wanted = evaluation[f"{row.id}.{key}"]
            assert in_page[f"{row.id}.{key}"] == wanted
            assert float(in_csv[row.id][key]) == wanted
            assert in_json[row.id][key] == wanted
            head = {"flops": "FLOPs", "cost": "Cost\n(USD)"}[key]
            assert in_workbook[row.label or "Total"][head] == pytest.approx(wanted, rel=1e-12)
        texts = " ".join(cell.text for cell in row.cells)
        assert re.search(rf"^{re.escape(row.label or 'Total')}.* {re.escape(texts)}$", printed, re.MULTILINE)
