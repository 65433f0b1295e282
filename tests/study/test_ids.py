"""Ids of studies: readable in any script, one for each name, and safe wherever files are named by them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.study.ids import MAX_BYTES, MAX_LENGTH, clash_key, study_id
from reportgen.study.reader import parse_study
from reportgen.system.files import path_in
from tests.support.commands import command
from tests.support.studies import SMALL


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("scaling-exponents", "scaling-exponents"),
        ("étude", "étude"),
        ("e\u0301tude", "étude"),
        ("学習", "学習"),
        ("исследование_2", "исследование_2"),
        ("दर दर", "दर-दर"),
        ("ΑΣ", "ΑΣ"),
        ("🚀", "🚀"),
        ("R&D (v2)", "R-D-v2"),
        ("--x--", "x"),
        ("../../x", "x"),
        ("a\u202eb\u200dc", "abc"),
        ("a\nb\x1b", "a-b"),
        ("Con", "study-Con"),
        ("com1", "study-com1"),
        ("COM\u00b9", "study-COM\u00b9"),
        ("\u0301x", "x"),
        ("", "study"),
    ],
)
def test_an_id_is_the_readable_part_of_a_name(name: str, expected: str) -> None:
    assert study_id(name) == expected


def test_names_without_a_letter_and_long_ones_are_told_apart() -> None:
    names = ["..", "...", "!!!", "\u3000", "x" * 200, "x" * 201, "学" * 60, "学" * 61]
    ids = [study_id(name) for name in names]
    assert len(set(ids)) == len(ids)
    assert all(found.startswith(("study-", "xxx", "学学")) for found in ids)


@given(st.text(max_size=120))
def test_an_id_names_a_file_everywhere_and_is_its_own_id(name: str) -> None:
    found = study_id(name)
    assert study_id(found) == found == unicodedata.normalize("NFC", found)
    assert study_id(unicodedata.normalize("NFD", name)) == found
    assert clash_key(found) == clash_key(unicodedata.normalize("NFD", found.casefold()))
    assert len(found) <= MAX_LENGTH
    assert len(found.encode()) <= MAX_BYTES
    assert path_in(Path("folder"), f"{found}.sha256").parent == Path("folder")


def test_a_study_takes_the_id_of_its_name() -> None:
    assert parse_study(SMALL.encode(), "学習").id == "学習"


def test_builds_of_files_named_in_any_script_do_not_overwrite_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["study.toml", "étude.toml", "学習.toml", "...toml"]
    for name in names:
        Path(name).write_text(SMALL)
        assert command("build", name, "-o", "out", "--only", "csv") == 0
    assert len(list(Path("out").glob("*.csv"))) == len(names)


def test_two_files_with_one_id_are_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["étude.toml", "e\u0301tude.toml"]
    for name in names:
        Path(name).write_text(SMALL)
    assert command("build", *names, "-o", "out", "--only", "csv") == 2
    assert capfd.readouterr().err.startswith("error: two studies are called 'étude'")
    assert not Path("out").exists()
