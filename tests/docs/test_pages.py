"""What the pages of docs/ show is true: commands run as shown, one after the other, with the study files as shown.

A page is read from top to bottom in one folder. A line ``$ reportgen ...`` of a console fence is run; what follows it,
if anything, is what it prints. A TOML fence is added to the study that the page made last: keys before its first table
at the head of the file, the tables at its end. A Python fence is run. Comments of a page, which no reader sees, say
what a person would do by hand:

* ``<!-- exit: 1 -->`` before a fence: its commands end with this exit code
* ``<!-- file: NAME -->`` before a fence: its text is written to that file
* ``<!-- part: of a study -->`` before a TOML fence: it is checked against the schema of study files, and not added
* ``<!-- edit: WORKBOOK ENTRY NUMBER -->``: the cell of an entry gets a number
"""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reportgen.formula.ops import FUNCTIONS
from reportgen.study.schema import schema
from tests.support import editing
from tests.support.commands import command

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if page.parent.name != "reference")
PIECE = re.compile(
    r"^<!-- (?P<what>exit|file|part|edit): (?P<given>[^\n]*) -->$|^```(?P<kind>[\w{}-]+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ENDLESS = ("watch",)  # tests/cli/test_watch.py runs it
PRINTING = {"build": ["--only", "xlsx,html,csv,json"]}  # the PDF has tests of its own


def names(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def study_of(folder: Path) -> Path:
    """Return the study file that was made last."""
    return max(folder.glob("*.toml"), key=lambda path: path.stat().st_mtime_ns)


def add_toml(text: str, path: Path) -> None:
    """Add a TOML fence to a study file: keys without a table at its head, the tables at its end."""
    tomllib.loads(text)
    start = re.search(r"^\[", text, re.MULTILINE)
    at = start.start() if start else len(text)
    head, tables = text[:at], text[at:]
    path.write_text(f"{head}\n{path.read_text()}\n{tables}")


def problems(text: str) -> list[str]:
    """Return what an outside validator finds in a part of a study: unknown keys and values of another type."""
    validator = jsonschema.Draft7Validator(_without_required(schema()))
    return [error.message for error in validator.iter_errors(tomllib.loads(text))]


def _without_required(node: Any) -> Any:
    """Return a schema that asks for no key, as a part of a study has only some."""
    if isinstance(node, list):
        return [_without_required(item) for item in node]
    if not isinstance(node, dict):
        return node
    dropped = {"required", "if", "then", "allOf"}
    return {key: _without_required(value) for key, value in node.items() if key not in dropped}


def test_a_part_with_an_unknown_key_is_a_problem() -> None:
    assert problems('[study]\ntitel = "A"\n') != []
    assert problems('[study]\ntitle = "A"\n') == []


def edit(given: str, folder: Path) -> None:
    """Type a number into the cell of an entry, as ``my-lab.xlsx price@base 3``."""
    book, entry, number = given.split()
    path = folder / book
    study = study_of(folder).read_text()
    path.write_bytes(editing.with_entries(path.read_bytes(), study, {entry: float(number)}))


def run_console(text: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Run each command of a console fence, and compare what it prints with what is shown, if anything is."""
    for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, shown = piece.partition("\n")
        words = shlex.split(line, comments=True)
        assert words[0] == "reportgen", line
        if words[1] in ENDLESS:
            continue
        extra = [] if "--only" in words else PRINTING.get(words[1], [])
        capsys.readouterr()
        assert command(*words[1:], *extra) == code, (line, capsys.readouterr())
        printed = capsys.readouterr().out
        if shown.strip():
            assert [row.rstrip() for row in printed.splitlines() if row.strip()] == [
                row.rstrip() for row in shown.splitlines() if row.strip()
            ], line


def test_there_are_pages_of_each_kind() -> None:
    assert {"tutorial.md", "gallery.md", "howto/index.md", "explanation/index.md"} <= set(map(names, PAGES))
    assert sum("```console" in page.read_text() for page in PAGES) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=names)
def test_what_a_page_shows_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    code, target, is_part = 0, "", False
    for piece in PIECE.finditer(page.read_text()):
        what, given, kind, text = piece["what"], piece["given"], piece["kind"], piece["text"]
        if what == "edit":
            edit(given, tmp_path)
        elif what:
            code, target, is_part = (
                (int(given) if what == "exit" else 0),
                (given if what == "file" else ""),
                what == "part",
            )
            continue
        elif is_part:
            assert problems(text) == []
        elif target:
            path = tmp_path / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        elif kind == "console":
            run_console(text, code, capsys)
        elif kind == "toml":
            add_toml(text, study_of(tmp_path))
        elif kind == "python":
            exec(compile(text, page.name, "exec"), {})  # noqa: S102 - the project's own pages
        code, target, is_part = 0, "", False


def test_every_page_is_linked_with_files_that_exist() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([\w./-]+)\)", page.read_text()):
            found = page.parent / target
            assert found.exists() or "reference" in found.parts, (names(page), target)


def test_the_page_on_formulas_names_every_function_of_the_language() -> None:
    text = (DOCS / "explanation" / "formulas.md").read_text()
    assert all(re.search(rf"\b{name}\b", text) for name in FUNCTIONS)


def test_the_gallery_has_two_pictures_of_each_bundled_study_and_stays_small() -> None:
    text = (DOCS / "gallery.md").read_text()
    for study in (DOCS.parent / "inputs").glob("*.toml"):
        assert f"gallery/{study.stem}-pdf.png" in text, study
        assert f"gallery/{study.stem}-page.png" in text, study
    pictures = list((DOCS / "gallery").glob("*.png"))
    assert len(pictures) == 10
    assert sum(picture.stat().st_size for picture in pictures) < 1_500_000


def test_every_picture_exists() -> None:
    for page in PAGES:
        for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text()):
            assert (page.parent / target).exists(), (names(page), target)
