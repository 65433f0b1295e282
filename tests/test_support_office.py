"""LibreOffice as a judge: it calculates rather than reads, and is started again after a bad file."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support import cells
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
from tests.support.office import Office, OfficeError, recalculate


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
