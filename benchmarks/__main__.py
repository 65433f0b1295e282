"""Run every comparison and write their table to RESULTS.md in this folder: ``make bench``."""

from __future__ import annotations

import gc
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.comparisons import COMPARISONS, exponent, per_page
from benchmarks.growth import growth

if TYPE_CHECKING:
    from benchmarks.comparisons import Comparison
    from benchmarks.measure import Pair

MOST_RUNS = 3
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Measure the comparisons that the arguments name, by default all; write the table only where all were measured."""
    gc.set_threshold(100_000, 50, 100)  # as the command line does
    wanted, before = sys.argv[1:], os.getloadavg()[0]
    rows = []
    for comparison in COMPARISONS:
        if wanted and comparison.id not in wanted:
            continue
        print(f"{comparison.id} ...", flush=True)
        pair = _steady(comparison)
        rows.append(_row(comparison.work, comparison.yardstick, comparison.goal, pair))
        print(rows[-1], flush=True)
    if not wanted:
        growing = _growth()
        RESULTS.write_text(_page(rows, (before, os.getloadavg()[0])) + growing, encoding="utf-8")


def _steady(comparison: Comparison) -> Pair:
    """Return the pair whose range is narrowest, of as many as it takes to get one within a third of its median."""
    pairs: list[Pair] = []
    while len(pairs) < MOST_RUNS and (not pairs or _width(pairs[-1]) > 1 / 3):
        pairs.append(comparison.measure())
    return min(pairs, key=_width)


def _width(pair: Pair) -> float:
    """Return the range of a pair's ratios as a share of their median."""
    return (pair.high - pair.low) / pair.ratio


def _growth() -> str:
    """Return the text on how time grows with the number of sweeps of a study and of pages of a document."""
    pages = [per_page(copies) for copies in (1, 5, 23)]
    each = ", ".join(f"{ours * 1000:.0f} ({theirs * 1000:.0f}) at {count}" for count, ours, theirs in pages)
    return (
        f"\nLoading, checking and evaluating a study takes time by the power {exponent():.2f} of its sweeps"
        f" (2,000 to 10,000).\n\nA workbook takes time by the power, where a study has more"
        f" of one thing:\n\n- "
        + "\n- ".join(growth())
        + f"\n\nMilliseconds that a page of a PDF takes, in brackets a bare WeasyPrint with its"
        f" start: {each} pages.\n"
    )


def _row(work: str, yardstick: str, goal: str, pair: Pair) -> str:
    memory = f"{pair.ours.memory:.0f} / {pair.theirs.memory:.0f} MiB" if pair.theirs.memory else ""
    ratio = f"{_ratio(pair.ratio)} ({_ratio(pair.low)} to {_ratio(pair.high)})"
    times = f"{_seconds(pair.ours.seconds)} / {_seconds(pair.theirs.seconds)}"
    return f"| {work} | {yardstick} | {goal} | {ratio} | {times} | {memory} |"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms" if value >= 1e-3 else f"{value * 1e6:.0f} µs"


def _page(rows: list[str], load: tuple[float, float]) -> str:
    """Return the text up to the end of the table; ``load`` is how many processes waited before and after."""
    words = [shutil.which("git") or "git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    head = (
        "# Benchmarks\n\n"
        "Each row is reportgen beside what a user could run instead: both in turn in one session, after a warm-up,\n"
        "the median of the ratios pair by pair with their range, then both medians. `make bench` makes this file.\n\n"
        "A row whose range is wider than a third of its median is measured again, up to three times.\n\n"
        f"Machine: {machine}. Commit: {commit.strip() or 'unknown'}."
        f" Load before and after: {load[0]:.1f} and {load[1]:.1f}.\n\n"
        "| work | yardstick | goal | ratio | times | peak memory |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
