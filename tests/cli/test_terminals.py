"""Terminals of any encoding and width: something readable is printed, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "Étude − 學習率 🚀 A → B"


def run(folder: Path, encoding: str, *args: str) -> tuple[int, str]:
    """Run a command in a terminal of an encoding; return its exit code and all that it printed."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", *args],
        cwd=folder,
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, (done.stdout + done.stderr).decode(encoding)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    study = SMALL.replace('title = "Small"', f'title = "{WORDS}"\ncurrency = "GBP"').replace('"First"', f'"{WORDS}"')
    (tmp_path / "study.toml").write_text(study, encoding="utf-8")
    (tmp_path / "new.toml").write_text(study.replace("value = 3\n", "value = 4\n"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", "Etude - ??? ? A -> B"),
        ("cp1252", "Étude - ??? ? A -> B"),
        ("cp932", "Etude − 學習率 ? A → B"),
        ("utf-8", WORDS),
    ],
)
def test_show_and_diff_are_printed_in_the_terminals_encoding(folder: Path, encoding: str, written: str) -> None:
    code, shown = run(folder, encoding, "show", "study.toml")
    assert (code, shown.splitlines()[0]) == (
        0,
        written.encode(encoding).decode(encoding),
    )  # some have two characters of one code
    code, compared = run(folder, encoding, "diff", "study.toml", "new.toml")
    assert code == 0
    assert written.encode(encoding).decode(encoding) in compared
    assert "+GBP 0" in compared if encoding == "ascii" else "+£0".encode(encoding).decode(encoding) in compared


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932"])
def test_help_and_errors_are_too(folder: Path, encoding: str) -> None:
    assert run(folder, encoding, "build", "--help")[0] == 0
    code, said = run(folder, encoding, "show", "study.toml", "--scenario", "學")
    assert code == 2
    assert said.startswith("error: unknown scenario '")
    assert "Traceback" not in said
