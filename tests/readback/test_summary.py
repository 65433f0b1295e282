"""Many findings in few lines: grouped, with their likely cause and what to do, and all of them as JSON."""

from __future__ import annotations

import json
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reportgen import __version__
from reportgen.describe.findings import Finding
from reportgen.readback.read import read_data
from reportgen.readback.summary import MAX_LINES, FindingsError, findings_json, shortened, summary
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import Problem
from reportgen.workbook.write import write_workbook
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook


def finding(number: int, kind: str = "formula", sheet: str = "One") -> Finding:
    return Finding(kind, sheet, f"A{number}", f"n{number}", "=B1", "1", f"the formula of 'n{number}' is now 1")


# ---- Any findings


def test_few_findings_are_told_one_by_one() -> None:
    few = [finding(number) for number in range(1, MAX_LINES + 1)]
    assert summary(few, (), "book.xlsx") == tuple(item.problem for item in few)


def test_many_findings_are_told_by_kind_and_sheet_with_their_cause() -> None:
    many = [
        *(finding(number, "stale", "Two") for number in range(1, 1001)),
        *(finding(number) for number in range(1, 31)),
        finding(7, "value", "Two"),
    ]
    cause = Problem("rows are in another order", "One")
    assert [str(line) for line in summary(many, (cause,), "book.xlsx")] == [
        "rows are in another order @ One",
        "the formula of 'n7' is now 1 @ Two!A7",
        "30 formulas were changed or overwritten on sheet 'One', first: the formula of 'n1' is now 1 @ One!A1",
        (
            "1,000 stored values differ from what the inputs give on sheet 'Two', first: the formula of 'n1' is now 1"
            " @ Two!A1"
        ),
        "1,031 findings in all; --findings FILE writes the complete list, and so does diff --format json @ book.xlsx",
    ]


@pytest.mark.parametrize("causes", [0, 1, 200])
def test_there_are_never_more_than_ten_lines(causes: int) -> None:
    many = [finding(number, kind, f"Sheet {number % 200}") for number in range(1000) for kind in ("missing", "stray")]
    lines = summary(many, [Problem("why", "here")] * causes, "book.xlsx")
    assert len(lines) == MAX_LINES
    assert "2,000 findings in all" in lines[-1].message
    problems = [Problem(f"wrong {number}", "x") for number in range(50)]
    assert shortened(problems, "book.xlsx")[MAX_LINES - 1 :] == (Problem("50 problems in all", "book.xlsx"),)


def test_every_finding_is_in_the_json() -> None:
    many = [finding(number) for number in range(5000)]
    error = FindingsError(many, (), "book.xlsx")
    assert len(error.problems) <= MAX_LINES
    records = json.loads(findings_json(("book.xlsx", item) for item in error.findings))["findings"]
    assert [record["cell"] for record in records] == [item.cell for item in many]
    assert records[7] == {
        "file": "book.xlsx",
        "kind": "formula",
        "sheet": "One",
        "cell": "A7",
        "name": "n7",
        "expected": "=B1",
        "found": "1",
        "message": "the formula of 'n7' is now 1",
    }


# ---- Workbooks


@cache
def good() -> bytes:
    analysis = analyse(evaluate(parse_study(RICH.encode(), "rich")))
    return write_workbook(analysis, timestamp=editing.MOMENT, version=__version__)


def values_of() -> Workbook:
    return openpyxl.load_workbook(BytesIO(good()), data_only=True)


def pasted_values(book: Workbook) -> None:
    values: Any = values_of()["Models"]
    for row in book["Models"].iter_rows():
        for cell in row:
            cell.value = values[cell.coordinate].value


