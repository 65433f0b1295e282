"""The command that builds a study whenever it is saved."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.studies import RICH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield the command on ``study.toml``, which it has built once."""
    (tmp_path / "study.toml").write_text(RICH)
    command = [sys.executable, "-m", "reportgen", "watch", "study.toml", "--port", "0", "--only", "html,csv"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            assert lines(process, "http").endswith("/ shows the page of study.toml; Ctrl-C ends\n")
            assert re.fullmatch(r"\d\d:\d\d:\d\d  \d+\.\d\d s  html csv.*\n", lines(process, "html csv"))
            yield process
        finally:
            process.kill()


def lines(process: subprocess.Popen[str], wanted: str) -> str:
    """Return the next line of the command that has a text."""
    assert process.stdout is not None
    return next(line for line in process.stdout if wanted in line)


def test_a_saved_change_is_built_and_ctrl_c_ends_it_cleanly(watching: subprocess.Popen[str], tmp_path: Path) -> None:
    before = (tmp_path / "output" / "study.csv").read_text()
    (tmp_path / "study.toml").write_text(RICH.replace("value = 3\n", "value = 2.5\n", 1))
    lines(watching, "html csv")
    assert (tmp_path / "output" / "study.csv").read_text() != before
    watching.send_signal(signal.SIGINT)
    output, _ = watching.communicate(timeout=30)
    assert (watching.returncode, "Traceback" in output) == (0, False)


def test_a_problem_is_told_and_the_next_save_is_built(watching: subprocess.Popen[str], tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("[study\n")
    assert "not valid TOML" in lines(watching, "error: ")
    (tmp_path / "study.toml").write_text(RICH)
    assert "html csv" in lines(watching, "html csv")


def test_a_study_that_is_missing_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "reportgen", "watch", "none/study.toml", "--port", "0"]
    result = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False, timeout=60)
    assert result.returncode == 2
    assert "none" in result.stderr
