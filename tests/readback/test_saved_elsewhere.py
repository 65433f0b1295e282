"""A workbook is read by name, whichever program saved it and wherever its cells went."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

import reportgen
from reportgen.describe.styles import text as formatted
from reportgen.parts.measures.shape import PUBLISHED
from reportgen.readback.read import read_back, read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from tests.support import editing, gnumeric
from tests.support.changes import changes_in
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cells import Edit
    from tests.support.cells import Key as Address
    from tests.support.office import Office


def test_gnumeric_saves_change_nothing(tmp_path: Path, rich: bytes, bundled: bytes) -> None:
    for name, data in (("rich", rich), ("bundled", bundled)):
        path = editing.written_to(tmp_path / f"{name}.xlsx", data)
        target = gnumeric.saved(path, tmp_path / f"{name}-saved.xlsx")
        back = read_back(target)
        assert (back.changes, back.findings) == ((), ())


def test_openpyxl_saves_change_nothing(rich: bytes, bundled: bytes) -> None:
    for data in (rich, bundled):
        back = read_data(editing.edited(data, lambda _: None), "saved.xlsx")
        assert (back.changes, back.findings) == ((), ())


@pytest.mark.office
def test_libreoffice_saves_change_nothing(tmp_path: Path, office: Office, rich: bytes, bundled: bytes) -> None:
    for name, data in (("rich", rich), ("bundled", bundled)):
        path = editing.written_to(tmp_path / f"{name}.xlsx", data)
        back = read_back(office.save_as(path, tmp_path / f"{name}-saved.xlsx"))
        assert (back.changes, back.findings) == ((), ())


@pytest.mark.office
def test_rows_columns_and_sheets_may_move(tmp_path: Path, office: Office, rich: bytes) -> None:
    path = editing.written_to(tmp_path / "rich.xlsx", rich)
    moves = (
        ("insert_rows", "Assumptions", 9, 2),
        ("insert_columns", "Assumptions", 2, 1),
        ("insert_rows", "Sweeps", 7, 3),
        ("insert_columns", "Sweeps", 3, 1),
        ("insert_rows", "Checks", 0, 1),
        ("rename", "Sweeps", "Läufe 2"),
        ("rename", "Assumptions", "Bob's"),
        ("place", "Models", 0),
    )
    moved = office.save_as(path, tmp_path / "moved.xlsx", moves=moves)
    back = read_back(moved)
    assert (back.changes, back.findings) == ((), ())
    sheet, address = editing.cells_of(moved.read_bytes(), RICH)["price@cheap"][0]
    assert sheet == "Bob's"
    again = office.save_as(moved, tmp_path / "again.xlsx", {(sheet, address): 2.25})
    assert changes_in(again.read_bytes()) == {"price@cheap": 2.25}


@pytest.mark.office
def test_an_empty_row_or_column_anywhere_changes_no_number(tmp_path: Path, office: Office, rich: bytes) -> None:
    """Ranges that a row or column is inserted into hold empty cells, which count for nothing."""
    path = editing.written_to(tmp_path / "rich.xlsx", rich)
    sheets = openpyxl.load_workbook(path).worksheets[:-1]  # the last one is hidden and has no table
    rows = [("insert_rows", sheet.title, at, 1) for sheet in sheets for at in range(sheet.max_row - 1, 0, -1)]
    columns = [
        ("insert_columns", sheet.title, at, 1)
        for sheet in sheets
        if sheet.title not in {"Models", "Sweeps", "Cases"}  # whose columns are model sizes or cases and must line up
        for at in range(sheet.max_column - 1, 0, -1)
    ]
    back = read_back(office.save_as(path, tmp_path / "wide.xlsx", moves=[*rows, *columns]))
    assert back.changes == ()
    # The place of a row among those ranked is counted in columns.
    assert [item for item in back.findings if not item.name.endswith(".no")] == []


@pytest.mark.office
def test_totals_agree_after_a_session_in_libreoffice(tmp_path: Path, office: Office) -> None:
    """LibreOffice edits and saves; its totals, ours from its file, and the rebuilt workbook and PDF are the same."""
    text = reportgen.load().source.text
    data = editing.built(text, "paper")
    where = editing.cells_of(data, text)
    edits: dict[Address, Edit] = {
        where["price@bulk"][0]: 2.2,
        where["points_per_line@base"][0]: 12.0,
        where["compute_optimal_widths@base"][0]: 1.0,
        where["gamma.search.axis.settings"][0]: 2.0,
        where["beta_only.lines.member"][0]: 0.0,
        where["scenario"][0]: "Bulk contract",
    }
    path = editing.written_to(tmp_path / "paper.xlsx", data)
    saved = office.save_as(path, tmp_path / "edited.xlsx", edits)
    back = read_back(saved)
    assert back.findings == ()
    assert back.study is not None
    evaluation = evaluate(back.study)
    theirs = office.values(saved)
    for measure in ("flops", "cost", "gpu_hours", "node_months"):
        sheet, address = where[f"total.{measure}"][0]
        assert theirs[sheet][address] == pytest.approx(evaluation[f"total.{measure}"], rel=1e-9)
    rebuilt = editing.written_to(tmp_path / "rebuilt.xlsx", editing.workbook_of(back.study))
    values = office.values(rebuilt)
    sheet, address = editing.cells_of(rebuilt.read_bytes(), text)["total.cost"][0]
    assert values[sheet][address] == pytest.approx(evaluation["total.cost"], rel=1e-9)
    # The effects on Changes are live, and LibreOffice finds the same ones.
    assert read_back(office.save_as(rebuilt, tmp_path / "recalculated.xlsx")).findings == ()
    _agrees_in_print(back.study, evaluation["total.cost"])


def _agrees_in_print(loaded: reportgen.LoadedStudy, total: float) -> None:
    import pypdf

    from reportgen.report.html import render
    from reportgen.report.pdf import render_pdf
    from reportgen.report.profiles import profile

    evaluation = analyse(evaluate(loaded))
    document = render(evaluation, timestamp=editing.MOMENT, version="test", profile=profile("a4"))
    pdf = pypdf.PdfReader(BytesIO(render_pdf(document, timestamp=editing.MOMENT)))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert formatted(total, "money", loaded.study[PUBLISHED]["cost"]) in text
    assert "What was changed" in text
