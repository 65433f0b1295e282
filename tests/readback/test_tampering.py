"""Tampered workbooks: each is told in one precise sentence, ends with exit code 2, and nothing is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from reportgen.readback.read import read_data
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH
from tests.support.tampered import Tampered, corpus

if TYPE_CHECKING:
    from pathlib import Path


@cache
def good() -> bytes:
    return editing.built(RICH, "rich")


CORPUS = corpus(good())


def test_the_corpus_is_large_and_the_good_workbook_passes() -> None:
    assert len(CORPUS) >= 30
    assert len({item.name for item in CORPUS}) == len(CORPUS)
    assert read_data(good(), "good.xlsx").findings == ()


@pytest.mark.parametrize("item", CORPUS, ids=lambda item: item.name)
def test_a_tampered_workbook_is_told_and_nothing_is_written(
    item: Tampered, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = editing.written_to(tmp_path / item.file, item.data)
    code = command("build", str(path), "-o", str(tmp_path / "out"), "--only", "json")
    told = capfd.readouterr().err
    assert code == 2
    for words in item.told.split("|"):
        assert words in told
    assert all(line.startswith(("error: ", "note: ")) for line in told.splitlines())
    assert " @ " in told
    assert "Traceback" not in told
    assert [entry.name for entry in tmp_path.iterdir()] == [item.file]


@pytest.mark.parametrize("item", CORPUS, ids=lambda item: item.name)
def test_a_tampered_workbook_changes_no_study_file(
    item: Tampered, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workbook = editing.written_to(tmp_path / item.file, item.data)
    study = editing.written_to(tmp_path / "study.toml", RICH.encode())
    assert command("pull", str(workbook), str(study)) == 2
    assert study.read_text() == RICH
    assert "Traceback" not in capfd.readouterr().err


def test_what_cannot_be_passed_over_stops_a_build_that_accepts_overrides(tmp_path: Path) -> None:
    where = editing.cells_of(good(), RICH)
    data = editing.with_values(good(), {where["price@base"][0]: "three"})
    path = editing.written_to(tmp_path / "edited.xlsx", data)
    assert command("build", str(path), "-o", str(tmp_path / "out"), "--only", "json", "--accept-overrides") == 2
    assert not (tmp_path / "out").exists()


def test_overrides_that_are_accepted_are_listed_in_the_report(tmp_path: Path) -> None:
    where = editing.cells_of(good(), RICH)
    data = editing.with_values(good(), {where["total.cost"][0]: 1.0})
    path = editing.written_to(tmp_path / "edited.xlsx", data)
    assert command("build", str(path), "-o", str(tmp_path / "out"), "--only", "html", "--accept-overrides") == 0
    page = (tmp_path / "out" / "rich.html").read_text()
    assert "was overwritten by the number 1" in page
    assert f"{where['total.cost'][0][0]}!{where['total.cost'][0][1]}" in page


def test_findings_name_sheet_cell_expected_and_found() -> None:
    where = editing.cells_of(good(), RICH)
    sheet, address = where["total.cost"][0]
    (finding,) = read_data(editing.with_values(good(), {(sheet, address): 1000.0}), "edited.xlsx").tampered
    assert (finding.sheet, finding.cell, finding.name, finding.found) == (sheet, address, "total.cost", "1000")
    assert finding.expected.startswith("=")
    assert finding.where == f"{sheet}!{address}"


def test_a_workbook_that_is_none_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.readback.parse._read", lambda *_: pytest.fail("was parsed"))
    with pytest.raises(StudyError, match="password"):
        editing.read_here(next(item.data for item in CORPUS if item.name == "a password"), "edited.xlsx")
