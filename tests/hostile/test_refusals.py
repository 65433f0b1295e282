"""The other side of every bound: what honest people and programs make of honest workbooks is read, and not refused."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.comments import Comment

from reportgen.back.readback import read_data
from reportgen.errors import StudyError
from reportgen.model.reader import parse_study
from reportgen.resources import bundled_study
from tests.hostile import count
from tests.hostile.slots import study
from tests.hostile.strings import naughty
from tests.hostile.workbooks import packed, parts_of
from tests.studies import RICH, SMALL
from tests.support import editing, needs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import openpyxl

    from tests.support.office import Office

    Edit = Callable[[openpyxl.Workbook], object]

pytestmark = pytest.mark.slow


def _rows_hidden(book: openpyxl.Workbook) -> None:
    for row in (3, 4, 9):
        book["Assumptions"].row_dimensions[row].hidden = True


def _commented(book: openpyxl.Workbook) -> None:
    book["Summary"]["B8"].comment = Comment("Is that so?", "finance")


def _sheet_added(book: openpyxl.Workbook) -> None:
    sheet: Any = book.create_sheet("Ours", 0)
    for row in range(1, 200):
        sheet.append([f"line {row}", row, f"=B{row}*2"])


def _column_added(book: openpyxl.Workbook) -> None:
    """Beside everything, where remarks are written."""
    sheet: Any = book["Assumptions"]
    for row in range(6, 12):
        sheet.cell(row, sheet.max_column + 3, "checked")


def _reordered(book: openpyxl.Workbook) -> None:
    book.move_sheet("Models", -3)
    book.move_sheet("Summary", 2)


# What people do to a workbook that is no edit of the study.
EDITS: dict[str, Edit] = {
    "as it is": lambda _: None,
    "rows hidden": _rows_hidden,
    "a comment": _commented,
    "a sheet more": _sheet_added,
    "a column of remarks": _column_added,
    "sheets reordered": _reordered,
    "a filter and frozen panes": lambda book: setattr(book["Assumptions"], "freeze_panes", "C9"),
}


def _stored(path: Path, target: Path) -> None:
    """Not compressed, as some libraries write."""
    target.write_bytes(packed(parts_of(path.read_bytes()), zipfile.ZIP_STORED))


def _gnumeric(path: Path, target: Path) -> None:
    try:
        subprocess.run(["ssconvert", path, target], check=True, capture_output=True, timeout=120)
    except FileNotFoundError:
        needs.missing("Gnumeric is not installed")


def _openpyxl(path: Path, target: Path) -> None:
    target.write_bytes(editing.edited(path.read_bytes(), lambda _: None))


def _studies() -> dict[str, str]:
    several = {"rich": RICH, "bundled": bundled_study().read_text(encoding="utf-8"), "small": SMALL}
    several |= {"words": study(naughty()[:40])}
    return dict(list(several.items())[: count("GOOD_STUDIES")])


@pytest.mark.office
def test_no_good_workbook_is_refused_whoever_saved_it(
    office: Office, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    writers: dict[str, Callable[[Path, Path], object]] = {
        "stored": _stored,
        "Gnumeric": _gnumeric,
        "LibreOffice": office.save_as,
        "openpyxl": _openpyxl,
    }
    refused: list[str] = []
    tried = 0
    for name, text in _studies().items():
        data = editing.workbook_of(parse_study(text.encode(), name))
        for what, edit in EDITS.items():
            path = editing.written_to(
                tmp_path / "book.xlsx", editing.edited(data, edit) if what != "as it is" else data
            )
            made = {"no other": path.read_bytes()}
            for writer, save in writers.items():
                target = tmp_path / "saved.xlsx"
                save(path, target)
                made[writer] = target.read_bytes()
            for writer, saved in made.items():
                tried += 1
                reason = refusal(saved)
                if reason:
                    refused.append(f"{name}, {what}, saved by {writer}: {reason}")
    tell(f"false refusals: {len(refused)} of {tried}")
    assert refused == []


def refusal(data: bytes) -> str:
    """Why a workbook makes no study, nothing where it does."""
    try:
        back = read_data(data, "book.xlsx")
    except StudyError as error:
        return str(error)
    stopping = [*back.impossible, *back.tampered]
    if stopping:
        return f"{len(stopping)} findings, as {stopping[0].problem}"
    return "" if back.changes == () else f"{len(back.changes)} changes that nobody made"


def test_a_workbook_that_a_library_made_of_the_values_alone_is_refused_for_what_it_lost() -> None:
    """Pandas keeps neither formulas nor hidden keys: nothing can be read back, and the sentence says why."""
    import pandas as pd

    frames = pd.read_excel(BytesIO(editing.built(RICH)), sheet_name=None, header=None)
    made = BytesIO()
    with pd.ExcelWriter(made, engine="openpyxl") as writer:
        frames["Summary"].to_excel(writer, sheet_name="Summary", index=False, header=False)
    assert refusal(made.getvalue()).startswith("workbook was not made by reportgen, or lost the hidden sheet")
