"""A formula typed into a cell of an entry: its value is taken, fresh or computed by us, and the formula is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reportgen.describe.findings import STALE, VALUE
from reportgen.readback.read import load_workbook_study
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.findings import Finding
    from reportgen.readback.reading import Reading
    from tests.support.office import Office


def typed(rich: bytes, name: str, formula: str, **others: object) -> Reading:
    """Read a workbook back in which a formula without a stored value was typed, as scripts do."""
    where = editing.cells_of(rich, RICH)
    values = {where[name][0]: formula, **{("Assumptions", address): value for address, value in others.items()}}
    return editing.read_here(editing.with_values(rich, values), "edited.xlsx")


def stored(rich: bytes, name: str, formula: str, value: str) -> Reading:
    """Read a workbook back in which a cell has a formula with a stored value, and nothing else was computed."""
    sheet, address = editing.cells_of(rich, RICH)[name][0]
    kind = "" if re.fullmatch(r"[0-9.eE+-]+", value) else ' t="e"' if value.startswith("#") else ' t="str"'

    def change(text: str) -> str:
        pattern = rf'<c r="{address}"( s="[0-9]+")[^>]*?(?:/>|>.*?</c>)'
        return re.sub(pattern, rf'<c r="{address}"\1{kind}><f>{formula}</f><v>{value}</v></c>', text, count=1)

    return editing.read_here(editing.with_part(rich, editing.part_of(rich, sheet), change), "edited.xlsx")


def findings(reading: Reading, kind: str) -> list[Finding]:
    return [finding for finding in reading.findings if finding.kind == kind]


def cell(rich: bytes, name: str) -> str:
    return editing.cells_of(rich, RICH)[name][0][1]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=3*0.95", 2.85),
        ("=3*95%", 2.85),
        ("=(2+1.5)/2+1", 2.75),
        ("=2^1.5", 2**1.5),
        ("=-2^2-(-6.5)", 10.5),  # Excel's minus binds tighter than its power
        ("=SUM(1,1.5,{steps})/10", 1.25),
        ("=AVERAGE(2,3,4)+MIN(0,5)", 3.0),
        ("=ROUND(2.849,1)", 2.8),
        ("=IF(1>2,3,2.25)", 2.25),
        ("=SQRT(9)*ABS(-1)", 3.0),
        ("=+2.5", 2.5),
        ("={steps}/4", 2.5),
        ("={steps}*{dear}/4", 5.0),
        ("=$H$40*2", 2.5),
        ("=SUM(H40:H42)", 3.0),
    ],
)
def test_arithmetic_is_computed_where_the_file_has_no_value(rich: bytes, formula: str, value: float) -> None:
    written = formula.format(steps=cell(rich, "steps@base"), dear=cell(rich, "price.low"))
    reading = typed(rich, "price@dear", written, H40=1.25, H41="words", H42="=H40+0.5")
    (change,) = reading.changes
    assert (change.name, change.formula) == ("price@dear", written)
    assert change.value == pytest.approx(value, rel=1e-15)
    assert not findings(reading, VALUE)


def test_a_formula_that_reads_another_formula_of_an_entry_is_computed(rich: bytes) -> None:
    data = editing.with_values(
        rich, {editing.cells_of(rich, RICH)["price@dear"][0]: f"={cell(rich, 'price@cheap')}+0.25"}
    )
    reading = typed(data, "price@cheap", "=2*1.1")
    assert {item.name: item.value for item in reading.changes} == {"price@cheap": 2.2, "price@dear": 2.45}


@pytest.mark.parametrize(
    ("name", "formula", "value"),
    [
        ("extra@base", "=TRUE", True),
        ("extra@base", "=1", True),
        ("first.main.axis.seeds", "=2*2", 4.0),
        ("first.main.member", "=1-1", (0.0, 1.0, 1.0)),
        ("heads", "=6/2", (3.0, 2.0, 4.0)),
        ("machines.1.rate", "=55*2", 110.0),
        ("price.high", "=4+1", 5.0),
        ("grid.0.row.1", "=7/2", 3.5),
    ],
)
def test_every_kind_of_entry_takes_a_formula(rich: bytes, name: str, formula: str, value: object) -> None:
    reading = typed(rich, name, formula)
    assert {item.name: item.value for item in reading.changes if item.name == name} == {name: value}
    assert not findings(reading, VALUE)


def test_a_fresh_stored_value_is_taken(rich: bytes) -> None:
    reading = stored(rich, "price@dear", "3*0.95", "2.8499999999999996")
    assert [(item.name, item.value) for item in reading.changes] == [("price@dear", 2.85)]
    assert {finding.kind for finding in reading.findings} == {"kept"}


def test_a_stale_stored_value_is_told_and_not_taken(rich: bytes) -> None:
    reading = stored(rich, "price@dear", "3*0.95", "7")
    assert reading.changes[0].value == pytest.approx(2.85)
    (finding,) = findings(reading, STALE)
    assert "stored value of 'Price (Dear)' is 7, its formula =3*0.95 gives 2.85" in finding.message


def test_a_formula_of_a_spreadsheet_program_keeps_its_stored_value_where_all_is_fresh(rich: bytes) -> None:
    reading = stored(rich, "price@dear", "-PMT(0.05,12,25)", "2.82063525")
    assert [(item.name, item.value) for item in reading.changes] == [("price@dear", 2.82063525)]
    assert {finding.kind for finding in reading.findings} == {"kept"}


def test_a_formula_of_a_spreadsheet_program_is_refused_where_the_workbook_was_not_recalculated(rich: bytes) -> None:
    reading = stored(rich, "price@base", "-PMT(0.05,12,25)", "2.82063525")
    (finding,) = findings(reading, VALUE)
    assert "holds the formula =-PMT(0.05,12,25), and the workbook was not recalculated since" in finding.message
    assert "recalculate and save it, or type the value" in finding.message


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("=VLOOKUP(1,A1:B2,2)", "which only a spreadsheet program can compute"),
        ("=TODAY()", "which only a spreadsheet program can compute"),
        ("=price*0.9", "which only a spreadsheet program can compute"),  # it would read itself
        ("={here}*2", "which only a spreadsheet program can compute"),
        ("=1/0", "which only a spreadsheet program can compute"),
        ("=3*", "which only a spreadsheet program can compute"),
        ("=" + "(" * 3000 + "3.5" + ")" * 3000, "which only a spreadsheet program can compute"),
    ],
)
def test_what_has_no_value_is_refused_with_what_to_do(rich: bytes, formula: str, words: str) -> None:
    (finding,) = findings(typed(rich, "price@base", formula.format(here=cell(rich, "price@base"))), VALUE)
    assert words in finding.message
    assert "open it in one and save it, or type the value" in finding.message


def test_a_formula_with_an_error_is_refused(rich: bytes) -> None:
    (finding,) = findings(stored(rich, "price@dear", "1/0", "#DIV/0!"), VALUE)
    assert "which gives the error #DIV/0!: type the value in its place" in finding.message


def test_show_diff_pull_and_build_take_a_formula_and_tell_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    study = editing.written_to(tmp_path / "rich.toml", RICH.encode())
    rich = editing.built(RICH, "rich")
    data = editing.with_values(rich, {editing.cells_of(rich, RICH)["price@base"][0]: "=3*0.95"})
    workbook = editing.written_to(tmp_path / "edited.xlsx", data)
    assert command("show", str(workbook)) == 0
    assert command("diff", str(study), str(workbook)) == 0
    assert "2.85 (=3*0.95)" in capfd.readouterr().out
    assert command("pull", str(workbook), str(study)) == 0
    assert "value = 2.85\n" in study.read_text()
    (change,) = load_workbook_study(workbook).changes
    assert change.label == "Price (entered as =3*0.95)"


@pytest.mark.office
def test_a_formula_that_libreoffice_computed_is_taken(tmp_path: Path, office: Office, rich: bytes) -> None:
    where = editing.cells_of(rich, RICH)
    path = editing.written_to(tmp_path / "rich.xlsx", rich)
    moves = (
        ("formula", *where["price@base"][0], "=-PMT(0.05;12;25)"),
        ("formula", *where["steps@base"][0], "=7*2"),
    )
    saved = office.save_as(path, tmp_path / "saved.xlsx", moves=moves)
    reading = editing.read_here(saved.read_bytes(), "saved.xlsx")
    assert {item.name: item.value for item in reading.changes} == {
        "price@base": pytest.approx(2.8206352502),
        "steps@base": 14.0,
    }
    assert {finding.kind for finding in reading.findings} == {"kept"}
