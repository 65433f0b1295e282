"""Whatever a person does to a workbook in LibreOffice is read, told as not carried over, or refused with what to do.

Each edit is made through LibreOffice's own interface on a workbook of its own, which LibreOffice then recalculates and
saves. What is read of it is in ``diff`` and ``pull``; a total is the same in the saved file, in our evaluation, in the
study that ``pull`` writes and in the rebuilt report, or the difference is told as stale.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from reportgen.describe.findings import KEPT, STALE
from reportgen.describe.styles import text as formatted
from reportgen.readback import read
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.support import editing
from tests.support.commands import command
from tests.support.office_edits import BESIDE, EDITS, LOOKS, PICTURE, PICTURE_NAME, SHEETS, STUDY, Edit, on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.readback.reading import Reading, StudyFile
    from tests.support.cells import Key
    from tests.support.office import Office
    from tests.support.office_edits import Move, Moves

pytestmark = pytest.mark.office
# A refusal names the cell whose value to mend, or says what to do.
TO_DO = re.compile(r"@ .+![A-Z]+[0-9]+$|undo that|type the changes into", re.MULTILINE)


class Books:
    """The workbooks as LibreOffice saves them after each edit; all edits of mere cells are made at once."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office, self._folder = office, folder
        built = editing.built(STUDY)
        self._original = editing.written_to(folder / "original.xlsx", built)
        self._where = editing.cells_of(built, STUDY)
        editing.written_to(folder / PICTURE_NAME, PICTURE)
        self._typed: dict[str, bytes] = {}

    def book(self, name: str) -> bytes:
        """Return the workbook after an edit."""
        moves = EDITS[name].moves(self._where)
        if not _is_typed(moves):
            return self.moved(EDITS[name].moves)
        if not self._typed:
            every = {name: edit.moves(self._where) for name, edit in EDITS.items()}
            paths = {name: self._folder / f"{number}.xlsx" for number, name in enumerate(every)}
            cells = {paths[name]: _cells(moves) for name, moves in every.items() if _is_typed(moves)}
            self._office.save_each(self._original, cells, [("unprotect", sheet) for sheet in SHEETS])
            self._typed = {name: path.read_bytes() for name, path in paths.items() if path in cells}
        return self._typed[name]

    def moved(self, *several: Moves) -> bytes:
        """Return the workbook after moves, which is loaded for them alone."""
        picture = str(self._folder / PICTURE_NAME)
        moves = [move for moves in several for move in moves(self._where)]
        done = [tuple(picture if part == PICTURE_NAME else part for part in move) for move in moves]
        return self._office.save_as(self._original, self._folder / "moved.xlsx", moves=done).read_bytes()


def _is_typed(moves: Sequence[Move]) -> bool:
    """Return whether moves put values and formulas into cells and nothing else, their formats left alone."""
    return all(what == "value" or (what == "formula" and rest[-1].startswith("=")) for what, *rest in moves)


def _cells(moves: Sequence[Move]) -> dict[Key, Any]:
    return {(sheet, cell): [text] if what == "formula" else text for what, sheet, cell, text in moves}


