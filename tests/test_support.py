"""The judges themselves: that they calculate rather than read, and see what is wrong with a file."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from tests.support import cells, ironcalc_judge, needs, openxml
from tests.support.office import Office, OfficeError, recalculate

PRICE = ("Inputs", "B1")
COUNT = ("Inputs", "B2")
NOTE = ("Inputs", "B3")

RESULTS: dict[cells.Key, cells.Value] = {
    ("Bob's sums", "A1"): 7.5,
    ("Bob's sums", "A2"): "7.5 for 3",
    ("Bob's sums", "A3"): "none",
    ("Bob's sums", "A4"): True,
    ("Bob's sums", "A5"): "#DIV/0!",
    ("Bob's sums", "A6"): "",
    ("Bob's sums", "A7"): 8.5,
}

# Functions and operators for which both engines give Excel's answer. Row 1 holds 10, 20, nothing and 40 in A:D,
# row 2 the texts a, b, nothing and d.
AGREED: list[tuple[str, cells.Value]] = [
    ("SUM(A1:D1)", 70),
    ("SUMPRODUCT(A1:D1,A1:D1)", 2100),
    ('SUMPRODUCT((A2:D2="b")*A1:D1)', 20),
    ('SUMIF(A1:D1,">15")', 60),
    ('SUMIF(A2:D2,"d",A1:D1)', 40),
    ('COUNTIF(A2:D2,"a")', 1),
    ("AVERAGE(A1:D1)", 70 / 3),
    ("INDEX(A1:D1,1,4)", 40),
    ("INDEX(A1:D1,2)", 20),
    ("INDEX(A1:D1,1,3)", 0),
    ('IF(INDEX(A1:D1,1,3)="",1,2)', 1),
    ('IF(C1="",1,2)', 1),
    ("MATCH(20,A1:D1,0)", 2),
    ('MATCH("d",A2:D2,0)', 4),
    ("MATCH(99,A1:D1,0)", "#N/A"),
    ('CHOOSE(2,"x","y")', "y"),
    ("IFERROR(A1/C1,-1)", -1),
    ("ABS(-2)", 2),
    ("MIN(A1:D1)", 10),
    ("MAX(A1:D1,99)", 99),
    ("ROUND(-2.5,0)", -3),
    ("ROUND(1.005,2)", 1.01),
    ("ROUNDUP(2.1,0)", 3),
    ("MOD(-7,3)", 2),
    ("LN(EXP(2))", 2),
    ("LOG10(1000)", 3),
    ("SQRT(16)", 4),
    ("POWER(2,10)", 1024),
    ("LARGE(A1:D1,2)", 20),
    ("SMALL(A1:D1,2)", 20),
    ("AND(A1>0,B1>0)", True),
    ("OR(A1>99,B1>99)", False),
    ("NOT(A1>0)", False),
    ("(B1>A1)*1", 1),
    ("-2^2", 4),
    ("0-2^2", -4),
    ("2^3^2", 64),
    ("2^-1", 0.5),
    ("50%*B1", 10),
    ('A2&"/"&A1', "a/10"),
    ('"a"="A"', True),
    ("1/C1", "#DIV/0!"),
    ("A2+1", "#VALUE!"),
    ("LN(0)", "#NUM!"),
    ("NoSuchName", "#NAME?"),
]


def sample(path: Path) -> Path:
    workbook = Workbook()
    inputs = workbook.active
    assert inputs is not None
    inputs.title = "Inputs"
    for row, (label, value) in enumerate((("price", 2.5), ("count", 3), ("note", None), ("day", None)), 1):
        inputs.cell(row, 1, label)
        inputs.cell(row, 2, value).protection = Protection(locked=False)
    inputs["B4"] = dt.date(2024, 1, 2)
    inputs["B1"].comment = Comment("per piece", "test")
    inputs.protection.sheet = True
    sums = workbook.create_sheet("Bob's sums")
    workbook.defined_names["Price"] = DefinedName("Price", attr_text="Inputs!$B$1")
    workbook.defined_names["Note"] = DefinedName("Note", attr_text="Inputs!$B$3")
    workbook.defined_names["Total"] = DefinedName("Total", attr_text="'Bob''s sums'!$A$1")
    sums["A1"] = "=Price*Inputs!B2"
    sums["A2"] = '=Total&" for "&Inputs!B2'
    sums["A3"] = '=IF(Note="","none",Inputs!B3)'
    sums["A4"] = "=Total>5"
    sums["A5"] = "=Total/Inputs!B3"
    sums["A6"] = '=IF(Total>5,"",1)'
    sums["A7"] = ArrayFormula("A7:A7", "=SUM(Inputs!B1:B2*Inputs!B1:B2)-6.75")
    workbook.save(path)
    return path


def formulas_only(values: dict[str, dict[str, cells.Value]]) -> dict[cells.Key, cells.Value]:
    return {key: value for key, value in cells.flatten(values).items() if key in RESULTS}


AGREED_INPUTS: dict[str, cells.Edit] = {"A1": 10.0, "B1": 20.0, "D1": 40.0, "A2": "a", "B2": "b", "D2": "d"}


def disagreements(found: list[cells.Value]) -> list[str]:
    assert len(found) == len(AGREED)
    keys = [("", formula) for formula, _ in AGREED]
    return cells.differences(dict(zip(keys, found, strict=True)), {("", formula): value for formula, value in AGREED})


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


@pytest.mark.office
def test_libreoffice_calculates_rather_than_reads(office: Office, tmp_path: Path) -> None:
    path = cells.garble(sample(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    assert cells.differences(formulas_only(office.values(path)), RESULTS) == []
    saved = cells.stored_values(recalculate(path, tmp_path / "out"))
    assert cells.differences(saved, RESULTS, keys=RESULTS) == []


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_libreoffice_left_to_itself_only_reads(tmp_path: Path) -> None:
    # Were this not so, the test above would prove nothing about the settings that it is there for.
    path = cells.garble(sample(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert cells.stored_values(tmp_path / "out" / "b.xlsx")["Bob's sums", "A1"] == cells.GARBAGE_NUMBER


@pytest.mark.office
def test_libreoffice_agrees_with_excel_where_it_is_known_to(office: Office) -> None:
    assert disagreements(office.evaluate([formula for formula, _ in AGREED], AGREED_INPUTS)) == []


@pytest.mark.office
def test_libreoffice_applies_edits(office: Office, tmp_path: Path) -> None:
    path = sample(tmp_path / "a.xlsx")
    edits: dict[cells.Key, cells.Edit] = {PRICE: 4, COUNT: None, NOTE: "=1"}
    found = office.values(path, edits)
    assert found["Bob's sums"]["A1"] == 0
    assert found["Bob's sums"]["A3"] == "=1"
    assert "B2" not in found["Inputs"]
    saved = recalculate(path, tmp_path / "out", edits)
    assert cells.differences(cells.stored_values(saved), cells.flatten(found)) == []


@pytest.mark.office
def test_scenarios_do_not_reach_into_each_other(office: Office, tmp_path: Path) -> None:
    path = sample(tmp_path / "a.xlsx")
    total = ("Bob's sums", "A1")
    edits: list[dict[cells.Key, cells.Edit]] = [{PRICE: 4}, {PRICE: None, NOTE: 2}, {total: 1}, {PRICE: "x"}, {}]
    found = office.scenarios(path, edits)
    assert [result["Bob's sums"]["A1"] for result in found] == [12, 0, 1, "#VALUE!", 7.5]
    assert [result["Bob's sums"]["A5"] for result in found[:2]] == ["#DIV/0!", 0]
    assert found[-1] == office.values(path)


@pytest.mark.office
def test_edits_that_nobody_could_make_are_refused(office: Office, tmp_path: Path) -> None:
    path = sample(tmp_path / "a.xlsx")
    for key, reason in ((("Inputs", "A1"), "locked"), (("Nope", "A1"), "no sheet"), (("Inputs", "!"), "no cell")):
        with pytest.raises(OfficeError, match=reason):
            office.values(path, {key: 1})
    with pytest.raises(ValueError, match="itself"):
        recalculate(path, tmp_path)


@pytest.mark.office
def test_formulas_are_evaluated_in_bulk(office: Office) -> None:
    results = office.evaluate([f"A{row}*2+$B$1" for row in range(1, 3001)], {f"A{row}": row for row in range(1, 3001)})
    assert results == [row * 2 for row in range(1, 3001)]
    assert office.evaluate(["=A1&B1", '"a"="A"', 'IF(C1="",1,2)', "1/0"], {"A1": "x", "B1": 1.5}) == [
        "x1.5",
        1,
        1,
        "#DIV/0!",
    ]
    assert office.evaluate([]) == []


@pytest.mark.office
def test_other_formats_are_written(office: Office, tmp_path: Path) -> None:
    path = cells.garble(sample(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    assert office.to_pdf(path, tmp_path / "b.pdf").read_bytes().startswith(b"%PDF-")
    ods = office.save_as(path, tmp_path / "b.ods", {PRICE: 4}, fmt="ods")
    assert office.values(ods)["Bob's sums"]["A1"] == 12


@pytest.mark.office
def test_a_bad_file_does_not_end_libreoffice(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(OfficeError, match="no file"):
        office.values(path)
    path.write_text("no workbook")
    with pytest.raises(OfficeError, match=r"a\.xlsx"):
        office.values(path)
    assert office.evaluate(["1+1"]) == [2]


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_libreoffice_is_started_again_and_ended() -> None:
    with Office() as office:
        assert office.evaluate(["1+1"]) == [2]
        assert office._server is not None
        os.killpg(office._server._office.pid, signal.SIGKILL)
        with pytest.raises(OfficeError):
            office.evaluate(["1+1"])
        assert office.evaluate(["1+1"]) == [2]
        server = office._server
    assert not server._home.exists()
    # Not by process number: one that is dead but not yet waited for by the system still has it.
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # another process that has just ended
            assert bytes(server._home) not in path.read_bytes()
