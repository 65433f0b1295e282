"""The judges themselves: that they calculate rather than read, and see what is wrong with a file."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support import cells, ironcalc_judge, needs, openxml
from tests.support.judged import (
    AGREED,
    AGREED_INPUTS,
    COUNT,
    NOTE,
    PRICE,
    RESULTS,
    disagreements,
    formulas_only,
    sample,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_formulas_are_found(tmp_path: Path) -> None:
    found = cells.formula_cells(sample(tmp_path / "a.xlsx"))
    assert set(found) == set(RESULTS)
    assert found["Bob's sums", "A1"] == "=Price*Inputs!B2"
    assert found["Bob's sums", "A7"] == "=SUM(Inputs!B1:B2*Inputs!B1:B2)-6.75"


def test_stored_values_are_read_without_calculating(tmp_path: Path) -> None:
    path = sample(tmp_path / "a.xlsx")
    stored = cells.stored_values(path)
    assert stored[PRICE] == 2.5
    assert stored["Inputs", "B4"] == 45293
    assert not set(stored) & set(RESULTS)
    garbled = cells.stored_values(cells.garble(path, tmp_path / "b.xlsx"))
    assert {garbled[key] for key in RESULTS} == {cells.GARBAGE_NUMBER}


def test_garbling_changes_formula_cells_only(tmp_path: Path) -> None:
    sheet = (
        '<worksheet><cols><col min="1" max="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1" s="1"/><c r="C1" s="2" t="str"><f>IF(A1&lt;2,"a","b")</f><v>a</v></c><c r="D1" t="b"><f>A1>0</f>'
        '<v>1</v></c><c r="E1"><f>A1</f></c><c r="F1" t="e"><f t="shared" si="0"/><v>#N/A</v></c>'
        '<c r="G1" t="inlineStr"><is><t>keep</t></is></c><c r="H1"><f>A1</f><v></v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<c><f>1</f><v>1</v></c>")
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    with zipfile.ZipFile(cells.garble(tmp_path / "a.xlsx", tmp_path / "b.xlsx")) as package:
        assert package.read("xl/workbook.xml") == b"<c><f>1</f><v>1</v></c>"
        assert package.read("xl/worksheets/sheet1.xml").decode() == (
            '<worksheet><cols><col min="1" max="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c>'
            '<c r="B1" s="1"/><c r="C1" s="2" t="str"><f>IF(A1&lt;2,"a","b")</f><v>garbage</v></c><c r="D1">'
            '<f>A1>0</f><v>987654.321</v></c><c r="E1"><f>A1</f><v>987654.321</v></c><c r="F1">'
            '<f t="shared" si="0"/><v>987654.321</v></c><c r="G1" t="inlineStr"><is><t>keep</t></is></c>'
            '<c r="H1"><f>A1</f><v>987654.321</v></c></row></sheetData></worksheet>'
        )


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1.0, 1.0 + 1e-10, True),
        (1.0, 1.0 + 1e-8, False),
        (0.0, 1e-13, True),
        (0.0, 1e-11, False),
        (1e-5, 1.00001e-5, False),
        (True, 1.0, True),
        (False, 1, False),
        ("a", "a", True),
        ("a", "A", False),
        ("1", 1.0, False),
        ("#NUM!", "Err:502", True),
        ("#NUM!", "#VALUE!", False),
        ("text", "Err:502", False),
        (0.0, "Err:502", False),
    ],
)
def test_values_are_compared(left: cells.Value, right: cells.Value, *, same: bool) -> None:
    assert (cells.differences({PRICE: left}, {PRICE: right}) == []) is same
    assert (cells.differences({PRICE: right}, {PRICE: left}) == []) is same


def test_missing_cells_differ_from_all_but_an_empty_text() -> None:
    assert cells.differences({PRICE: 0.0}, {}) == ["Inputs!B1: 0.0 != nothing"]
    assert cells.differences({}, {PRICE: ""}) == []
    assert cells.differences({PRICE: 1.0}, {PRICE: 2.0}, keys=[COUNT]) == ["Inputs!B2: nothing != nothing"]
    assert cells.differences({PRICE: 1.0, COUNT: 1.0}, {PRICE: 2.0, COUNT: 1.0}, keys=[COUNT]) == []


def test_a_missing_judge_skips_on_a_desk_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        needs.missing("a judge")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        needs.missing("a judge")


def test_ironcalc_calculates_rather_than_reads(tmp_path: Path) -> None:
    path = cells.garble(sample(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    assert cells.differences(formulas_only(ironcalc_judge.values(path)), RESULTS) == []


def test_ironcalc_applies_edits(tmp_path: Path) -> None:
    path = cells.garble(sample(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    found = ironcalc_judge.values(path, {PRICE: 4, COUNT: None, NOTE: "=1"})
    assert found["Bob's sums"]["A1"] == 0
    assert found["Bob's sums"]["A3"] == "=1"
    assert "B2" not in found["Inputs"]
    with pytest.raises(ValueError, match="Nope"):
        ironcalc_judge.values(path, {("Nope", "A1"): 1})


def test_ironcalc_agrees_with_excel_where_it_is_known_to() -> None:
    assert disagreements(ironcalc_judge.evaluate([formula for formula, _ in AGREED], AGREED_INPUTS)) == []


def test_the_auditor_reports_errors_and_warnings(tmp_path: Path) -> None:
    found = openxml.audit(sample(tmp_path / "a.xlsx"))
    # openpyxl writes texts into the cells, and a font's properties in an order of its own.
    assert any(line.startswith("warning") and "inline-string" in line for line in found)
    assert any(line.startswith("error") and "Unexpected element 'color'" in line for line in found)


@pytest.mark.slow
def test_the_sdk_finds_what_is_wrong(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook._fonts[0] = Font(sz=11)  # type: ignore[attr-defined]  # the only part of openpyxl's that it minds
    workbook.save(tmp_path / "a.xlsx")
    assert openxml.sdk_validate(tmp_path / "a.xlsx") == []
    assert "main:color'" in openxml.sdk_validate(sample(tmp_path / "b.xlsx"))[0]
    (tmp_path / "c.xlsx").write_text("no workbook")
    assert "corrupted" in openxml.sdk_validate(tmp_path / "c.xlsx")[0]


def test_limits_of_excel_that_validators_do_not_know(tmp_path: Path) -> None:
    assert openxml.limits(sample(tmp_path / "a.xlsx")) == []
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for name, text in (("A1", "Sheet!$A$1"), ("bad name", "1"), ("Lost", "Nope!$A$1"), ("Loose", "Sheet!A1")):
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    sheet["A1"] = "=" + "+".join(["A2"] * 3000)
    sheet["A2"] = f'=LEN("{"x" * 256}")'
    rule = DataValidation(type="list", formula1=f'"{"x" * 256}"', promptTitle="x" * 33)
    rule.add("B1")
    sheet.add_data_validation(rule)
    sheet.merge_cells("C1:D2")
    sheet.merge_cells("D2:E3")
    workbook.save(tmp_path / "b.xlsx")
    *others, merges = openxml.limits(tmp_path / "b.xlsx")
    assert others == [
        "defined name 'A1' is not one Excel accepts",
        "defined name 'bad name' is not one Excel accepts",
        "defined name 'Lost' refers to a sheet 'Nope' that does not exist",
        "defined name 'Loose' is relative, so that it means another cell in each: Sheet!A1",
        "Sheet!A1: the formula has 8999 characters, more than 8192",
        "Sheet!A2: a text in the formula has more than 255 characters",
        "Sheet!B1: the data validation's list has more than 255 characters",
        "Sheet!B1: the data validation's promptTitle has more than 32 characters",
    ]
    assert merges.endswith("overlaps another merged range")  # which of the two is left to openpyxl's set
