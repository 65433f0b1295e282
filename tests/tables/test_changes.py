"""An edited workbook: its Changes sheet, the page's section, ``diff`` and ``pull``, by hand.

The price goes from 2 to 5 and the steps from 100 to 200, so EUR 1,140 becomes 5,700.

    with the old price alone    2 * 1140 hours = 2,280     so the price adds 3,420 to what there is now
    with the old steps alone    5 *  570 hours = 2,850     so the steps add  2,850
    together 4,560, which is 1,710 less than the sum of both

From the past study's side, the price alone makes 570 * 5 = 2,850, adding 1,710; the steps alone 2,280, adding 1,140.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.support.commands import command
from tests.support.editing import built, read_here, with_entries
from tests.support.rich import STUDY, page_tables, sheet_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("changes")
    (place / "rich.toml").write_text(STUDY)
    edited = with_entries(built(STUDY, "rich"), STUDY, {"price@base": 5.0, "steps@base": 200.0})
    (place / "edited.xlsx").write_bytes(edited)
    command("build", str(place / "edited.xlsx"), "-o", str(place / "out"), "--only", "xlsx,html")
    return place


def diff(folder: Path, capsys: pytest.CaptureFixture[str], *args: str) -> str:
    capsys.readouterr()
    command("diff", str(folder / "rich.toml"), str(folder / "edited.xlsx"), *args)
    return capsys.readouterr().out


def test_the_sheet_of_changes(folder: Path) -> None:
    book: Any = openpyxl.load_workbook(folder / "out" / "rich.xlsx", data_only=True)
    assert sheet_table(book, "Changes", "Changed") == [
        ["Changed", "Was", "Is", "Effect on cost"],
        ["Steps", 100, 200, 2850],
        ["Price of an hour", 2, 5, 3420],
        ["What they do together beyond the sum of each", None, None, -1710],
        ["All of these", None, None, 4560],
    ]
    heads, itself, *rows = sheet_table(book, "Change cases", "Case")
    assert itself[0] == "The study itself"
    cost = heads.index("Cost")
    assert {row[0]: row[cost] for row in [itself, *rows]} == {
        "The study itself": 5700,
        "Steps as it was": 2850,
        "Price of an hour as it was": 2280,
        "All of these as they were": 1140,
    }


ROWS = [
    ["Changed", "Was", "Is", "Effect"],
    ["Steps", "100", "200", "+€2,850"],
    ["Price of an hour", "2", "5", "+€3,420"],
    ["Together beyond the sum of each", "", "", "−€1,710"],
    ["All of these", "", "", "+€4,560"],
]


def test_the_changes_on_the_page(folder: Path) -> None:
    html = (folder / "out" / "rich.html").read_text()
    assert page_tables(html)["What was changed, and what it does to the total cost"] == ROWS
    assert 'data-name="total.cost"' in html
    assert re.findall(r'<data value="([^"]+)" data-name="total\.cost"', html)[0] == "5700"


def test_the_changes_and_other_tables_of_the_pdf(folder: Path) -> None:
    command("build", str(folder / "edited.xlsx"), "-o", str(folder / "pdf"), "--only", "pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(folder / "pdf" / "rich.pdf").pages)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for row in [
        *(" ".join(filter(None, row)) for row in ROWS),
        "First seeds 4.20e4 €2.10K",
        "Second 5.80e4 €2.90K",
        "Third† 1.40e4 €700",
        "9 1.80 × 10³ 4.20 × 10⁴ 420 €2,100",
        "4 1.60 × 10³ 4.80 × 10⁴ 480 €2,400",
        "5 1.00 × 10³ 1.00 × 10⁴ 100 €500",
        "Family 9 2.60 × 10³ 5.80 × 10⁴ 580 €2,900",
        "First Cost €630 €2.10K €2.10K differs",
        "Total Hours 500 1,140 1,140 differs",
        "Both of them +€3,800 €9,000",
        "€1 €570 €1.14K",
        "€3 €1.71K €3.42K",
        "fixed 2.00 × 10² 2.00 × 10²",
        "double 4.00 × 10² 4.00 × 10²",
        # What was entered lies outside both ranges.
        "200 80 – 150 (not in use)",
        "Price of an hour €5 per hour €1 – €4 (not in use) A list",
        "Fast (in use) 100",
        "A hundredth 57.00 EUR",
        "The rate is at most 50",
    ]:
        assert row in lines, row
    assert "varied over its plausible range, except steps and price of an hour, eight in ten" in " ".join(lines)


def test_the_comparison_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(diff(folder, capsys, "--format", "json"))
    assert (document["past"], document["new"]) == ("rich.toml", "edited.xlsx")
    heads = ("label", "past", "new", "effect")
    assert [tuple(item[head] for head in heads) for item in document["inputs"]] == [
        ("Steps", 100, 200, 1140),
        ("Price of an hour", 2, 5, 1710),
    ]
    assert document["interaction"] == 1710
    assert document["changed"] is True
    figures = ("past", "new", "difference", "percent")
    rows = {
        row["id"]: {key: tuple(figure[name] for name in figures) for key, figure in row["figures"].items()}
        for row in document["rows"]
    }
    assert {row: item["cost"] for row, item in rows.items()} == {
        "first": (420, 2100, 1680, 400),
        "second": (580, 2900, 2320, 400),
        "third": (140, 700, 560, 400),
        "total": (1140, 5700, 4560, 400),
    }
    assert rows["total"]["hours"] == (570, 1140, 570, 100)
    assert rows["first"]["flops"] == (21000, 42000, 21000, 100)


def rows_of(text: str) -> list[list[str]]:
    return [re.split(r" {2,}", line.strip()) for line in text.splitlines() if line.strip(" ─")]


def test_the_comparison_in_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(diff(folder, capsys))
    assert rows[:2] == [
        ["Rich"],
        ["Total cost: €1.14K in rich.toml, €5.70K in edited.xlsx, a difference of +€4.56K (+400.0%)."],
    ]
    for row in [
        ["Changed", "Past", "New", "Effect on the total cost"],
        ["Steps", "100", "200", "+€1.14K"],
        ["Price of an hour", "2.00", "5.00", "+€1.71K"],
        ["Interaction of these", "+€1.71K"],
        ["Difference", "+€4.56K"],
        ["Family", "Past", "New", "Difference", "Percent"],
        ["First", "2.10e4", "4.20e4", "+2.10e4", "+100.0%"],
        ["Second", "290", "580", "+290", "+100.0%"],
        ["Third", "€140", "€700", "+€560", "+400.0%"],
        ["Total", "€1.14K", "€5.70K", "+€4.56K", "+400.0%"],
    ]:
        assert row in rows, row


def test_the_comparison_the_other_way_round_has_the_other_signs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    command("diff", str(folder / "edited.xlsx"), str(folder / "rich.toml"), "--format", "markdown")
    lines = capsys.readouterr().out.splitlines()
    assert "Total cost: €5.70K in edited.xlsx, €1.14K in rich.toml, a difference of −€4.56K (−80.0%)." in lines
    assert "| Steps | 200 | 100 | −€2.85K |" in lines
    assert "| Price of an hour | 5.00 | 2.00 | −€3.42K |" in lines
    assert "| **Interaction of these** |  |  | **+€1.71K** |" in lines
    assert "| **Difference** |  |  | **−€4.56K** |" in lines
    assert "| First | €2.10K | €420 | −€1.68K | −80.0% |" in lines


def test_the_comparison_as_a_page(folder: Path) -> None:
    page = folder / "diff.html"
    command("diff", str(folder / "rich.toml"), str(folder / "edited.xlsx"), "--format", "html", "-o", str(page))
    html = page.read_text()
    tables = page_tables(html)
    assert tables["Changed"][1:] == [
        ["Steps", "100", "200", "+€1.14K"],
        ["Price of an hour", "2.00", "5.00", "+€1.71K"],
        ["Interaction of these", "", "", "+€1.71K"],
        ["Difference", "", "", "+€4.56K"],
    ]
    assert ["Total", "€1.14K", "€5.70K", "+€4.56K", "+400.0%"] in tables["Family 3"]
    assert re.findall(r"<h2>(.*?)</h2>", html)[:1] == ["What changed"]


@pytest.mark.parametrize(("part", "code"), [("0", 1), ("3.99", 1), ("4.01", 0)])
def test_the_exit_code_tells_a_change_of_the_total_by_more_than_a_part(folder: Path, part: str, code: int) -> None:
    """The total rises from 1,140 to 5,700, which is by 400%; a title is no change of it."""
    past = str(folder / "rich.toml")
    assert command("diff", past, str(folder / "edited.xlsx"), "--more-than", part) == code
    other = folder / "titled.toml"
    other.write_text((folder / "rich.toml").read_text().replace("title = ", 'title = "Another " #', 1))
    assert command("diff", past, str(other), "--exit-code") == 1
    assert command("diff", past, str(other), "--more-than", "0") == 0


@pytest.mark.parametrize(("past", "new", "code"), [("rich.toml", "edited.xlsx", 1), ("rich.toml", "rich.toml", 0)])
def test_the_exit_code_tells_a_change_only_where_it_is_asked_for(
    folder: Path, past: str, new: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("diff", str(folder / past), str(folder / new), "--exit-code") == code
    assert command("diff", str(folder / past), str(folder / new)) == 0
    assert ("Nothing changed" in capsys.readouterr().out) is (code == 0)


def test_pulling_writes_the_new_values_and_nothing_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "target.toml"
    target.write_text(STUDY)
    command("pull", str(folder / "edited.xlsx"), str(target), "--dry-run")
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in shown if line[0] in "+-" and line[:3] not in {"+++", "---"}] == [
        *("-value = 100", "+value = 200"),
        *("-value = 2", "+value = 5"),
    ]
    assert target.read_text() == STUDY
    command("pull", str(folder / "edited.xlsx"), str(target))
    assert "2 values changed" in capsys.readouterr().out
    expected = STUDY.replace("value = 100\n", "value = 200\n").replace("value = 2\n", "value = 5\n")
    assert target.read_text() == expected


def test_the_chosen_entry_of_a_catalogue_renamed_is_no_change_of_the_total(tmp_path: Path) -> None:
    edits = {"gpus.2.name": "Rapid", "gpu@base": "Rapid"}
    (tmp_path / "renamed.xlsx").write_bytes(with_entries(built(STUDY, "rich"), STUDY, edits))
    out = tmp_path / "out"
    assert command("build", str(tmp_path / "renamed.xlsx"), "-o", str(out), "--only", "xlsx") == 0
    book: Any = openpyxl.load_workbook(out / "rich.xlsx", data_only=True)
    (row,) = [row for row in sheet_table(book, "Changes", "Changed") if row[0] == "GPU"]
    assert row[1:] == ["Rapid", "Rapid", 0]
    reading = read_here((out / "rich.xlsx").read_bytes(), "rich.xlsx")
    assert {item.name: item.value for item in reading.changes} == edits
    assert reading.findings == ()
