"""What commands print: no text of a file or a path reaches a terminal as more than one line of characters."""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import reportgen
from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import write_diff
from reportgen.study.reader import parse_study
from tests.support import editing
from tests.support.commands import command
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    import pytest

HOSTILE = "a\x1b[2J\u202eb"
SHOWN = r"a\x1b[2J\u202eb"
# Who may write to a standard stream: what makes lines of untrusted texts, and what prints figures and names only.
WRITERS = {"cli/app.py", "cli/options.py", "cli/pull.py", "cli/terminal.py"}


def test_lines_are_printed_in_few_places() -> None:
    package = Path(reportgen.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"print", "typer.echo", "typer.secho", "sys.stdout.write", "sys.stderr.write", "stream.write"}
    }
    assert found <= WRITERS


def test_names_of_files_and_folders_are_printed_as_characters(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{HOSTILE}.toml").write_text(SMALL)
    assert command("build", f"{HOSTILE}.toml", "-o", HOSTILE, "--only", "csv") == 0
    assert command("show", f"{HOSTILE} 2.toml") == 2
    assert command("pull", f"{HOSTILE}.xlsx", f"{HOSTILE}.toml") == 2
    assert command("diff", f"{HOSTILE}.toml", f"{HOSTILE}.toml") == 0
    out, told = capfd.readouterr()
    assert SHOWN in out
    assert SHOWN in told
    assert not {"\x1b", "\u202e"} & {*out, *told}


def test_the_difference_of_pull_is_printed_as_characters(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    study = editing.written_to(tmp_path / "study.toml", RICH.encode())
    data = editing.with_entries(editing.built(RICH), RICH, {"second#label": "The \u202esecond"})
    workbook = editing.written_to(tmp_path / "edited.xlsx", data)
    assert command("pull", str(workbook), str(study), "--dry-run") == 0
    assert '+label = "The \\u202esecond"\n' in capfd.readouterr().out


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_comparison_is_data_in_a_pipe_and_characters_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    past = parse_study(SMALL.encode())
    new = parse_study(SMALL.replace('label = "Price"\n', 'label = "Pri\u202ece"\n').encode())
    comparison = compare(past, new, ("a.toml", "b.toml"))
    for kind, marked in ((io.TextIOWrapper, True), (_Terminal, False)):
        stream = kind(io.BytesIO(), encoding="utf-8")
        monkeypatch.setattr(sys, "stdout", stream)
        write_diff(comparison, "markdown")
        assert ("\u202e" in stream.buffer.getvalue().decode()) is marked  # type: ignore[attr-defined]  # a BytesIO


def test_the_heading_of_a_column_shows_the_symbol_of_its_unit(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A phrase such as hours of one node says no more than the label, and money shows its currency in each number."""
    units = {"cost": "USD", "carbon": "t", "hours": "hours of one node", "energy": "MWh"}
    labels = {"cost": "Cost", "carbon": "Carbon", "hours": "Node-hours", "energy": "Energy, MWh"}
    styles = {"cost": "money"}
    measures = "".join(
        f'[[measures]]\nid = "{key}2"\nlabel = "{labels[key]}"\nformula = "flops"\nunit = "{unit}"\n'
        f'style = "{styles.get(key, "number")}"\n'
        for key, unit in units.items()
    )
    study = editing.written_to(tmp_path / "study.toml", f"{SMALL}{measures}".encode())
    assert command("show", str(study)) == 0
    lines = capfd.readouterr().out.splitlines()
    first = next(number for number, line in enumerate(lines) if "Family" in line)
    assert lines[first - 1].split() == ["Carbon"]
    assert " ".join(lines[first].split()).endswith("Cost (t) Node-hours Energy, MWh")
