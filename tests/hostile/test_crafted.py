"""Crafted workbooks: whatever their keys, study and names say, a command ends soon, in few lines of plain characters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.system.texts import one_line
from tests.hostile import count
from tests.hostile.crafted import TARGETS, crafted
from tests.hostile.workbooks import parts_of
from tests.support import editing
from tests.support.studies import RICH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does")
SECONDS = 10.0  # of processors, the process that reads included
PARENT, CHILD = 300, 1_000  # MB
LINES = 10
BEGINNINGS = ("error: ", "note: ", "warning: ", "kept in your workbook, not in the study: ")
LONGEST = 1_600  # characters of a line
BATCH = 100  # workbooks a process; what one leaves behind in memory is not the next one's


def test_every_target_changes_the_workbook() -> None:
    good = editing.built(RICH, "rich")
    same = parts_of(good)
    for number, target in enumerate(TARGETS):
        assert parts_of(crafted(good, number)) != same, target
    assert crafted(good, 7) == crafted(good, 7)


@pytest.mark.slow
@LINUX
def test_no_crafted_workbook_costs_much_or_says_much(tmp_path: Path, tell: Callable[[str], None]) -> None:
    (tmp_path / "good.xlsx").write_bytes(editing.built(RICH, "rich"))
    (tmp_path / "study.toml").write_text(RICH)
    wanted = count("CRAFTED")
    edges = [*range(0, wanted, min(BATCH, -(-wanted // 2))), wanted]

    def batch(begin: int, end: int) -> list[dict[str, Any]]:
        words = ("good.xlsx", "study.toml", f"tried-{begin}", str(begin), str(end))
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile.read_crafted", *words],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=3000,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    with ThreadPoolExecutor(2) as two:
        found = [item for part in two.map(batch, edges, edges[1:]) for item in part]
    assert [item["number"] for item in found] == list(range(wanted))
    for item in found:
        judge(item)
    refused = sum(item["code"] == 2 for item in found)
    slowest, largest = (max(item[key] for item in found) for key in ("seconds", "memory"))
    tell(
        f"crafted workbooks: {wanted} read, {refused} refused, slowest {slowest:.1f} s, parent at most {largest:.0f} MB"
    )


def judge(item: dict[str, Any]) -> None:
    """Fail where a command ended in a traceback, took long or much, or printed much or what a terminal obeys."""
    name = f"{item['number']}: {item['command']}"
    assert not item["fault"], f"{name}\n{item['fault']}"
    assert item["code"] in {0, 2}, name
    told = item["told"].splitlines()
    assert all(line.startswith(BEGINNINGS) for line in told), f"{name}\n{item['told']}"
    assert len(told) <= LINES, name
    assert all(len(line) <= LONGEST for line in told), name
    assert bool(told) or item["code"] == 0, name
    if item["code"] == 2 and "json" not in item["command"]:
        assert item["out"] == "", name
    for line in f"{item['out']}{item['told']}".split("\n"):
        assert one_line(line) == line, name
    assert item["seconds"] < SECONDS, name
    assert item["memory"] < PARENT, name
    assert item["child"] < CHILD, name
