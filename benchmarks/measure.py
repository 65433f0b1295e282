"""Paired timings: both sides run alternately, so that a change of the machine's speed affects both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MIB = 1024.0  # in KiB
# With PYTHONDONTWRITEBYTECODE a checkout would be compiled at every start, but installed packages would not; a user's
# checkout is compiled only once.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its wall-clock time in seconds, and its peak memory in MiB, 0 where it was not measured."""

    seconds: float
    memory: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The medians of both sides, and the median and range of the ratios of the pairs."""

    ours: Run
    theirs: Run
    ratio: float
    low: float
    high: float
    memory_ratio: float


def process(command: Sequence[str], cwd: str | None = None, codes: Sequence[int] = (0,)) -> Run:
    """Run a command; return its time, and the peak memory of its largest process.

    Raises CalledProcessError where it ends with another code than one of ``codes``.
    """
    start = time.perf_counter()
    nowhere = subprocess.DEVNULL
    running = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=cwd, env=_ENVIRONMENT)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in codes:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Run(time.perf_counter() - start, used.ru_maxrss / MIB)


def python(code: str) -> Run:
    """Run Python code in a process of its own; return its time and its peak memory (VmHWM of Linux)."""
    told = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    start = time.perf_counter()
    command = [sys.executable, "-c", f"{code}\n{told}"]
    result = subprocess.run(command, capture_output=True, text=True, env=_ENVIRONMENT, check=True)
    return Run(time.perf_counter() - start, int(result.stdout.split()[-1]) / MIB)


def function(call: Callable[[], object], repeat: int = 1) -> Run:
    """Return the time of a call in this process, as the mean of ``repeat`` calls."""
    start = time.perf_counter()
    for _ in range(repeat):
        call()
    return Run((time.perf_counter() - start) / repeat)


def paired(ours: Callable[[], Run], theirs: Callable[[], Run], runs: int = 5) -> Pair:
    """Return the pair of measurements of ``runs`` alternate runs of both sides, after one warm-up of each."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    ratios = [a.seconds / b.seconds for a, b in pairs]
    sides = [
        Run(statistics.median(run.seconds for run in side), statistics.median(run.memory for run in side))
        for side in zip(*pairs, strict=True)
    ]
    memory = sides[0].memory / sides[1].memory if sides[1].memory else 0.0
    return Pair(sides[0], sides[1], statistics.median(ratios), min(ratios), max(ratios), memory)
