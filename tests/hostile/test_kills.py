"""Nothing is lost: builds that are killed, interrupted, and many at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from reportgen.system import folders
from tests.hostile import count
from tests.hostile.builds import (
    PRINTED,
    QUICK,
    Pace,
    agrees,
    build,
    contents,
    end,
    gone,
    leftovers,
    start,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hostile.sets import Sets

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.mark.slow
def test_a_build_killed_at_any_moment_damages_no_output_and_the_next_one_sweeps(
    either: Sets, tell: Callable[[str], None]
) -> None:
    only, output = either.only, either.folder / "killed"
    assert build(either.studies[0], output, only).returncode == 0
    times, pace = count("KILLS"), Pace(either.seconds)
    tried = killed = caught = swept = torn = 0
    while killed < times and tried < 4 * times:
        tried += 1
        process = start(either.studies[tried % 2], output, only)
        if tried % 3:
            pace.reached(process)
        else:
            caught += writing(output, process)
        code, _ = end(process, signal.SIGKILL)
        killed += code == -signal.SIGKILL
        assert either.damaged(output) == []
        left = leftovers(contents(output))
        swept += bool(left)
        # A set cut in two by the kill is told by its manifest.
        if agrees(output):
            assert {name: digest for name, digest in contents(output).items() if name not in left} in either.whole
        else:
            torn += 1
    assert build(either.studies[1], output, only).returncode == 0
    assert contents(output) == either.whole[1]
    tell(
        f"kill -9 ({only}): {killed} builds killed, {caught} of them in the middle of writing or just after, "
        f"0 damaged outputs, {swept} with leftovers, {torn} sets told torn"
    )
    assert killed == times
    assert caught > 0


@pytest.mark.slow
def test_a_build_killed_while_it_prints_leaves_no_file_and_no_process(full: Sets, tell: Callable[[str], None]) -> None:
    output = full.folder / "killed"
    assert build(full.studies[0], output, full.only).returncode == 0
    times, pace = count("KILLS_PDF"), Pace(full.seconds)
    tried = killed = 0
    while killed < times and tried < 4 * times:
        tried += 1
        process = start(full.studies[1], output, full.only)
        pace.reached(process)
        code, _ = end(process, signal.SIGKILL)
        killed += code == -signal.SIGKILL
        assert full.damaged(output) == []
        assert gone(process.pid), "the process that prints outlives the build"
    tell(f"kill -9 ({full.only}): {killed} builds killed, 0 damaged outputs, no process left")
    assert killed == times


# In the import of ``reportgen.system.interrupt``, before which Ctrl-C ends Python in its own way.
_BEFORE_MAIN = re.compile(r'(?s)(?!.*/reportgen/\w+\.py", line \d+, in (?!<module>))')


@pytest.mark.slow
@pytest.mark.parametrize("only", [QUICK, PRINTED])
def test_control_c_at_any_moment_is_exit_code_130_without_a_word(
    quick: Sets, full: Sets, only: str, tell: Callable[[str], None]
) -> None:
    sets = quick if only == QUICK else full
    output = sets.folder / "interrupted"
    assert build(sets.studies[0], output, only).returncode == 0
    times, pace = count("INTERRUPTS") if only == QUICK else count("INTERRUPTS_PDF"), Pace(sets.seconds)
    codes: Counter[int] = Counter()
    while codes[130] < times and codes.total() < 4 * times:
        process = start(sets.studies[1], output, only)
        if pace.reached(process):
            os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to every process in front
        _, said = process.communicate(timeout=60)
        codes[process.returncode] += 1
        if not (process.returncode in {1, -signal.SIGINT} and _BEFORE_MAIN.match(said)):
            assert process.returncode in {0, 130}, said
            assert said == ""
        assert sets.damaged(output) == []
        assert agrees(output)
        assert leftovers(contents(output)) == []
        assert gone(process.pid)
    others = f"{codes[0]} had ended, {codes.total() - codes[0] - codes[130]} were still Python's own start"
    tell(f"Ctrl-C ({only}): {codes[130]} builds ended with exit code 130 without a word, {others}")
    assert codes[130] == times


@pytest.mark.slow
def test_builds_at_the_same_time_into_one_folder_never_mix(either: Sets, tell: Callable[[str], None]) -> None:
    output = either.folder / "together"
    times, together = count("CONCURRENT"), 4
    mixed = 0
    running: list[subprocess.Popen[str]] = []
    for number in range(times + together):
        if len(running) == together or number >= times:
            process = running.pop(0)
            _, said = process.communicate(timeout=120)
            assert process.returncode == 0, said
            with folders.folder_lock(output):
                mixed += contents(output) not in either.whole
        if number < times:
            running.append(start(either.studies[number % 2], output, either.only))
    assert mixed == 0
    tell(f"concurrent ({either.only}): {times} builds, {together} at a time, {mixed} mixed sets")


def _writer(folder: Path, number: int, rounds: int) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from pathlib import Path; from reportgen.system.files import write_all\n"
        "folder, mark = Path(sys.argv[1]), sys.argv[2].encode()\n"
        "for turn in range(int(sys.argv[3])):\n"
        "    write_all(folder, {f'{n}.csv': mark * 2000 for n in 'abcde'}, manifest='set.sha256')\n"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(folder), str(number), str(rounds)])


@pytest.mark.slow
def test_a_hundred_writers_racing_for_one_folder_never_leave_a_mixed_set(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """The renames alone, as tight as they come; whoever holds the folder must find a whole set in it."""
    rounds = count("WRITERS")
    writers = [_writer(tmp_path, number, rounds) for number in range(4)]
    looked = mixed = 0
    while any(writer.poll() is None for writer in writers):
        with folders.folder_lock(tmp_path):
            if (tmp_path / "set.sha256").exists():
                looked += 1
                mixed += len({(tmp_path / f"{name}.csv").read_bytes() for name in "abcde"}) > 1
                mixed += not agrees(tmp_path, "set.sha256")
        time.sleep(0.002)
    tell(f"writers: {4 * rounds} sets written, {looked} looks, {mixed} mixed")
    assert [writer.returncode for writer in writers] == [0] * 4
    assert looked > 0  # how often depends on how busy the machine is; once is a look while they race
    assert mixed == 0
    assert leftovers(contents(tmp_path)) == []
