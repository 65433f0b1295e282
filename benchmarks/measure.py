"""Paired timings: A and B in turn, so that a machine whose speed drifts does not favour either."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MIB = 1024.0  # in KiB


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock, and the peak of memory in MiB where it was measured."""

    seconds: float
    memory: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of both sides, and the median and range of the ratios pair by pair."""

    ours: Run
    theirs: Run
    ratio: float
    low: float
    high: float
    memory_ratio: float


def process(command: Sequence[str], cwd: str | None = None) -> Run:
    """Run a command to its end; raises where it fails, since a failed run is fast."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd, check=True)
    return Run(time.perf_counter() - start)


def python(code: str) -> Run:
    """Run Python code in a process of its own, which tells its peak of memory as Linux counts it."""
    told = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    start = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", f"{code}\n{told}"], capture_output=True, text=True, check=True)
    return Run(time.perf_counter() - start, int(result.stdout.split()[-1]) / MIB)


def function(call: Callable[[], object], repeat: int = 1) -> Run:
    """Time a function in this process, per call."""
    start = time.perf_counter()
    for _ in range(repeat):
        call()
    return Run((time.perf_counter() - start) / repeat)


def paired(ours: Callable[[], Run], theirs: Callable[[], Run], runs: int = 5) -> Pair:
    """Run both in turn after one warm-up of each."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    ratios = [a.seconds / b.seconds for a, b in pairs]
    sides = [
        Run(statistics.median(run.seconds for run in side), statistics.median(run.memory for run in side))
        for side in zip(*pairs, strict=True)
    ]
    memory = sides[0].memory / sides[1].memory if sides[1].memory else 0.0
    return Pair(sides[0], sides[1], statistics.median(ratios), min(ratios), max(ratios), memory)
