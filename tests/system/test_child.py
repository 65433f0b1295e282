"""Children: what they answer, how they fail, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from reportgen.readback.reading import request_of
from reportgen.system.child import CRASH, MEMORY, TIME, EndedError, Limits, child
from reportgen.system.errors import OutputError, StudyError
from tests.support import editing
from tests.support.studies import SMALL

WORKS = "tests.support.works"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def gone(pid: int) -> bool:
    """Whether a process has ended, or does soon, by the table of the system."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def answers(work: str, request: bytes = b"", limits: Limits | None = None) -> list[bytes]:
    """Everything a child answers; it is gone when this returns or raises."""
    with child(f"{WORKS}:{work}", limits) as working:
        pid = working.pid
        working.send(request)
        found: list[bytes] = []
        try:
            found += working.chunks()
        finally:
            working.kill()
            assert gone(pid)
        return found


def test_a_child_answers_in_pieces_of_any_bytes() -> None:
    request = bytes(range(256)) * 10_000
    assert answers("echo", request) == [request, b"", request * 2]


def test_an_error_of_ours_is_the_same_one_here() -> None:
    with pytest.raises(OutputError, match=r"^cannot be made$"):
        answers("told", b"output")
    with pytest.raises(StudyError) as caught:
        answers("told", b"study")
    assert [str(problem) for problem in caught.value.problems] == ["is wrong @ a.b", "is missing @ c"]
    assert caught.value.origin == "study.toml"


def test_a_fault_of_ours_is_raised_with_its_place() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)works\.py.*LookupError: nobody thought of it"):
        answers("fails")


def test_a_work_that_is_not_there_is_told() -> None:
    with pytest.raises(RuntimeError, match="has no attribute 'nothing'"):
        answers("nothing")


@POSIX
@pytest.mark.parametrize(
    ("work", "limits", "reason"),
    [
        ("crashes", Limits(), CRASH),
        pytest.param("eats", Limits(memory=1_000_000_000), MEMORY, marks=LINUX),
        ("sleeps", Limits(clock=2.0), TIME),
        ("burns", Limits(clock=2.0), TIME),
        ("burns", Limits(processor=1), TIME),
    ],
)
def test_a_child_that_goes_too_far_is_ended_and_the_reason_told(work: str, limits: Limits, reason: str) -> None:
    with pytest.raises(EndedError) as caught:
        answers(work, limits=limits)
    assert caught.value.reason == reason


def test_a_child_that_is_asked_nothing_ends_with_its_block() -> None:
    with child(f"{WORKS}:echo") as working:
        pid = working.pid
    assert gone(pid)


def test_what_a_child_put_down_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with child(f"{WORKS}:puts_down", preparation="told") as working:
        working.send(b"")
        (name,) = working.chunks()
        assert Path(name.decode()).read_text() == "told"
        assert tmp_path in Path(name.decode()).parents
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_ends_with_its_parent_however_that_ends(number: signal.Signals) -> None:
    code = (
        "import sys; from reportgen.system.child import child\n"
        f"with child('{WORKS}:sleeps') as working:\n"
        "    working.send(b'')\n"
        "    for pid in working.chunks():\n"
        "        print(pid.decode(), flush=True)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    os.kill(pid, 0)  # it is there
    parent.send_signal(number)
    parent.wait()
    parent.stdout.close()
    assert gone(pid)


@POSIX
def test_a_child_never_hears_control_c() -> None:
    with child(f"{WORKS}:echo") as working:
        os.kill(working.pid, signal.SIGINT)  # it may not even have begun
        working.send(b"x")
        assert list(working.chunks()) == [b"x", b"", b"xx"]


def test_a_script_without_a_guard_may_load_a_workbook(tmp_path: Path) -> None:
    """Children of multiprocessing would run it once more, and theirs again."""
    (tmp_path / "book.xlsx").write_bytes(editing.built(SMALL, "book"))
    (tmp_path / "script.py").write_text("import reportgen\nprint(reportgen.load('book.xlsx').id)\n")
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("book\n", "")


def test_nothing_is_imported_from_the_folder_where_a_stranger_put_it(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(editing.built(SMALL, "book"))
    for name in ("openpyxl", "json", "et_xmlfile"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('pwned')\n")
    script = tmp_path / "elsewhere" / "script.py"
    script.parent.mkdir()
    script.write_text("import reportgen\nprint(reportgen.load('book.xlsx').id)\n")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("book\n", "")


def test_the_process_that_reads_imports_no_report_and_no_command_line() -> None:
    (told,) = answers("modules", request_of(editing.built(SMALL), "book.xlsx"))
    imported = {name.partition(".")[0] for name in told.decode().splitlines()}
    assert "openpyxl" in imported
    unwanted = {
        "pandas",
        "weasyprint",
        "jinja2",
        "typer",
        "rich",
        "multiprocessing",
    }
    if "coverage" in imported:  # which measures it, and imports this
        unwanted.remove("multiprocessing")
    assert imported & unwanted == set()
    ours = {name.split(".")[1] for name in told.decode().splitlines() if name.startswith("reportgen.")}
    assert ours == {"describe", "formula", "graph", "parts", "readback", "study", "system", "workbook"}
