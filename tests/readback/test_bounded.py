"""The wall behind the scan: workbooks that no scan sees through are read in a process that is ended."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reportgen.readback import bounded, scan
from reportgen.readback.bounded import LIMITS, limits_of, read_bounded
from reportgen.system.child import Limits
from reportgen.system.errors import StudyError
from tests.hostile.builds import gone
from tests.hostile.workbooks import devouring, hanging
from tests.support import editing
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.own_process,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and processes are listed as Linux does"),
]
MEMORY = "workbook takes more than 1,000 MB of memory to read, as none of ours does @ book.xlsx"
SECONDS = "workbook takes more than 10 seconds to read, as none of ours does @ book.xlsx"


@pytest.fixture(scope="module")
def good() -> bytes:
    return editing.built(SMALL, "book")


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reportgen", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


COMMANDS = {
    "show": ("show", "book.xlsx"),
    "build": ("build", "book.xlsx", "-o", "out", "--only", "csv"),
    "pull": ("pull", "book.xlsx", "study.toml"),
    "diff": ("diff", "study.toml", "book.xlsx", "--format", "html", "-o", "diff.html"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_workbook_that_takes_all_memory_is_one_sentence_and_nothing_is_written(
    command: str, good: bytes, tmp_path: Path
) -> None:
    (tmp_path / "book.xlsx").write_bytes(devouring(good))
    (tmp_path / "study.toml").write_text(SMALL)
    process = start(tmp_path, *COMMANDS[command])
    out, said = process.communicate(timeout=120)
    assert (process.returncode, out, said) == (2, "", f"error: {MEMORY}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "study.toml"]
    assert (tmp_path / "study.toml").read_text() == SMALL
    assert gone(process.pid)


@pytest.mark.slow
def test_a_workbook_that_takes_all_time_is_one_sentence_and_nothing_is_written(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(hanging(good))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start(tmp_path, *COMMANDS["build"])
    out, said = process.communicate(timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (process.returncode, out, said) == (2, "", f"error: {SECONDS}\n")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10 + 4  # the command itself included
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    assert gone(process.pid)


@pytest.mark.parametrize("limits", [Limits(processor=1), Limits(clock=1.0)])
def test_either_limit_of_time_is_enough(good: bytes, limits: Limits) -> None:
    with pytest.raises(StudyError, match=r"takes more than \d+ seconds"):
        read_bounded(hanging(good), "book.xlsx", limits)


def test_only_large_workbooks_get_more_time_and_never_more_than_twice_as_much() -> None:
    assert [limits_of(size).processor for size in (0, 800_000, 1_200_000, scan.MAX_FILE)] == [10, 10, 15, 20]
    assert all(limits_of(size).clock == 3 * limits_of(size).processor for size in (0, 1_200_000))
    assert {limits_of(size).memory for size in (0, scan.MAX_FILE)} == {LIMITS.memory}


def test_a_sheet_with_an_endless_title_is_refused(good: bytes) -> None:
    long = editing.with_part(good, "xl/workbook.xml", lambda text: text.replace('name="Checks"', f'name="{"x" * 300}"'))
    with pytest.raises(StudyError, match=r"^workbook has a sheet with a title of over 255 characters @ book\.xlsx$"):
        read_bounded(long, "book.xlsx")


def test_what_is_told_a_million_times_is_counted(good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_ANSWER", 1_000)
    with pytest.raises(StudyError, match=r"^workbook makes more than 0 MB of findings @ book\.xlsx$"):
        read_bounded(good, "book.xlsx")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_the_process_that_reads_ends_with_the_command(
    number: signal.Signals, code: int, good: bytes, tmp_path: Path
) -> None:
    (tmp_path / "book.xlsx").write_bytes(hanging(good))
    process = start(tmp_path, *COMMANDS["build"])
    reader = child_of(process.pid)
    if number == signal.SIGKILL:
        process.kill()
    else:
        os.killpg(process.pid, number)  # a terminal sends it to every process in front
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (code, "")
    assert gone(process.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(reader, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def child_of(pid: int) -> int:
    """The one process that a process has started, once it is there and at work."""
    for _ in range(600):
        try:
            (found,) = subprocess.run(
                ["ps", "--ppid", str(pid), "-o", "pid=,time="], capture_output=True, text=True, check=False
            ).stdout.splitlines()
        except ValueError:
            time.sleep(0.05)
            continue
        number, used = found.split()
        if used >= "00:00:02":
            return int(number)
        time.sleep(0.05)
    raise AssertionError("no process reads")
