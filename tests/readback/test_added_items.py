"""Items that a person types into the spare rows of a workbook move its totals, and become those of the study."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.describe.options import Options
from reportgen.pipeline import outputs
from reportgen.readback.diff import compare
from reportgen.readback.read import read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.sheets import with_sheet_names
from tests.parts.families.studies import LINES
from tests.support import editing
from tests.support.added import built, study_of, typed
from tests.support.added_items import ADDED, STUDIES, WRITTEN, pulled, spare_rows
from tests.support.commands import command
from tests.support.editing import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cells import Edit


# ---- What is typed is a study's


@pytest.mark.parametrize("name", STUDIES)
def test_a_workbook_with_empty_rows_is_the_study(name: str) -> None:
    text = STUDIES[name]
    analysis = analyse(evaluate(parse_study(text.encode())))
    shown = with_sheet_names(analysis)
    assert {name: shown.values[name] for name in analysis.values} == dict(analysis.values)
    assert {shown.values[f"{row}.cost"] for row in spare_rows(text)} == {0.0}
    reading = editing.read_here(editing.edited(built(text), lambda _: None), "same.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


def test_every_family_with_a_cost_has_two_rows_also_one_of_sweeps_only() -> None:
    assert spare_rows(LINES) == ["train.+1", "train.+2", "data.+1", "data.+2"]
    other = '[[families]]\nid = "other"\nlabel = "Other"\n\n  [[families.items]]\n  id = "pilot"'
    only = LINES.replace('  [[families.items]]\n  id = "pilot"', other)
    assert spare_rows(only) == [f"{family}.+{number}" for family in ("train", "other", "data") for number in (1, 2)]


def test_additions_are_read_as_the_study_that_a_person_would_write() -> None:
    study, written = study_of(typed(LINES, ADDED)), parse_study(WRITTEN.encode())
    assert study.study.tables == written.study.tables
    edited, plain = evaluate(study), evaluate(parse_study(LINES.encode()))
    assert edited["train.cost"] == pytest.approx(plain["train.cost"] - 200.5, rel=1e-12)
    assert edited["data.storage.cost"] == pytest.approx(
        plain["data.storage.cost"] - 2.005, rel=1e-12
    )  # reads train.cost
    assert edited["total.cost"] == pytest.approx(plain["total.cost"] - 200.5 - 2.005 + 37.5, rel=1e-12)
    assert edited["total.gpu_hours"] == plain["total.gpu_hours"]


def test_pull_writes_them_after_the_items_of_their_families(tmp_path: Path) -> None:
    after = pulled(typed(LINES, ADDED), tmp_path / "study.toml", LINES)
    assert after == WRITTEN
    rebuilt = editing.workbook_of(parse_study(after.encode()))
    reading = editing.read_here(rebuilt, "again.xlsx")
    assert (reading.changes, reading.findings) == ((), ())
    where = editing.cells_of(rebuilt, after)
    assert {"data.disks_2027.unit-price", "data.+1.amount", "data.+2.amount"} <= where.keys()
    price = editing.with_values(rebuilt, {where["data.disks_2027.unit-price"][0]: 20.0})
    assert pulled(price, tmp_path / "again.toml", after) == WRITTEN.replace("price = 12.5", "price = 20")


def test_a_second_pull_finds_them_there(tmp_path: Path) -> None:
    path, data = tmp_path / "study.toml", typed(LINES, ADDED)
    assert pulled(data, path, WRITTEN) == WRITTEN
    with pytest.raises(StudyError, match=r"was None, is 12\.5 in the workbook and 60 in study\.toml"):
        pulled(data, path, WRITTEN.replace("price = 12.5", "price = 60"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("  [[families.items]]", "[[ families . items ]]"),
        ('[[families]]\nid = "data"', '# ---- Data\n\n[[families]]\nid = "data"'),
        (
            LINES[LINES.index('  [[families.items]]\n  id = "storage"') : LINES.index("[[measures]]")],
            'items = [{ id = "storage", label = "Checkpoints", amount = 1, gives = { cost = 5 } }]\n\n',
        ),
        ("  gives = { cost = -500 }\n", "  [families.items.gives]\n  cost = -500\n"),
    ],
    ids=["line ends", "blanks in headers", "comments", "an inline list", "a table of its own"],
)
def test_a_file_may_spell_its_tables_in_any_way(tmp_path: Path, old: str, new: str) -> None:
    text = LINES.replace(old, new)
    assert text != LINES
    after = pulled(typed(text, ADDED), tmp_path / "study.toml", text)
    tables, before = tomllib.loads(after), tomllib.loads(text)
    items = [family["items"] for family in tables["families"]]
    assert [item[-1]["id"] for item in items] == ["refund", "disks_2027"]
    for family, was in zip(tables["families"], before["families"], strict=True):
        assert {**family, "items": family["items"][:-1]} == was
    assert "\r\n" not in new or "\n" not in after.replace("\r\n", "")


def test_a_family_of_sweeps_gets_its_first_item_before_the_next_one(tmp_path: Path) -> None:
    text = reportgen.load().source.text
    edits: dict[str, Edit] = {"gamma.+1.label": "Disks", "gamma.+1.amount": 2.0, "gamma.+1.unit-price": 5.0}
    after = pulled(typed(text, edits), tmp_path / "study.toml", text)
    families = {family["id"]: family for family in tomllib.loads(after)["families"]}
    assert [family for family, item in families.items() if "items" in item] == ["gamma"]
    assert families["gamma"]["items"][0]["gives"] == {"cost": "amount * price"}
    kept = [line for line in after.splitlines() if line in set(text.splitlines())]
    assert len(kept) >= len(text.splitlines())


def test_a_workbook_built_from_an_edited_one_is_read_and_edited_again(tmp_path: Path) -> None:
    study = study_of(typed(LINES, ADDED))
    data = editing.workbook_of(study)
    back = read_data(data, "second.xlsx")
    assert (back.findings, back.kept) == ((), ())
    first, second = ([(c.entry.name, c.new) for c in changes] for changes in (study.changes, back.changes))
    assert first == second
    assert evaluate(study_of(data))["total.cost"] == evaluate(study)["total.cost"]
    where = editing.cells_of(data, WRITTEN)
    more: dict[str, object] = {
        "data.disks_2027.unit-price": 20.0,
        "train.refund#label": "Rebate",
        "data.+1.label": "Tapes",
        "data.+1.amount": 1.0,
        "data.+1.unit-price": 9.0,
    }
    edited = editing.with_values(data, {where[name][0]: value for name, value in more.items()})
    after = tomllib.loads(pulled(edited, tmp_path / "study.toml", LINES))
    lines = {item["id"]: item for family in after["families"] for item in family["items"]}
    assert (lines["disks_2027"]["price"], lines["refund"]["label"]) == (20, "Rebate")
    tapes = {"id": "tapes", "label": "Tapes", "amount": 1, "price": 9, "gives": {"cost": "amount * price"}}
    assert lines["tapes"] == tapes


def test_commands_use_and_tell_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    study = editing.written_to(tmp_path / "study.toml", LINES.encode())
    edited = editing.written_to(tmp_path / "edited.xlsx", typed(LINES, ADDED))
    written = editing.written_to(tmp_path / "written.toml", WRITTEN.encode())
    shown = []
    for path in (edited, written):
        assert command("show", str(path), "--exact") == 0
        shown.append(capfd.readouterr().out)
    assert shown[0] == shown[1]
    assert command("diff", str(study), str(edited), "--exit-code") == 1
    printed = " ".join(capfd.readouterr().out.split())
    assert "Disks (2027), item added" in printed
    assert command("diff", str(written), str(edited)) == 0
    assert "No change was found" in capfd.readouterr().out
    assert command("pull", str(edited), str(study)) == 0
    assert study.read_text() == WRITTEN


def test_a_comparison_names_each_item_with_its_effect() -> None:
    past, new = parse_study(LINES.encode()), study_of(typed(LINES, ADDED))
    there = {item.label: item for item in compare(past, new).inputs}
    disks, refund = there["Data: Disks (2027), item added"], there["Training: Refund, item added"]
    assert (disks.past, disks.new) == ("", "3 boxes at 12.5")
    assert [disks.effect, refund.effect] == pytest.approx([37.5, -200.5 - 2.005])
    assert len(there) == 2
    back = {item.label: item.effect for item in compare(new, past).inputs}
    assert back["Data: Disks (2027), item taken out"] == pytest.approx(-37.5)


def test_changes_of_a_workbook_show_what_an_item_adds() -> None:
    analysis = analyse(evaluate(study_of(typed(LINES, ADDED))))
    assert analysis.number("change.data.disks_2027.amount.effect") == pytest.approx(37.5)
    assert analysis.number("change.train.refund.amount.effect") == pytest.approx(-200.5 - 2.005)


def test_other_outputs_know_nothing_of_the_rows() -> None:
    made = outputs(reportgen.load(), ("html", "csv", "json"), Options(MOMENT, "1"))
    for data in made.files.values():
        assert [name for name in (b".+1", b"unit-price", b"line-label", b"To add one") if name in data] == []


def test_a_label_is_no_markup_and_no_formula(tmp_path: Path) -> None:
    label = "+1<b>&amp;'{{ 7 }}\""
    data = typed(LINES, ADDED | {"data.+1.label": label})
    study = study_of(data)
    assert study.study.tables["families"][1].items[-1].label == label  # type: ignore[index]  # families
    assert editing.read_here(editing.workbook_of(study), "again.xlsx").findings == ()
    assert tomllib.loads(pulled(data, tmp_path / "study.toml", LINES))["families"][1]["items"][-1]["label"] == label
    page = outputs(study, ("html",), Options(MOMENT, "1")).files["html"].decode()
    assert "+1<b>" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("label", ["cost", "Main", "amount", "sweeps", "学習", "2026", "values", "storage"])
def test_an_id_is_none_that_the_family_has(tmp_path: Path, label: str) -> None:
    after = pulled(typed(LINES, ADDED | {"data.+1.label": label}), tmp_path / "study.toml", LINES)
    family = tomllib.loads(after)["families"][1]
    assert len({item["id"] for item in family["items"]}) == 3
    evaluation = evaluate(parse_study(after.encode()))
    assert evaluation[f"data.{family['items'][-1]['id']}.cost"] == 37.5
