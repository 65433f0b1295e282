"""What `reportgen new` writes builds as it is, by the commands that it names."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import openpyxl
import pytest

import reportgen
from reportgen.describe.about import ABOUT
from reportgen.study.lint import warnings
from reportgen.study.starters import kinds
from reportgen.system.resources import SCHEMA, new_studies, study_schema
from tests.support.commands import command

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 170  # of a short study


@pytest.mark.parametrize("kind", kinds().purposes)
def test_a_new_study_builds_at_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("new", "my_first-study", "--from", kind) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"my_first-study.toml\n{SCHEMA}\n\nNext:\n")
    assert (tmp_path / SCHEMA).read_bytes() == study_schema().read_bytes()
    text = (tmp_path / "my_first-study.toml").read_text()
    assert text.splitlines()[0] == f"#:schema ./{SCHEMA}"
    assert text.count("\n") <= MOST_LINES
    assert text.count("# ") >= 5
    evaluation = reportgen.evaluate("my_first-study.toml")
    assert evaluation.study[ABOUT].title == "My first study"
    assert warnings(evaluation) == ()
    commands = [line.split("#")[0] for line in said.splitlines() if line.startswith("  reportgen ")]
    assert len(commands) == 3
    for words in map(shlex.split, commands):
        extra = ["--only", "xlsx,html,csv,json"] if words[1] == "build" else []
        assert command(*words[1:], *extra) == 0, words
    assert (tmp_path / "output" / "my_first-study.xlsx").is_file()


def test_the_list_of_kinds_is_that_of_the_files() -> None:
    files = {path.name.removesuffix(".toml") for path in new_studies().iterdir()} - {"kinds"}
    assert files == set(kinds().purposes)
    assert kinds().default in files


def test_the_help_names_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new", "--help") == 0
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert all(kind in said for kind in kinds().purposes)
    assert f"({kinds().default})" in said


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lab.toml"
    path.write_text("mine")
    assert command("new", str(path)) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"
    (tmp_path / SCHEMA).write_text("{}")
    assert command("new", str(tmp_path / "other")) == 0
    assert (tmp_path / SCHEMA).read_text() == "{}"


def test_an_unknown_kind_is_told_with_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new", str(tmp_path / "lab"), "--from", "blnk") == 2
    assert "perhaps you meant 'blank'?" in capsys.readouterr().err
    assert command("new", str(tmp_path / "lab"), "--from", "zzz") == 2
    assert "small-lab: a budget of one's own" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ['a"b', "study\u202eone", "x" * 500])
def test_a_strange_name_is_a_title_or_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = command("new", str(tmp_path / name))
    if code == 0:
        assert reportgen.load(tmp_path / f"{name}.toml").study[ABOUT].title
    else:
        assert code == 2
        assert capsys.readouterr().err.startswith("error: ")


def test_a_new_workbook_is_filled_in_and_becomes_a_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("new", "costs", "--from", "blank", "--xlsx") == 0
    assert capsys.readouterr().out.startswith("costs.xlsx\n\nNext:\n  reportgen show costs.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["costs.xlsx"]
    book = openpyxl.load_workbook("costs.xlsx")
    (price,) = (
        row for row in book["Assumptions"].iter_rows(min_col=1, max_col=8) if row[0].value == "Price of a GPU-hour"
    )
    price[4].value = 2.0
    book.save("costs.xlsx")
    assert command("pull", "--new", "costs.xlsx", "costs.toml") == 0
    assert capsys.readouterr().out.splitlines()[0] == "costs.toml: a new study with 1 value changed"
    # 3 runs of 6 x 1e9 x 2e10 FLOPs at 4e14 FLOP/s and 2 dollars an hour
    assert reportgen.evaluate("costs.toml")["total.cost"] == pytest.approx(3 * 6 * 1e9 * 2e10 / 4e14 / 3600 * 2)
    assert (tmp_path / SCHEMA).read_bytes() == study_schema().read_bytes()
    assert "# A study is costed from runs" in (tmp_path / "costs.toml").read_text()
    assert command("pull", "--new", "costs.xlsx", "costs.toml") == 2
    assert "costs.toml is there already; give another name, or pull into it without --new" in capsys.readouterr().err
    assert command("new", "costs.xlsx", "--xlsx") == 2
    assert "costs.xlsx is there already" in capsys.readouterr().err


def test_a_build_says_which_placeholders_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("new", "lab") == 0
    capsys.readouterr()
    assert command("build", "lab.toml", "--only", "csv") == 0
    assert capsys.readouterr().err == (
        "note: placeholders of the new study are printed as they are: source of learning_rates, source of failed, "
        "source of mfu, source of price, text of summary\n"
    )
    study = tmp_path / "lab.toml"
    study.write_text(study.read_text().replace("Placeholder", "Ours"))
    assert command("build", "lab.toml", "--only", "csv") == 0
    assert capsys.readouterr().err == ""
