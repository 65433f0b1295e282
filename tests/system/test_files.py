from __future__ import annotations

import errno
import hashlib
import time
from pathlib import Path

import pytest

from reportgen.system.errors import OutputError
from reportgen.system.files import MAX_NAME, manifest_of, write_all


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
    assert str(error.value) == "cannot write 'taken': a file has the folder's name"


@pytest.mark.parametrize("name", ["../a", "a/b", "/etc/passwd", "..", "", ".", "a\\b", "c:a"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="is not a file name"):
        write_all(tmp_path, {name: b"1"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["con", "CON.csv", "lpt1.txt", "Com9", "nul.a.b", "a\nb", "x" * (MAX_NAME + 1), "é" * 101]
)
def test_a_name_that_reaches_a_device_or_no_disk_takes_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="is not a file name"):
        write_all(tmp_path, {name: b"1"})
    with pytest.raises(OutputError, match="is not a file name"):
        write_all(tmp_path, {"a.csv": b"1"}, manifest=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["X.csv", "console.csv", "com10.csv", "a..b", "x" * MAX_NAME, "é" * 100, "...a"])
def test_any_other_name_is_one(tmp_path: Path, name: str) -> None:
    assert write_all(tmp_path, {name: b"1"}) == [tmp_path / name]


def test_folders_above_the_folder_are_made(tmp_path: Path) -> None:
    (target,) = write_all(tmp_path / "a" / "b" / "c", {"d.csv": b"1"})
    assert target == tmp_path / "a" / "b" / "c" / "d.csv"
    assert write_all(target.parent, {"d.csv": b"2"}) == [target]


def test_a_manifest_lists_the_files_as_sha256sum_writes_it(tmp_path: Path) -> None:
    contents = {"a.csv": b"1", "b.csv": b"2"}
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items()]
    assert manifest_of(contents) == "".join(lines).encode()
    write_all(tmp_path, contents, manifest="all.sha256")
    assert (tmp_path / "all.sha256").read_bytes() == manifest_of(contents)
    write_all(tmp_path, {"a.csv": b"3"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "all.sha256", "b.csv"]


def test_a_failure_is_told_with_the_name_it_met_and_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OutputError) as error:
        write_all(tmp_path, {"b.csv": b"1"})
    assert str(error.value) == "cannot write 'b.csv': a folder has its name"

    def fails(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "mkdir", fails)
    with pytest.raises(OutputError) as error:
        write_all(tmp_path / "out", {"c.csv": b"1"})
    assert str(error.value) == "cannot write 'out': unknown reason"


@pytest.mark.parametrize(("held", "beside"), [(1, "a.new.csv"), (2, "a.new2.csv"), (9, "a.new9.csv"), (10, "")])
def test_the_first_spare_name_that_nobody_holds_is_taken_and_where_none_is_left_the_old_file_stays(
    held: int, beside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, {"a.csv": b"old"})
    names = ["a.csv", "a.new.csv", *(f"a.new{number}.csv" for number in range(2, 10))][:held]
    real, waits = Path.replace, list[float]()

    def replace(self: Path, target: Path) -> Path:
        if target.name in names:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(OutputError) as error:
        write_all(tmp_path, {"a.csv": b"new"})
    assert waits == sorted(waits)
    assert 1 < sum(waits) < 2
    told = f"'a.csv' is held by another program; the new one is '{beside}' beside it"
    assert str(error.value) == (told if beside else "cannot write 'a.csv': permission denied")
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", *([beside] if beside else [])]


def test_a_file_in_a_links_place_does_not_take_the_rights_of_what_the_link_led_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    (tmp_path / "a.csv").symlink_to(secret)
    write_all(tmp_path, {"a.csv": b"1", "b.csv": b"2"})
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b.csv").stat().st_mode
