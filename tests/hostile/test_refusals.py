"""The other side of every bound: what honest people and programs make of honest workbooks is read, and not refused."""

from __future__ import annotations

import shutil
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from openpyxl.comments import Comment

from reportgen.readback.read import read_data
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.system.resources import bundled_study
from tests.hostile import count
from tests.hostile.slots import study
from tests.hostile.strings import naughty
from tests.hostile.workbooks import packed, parts_of
from tests.support import editing, gnumeric, ironcalc_judge
from tests.support.studies import RICH, SMALL

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


EDITED = "a value edited"
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


def _openpyxl(path: Path, target: Path) -> None:
    target.write_bytes(editing.edited(path.read_bytes(), lambda _: None))


def _ironcalc(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)  # it replaces no file
    ironcalc_judge.load(path).save_to_xlsx(str(target))


def _value_edited(data: bytes, text: str) -> Edit:
    """Another number in the first cell that takes one, near enough for any range."""
    where = editing.cells_of(data, text)
    numbers = (entry for name, entry in editing.entries_of(text).items() if entry.kind == "number" and name in where)
    entry = next(entry for entry in numbers if isinstance(entry.value, float))
    sheet, address = where[entry.name][0]
    return lambda book: setattr(book[sheet][address], "value", 1.01 * cast("float", entry.value))


def _studies() -> dict[str, str]:
    several = {"rich": RICH, "bundled": bundled_study().read_text(encoding="utf-8"), "small": SMALL}
    several |= {"words": study(naughty()[:40])}
    return dict(list(several.items())[: count("GOOD_STUDIES")])


@pytest.mark.office
def test_no_good_workbook_is_refused_whoever_saved_it(
    office: Office, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    writers: dict[str, Callable[[Path, Path], object]] = {
        "nobody else": shutil.copyfile,
        "a library that does not compress": _stored,
        "Gnumeric": gnumeric.saved,
        "LibreOffice": office.save_as,
        "LibreOffice as Office Open XML": partial(office.save_as, fmt="ooxml"),
        "LibreOffice, a sheet renamed": partial(office.save_as, moves=[("rename", "Assumptions", "Taken for granted")]),
        "IronCalc": _ironcalc,
        "openpyxl": _openpyxl,
    }
    refused: list[str] = []
    tried = 0
    for name, text in _studies().items():
        data = editing.workbook_of(parse_study(text.encode(), name))
        edits = {EDITED: _value_edited(data, text)} | EDITS
        for what, edit in list(edits.items())[: count("GOOD_EDITS")]:
            path = editing.written_to(
                tmp_path / "book.xlsx", editing.edited(data, edit) if what != "as it is" else data
            )
            for writer, save in writers.items():
                target = tmp_path / "saved.xlsx"
                save(path, target)
                tried += 1
                reason = refusal(target.read_bytes(), changes=int(what == EDITED))
                if reason:
                    refused.append(f"{name}, {what}, saved by {writer}: {reason}")
    tell(f"false refusals: {len(refused)} of {tried}, {len(writers)} savers")
    assert refused == []


def refusal(data: bytes, changes: int = 0) -> str:
    """Why a workbook makes no study of so many changes, nothing where it does."""
    try:
        back = read_data(data, "book.xlsx")
    except StudyError as error:
        return str(error)
    stopping = [*back.impossible, *back.tampered]
    if stopping:
        return f"{len(stopping)} findings, as {stopping[0].problem}"
    return "" if len(back.changes) == changes else f"{len(back.changes)} changes, where {changes} were made"


def _pandas(path: Path, target: Path) -> None:
    """Neither formulas nor hidden keys are kept."""
    import pandas as pd

    values = pd.read_excel(path, sheet_name="Summary", header=None)
    values.to_excel(target, sheet_name="Summary", index=False, header=False)


@pytest.mark.office
def test_what_nothing_can_be_read_back_from_is_refused_for_a_stated_reason(
    office: Office, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    path = editing.written_to(tmp_path / "book.xlsx", editing.built(RICH))
    formats: dict[str, tuple[Callable[[Path, Path], object], str]] = {
        "values alone, from pandas": (_pandas, "workbook was not made by reportgen, or lost the hidden sheet"),
        "OpenDocument, from LibreOffice": (partial(office.save_as, fmt="ods"), "file is an OpenDocument file (.ods)"),
    }
    for what, (save, reason) in formats.items():
        target = tmp_path / "saved.xlsx"
        save(path, target)
        said = refusal(target.read_bytes())
        assert said.startswith(reason), said
        tell(f"refused for a stated reason: {what}: {said}")
