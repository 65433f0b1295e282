"""What a shell offers at a tab: names of the study that the command line names, and nothing that a shell runs."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.commands import command
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from pathlib import Path


def offered(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str = "bash") -> str:
    """Return what a shell is given at the end of a line."""
    monkeypatch.setenv("_REPORTGEN_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    assert command() == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL)
    return tmp_path / "small.toml"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("reportgen show small.toml --scenario c", ["cheap"]),
        ("reportgen show --scenario bu", ["bulk"]),
        ("reportgen build small.toml --scenario a", ["all"]),
        ("reportgen show small.toml --set s", ["steps=", "second.wide.seeds="]),
        ("reportgen show small.toml --set ex", ["extra="]),
        ("reportgen build --profile n", ["nairr", "neurips", "nih", "nsf"]),
        ("reportgen build --only xlsx,p", ["xlsx,pdf"]),
        ("reportgen explain gpu_h", ["gpu_hours"]),
        ("reportgen new lab --from r", ["replication"]),
        ("reportgen show absent.toml --scenario b", []),
        ("reportgen show - --scenario b", ["base", "bulk"]),  # the bundled study's: nothing is read before it runs
        ("reportgen ex", ["explain"]),
    ],
)
def test_words_are_offered(
    line: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(line, monkeypatch, capsys).split() == words


def test_a_study_that_is_wrong_offers_nothing(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write_text("not TOML")
    assert offered("reportgen show small.toml --scenario b", monkeypatch, capsys).split() == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_words_of_a_stranger_are_no_code(
    shell: str, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    harm = "x'; touch harmed; echo $(touch harmed) `touch harmed` \\\" | & > < * ) ] } x"
    small.write_text(SMALL.replace('label = "Cheap"', f"label = '''{harm}'''".replace("*", "")))
    said = offered("reportgen show small.toml --scenario ch", monkeypatch, capsys, shell)
    assert "cheap" in said
    assert not set("$`\\|&<>;") & set(said.replace('\\"', "").replace("&>", ""))


def test_each_shell_has_a_script(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Typer otherwise asks which shell this process was started from, which a test may have none of.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    assert command("--show-completion", "bash") == 0
    script = capfd.readouterr().out
    assert "_REPORTGEN_COMPLETE=complete_bash" in script
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
