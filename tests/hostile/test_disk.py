"""Nothing is lost: builds starved of disk, hindered by other programs, and folders that cannot be written into."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen.system import folders
from reportgen.system.errors import OutputError
from reportgen.system.files import write_all
from tests.hostile import count
from tests.hostile.builds import (
    agrees,
    build,
    command,
    contents,
    environment,
    leftovers,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.sets import Sets

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.mark.slow
def test_a_full_disk_at_any_point_is_one_sentence_and_leaves_the_old_files(
    either: Sets, tell: Callable[[str], None]
) -> None:
    output = either.folder / "starved"
    assert build(either.studies[0], output, either.only).returncode == 0
    largest = max(path.stat().st_size for path in output.iterdir())
    points = count("DISK_POINTS")
    refused = 0
    for number in range(points):
        limit = 1 + largest * number // points
        done = subprocess.run(
            command(either.studies[1], output, either.only),
            capture_output=True,
            text=True,
            check=False,
            env=environment(),
            timeout=120,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert done.returncode == 2, (limit, done.stderr)
        assert done.stderr.startswith("error: cannot write ")
        assert done.stderr.count("\n") == 1
        assert contents(output) == either.whole[0]
        refused += 1
    tell(f"full disk ({either.only}): {refused} of {points} points refused in one sentence")


@pytest.mark.parametrize("point", range(20))
def test_a_disk_that_fills_up_at_the_nth_step_leaves_the_old_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    old = {f"{name}.csv": b"old" for name in "abcdef"}
    write_all(tmp_path, old, manifest="set.sha256")
    before = contents(tmp_path)
    steps = iter(range(1000))

    def full(_: int) -> None:
        if next(steps) == point:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    new = dict.fromkeys(old, b"new")
    if point < 7:  # six files and the manifest
        with pytest.raises(OutputError, match="no space left on device"):
            write_all(tmp_path, new, manifest="set.sha256")
        assert contents(tmp_path) == before
    else:
        write_all(tmp_path, new, manifest="set.sha256")
        assert agrees(tmp_path, "set.sha256")
        assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_file_held_by_another_program_gets_its_successor_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, {"a.xlsx": b"old", "a.csv": b"old"}, manifest="a.sha256")
    real, asked = Path.replace, []

    def held(self: Path, target: Path) -> Path:
        if target.name == "a.xlsx":
            asked.append(target)
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(
        OutputError, match=r"'a.xlsx' is held by another program; the new one is 'a.new.xlsx' beside it"
    ):
        write_all(tmp_path, {"a.xlsx": b"new", "a.csv": b"new"}, manifest="a.sha256")
    assert len(asked) == 5  # tried again for a while
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"
    assert (tmp_path / "a.new.xlsx").read_bytes() == b"new"
    assert agrees(tmp_path, "a.sha256")
    assert "a.new.xlsx" in (tmp_path / "a.sha256").read_text()
    assert leftovers(contents(tmp_path)) == []


def test_a_file_let_go_of_in_time_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = Path.replace, []

    def busy(self: Path, target: Path) -> Path:
        asked.append(target)
        if len(asked) < 3:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert write_all(tmp_path, {"a.csv": b"new"}) == [tmp_path / "a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_what_a_killed_build_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    mine = [".a.csv.12.reportgen-part", ".a.b.xlsx.999999.reportgen-part"]
    theirs = ["a.csv.part", ".hidden", "x.reportgen-part", ".a.csv.12.reportgen-part.bak", ".a.csv.x.reportgen-part"]
    for name in mine + theirs:
        (tmp_path / name).write_bytes(b"half")
    folders.try_remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(theirs)


def test_what_cannot_be_swept_does_not_stop_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders.try_remove_leftovers(tmp_path / "not yet made")
    (tmp_path / ".a.csv.12.reportgen-part").mkdir()
    folders.try_remove_leftovers(tmp_path)
    gone = tmp_path / ".b.csv.13.reportgen-part"  # removed by hand just after the folder was read
    monkeypatch.setattr(Path, "iterdir", lambda _: iter([gone]))
    assert folders.remove_leftovers(tmp_path) == [gone.name]


def test_a_build_does_not_wait_to_sweep_what_another_one_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with folders.folder_lock(tmp_path):
        folders.try_remove_leftovers(tmp_path)
    assert sum(waited) < 0.1


def test_a_folder_that_another_build_writes_into_is_waited_for_and_then_told(tmp_path: Path) -> None:
    with folders.folder_lock(tmp_path) as alone:
        assert alone
        with pytest.raises(OutputError, match="another build"), folders.folder_lock(tmp_path, timeout=0.05):
            pass
        (tmp_path / ".a.csv.12.reportgen-part").write_bytes(b"being written")
        folders.try_remove_leftovers(tmp_path)
        assert (tmp_path / ".a.csv.12.reportgen-part").exists()
    with folders.folder_lock(tmp_path, timeout=0.05) as alone:
        assert alone


def test_control_c_between_renames_waits_until_the_set_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path, {"a.csv": b"1", "b.csv": b"2"}, manifest="set.sha256")
    assert agrees(tmp_path, "set.sha256")
    assert len(contents(tmp_path)) == 3


def test_an_output_folder_that_is_a_file_a_device_or_read_only_is_one_sentence(quick: Sets) -> None:
    taken = quick.folder / "taken"
    taken.write_text("mine")
    for output in (
        taken,
        Path("/dev/null"),
        Path("/proc/nothing"),
        Path("/proc/self"),
        Path("/sys"),
    ):  # not even root writes there
        done = build(quick.studies[0], output, "csv")
        assert done.returncode == 2
        assert done.stderr.startswith("error: cannot write ")
        assert done.stderr.count("\n") == 1
    assert taken.read_text() == "mine"


def test_an_output_whose_name_a_folder_has_is_refused_before_any_file_is_replaced(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.csv": b"old"})
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OutputError, match=r"'b\.csv'"):
        write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    assert (tmp_path / "a.csv").read_bytes() == b"old"


def test_a_link_in_the_folder_is_replaced_and_never_written_through(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.write_bytes(b"precious")
    inside.mkdir()
    (inside / "a.csv").symlink_to(outside)
    (inside / folders.temporary_name("b.csv")).symlink_to(outside)
    write_all(inside, {"a.csv": b"new", "b.csv": b"new"})
    assert outside.read_bytes() == b"precious"
    assert not (inside / "a.csv").is_symlink()


def test_a_file_keeps_the_rights_it_had(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.csv": b"old"})
    (tmp_path / "a.csv").chmod(0o600)
    write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "b.csv").stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    old = os.umask(0o22)
    os.umask(old)
    return old


def test_a_broken_link_is_replaced_by_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "nowhere")
    write_all(tmp_path, {"a.csv": b"new"})
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../evil.toml",
            "..toml",
            "a b.toml",
            "-rf.toml",
            "con.toml",
            "\u202ex.toml",
            "x\ny.toml",
            "é.toml",
            "'.toml",
        ),
        *(
            "~.toml",
            "$HOME.toml",
            "%2e%2e%2f.toml",
            "a\\..\\b.toml",
            ".toml",
            "a" * 200 + ".toml",
            "|x.toml",
            "a:b.toml",
        ),
    ],
)
def test_no_study_name_writes_outside_the_output_folder(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "one" / "two"
    (inside / "out").mkdir(parents=True)
    study = inside / name
    study.write_bytes(version(inside, 0).read_bytes())
    before = {path for path in tmp_path.rglob("*") if path.parent != inside / "out"}
    done = build(study, inside / "out", "csv")
    assert done.returncode in {0, 2}, done.stderr
    assert "Traceback" not in done.stderr
    assert {path for path in tmp_path.rglob("*") if path.parent != inside / "out"} == before
    for path in (inside / "out").iterdir():
        assert path.name.isprintable()
        assert not set(path.name) & set("/\\:*?<>|%$~ '\"")


@pytest.mark.parametrize("target", ["/dev/full"])
def test_a_terminal_that_takes_no_more_is_one_sentence(quick: Sets, target: str) -> None:
    with Path(target).open("w") as sink:
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", "show", str(quick.studies[0])],
            stdout=sink,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == "error: cannot write the output: no space left on device\n"


def test_a_pipe_that_closes_is_not_worth_a_word(quick: Sets) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "show", str(quick.studies[0])],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert done.stderr == ""
