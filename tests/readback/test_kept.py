"""What a person added to a workbook, or changed in it, that a study has no place for, is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from reportgen.describe.findings import KEPT
from reportgen.readback.read import read_data
from tests.support import editing, gnumeric
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    from reportgen.describe.entries import Value
    from tests.support.office import Office


def kept_in(data: bytes) -> list[str]:
    return [finding.message for finding in editing.read_here(data, "edited.xlsx").findings if finding.kind == KEPT]


def on(title: str, change: Callable[[Any], object]) -> Callable[[Workbook], object]:
    """Return the change of a workbook that is one of a sheet of it."""
    return lambda book: change(book[title])


def put(title: str, **cells: object) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        for address, value in cells.items():
            cell: Any = book[title][address]
            cell.value = value

    return change


def comment(sheet: Any) -> None:
    sheet["C11"].comment = Comment("Ask Bob.", "me")


def link(sheet: Any) -> None:
    sheet["C11"].hyperlink = "https://example.org/prices"


def rename(book: Workbook) -> None:
    book["Checks"].title = "Controls"  # which no formula names


def add_sheet(book: Workbook) -> None:
    book.create_sheet("Scratch")["A1"] = 5


EDITS: dict[str, tuple[Callable[[Workbook], object], str]] = {
    "a title": (put("Assumptions", A1="Mine"), "words on 'Assumptions': A1 'Mine' (was 'Assumptions')"),
    "a heading": (put("Sweeps", A6="Group"), "A6 'Group' (was 'Family')"),
    "a label of a row": (put("Checks", A7="Sums"), "A7 'Sums' (was"),
    "words taken out": (put("About", A2=None), "column A taken out (was 'A costing with live formulas')"),
    "a number": (put("Assumptions", K30=5), "1 cell on 'Assumptions': K30 5"),
    "a text": (put("Assumptions", A40="Remember"), "1 cell on 'Assumptions': A40 'Remember'"),
    "a formula": (put("Summary", H20="=1+1"), "1 cell on 'Summary': H20 =1+1"),
    "several cells": (put("Models", A40=1, A41=2, A42=3, A43=4), "4 cells on 'Models': A40 1, A41 2, A42 3 and 1 more"),
    "a comment": (on("Assumptions", comment), "the comment 'Ask Bob.' on 'Assumptions'"),
    "a link": (on("Assumptions", link), "the link 'https://example.org/prices' on 'Assumptions'"),
    "a sheet": (add_sheet, "the sheet 'Scratch' (1 cell)"),
    "an empty sheet": (lambda book: book.create_sheet("Empty"), "the sheet 'Empty' (0 cells)"),
    "another title of a sheet": (rename, "the title 'Controls' of the sheet 'Checks'"),
    "another order of sheets": (lambda book: book.move_sheet("Checks", -2), "the order of the sheets"),
    "a chart": (on("Checks", lambda sheet: sheet.add_chart(BarChart(), "H2")), "1 chart of your own"),
    "a row at the end": (put("Checks", A68="Mine", B68=1), "2 cells on 'Checks': A68 'Mine', B68 1"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_a_person_adds_or_changes_beside_the_entries_is_told(rich: bytes, name: str) -> None:
    change, words = EDITS[name]
    told = kept_in(editing.edited(rich, change))
    assert len(told) == 1
    assert words in told[0]


def test_a_chart_taken_out_is_told(rich: bytes) -> None:
    def change(book: Workbook) -> None:
        charts: Any = book["Summary"]
        del charts._charts[0]

    assert "1 chart taken out" in kept_in(editing.edited(rich, change))


def test_an_unedited_workbook_keeps_nothing(rich: bytes, bundled: bytes) -> None:
    for data in (rich, bundled):
        assert kept_in(data) == []
        assert kept_in(editing.edited(data, lambda _: None)) == []


def test_edits_of_entries_are_changes_and_nothing_kept(rich: bytes) -> None:
    edits: dict[str, Value] = {"price#note": "Asked.", "price@base": 2.5, "machines.2#source": "Bob"}
    data = editing.with_entries(rich, RICH, edits)
    assert kept_in(data) == []
    assert {item.name: item.value for item in editing.read_here(data, "edited.xlsx").changes} == edits


def test_a_workbook_built_from_an_edited_one_keeps_nothing(rich: bytes) -> None:
    edits: dict[str, Value] = {
        "scenario.cheap": "Bargain",
        "first#label": "The first",
        "price#label": "Tariff",
        "price@base": 2.5,
    }
    study = read_data(editing.with_entries(rich, RICH, edits), "first.xlsx").study
    assert study is not None
    assert kept_in(editing.workbook_of(study)) == []


def test_a_workbook_built_from_one_whose_words_alone_were_edited_keeps_nothing() -> None:
    edited = editing.with_entries(editing.built(SMALL, "small"), SMALL, {"price#note": "A quote."})
    study = read_data(edited, "small.xlsx").study
    assert study is not None
    assert kept_in(editing.workbook_of(study)) == []


def test_a_formula_in_an_entry_is_kept(rich: bytes) -> None:
    sheet, address = editing.cells_of(rich, RICH)["price@base"][0]
    (told,) = kept_in(editing.with_values(rich, {(sheet, address): "=3*0.95"}))
    assert told == "the formula =3*0.95 of 'Price', whose value 2.85 is read"


def test_diff_pull_and_show_tell_it_and_never_that_nothing_changed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    study = editing.written_to(tmp_path / "rich.toml", RICH.encode())
    rich = editing.built(RICH, "rich")
    same = editing.written_to(tmp_path / "same.xlsx", rich)
    edited = editing.written_to(tmp_path / "edited.xlsx", editing.edited(rich, put("Assumptions", K30=5)))
    words = "1 cell on 'Assumptions': K30 5"
    assert command("diff", str(study), str(edited), "--exit-code") == 1
    shown = capfd.readouterr()
    assert words in shown.out
    assert "Kept in your workbook, not in the study" in shown.out
    assert "Looks of a workbook" in shown.out
    assert "Nothing changed" not in shown.out
    for arguments in (("show", str(edited)), ("pull", str(edited), str(study))):
        assert command(*arguments) == 0
        shown = capfd.readouterr()
        assert f"kept in your workbook, not in the study: {words} @ Assumptions!K30" in shown.err
    assert study.read_text() == RICH
    assert command("diff", str(study), str(same), "--exit-code") == 0
    assert "No change was found in what is compared" in capfd.readouterr().out
    assert command("diff", str(study), str(edited), "--format", "json") == 0
    document = json.loads(capfd.readouterr().out)
    assert document["kept_in_workbook"] == [{"where": "Assumptions!K30", "what": words}]


def test_at_most_ten_lines_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rich = editing.built(RICH, "rich")

    def change(book: Workbook) -> None:
        for number in range(30):
            book.create_sheet(f"Mine {number}")

    edited = editing.written_to(tmp_path / "edited.xlsx", editing.edited(rich, change))
    (tmp_path / "study.toml").write_text(RICH)
    assert command("pull", str(edited), str(tmp_path / "study.toml")) == 0
    lines = [line for line in capfd.readouterr().err.splitlines() if "kept in your workbook" in line]
    assert len(lines) == 10
    assert lines[-1].endswith(": 21 more")


def test_six_lines_are_told_where_notes_and_checks_are_told_too(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = "".join(f'\n[[checks]]\nlabel = "Number {number}"\nformula = "0"\n' for number in range(30))
    rich = editing.built(RICH + checks, "rich")

    def change(book: Workbook) -> None:
        for number in range(30):
            book.create_sheet(f"Mine {number}")

    edited = editing.written_to(tmp_path / "edited.xlsx", editing.edited(rich, change))
    assert command("show", str(edited)) == 0
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[5] == "kept in your workbook, not in the study: 25 more"
    assert lines[9] == "warning: 28 more checks fail"


def test_gnumeric_saves_keep_nothing(tmp_path: Path, rich: bytes, bundled: bytes) -> None:
    for name, data in (("rich", rich), ("bundled", bundled)):
        path = editing.written_to(tmp_path / f"{name}.xlsx", data)
        target = gnumeric.saved(path, tmp_path / f"{name}-saved.xlsx")
        assert kept_in(target.read_bytes()) == []


@pytest.mark.office
def test_libreoffice_saves_keep_nothing_and_moves_are_told(
    tmp_path: Path, office: Office, rich: bytes, bundled: bytes
) -> None:
    for name, data in (("rich", rich), ("bundled", bundled)):
        path = editing.written_to(tmp_path / f"{name}.xlsx", data)
        assert kept_in(office.save_as(path, tmp_path / f"{name}-saved.xlsx").read_bytes()) == []
    moves = (
        ("insert_rows", "Assumptions", 9, 2),
        ("insert_columns", "Assumptions", 2, 1),
        ("rename", "Sweeps", "Läufe 2"),
        ("place", "Models", 0),
    )
    told = kept_in(office.save_as(tmp_path / "rich.xlsx", tmp_path / "moved.xlsx", moves=moves).read_bytes())
    assert told == [
        "the title 'Läufe 2' of the sheet 'Sweeps'",
        "the order of the sheets",
        "rows 10, 11 of 'Assumptions', empty",
        "column C of 'Assumptions', empty",
    ]
