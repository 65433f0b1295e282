"""Terminals of any encoding and width: something readable is printed, and never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.cli.terminal import print_headline
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL

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


@pytest.mark.parametrize(
    ("encoding", "written"), [("ascii", "etude -> 2"), ("cp1252", "étude -> 2"), ("utf-8", "étude → 2")]
)
def test_paths_are_printed_in_it(folder: Path, encoding: str, written: str) -> None:
    code, printed = run(folder, encoding, "build", "study.toml", "-o", "étude → 2", "--only", "csv")
    assert (code, printed.splitlines()[0]) == (0, str(Path(written) / "study.csv"))


WIDE = SMALL.replace('"First"', '"Alignment experiments of every width"').replace(
    "[scenarios.cheap]",
    "".join(
        f'[[measures]]\nid = "more_{letter}"\nlabel = "Energy drawn {letter}"\nformula = "flops * 1e9"\n'
        for letter in "abcd"
    )
    + "[scenarios.cheap]",
)


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, width: int) -> list[str]:
    """The lines that ``show`` prints in a terminal of a width; in a pipe where that is 0."""
    monkeypatch.setenv("COLUMNS", str(width or 80))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: width > 0)
    print_headline(evaluate(parse_study(text.encode())))
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()


@pytest.mark.parametrize(
    ("width", "left_out"),
    [
        (170, ""),
        (156, "Sources of uncertainty"),
        (80, "Sources of uncertainty, Energy drawn a, Energy drawn b, Energy drawn c, Energy drawn d"),
        (58, "Sources of uncertainty, Hours, Energy drawn a, Energy drawn b, Energy drawn c, Energy drawn d"),
    ],
)
def test_a_narrow_terminal_leaves_out_columns_and_cuts_no_name_and_no_number(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, left_out: str
) -> None:
    lines = shown(capsys, monkeypatch, WIDE, width)
    text = "\n".join(lines)
    assert "…" not in text
    assert max(map(len, lines)) <= width
    assert any(line.strip().startswith("Alignment experiments of every width ") for line in lines)
    assert any(line.strip().startswith("Total ") and "$0.84" in line for line in lines)
    told = " ".join(" ".join(lines).partition("No room for: ")[2].split())
    assert told == (f"{left_out}. --exact prints every column." if left_out else "")


def test_a_name_wider_than_the_terminal_is_broken_and_not_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "many words of a name " * 9
    lines = shown(capsys, monkeypatch, SMALL.replace('"First"', f'"{name}"'), 80)
    assert "…" not in "".join(lines)
    assert sum(line.count("words") for line in lines) == 9
    unbroken = shown(capsys, monkeypatch, SMALL.replace('"First"', f'"{"x" * 99}"'), 80)
    assert "".join(unbroken).count("x") == 99 + 1  # of --exact


def test_a_pipe_has_every_column_however_wide(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown(capsys, monkeypatch, WIDE, 0)
    (heads,) = [line for line in lines if line.strip().startswith("Family")]
    assert re.findall(r"\S+(?: \S+)*", heads)[-5:] == ["Cost", *(f"Energy drawn {letter}" for letter in "abcd")]
    assert "No room" not in "".join(lines)
