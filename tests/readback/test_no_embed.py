"""A workbook built without its study: it carries none of it, and is read back with the study file beside it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pytest

import reportgen
from reportgen.system.errors import StudyError
from reportgen.system.resources import bundled_study
from reportgen.workbook.keys import read_source, source_rows
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

COMMENTED = RICH.replace("# what is bought", "# what is bought, at Acme's secret price")
NEEDED = (
    "error: workbook carries no study (--no-embed); give the study file that it was built from with --study @ e.xlsx\n"
)
WARNING = "warning: check fails: Published figures are met while every input is as published\n"
OTHER = "error: workbook was built from another study than other.toml, or from another state of it @ e.xlsx\n"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook built with --no-embed, with one edit."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "study.toml").write_text(COMMENTED)
    assert command("build", str(folder / "study.toml"), "-o", str(folder), "--only", "xlsx", "--no-embed") == 0
    return editing.with_entries((folder / "study.xlsx").read_bytes(), COMMENTED, {"price@base": 2.5})


@pytest.fixture
def folder(tmp_path: Path, plain: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text(COMMENTED)
    (tmp_path / "other.toml").write_text(COMMENTED + "\n")
    (tmp_path / "e.xlsx").write_bytes(plain)
    return tmp_path


def about(data: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["About"]
    return next(str(row[1]) for row in sheet.iter_rows(values_only=True) if row[0] == "Study file")


def test_a_workbook_says_whether_it_carries_its_study(plain: bytes) -> None:
    carrying = editing.built(COMMENTED)
    assert "All of it, comments included, is in the hidden sheet Study source" in about(carrying)
    assert "--no-embed" in about(carrying)
    assert about(plain).startswith("Not in this workbook (--no-embed)")


def test_no_part_of_the_file_has_the_comments(plain: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"secret" not in parts
    assert not re.search(rb"eN[a-zA-Z0-9+/]{60,}", parts)  # base64 of a text that zlib has compressed
    assert zlib.compress(b"x", 9)[:2] == b"x\xda"  # whose base64 begins so


def test_its_facts_are_read_as_they_were_written() -> None:
    loaded = reportgen.load()
    source = read_source(source_rows(loaded, "1", ["A"], embed=False))
    assert source is not None
    assert (source.text, source.id, source.embedded) == ("", loaded.id, False)
    text = loaded.source.text.encode()  # with its blocks
    assert text.startswith(bundled_study().read_bytes().rstrip())
    assert source.fingerprint == hashlib.sha256(text).hexdigest()


COMMANDS = {
    "show": ("show", "e.xlsx"),
    "diff": ("diff", "study.toml", "e.xlsx"),
    "pull": ("pull", "e.xlsx", "study.toml"),
    "build": ("build", "e.xlsx", "-o", "out", "--only", "csv"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_needs_the_study_that_it_was_built_from(
    words: tuple[str, ...], folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(*words) == 2
    assert capfd.readouterr().err == NEEDED
    assert command(*words, "--study", "other.toml") == 2
    assert capfd.readouterr().err == OTHER
    assert sorted(path.name for path in folder.iterdir()) == ["e.xlsx", "other.toml", "study.toml"]
    assert command(*words, "--study", "study.toml") == 0
    out, told = capfd.readouterr()
    assert told == ""
    assert out
    if words[0] == "pull":
        assert (folder / "study.toml").read_text() == COMMENTED.replace("value = 3\n", "value = 2.5\n", 1)


def test_the_library_takes_the_study_too(folder: Path) -> None:
    loaded = reportgen.load("e.xlsx", study="study.toml")
    assert [change.new for change in loaded.changes] == [2.5]
    assert loaded.source.text == COMMENTED
    with pytest.raises(StudyError, match="carries no study"):
        reportgen.load(folder / "e.xlsx")
    with pytest.raises(StudyError, match="cannot read the file"):
        reportgen.load("e.xlsx", study="nowhere.toml")


def test_a_workbook_with_its_study_is_compared_with_the_one_given(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "e.xlsx").write_bytes(editing.built(COMMENTED))
    assert command("show", "e.xlsx", "--study", "study.toml") == 0
    assert command("show", "e.xlsx", "--study", "other.toml") == 2
    assert capfd.readouterr().err == WARNING + OTHER
