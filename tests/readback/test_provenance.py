"""The study that a workbook carries: its fingerprint is that of its text, whatever the workbook says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from reportgen.readback.read import read_data
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from pathlib import Path

CHEAPER = SMALL.replace("value = 3\n", "value = 2\n", 1)


@pytest.fixture(scope="module")
def small() -> bytes:
    return editing.built(SMALL, "small")


@pytest.mark.parametrize("words", [("show",), ("diff", "study.toml"), ("build", "-o", "out"), ("pull",)])
def test_a_study_changed_under_its_fingerprint_is_refused(
    words: tuple[str, ...],
    small: bytes,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text(SMALL)
    (tmp_path / "forged.xlsx").write_bytes(editing.with_study(small, CHEAPER))
    name, *rest = words
    also = ["study.toml"] if name == "pull" else []
    assert (
        command(name, *(rest if name == "diff" else []), "forged.xlsx", *also, *(rest if name == "build" else [])) == 2
    )
    out, told = capfd.readouterr()
    assert (out, told) == ("", "error: the study that the workbook carries is damaged @ forged.xlsx\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forged.xlsx", "study.toml"]


def test_a_fingerprint_changed_over_its_study_is_refused(small: bytes) -> None:
    trusted = hashlib.sha256(RICH.encode()).hexdigest()
    with pytest.raises(StudyError, match="carries is damaged"):
        read_data(editing.with_facts(small, lambda facts: facts.update(fingerprint=trusted)), "forged.xlsx")


def test_the_fingerprint_of_a_study_that_begins_with_a_byte_order_mark_is_that_of_its_file() -> None:
    text = "\ufeff" + SMALL
    back = read_data(editing.built(text, "marked"), "marked.xlsx")
    assert back.original.source.fingerprint == hashlib.sha256(text.encode()).hexdigest()


def test_a_workbook_that_carries_such_a_study_without_its_mark_is_read(small: bytes) -> None:
    marked = hashlib.sha256(("\ufeff" + SMALL).encode()).hexdigest()
    older = editing.with_facts(small, lambda facts: facts.update(fingerprint=marked))
    assert read_data(older, "older.xlsx").findings == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SMALL.replace('title = "Small"', 'title = "Small"\nurl = "https://[::1/"'), "'https://[::1/' is no address"),
        (SMALL.replace("value = 3\n", f"value = {'9' * 5000}\n", 1), "nested too deeply or a number is too long"),
        (SMALL.replace("seeds = 3", f'seeds = "{"(" * 400}1{")" * 400}"'), "@ families[0].sweeps[0].axes.seeds"),
        (SMALL.replace('title = "Small"', 'title = "\\u001b[31m"'), "control character U+001B"),
        ("x", "not valid TOML"),
    ],
)
def test_a_forged_study_is_refused_as_a_study_file_is(text: str, told: str, small: bytes) -> None:
    forged = editing.with_study(small, text, fingerprint=hashlib.sha256(text.encode()).hexdigest())
    with pytest.raises(StudyError) as caught:
        read_data(forged, "forged.xlsx")
    assert told in str(caught.value)


@pytest.mark.parametrize(("key", "text"), [("titles", "[" * 100_000), ("titles", "7"), ("text", "%"), ("sha256", "")])
def test_a_damaged_fact_is_a_sentence(key: str, text: str, small: bytes) -> None:
    with pytest.raises(StudyError, match="carries is damaged"):
        read_data(editing.with_facts(small, lambda facts: facts.update({key: text[:30_000]})), "forged.xlsx")
