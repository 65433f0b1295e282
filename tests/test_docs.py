"""What the README says is true: every command it shows runs, every option it names exists."""

from __future__ import annotations

import glob
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import reportgen
from reportgen.analysis import analyse
from reportgen.build import timestamp
from reportgen.excel.workbook import write_workbook
from reportgen.formula.ops import FUNCTIONS
from reportgen.resources import bundled_study
from tests.studies import SMALL

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    lines = re.findall(r"^    (reportgen [^\n]*)$", README, re.MULTILINE)
    return [line.split("#")[0].strip() for line in lines]


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 5


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return write_workbook(analyse(reportgen.evaluate()), timestamp=timestamp(), version="0")


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_runs(command: str, tmp_path: Path, workbook: bytes) -> None:
    (tmp_path / "my-study.toml").write_text(SMALL)
    (tmp_path / "study.toml").write_bytes(bundled_study().read_bytes())
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "scaling-exponents.xlsx").write_bytes(workbook)
    (tmp_path / "inputs").mkdir()
    for name in ("one", "two"):
        (tmp_path / "inputs" / f"{name}.toml").write_text(SMALL)
    # As a shell would, since a pattern means all that it finds.
    words = [
        word
        for pattern in shlex.split(command)[1:]
        for word in (sorted(glob.glob(pattern, root_dir=tmp_path)) if "*" in pattern else [pattern])  # noqa: PTH207 - words, not paths
    ]
    if words[0] == "build" and "--only" not in words:
        words += ["--only", "csv,json"]  # the arguments are what is shown here; the outputs have tests of their own
    result = subprocess.run(
        [sys.executable, "-m", "reportgen", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr


def test_the_readme_shows_what_the_terminal_shows() -> None:
    (shown,) = re.findall(r"```console\n\$ reportgen show\n(.*?)```", README, re.DOTALL)
    result = subprocess.run([sys.executable, "-m", "reportgen", "show"], capture_output=True, text=True, check=True)
    assert [line.rstrip() for line in result.stdout.splitlines()] == shown.splitlines()


def test_the_library_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - the project's own README


def test_the_readme_names_every_function_of_the_language() -> None:
    assert all(re.search(rf"\b{name}\b", README) for name in FUNCTIONS)


def test_the_readme_names_files_that_exist() -> None:
    for target in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_changelog_has_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert "## Unreleased" in changelog or f"## {reportgen.__version__}" in changelog


def test_the_architecture_names_every_module() -> None:
    named = set(re.findall(r"`(\w+)[*/]?`", (ROOT / "ARCHITECTURE.md").read_text()))
    package = Path(reportgen.__file__).parent
    # The table names the files of analysis/ and sheets/ by what they do.
    stems = {path.stem for path in package.rglob("*.py") if path.parent.name not in {"analysis", "sheets"}}
    # `views*` stands for all whose names begin so.
    families = set(re.findall(r"`(\w+)\*`", (ROOT / "ARCHITECTURE.md").read_text()))
    missing = {stem for stem in stems - named if not stem.startswith(("__", *families))}
    assert missing == set()
