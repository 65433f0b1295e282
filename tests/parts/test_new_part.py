"""A new optional table is one part, one template and one line in the list of parts: milestones, which are not ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdf
import pytest

import reportgen
from tests.support.studies import SMALL

ROOT = Path(reportgen.__file__).parents[1]
TEMPLATES = ROOT / "tests" / "support" / "milestones"
MILESTONES = """
[[milestones]]
id = "design"
label = "Design review"
share = 0.25

[[milestones]]
id = "delivery"
label = "Delivery"
share = "1 - 0.25"
"""


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, with the checkout's packages."""
    env = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def run(folder: Path, *arguments: str) -> str:
    """Run the command line with milestones among its parts; return what it printed."""
    done = python(folder, "-m", "tests.support.milestones", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("milestones")
    (folder / "study.toml").write_text(SMALL + MILESTONES)
    run(folder, "build", "study.toml", "-o", "out", "--templates", str(TEMPLATES))
    return folder


def total(folder: Path) -> float:
    rows = json.loads((folder / "out" / "study.json").read_text())["headline"]
    return float(rows[-1]["cost"])


def test_the_program_itself_has_no_such_table(folder: Path) -> None:
    done = python(folder, "-m", "reportgen", "show", "study.toml")
    assert done.returncode == 2
    assert done.stderr.startswith("error: unknown key 'milestones'; keys here are study, proposal, assumptions, ")
    assert done.stderr.endswith(", notes, fit, actuals, blocks @ milestones\n")


def test_the_workbook_has_its_sheet_with_live_formulas(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "out" / "study.xlsx")
    rows = [[cell.value for cell in row[:3]] for row in book["Milestones"].iter_rows(min_row=6, max_row=8)]
    assert rows[0] == ["Milestone", "Share", "Cost"]
    assert rows[1][:2] == ["Design review", 0.25]
    assert rows[2][0] == "Delivery"
    assert rows[2][1] == "=1-0.25"
    assert rows[1][2] == "=$B7*Summary!$G$9"
    index = [cell.value for row in book["About"].iter_rows() for cell in row]
    assert index[index.index("Milestones") + 1] == "What is spent when"


def test_the_page_and_the_pdf_have_its_section(folder: Path) -> None:
    page = (folder / "out" / "study.html").read_text()
    assert '<h2 id="milestones">Milestones</h2>' in page
    assert "Design review" in page
    assert 'data-name="milestone.design.cost"' in page
    text = "\n".join(item.extract_text() for item in pypdf.PdfReader(folder / "out" / "study.pdf").pages)
    section = text[text.rindex("Milestones") :]
    assert "Design review 25.0%" in " ".join(section.split())
    assert "Delivery 75.0%" in " ".join(section.split())


def test_the_json_document_and_the_frames_have_its_records(folder: Path) -> None:
    document = json.loads((folder / "out" / "study.json").read_text())
    assert document["milestones"] == [
        {"id": "design", "label": "Design review", "share": 0.25, "cost": 0.25 * total(folder)},
        {"id": "delivery", "label": "Delivery", "share": 0.75, "cost": 0.75 * total(folder)},
    ]
    assert document["analyses"]["milestone.design.cost"] == 0.25 * total(folder)
    code = (
        "import reportgen.parts as p; from tests.support.milestones import PART; p.PARTS = (*p.PARTS, PART)\n"
        "import reportgen; frame = reportgen.frames(reportgen.evaluate('study.toml'))['milestones']\n"
        "print(list(frame.columns), list(frame['share']))"
    )
    done = python(folder, "-c", code)
    assert done.stdout == "['id', 'label', 'share', 'cost'] [0.25, 0.75]\n"


def test_set_reaches_its_entries(folder: Path) -> None:
    run(folder, "build", "study.toml", "-o", "set", "--only", "json", "--set", "milestone.design.share=0.5")
    rows = json.loads((folder / "set" / "study.json").read_text())["milestones"]
    assert rows[0] == {"id": "design", "label": "Design review", "share": 0.5, "cost": 0.5 * total(folder)}


@pytest.fixture(scope="module")
def edited(folder: Path) -> Path:
    book = openpyxl.load_workbook(folder / "out" / "study.xlsx")
    sheet = book["Milestones"]
    sheet["A7"], sheet["B7"] = "Design passed", 0.3
    path = folder / "edited.xlsx"
    book.save(path)
    return path


def test_diff_tells_its_changes(folder: Path, edited: Path) -> None:
    told = json.loads(run(folder, "diff", "study.toml", edited.name, "--format", "json"))
    changes = {item["name"]: (item["past"], item["new"]) for item in told["inputs"]}
    assert changes == {"design#label": ("Design review", "Design passed"), "milestone.design.share": (0.25, 0.3)}


def test_pull_brings_its_changes_back(folder: Path, edited: Path) -> None:
    (folder / "back.toml").write_text(SMALL + MILESTONES)
    assert run(folder, "pull", edited.name, "back.toml") == "back.toml: 2 values changed\n"
    changed = MILESTONES.replace('"Design review"', '"Design passed"').replace("0.25\n", "0.3\n", 1)
    assert (folder / "back.toml").read_text() == SMALL + changed


def test_a_book_built_from_the_edited_one_shows_the_effect_of_its_change(folder: Path, edited: Path) -> None:
    run(folder, "build", edited.name, "-o", "again", "--only", "xlsx,json")
    book = openpyxl.load_workbook(folder / "again" / "study.xlsx")
    rows = {row[0].value: row for row in book["Changes"].iter_rows(min_row=7)}
    assert [cell.value for cell in rows["Design review: share"][1:3]] == ["0.25", "0.3"]
