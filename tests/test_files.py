from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.files import write_all


def test_files_are_written_whole(tmp_path: Path) -> None:
    written = write_all(tmp_path / "new", {"a.csv": b"1", "b.json": b"2"})
    assert [path.read_bytes() for path in written] == [b"1", b"2"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.csv", "b.json"]


def test_a_failed_write_leaves_the_old_files_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(tmp_path, {"a.csv": b"old", "b.csv": b"old"})
    real = Path.open

    def full(self: Path, *args: object, **kwargs: object) -> object:
        if ".b.csv" in self.name:
            raise OSError(28, "No space left on device", str(self))
        return real(self, *args, **kwargs)  # type: ignore[call-overload]  # passed through as they came

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OutputError, match="no space left on device"):
        write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": b"old", "b.csv": b"old"}


def test_a_folder_that_is_a_file_is_told_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OutputError) as error:
        write_all(tmp_path / "taken", {"a.csv": b"1"})
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("name", ["../a", "a/b", "/etc/passwd", "..", "", ".", "a\\b", "c:a"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="is not a file name"):
        write_all(tmp_path, {name: b"1"})
    assert list(tmp_path.iterdir()) == []
