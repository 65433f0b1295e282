"""Packs of several files: each with its own sections and limit of pages, and none in the place of another study's."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from reportgen.report.profiles import OwnDocument, profile
from reportgen.system.errors import OutputError
from tests.support.commands import command
from tests.support.packs import PACKS, PLAIN, proposal

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"texts__facilities": "The cluster has 64 GPUs.", "texts__data": "Checkpoints are kept for ten years."}


def built(folder: Path, name: str, text: str) -> int:
    (folder / f"{name}.toml").write_text(text)
    words = ("--only", "pdf", "--profile", "nsf", "-o", str(folder / "out"))
    return command("build", str(folder / f"{name}.toml"), *words)


def words_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages).split())


def test_each_document_that_the_funder_asks_for_is_a_file(tmp_path: Path) -> None:
    assert built(tmp_path, "grant", PLAIN + proposal(**TEXTS)) == 0
    made = {path.name: words_of(path) for path in (tmp_path / "out").glob("*.pdf")}
    assert set(made) == {"grant.pdf", "grant.facilities.pdf", "grant.data.pdf"}
    own = {
        "grant.pdf": "Budget Justification",
        "grant.facilities.pdf": "The cluster has 64 GPUs.",
        "grant.data.pdf": "Checkpoints are kept for ten years.",
    }
    for name, text in own.items():
        assert [file for file, words in made.items() if text in words] == [name]
    listed = (tmp_path / "out" / "grant.sha256").read_text()
    assert all(name in listed for name in made)
    said = "each line with an amount is justified"  # which the lines of this study are not
    assert [name for name, words in made.items() if said in words] == ["grant.pdf"]


def test_a_document_that_the_study_has_nothing_for_is_not_written(tmp_path: Path) -> None:
    assert built(tmp_path, "grant", PLAIN + proposal(texts__data="Kept.")) == 0
    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} == {"grant.pdf", "grant.data.pdf"}


def test_limits_of_pages_are_those_of_each_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three pages are too many for the data, of which two are, and not for the facilities; the others are written."""
    long = "documented " * 1800
    assert built(tmp_path, "grant", PLAIN + proposal(texts__facilities=long)) == 0
    pages = len(PdfReader(BytesIO((tmp_path / "out" / "grant.facilities.pdf").read_bytes())).pages)
    assert pages > 2
    assert built(tmp_path, "other", PLAIN + proposal(texts__facilities="Many.", texts__data=long)) == 1
    error = capsys.readouterr().err
    assert "other.data.pdf is missing, all else is built" in error
    assert f"{pages} pages" in error
    assert {path.name for path in (tmp_path / "out").glob("other*.pdf")} == {"other.pdf", "other.facilities.pdf"}


def test_a_file_never_has_the_name_of_another_study(tmp_path: Path) -> None:
    """A study's id has no dot, whatever its file is called."""
    assert built(tmp_path, "grant.data", PLAIN) == 0
    assert built(tmp_path, "grant", PLAIN + proposal(**TEXTS)) == 0
    names = {"grant-data.pdf", "grant.pdf", "grant.facilities.pdf", "grant.data.pdf"}
    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} == names


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ((OwnDocument("data", ("dta",)),), "the file 'data' of profile 'nsf' has no section 'dta'.*'data'"),
        ((OwnDocument("one", ("data",)), OwnDocument("two", ("data",))), "the file 'two' .* has no section 'data'"),
        ((OwnDocument("one", ("data",)), OwnDocument("one", ("facilities",))), "no file or two files 'one'"),
        ((OwnDocument("../up", ("data",)),), "no file or two files '../up'"),
    ],
)
def test_files_that_cannot_be_are_told_in_a_sentence(documents: tuple[OwnDocument, ...], message: str) -> None:
    with pytest.raises(OutputError, match=message):
        replace(profile("nsf"), documents=documents).further_documents()


@pytest.mark.parametrize("name", sorted(PACKS))
def test_every_pack_has_each_section_in_one_file(name: str) -> None:
    pack = PACKS[name]
    files = [pack.first_document(), *pack.further_documents().values()]
    assert sorted(own.id for file in files for own in file.own) == sorted(own.id for own in pack.own)
    assert files[0].own