def all_values(book: Workbook) -> None:
    for sheet in book.worksheets:
        values: Any = values_of()[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if type(cell).__name__ != "MergedCell":
                    cell.value = values[cell.coordinate].value


def exported(book: Workbook) -> None:
    all_values(book)
    book.defined_names.clear()


def reversed_rows(book: Workbook, columns: int) -> None:
    sheet: Any = book["Cases"]
    rows = [[cell.value for cell in row[:columns]] for row in sheet.iter_rows(min_row=7, max_row=sheet.max_row - 1)]
    for number, row in enumerate(reversed(rows), start=7):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


FLOODS: dict[str, tuple[Callable[[Workbook], object], str]] = {
    "values pasted over a sheet": (
        pasted_values,
        "sheet 'Models' has lost its formulas, as after pasting values over it",
    ),
    "a copy of the values": (all_values, "the workbook has lost its formulas, as a copy of its values"),
    "an export": (
        exported,
        "the workbook has lost its formulas, as a program writes it that keeps values only, such as",
    ),
    "rows sorted": (
        lambda book: reversed_rows(book, 10_000),
        "rows of sheet 'Cases' are in another order, as after sor",
    ),
    "cells sorted": (
        lambda book: reversed_rows(book, 8),
        "rows of sheet 'Cases' are in another order, as after sorting",
    ),
}


@pytest.mark.parametrize(("change", "cause"), FLOODS.values(), ids=FLOODS)
def test_a_flood_is_told_by_its_cause(
    change: Callable[[Workbook], object], cause: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = editing.written_to(tmp_path / "flood.xlsx", editing.edited(good(), change))
    assert command("show", str(path), "--findings", str(tmp_path / "all.json")) == 2
    told = capfd.readouterr().err.splitlines()
    assert told[0].startswith(f"error: {cause}")
    assert "type the changes into the workbook that was built" in told[0]
    assert len(told) <= MAX_LINES
    records = json.loads((tmp_path / "all.json").read_text())["findings"]
    assert f"{len(records):,} findings in all" in told[-1]
    assert len(records) > MAX_LINES


def overwritten(book: Workbook) -> None:
    sheet, address = editing.cells_of(good(), RICH)["total.cost"][0]
    cell: Any = book[sheet][address]
    cell.value = 1


def sorted_checks(book: Workbook, columns: int | None = None) -> None:
    sheet: Any = book["Checks"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=14, max_col=columns)]
    for number, row in enumerate(sorted(rows, key=lambda cells: str(cells[0]), reverse=True), start=7):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


FEW: dict[str, tuple[Callable[[Workbook], object], str]] = {
    "a total overwritten": (
        overwritten,
        (
            "more than inputs was changed; undo that, or type the changes into the workbook that was built;"
            " --accept-overrides reads the inputs alone @ workbook"
        ),
    ),
    "rows sorted": (sorted_checks, "rows of sheet 'Checks' are in another order, as after sorting it; undo that"),
    "rows sorted without their keys": (
        partial(sorted_checks, columns=2),
        "rows of sheet 'Checks' are in another order, as after sorting it; undo that",
    ),
}


@pytest.mark.parametrize(("change", "remedy"), FEW.values(), ids=FEW)
def test_few_findings_come_with_what_to_do(
    change: Callable[[Workbook], object], remedy: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = editing.written_to(tmp_path / "few.xlsx", editing.edited(good(), change))
    assert command("show", str(path)) == 2
    told = capfd.readouterr().err.splitlines()
    assert told[0].startswith(f"error: {remedy}")
    assert 1 < len(told) <= 10
    assert all("formula of" in line for line in told[1:])


def test_a_value_alone_comes_without_advice_on_anything_else() -> None:
    assert read_data(editing.with_entries(good(), RICH, {"price@base": "x"}), "edited.xlsx").causes == ()


@pytest.mark.parametrize(("version", "shown"), [("0.0.1", "0.0.1"), ("0\n1", r"0\n1")])
def test_another_version_is_told_as_a_cause_on_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], version: str, shown: str
) -> None:
    data = editing.with_facts(editing.edited(good(), pasted_values), lambda facts: facts.update(version=version))
    path = editing.written_to(tmp_path / "old.xlsx", data)
    assert command("show", str(path)) == 2
    assert f"error: reportgen {shown} built the workbook and this is {__version__}" in capfd.readouterr().err


def test_a_workbook_saved_as_it_was_has_no_cause() -> None:
    assert read_data(good(), "good.xlsx").causes == ()


def test_diff_as_json_has_all_findings_whether_it_compares_or_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    study = editing.written_to(tmp_path / "study.toml", RICH.encode())
    path = editing.written_to(tmp_path / "flood.xlsx", editing.edited(good(), pasted_values))
    assert command("diff", str(study), str(path), "--format", "json") == 2
    refused = json.loads(capfd.readouterr().out)
    assert set(refused) == {"findings"}
    assert command("diff", str(study), str(path), "--format", "json", "--accept-overrides") == 0
    compared = json.loads(capfd.readouterr().out)
    assert compared["findings"] == refused["findings"]
    assert {record["file"] for record in compared["findings"]} == {"flood.xlsx"}
    assert compared["changed"] is False


def test_findings_of_every_command_go_into_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    editing.written_to(tmp_path / "study.toml", RICH.encode())
    editing.written_to(tmp_path / "flood.xlsx", editing.edited(good(), pasted_values))
    (tmp_path / "small.toml").write_text(SMALL)
    counts = set()
    for number, words in enumerate(
        [
            ("build", "flood.xlsx", "-o", "out", "--only", "csv"),
            ("build", "flood.xlsx", "small.toml", "-o", "out", "--only", "csv"),
            ("pull", "flood.xlsx", "study.toml"),
            ("diff", "study.toml", "flood.xlsx"),
            ("draws", "flood.xlsx", "-n", "10"),
        ]
    ):
        assert command(*words, "--findings", f"{number}.json") in {1, 2}
        counts.add(len(json.loads((tmp_path / f"{number}.json").read_text())["findings"]))
    (count,) = counts
    assert count > MAX_LINES
