"""Builds in processes of their own, which can be killed, interrupted and starved."""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

QUICK = "xlsx,html,csv,json"
DATA = "csv,json"  # a third of the time of QUICK
PRINTED = "pdf,csv"
EPOCH = "1700000000"
RANDOM = random.Random(6)  # noqa: S311 - no secret


def command(study: Path, folder: Path, only: str = QUICK) -> list[str]:
    return [sys.executable, "-m", "reportgen", "build", str(study), "-o", str(folder), "--only", only]


def environment() -> dict[str, str]:
    return os.environ | {"SOURCE_DATE_EPOCH": EPOCH}


def start(study: Path, folder: Path, only: str = QUICK) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(study, folder, only),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )


def build(study: Path, folder: Path, only: str = QUICK) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(study, folder, only), capture_output=True, text=True, check=False, env=environment(), timeout=300
    )


class Pace:
    """Moments anywhere in a build, which takes as long as it takes just now: a busy machine changes that all the time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def reached(self, process: subprocess.Popen[str]) -> bool:
        """Wait for a moment of a build just started; returns False when the build ended before it."""
        begun = time.monotonic()
        try:
            process.wait(RANDOM.uniform(0, self._seconds))
        except subprocess.TimeoutExpired:
            self._seconds *= 1.05
            return True
        self._seconds = time.monotonic() - begun
        return False


def writing(output: Path, process: subprocess.Popen[str]) -> bool:
    """Wait for the few milliseconds in which files are written; what earlier builds left is swept before that."""
    before = set(os.listdir(output))  # noqa: PTH208 - the quickest look there is
    while process.poll() is None:
        if leftovers(set(os.listdir(output)) - before):  # noqa: PTH208 - as above
            time.sleep(RANDOM.choice([0, RANDOM.uniform(0, 0.002), RANDOM.uniform(0, 0.02)]))
            return True
        time.sleep(0.0005)  # which leaves the processor to the build
    return False


def end(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Signal a process and return its exit code and what it said."""
    if process.poll() is None:
        process.send_signal(number)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def version(folder: Path, number: int, name: str = "small.toml") -> Path:
    """The small study at another price, so that every file of its set is another one; all its checks hold."""
    path = folder / f"version-{number}" / name
    path.parent.mkdir(exist_ok=True)
    text = SMALL
    for old, new in (
        ("value = 3\nlow = 2\nhigh = 4", f"value = {3 + number}\nlow = 2\nhigh = 400"),
        ("published = { cost = 1.0e2 }\n", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file of a folder, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def agrees(folder: Path, manifest: str = "small.sha256") -> bool:
    """Whether the files are those that the manifest lists, as ``sha256sum --check`` tells."""
    lines = (folder / manifest).read_text().splitlines()
    pairs = [line.split("  ", 1) for line in lines]
    found = contents(folder)
    return all(found.get(name) == digest for digest, name in pairs)


def leftovers(names: set[str] | dict[str, str]) -> list[str]:
    return [name for name in names if re.search(r"\.reportgen-part\Z", name)]


def gone(group: int) -> bool:
    """Whether every process of a session ends by itself soon, as the system's table of processes tells."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False
