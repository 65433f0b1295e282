"""Hostile workbooks: each read or refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook
from tests.hostile import count
from tests.hostile.workbooks import hostile
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does"),
]
SECONDS = 10.0


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "small.xlsx"
    evaluation = analyse(evaluate(parse_study(SMALL.encode(), "small")))
    path.write_bytes(write_workbook(evaluation, timestamp=datetime(2026, 11, 24, tzinfo=UTC), version="1"))
    return path


def read(good: Path, *args: str) -> list[dict[str, Any]]:
    """What became of each workbook, read by a process that may use 1 GB more than it starts with."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.read_many", str(good), *args],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=3000,
    )
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def judged(found: list[dict[str, Any]]) -> str:
    """Fail at a traceback, a riddle or a long wait; return the counts."""
    for item in found:
        assert item["outcome"] != "traceback", f"{item['name']}: {item['said']}"
        for sentence in item["said"].splitlines():
            assert sentence.isprintable(), item["name"]
            assert len(sentence) < 1300, item["name"]
        if "cannot be read" in item["said"]:
            assert "\n" not in item["said"], item["name"]
    slow = max(found, key=lambda item: item["seconds"])
    # Processor time is meant; tests that run beside this one do not count.
    assert slow["seconds"] < SECONDS, slow["name"]
    refused = sum(item["outcome"] == "refused" for item in found)
    return f"{len(found)} read, {refused} refused, 0 tracebacks, slowest {slow['seconds']:.1f} s ({slow['name']})"


def test_no_hostile_workbook_takes_long_or_ends_in_a_traceback(good: Path, tell: Callable[[str], None]) -> None:
    every = len(hostile(good.read_bytes()))
    wanted = min(count("WORKBOOKS"), every)
    found = read(good, "corpus", str(wanted))
    assert every >= 52
    assert len({item["name"] for item in found}) == len(found) == wanted
    tell(f"hostile workbooks: {judged(found)}, of {every} there are")


def test_no_mutation_of_a_good_workbook_ends_in_a_traceback(good: Path, tell: Callable[[str], None]) -> None:
    times = count("MUTATIONS")
    edges = ["0", str(times // 2), str(times)]
    with ThreadPoolExecutor() as two:
        found = [item for part in two.map(partial(read, good), edges, edges[1:]) for item in part]
    assert len(found) == times
    tell(f"mutated workbooks: {judged(found)}")