@pytest.fixture(scope="module")
def books(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Books:
    return Books(office, tmp_path_factory.mktemp("edits"))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each workbook once, in this process: a process for each command of each edit would take minutes."""
    known: dict[bytes, Reading] = {}

    def read_once(data: bytes, origin: str, study: StudyFile | None = None) -> Reading:
        if data not in known:
            known[data] = editing.read_here(data, origin, study)
        return known[data]

    monkeypatch.setattr(read, "read_bounded", read_once)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which has the study file."""
    monkeypatch.chdir(tmp_path)
    editing.written_to(tmp_path / "study.toml", STUDY.encode())
    return tmp_path


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_in_libreoffice_is_read_or_told_or_refused(
    folder: Path, capfd: pytest.CaptureFixture[str], books: Books, name: str
) -> None:
    edit, data = EDITS[name], books.book(name)
    editing.written_to(folder / "book.xlsx", data)
    if not edit.refused:
        accepted(capfd, edit, data)
        return
    for words in (("diff", "study.toml", "book.xlsx", "--exit-code"), ("pull", "book.xlsx", "study.toml")):
        shown = told(capfd, 2, *words)
        assert edit.refused in shown
        assert TO_DO.search(shown), shown
    assert (folder / "study.toml").read_text() == STUDY


def test_all_that_is_put_beside_the_study_is_told(
    folder: Path, capfd: pytest.CaptureFixture[str], books: Books
) -> None:
    data = books.moved(*(edit.moves for edit in BESIDE.values()))
    editing.written_to(folder / "book.xlsx", data)
    every = Edit(on("About", "unprotect"), kept=tuple(words for edit in BESIDE.values() for words in edit.kept))
    accepted(capfd, every, data)


def test_looks_are_told_as_not_read(folder: Path, capfd: pytest.CaptureFixture[str], books: Books) -> None:
    data = books.moved(*(edit.moves for edit in LOOKS.values()))
    editing.written_to(folder / "book.xlsx", data)
    accepted(capfd, Edit(on("About", "unprotect")), data)


def accepted(capfd: pytest.CaptureFixture[str], edit: Edit, data: bytes) -> None:
    """Check that what was edited in the file ``book.xlsx``, and nothing else, is read or told, and comes out."""
    found = editing.read_here(data, "book.xlsx")
    assert {item.name: item.value for item in found.changes} == edit.changes
    kept = [item.message for item in found.findings if item.kind == KEPT]
    assert all(any(words in message for message in kept) for words in edit.kept), kept
    assert bool(kept) == bool(edit.kept), kept
    stale = [item for item in found.findings if item.kind == STALE]
    assert bool(stale) == edit.stale, stale
    differs(capfd, edit, kept)
    agree(capfd, edit, data, kept)


def told(capfd: pytest.CaptureFixture[str], code: int, *words: str) -> str:
    """Run a command and return all that it prints."""
    assert command(*words) == code
    shown = capfd.readouterr()
    assert "Nothing changed" not in shown.out
    assert len(shown.err.splitlines()) <= 10
    return shown.out + shown.err


def differs(capfd: pytest.CaptureFixture[str], edit: Edit, kept: Sequence[str]) -> None:
    """Check that ``diff`` tells every value and everything that is kept, and what it does not compare."""
    shown = told(capfd, 1 if edit.changes or kept else 0, "diff", "study.toml", "book.xlsx", "--exit-code")
    assert ("No change was found in what is compared" in shown) == (not edit.changes and not kept)
    assert "Looks of a workbook" in shown
    assert ("note: computed anew: the stored value of" in shown) == edit.stale
    if kept:
        document, _, _ = told(capfd, 0, "diff", "study.toml", "book.xlsx", "--format", "json").partition("\nnote:")
        assert [item["what"] for item in json.loads(document)["kept_in_workbook"]] == kept


def agree(capfd: pytest.CaptureFixture[str], edit: Edit, data: bytes, kept: Sequence[str]) -> None:
    """Check that ``pull`` writes the values and tells the rest, and that all totals are the same."""
    shown = told(capfd, 0, "pull", "book.xlsx", "study.toml")
    assert ("nothing to change" in shown) == (not edit.changes)
    assert ("kept in your workbook" in shown) == bool(kept)
    assert ("note: computed anew: the stored value of" in shown) == edit.stale
    back = read.read_data(data, "book.xlsx")
    assert back.study is not None
    ours = total(back.study)
    assert edit.stale or total_in(data) == pytest.approx(ours, rel=1e-9)
    pulled = parse_study(Path("study.toml").read_bytes())
    if "scenario" not in edit.changes:  # which scenario is shown is no part of a study file
        assert total(pulled) == pytest.approx(ours, rel=1e-9)
    if edit.printed:
        told(capfd, 0, "build", "book.xlsx", "-o", "out", "--only", "pdf")
        (made,) = Path("out").rglob("*.pdf")
        printed = "".join(page.extract_text() for page in PdfReader(made).pages)
        assert formatted(ours, "money") in printed


def total(study: LoadedStudy) -> float:
    value = evaluate(study)["total.cost"]
    assert isinstance(value, float)
    return value


def total_in(data: bytes) -> float:
    """Return the total cost that the file stores."""
    sheet, address = editing.cells_of(data, STUDY)["total.cost"][0]
    cell: Any = openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet][address]
    return float(cell.value) if isinstance(cell.value, int | float) else float("nan")
