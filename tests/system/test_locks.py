"""A folder has one writer at a time, a file is never written through a link, and numbers have their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.system.errors import OutputError
from reportgen.system.files import write_all
from reportgen.system.folders import folder_lock, temporary_name
from reportgen.system.texts import counted

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_that_is_locked_cannot_be_locked_again(tmp_path: Path) -> None:
    with folder_lock(tmp_path) as first:
        assert first
        with pytest.raises(OutputError, match="another build has been writing"), folder_lock(tmp_path, timeout=0.0):
            pass
    with folder_lock(tmp_path, timeout=0.0) as again:
        assert again


def test_a_link_with_the_name_of_a_temporary_file_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    folder = tmp_path / "out"
    folder.mkdir()
    # Put there after leftovers of other builds were removed.
    monkeypatch.setattr("reportgen.system.files.remove_leftovers", lambda _: [])
    (folder / temporary_name("a.csv")).symlink_to(outside)
    write_all(folder, {"a.csv": b"new"})
    assert outside.read_text() == "kept"
    assert (folder / "a.csv").read_bytes() == b"new"
    assert not (folder / "a.csv").is_symlink()


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_a_number_of_things(number: int, words: str) -> None:
    assert counted(number, "row") == words
