from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.markup import render

from reportgen.cli.app import app
from reportgen.report.profiles import profiles
from tests.support.studies import SMALL, spoiled


def run(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reportgen", *args], capture_output=True, text=True, check=False, cwd=cwd, timeout=120
    )


def test_show_prints_the_headline_table_in_the_style_of_the_source() -> None:
    result = run("show")
    assert result.returncode == 0
    for figure in ("3.7e20", "7.99e23", "$1.90M", "$317K", "$188.5K", "5.42e24", "$12.9M", "Table E1 *"):
        assert figure in result.stdout
    assert "\x1b" not in result.stdout


def test_show_exact_prints_every_digit() -> None:
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in run("show", "--exact").stdout.splitlines()}
    cost = rows["family"].index("cost")
    assert float(rows["alignment"][cost]) == pytest.approx(888.81395400704, rel=1e-12)
    assert float(rows["total"][cost]) == pytest.approx(12907461.18114157, rel=1e-12)
    assert len(rows["six_p_ratio"]) == 14


def test_without_a_command_help_is_shown_and_nothing_else_is_said() -> None:
    result = run()
    assert "Commands" in result.stdout
    assert result.stderr == ""


def test_the_help_of_a_build_names_every_profile() -> None:
    words = " ".join(run("build", "--help").stdout.replace("│", " ").split())
    assert f"{', '.join(profiles())}." in words


def test_a_scenario_and_values_are_taken() -> None:
    result = run("show", "--scenario", "bulk", "--set", "points_per_line=10")
    assert result.returncode == 0
    assert "Bulk contract" in result.stdout


def test_data_files_are_written_where_asked_and_named_after_the_study(tmp_path: Path) -> None:
    (tmp_path / "my study.toml").write_text(SMALL)
    result = run("build", "my study.toml", "-o", "out", "--only", "json,csv", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stderr == "warning: check fails: Published figures are met while every input is as published\n"
    names = ["my-study.csv", "my-study.json", "my-study.sha256"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    document = json.loads((tmp_path / "out" / "my-study.json").read_text())
    assert [row["id"] for row in document["headline"]] == ["first", "second", "total"]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["build", "absent.toml"], "no such file or directory @ absent.toml"),
        (["build", "."], "is a directory @ ."),
        (["pull", ".", "."], "is a directory @ ."),
        (["build", "--only", "csv", "--profile", "nfs"], "unknown profile 'nfs'; perhaps you meant 'nsf'?"),
        (["build", "--only", "xls"], "unknown output 'xls'"),
        (["build", "--set", "price"], "--set takes NAME=VALUE, not 'price'"),
        (["show", "--scenario", "bluk"], "perhaps you meant 'bulk'?"),
        (["shw"], "No such command 'shw'"),
        (["build", "--outptu", "x"], "No such option"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(tmp_path: Path, args: list[str], sentence: str) -> None:
    result = run(*args, cwd=tmp_path)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_problem_of_a_study_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(spoiled(("heads * 8", "haeds * 8"), ("hours * price", "hours * prcie")))
    result = run("build", "study.toml", "-o", "out", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.count("error: ") == 2
    assert "@ models.quantities.width.formula" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_formula_without_a_value_is_told(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(spoiled(("heads * 8", "heads / (steps - 10)")))
    result = run("show", "study.toml", cwd=tmp_path)
    assert result.returncode == 2
    assert "value of 'width'" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_shows_the_brackets_of_its_texts() -> None:
    """Rich takes ``[fit]`` for markup, and leaves it out, unless it is escaped."""
    from typer.main import get_command

    commands = get_command(app).commands  # type: ignore[attr-defined]  # of a group
    texts = [option.help or "" for one in commands.values() for option in one.params if hasattr(option, "help")]
    assert [text for text in texts if render(text).plain != text.replace("\\[", "[")] == []
    assert any("[fit]" in render(text).plain for text in texts)


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("reportgen 0.")
    for args in (["--help"], ["build", "--help"], ["show", "--help"]):
        result = run(*args)
        assert result.returncode == 0
        assert "Examples" in result.stdout


def test_draws_print_quantiles_that_stand_in_order() -> None:
    result = run("draws", "--number", "5000")
    total = next(line for line in result.stdout.splitlines() if line.strip().startswith("Total"))
    quantiles = [float(word.strip("$M")) for word in total.split()[1:]]
    assert len(quantiles) == 3
    assert quantiles == sorted(set(quantiles))
    assert "of the total's variance is Price of a GPU-hour" in result.stdout
    assert run("draws", "--number", "5000", "--seed", "2407").stdout == result.stdout
    assert run("draws", "--number", "5000", "--seed", "1").stdout != result.stdout


@pytest.mark.parametrize(
    ("args", "begun"),
    [
        (["--only", "csv"], ["['csv'] a4 False"]),
        (["small.toml", "--only=json, csv", "--profile", "nih", "--scenario", "base"], ["['csv', 'json'] nih False"]),
        (["--profile", "nihil"], []),
        (["small.toml", "small.toml", "--only", "csv"], []),
        (["--scenario", "all", "small.toml", "--only", "csv"], []),
        (["--help"], []),
        (["--", "small.toml"], ["['csv', 'html', 'json', 'pdf', 'xlsx'] a4 False"]),
        (["--only", "doc"], []),
    ],
)
def test_the_process_of_the_pdf_is_started_before_a_study_is_read(
    tmp_path: Path, args: list[str], begun: list[str]
) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    code = (
        "import sys; from reportgen.cli import build, entry; begin = build.pdf_printer\n"
        "def pdf_printer(kinds, options):\n"
        "    print('begun', sorted(kinds), options.profile, 'reportgen.study.reader' in sys.modules)\n"
        "    return begin((), options)\n"
        f"build.pdf_printer = pdf_printer; sys.argv = ['reportgen', 'build', *{args!r}]; entry.main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120
    )
    said = [line.removeprefix("begun ") for line in result.stdout.splitlines() if line.startswith("begun ")]
    assert (said[:1], "Traceback" in result.stderr) == (begun, False)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="Linux lists a process's threads there")
def test_drawing_starts_no_threads_that_wait_in_circles() -> None:
    code = (
        "import sys; from pathlib import Path; from reportgen.__main__ import main\n"
        "sys.argv = ['reportgen', 'draws', '--jobs', '1']\n"
        "try:\n    main()\nexcept SystemExit:\n    print(len(list(Path('/proc/self/task').iterdir())))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "1"


def test_nothing_to_draw_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    result = run("draws", "small.toml", "--set", "price=9", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == (
        "error: no assumption that the headline total depends on has a range to draw from; "
        "Not drawn: Price ($2 to $4; $9 in use), as it does not hold the value in use.\n"
    )
