"""What the README says is true: every command it shows runs, every option it names exists."""

from __future__ import annotations

import glob
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import reportgen
from reportgen.describe.options import timestamp
from reportgen.describe.part import Part
from reportgen.study.analyse import analyse
from reportgen.system.resources import bundled_study
from reportgen.workbook.write import write_workbook
from tests.support.studies import SMALL
from tests.support.used import SACCT

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    lines = re.findall(r"^    (reportgen [^\n]*)$", README, re.MULTILINE)
    # ``watch`` does not end by itself; tests/cli/test_watch.py runs it.
    return [line.split("#")[0].strip() for line in lines if not line.startswith("reportgen watch")]


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 5


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return write_workbook(analyse(reportgen.evaluate()), timestamp=timestamp(), version="0")


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_runs(command: str, tmp_path: Path, workbook: bytes) -> None:
    (tmp_path / "my-study.toml").write_text(SMALL)
    (tmp_path / "study.toml").write_bytes(bundled_study().read_bytes())
    (tmp_path / "priced.toml").write_bytes((ROOT / "inputs" / "post-training.toml").read_bytes())
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "scaling-exponents.xlsx").write_bytes(workbook)
    (tmp_path / "jobs.txt").write_text(SACCT)
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


def test_the_readme_names_files_that_exist() -> None:
    for target in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_readme_keeps_to_a_screen_and_a_half() -> None:
    assert README.count("\n") <= 130


def test_the_changelog_has_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert "## Unreleased" in changelog or f"## {reportgen.__version__}" in changelog


ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()


def test_the_architecture_names_every_package_and_module_below_the_root() -> None:
    """What each package consists of is said in its ``__init__``."""
    package = Path(reportgen.__file__).parent
    packages = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    modules = {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    assert {name for name in packages | modules if f"`{name}`" not in ARCHITECTURE} == set()


def test_the_architecture_names_files_that_exist() -> None:
    package = Path(reportgen.__file__).parent
    named = set(re.findall(r"`([\w./-]*(?:\.py|\.md|/))`", ARCHITECTURE))
    assert len(named) > 20
    part = package / "parts" / "assumptions"  # has a file of each name that all parts may have
    places = (ROOT, package, part)
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()


# Of the recipes: what somebody would add.
EXAMPLES = {"reportgen/parts/milestones/", "templates/sections/milestones.html.j2"}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md"])
def test_a_page_names_files_that_exist(page: str) -> None:
    """From the root, or from the folder of the tests; a name without a folder is that of a file of some package."""
    text = (ROOT / page).read_text()
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)) - EXAMPLES
    assert len(paths) > 5
    assert {path for path in paths if not (ROOT / path).exists() and not (ROOT / "tests" / path).exists()} == set()
    names = set(re.findall(r"`([\w.-]+\.(?:py|md|toml|j2))`", text))
    folders = (ROOT / "reportgen", ROOT / "templates", ROOT / "tests")
    assert {
        name for name in names if not (ROOT / name).exists() and not any(list(home.rglob(name)) for home in folders)
    } == set()


def test_the_architecture_is_one_page_and_names_every_piece_of_a_part() -> None:
    assert ARCHITECTURE.count("\n") <= 110
    assert {field.name for field in fields(Part) if f"`{field.name}`" not in ARCHITECTURE} == {"name"}
