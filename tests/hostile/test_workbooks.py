"""Hostile workbooks: each read or refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.analysis import analyse
from reportgen.back.apart import read_apart
from reportgen.excel.workbook import write_workbook
from reportgen.model.evaluation import evaluate
from reportgen.model.reader import parse_study
from reportgen.resources import bundled_study
from tests.hostile import count
from tests.hostile.slots import study
from tests.hostile.strings import naughty
from tests.hostile.workbooks import packed, parts_of
from tests.studies import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.office import Office

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
    """What became of each workbook, read by processes that may use 1 GB more than they start with."""
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
    found = read(good, "corpus")
    assert len(found) >= 52
    assert len({item["name"] for item in found}) == len(found)
    tell(f"hostile workbooks: {judged(found)}")


def test_no_mutation_of_a_good_workbook_ends_in_a_traceback(good: Path, tell: Callable[[str], None]) -> None:
    times = count("MUTATIONS", 150, 10_000)
    found = read(good, "0", str(times))
    assert len(found) == times
    tell(f"mutated workbooks: {judged(found)}")


@pytest.mark.office
def test_no_good_workbook_is_refused_whoever_saved_it(
    office: Office, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """The other side of every bound: what honest programs write of honest studies passes."""
    studies = {"small": SMALL, "bundled": bundled_study().read_text(encoding="utf-8"), "words": study(naughty()[:40])}
    tried: list[str] = []
    for name, text in studies.items():
        path = tmp_path / f"{name}.xlsx"
        evaluation = analyse(evaluate(parse_study(text.encode(), name)))
        path.write_bytes(write_workbook(evaluation, timestamp=datetime(2026, 11, 24, tzinfo=UTC), version="1"))
        loaded = load_workbook(path)
        loaded.save(tmp_path / f"{name}-openpyxl.xlsx")
        stored = tmp_path / f"{name}-stored.xlsx"
        stored.write_bytes(packed(parts_of(path.read_bytes()), zipfile.ZIP_STORED))
        office.save_as(path, tmp_path / f"{name}-office.xlsx")
        for way in ("", "-openpyxl", "-stored", "-office"):
            read_apart((tmp_path / f"{name}{way}.xlsx").read_bytes(), path.name)  # raises where it refuses
            tried.append(f"{name}{way}")
    tell(f"good workbooks: {len(tried)} read, 0 refused")
