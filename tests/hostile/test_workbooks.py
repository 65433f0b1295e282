"""Hostile workbooks: each read or refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.analysis import analyse
from reportgen.excel.workbook import write_workbook
from reportgen.model.evaluation import evaluate
from reportgen.model.reader import parse_study
from tests.hostile import count
from tests.studies import SMALL

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


def read(good: Path, *several: tuple[str, ...]) -> list[dict[str, Any]]:
    """What became of each workbook, read by a process for each part of them, with 1 GB more than it starts with."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.read_many", str(good), *part],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in several
    ]
    lines = [process.communicate(timeout=3000)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [json.loads(line) for part in lines for line in part]


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
    found = read(good, ("corpus",))
    assert len(found) >= 52
    assert len({item["name"] for item in found}) == len(found)
    tell(f"hostile workbooks: {judged(found)}")


def test_no_mutation_of_a_good_workbook_ends_in_a_traceback(good: Path, tell: Callable[[str], None]) -> None:
    times = count("MUTATIONS", 150, 10_000)
    half = str(times // 2)
    found = read(good, ("0", half), (half, str(times)))
    assert len(found) == times
    tell(f"mutated workbooks: {judged(found)}")
