"""A workbook comes back: what was changed in it is read by name."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

import reportgen
from reportgen.parts.assumptions.shape import ASSUMPTIONS
from reportgen.readback.read import load_workbook_study, read_data
from reportgen.study.analyse import analyse
from reportgen.study.compiler import compile_study, evaluate
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.keys import Key, read_corner, read_row, read_source, source_rows
from tests.support import editing
from tests.support.changes import changes_in
from tests.support.studies import RICH, SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.entries import Value


def test_every_entry_has_a_cell_or_is_words_that_are_not_shown(rich: bytes) -> None:
    known, where = editing.entries_of(RICH), editing.cells_of(rich, RICH)
    hidden = {name for name in known if name not in where}
    assert all("#" in name for name in hidden)
    assert {"scenario", "price@cheap", "machines.2.rate", "second.wide.member", "first.main.axis.seeds"} <= set(where)


def test_an_unedited_workbook_has_no_change_and_no_finding(rich: bytes, bundled: bytes) -> None:
    for data in (rich, bundled):
        back = read_data(data, "same.xlsx")
        assert (back.changes, back.findings) == ((), ())
        assert back.study is back.original


def blanked(data: bytes, sheet: str, address: str) -> bytes:
    """Empty a cell and leave all stored values as they are: of a program that found them still right."""

    def change(text: str) -> str:
        emptied, times = re.subn(rf'(<c r="{address}"[^>]*)><v>[^<]*</v></c>', r"\1/>", text)
        assert times == 1
        return emptied

    return editing.with_part(data, editing.part_of(data, sheet), change)


def test_a_blank_membership_is_0_and_all_that_was_stored_with_0_still_holds(rich: bytes) -> None:
    first, second, _ = editing.cells_of(rich, RICH)["second.wide.member"]  # 0, 1, 1
    still = read_data(blanked(rich, *first), "edited.xlsx")
    assert (still.changes, still.findings) == ((), ())
    other = read_data(blanked(rich, *second), "edited.xlsx")
    assert [(change.entry.name, change.new) for change in other.changes] == [("second.wide.member", (0.0, 0.0, 1.0))]
    assert "second.wide.sizes" in {finding.name for finding in other.stale}


def test_a_blank_cell_among_the_numbers_of_the_sizes_is_told_as_any_other_blank_cell(rich: bytes) -> None:
    place = editing.cells_of(rich, RICH)["heads"][1]
    back = read_data(blanked(rich, *place), "edited.xlsx")
    assert back.study is None
    assert [(item.sheet, item.cell, item.message) for item in back.impossible] == [
        (*place, "'Heads' is empty where a value is needed")
    ]


def test_the_study_in_a_workbook_is_its_file_to_the_last_character() -> None:
    text = SMALL.replace("\n", "\r\n") + '[notes]\nodd = "ä 𝄞 _x000D_ = ; |"\n# \t end  \n'
    study = parse_study(text.encode(), "odd")
    source = read_source(source_rows(study, "1", ["A"]))
    assert source is not None
    assert source.text == text
    assert read_data(editing.workbook_of(study), "odd.xlsx").original.source.text == text


def test_a_damaged_study_in_a_workbook_is_told(rich: bytes) -> None:
    def spoil(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Study source"]
        sheet.cell(sheet.max_row, 2).value = "eJwDAAAAAAE="

    with pytest.raises(StudyError, match="carries is damaged"):
        read_data(editing.edited(rich, spoil), "spoilt.xlsx")


def test_keys_are_read_as_they_were_written() -> None:
    assert read_row("12|gamma.search.|C=budget;E:member;AA>flops") == (
        12,
        [
            Key("C", "=", "gamma.search.budget"),
            Key("E", ":", "gamma.search.member"),
            Key("AA", ">", "gamma.search.flops"),
        ],
    )
    corner = read_corner("reportgen 1|7|3-4,9|A|B")
    assert corner is not None
    assert (corner.title, corner.columns, corner.rows) == ("A|B", 7, frozenset({3, 4, 9}))
    for text in ("", "12|a.|", "x|a.|C=b", "12|a.|C?b", "12|a.|CCCC=b"):
        assert read_row(text) is None, text
    assert read_corner("reportgen 1|7|3-9999999|A") is None


EDITS: dict[str, Value] = {
    "price@base": 2.75,
    "price@dear": 3.5,
    "price@cheap": None,
    "price.high": 4.5,
    "steps@base": 12.0,
    "rate@base": 80.0,
    "machine@base": "slow",
    "overtime@dear": True,
    "machines.1.rate": 110.0,
    "extra@base": True,
    "scenario": "dear",
    "heads": (1.0, 2.0, 5.0),
    "first.main.axis.seeds": 4.0,
    "first.main.member": (1.0, 0.0, 1.0),
    "grid.0.row.1": 3.25,
    "scenario.cheap": "Bargain",
    "price#note": "=asked\nagain",
    "second#label": "The second",
    "notes#scope": "Nearly everything.",
}


@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit_is_read_alone(rich: bytes, name: str) -> None:
    data = editing.with_entries(rich, RICH, {name: EDITS[name]})
    if name == "price#note":
        # openpyxl would take the text for a formula; spreadsheets keep its quote prefix.
        data = editing.edited(
            rich, lambda book: _as_text(book, *editing.cells_of(rich, RICH)[name][0], "=asked\nagain")
        )
    found = changes_in(data)
    assert found == {name: EDITS[name]}


def _as_text(book: openpyxl.Workbook, sheet: str, address: str, text: str) -> None:
    cell = book[sheet][address]
    cell.value, cell.data_type = text, "s"


def test_all_edits_together_make_the_study_that_they_say(rich: bytes) -> None:
    edits = {name: value for name, value in EDITS.items() if name != "price#note"}
    back = read_data(editing.with_entries(rich, RICH, edits), "edited.xlsx")
    assert {change.entry.name: change.new for change in back.changes} == edits
    study = back.study
    assert study is not None
    graph = compile_study(study)
    assert graph.inputs["price@cheap"] == ""
    assert graph.inputs["first.main.member"] == (1.0, 0.0, 1.0)
    assert study.scenario == "dear"
    assert study.original is back.original.study


def test_a_membership_stays_with_its_columns_when_the_sizes_change(rich: bytes) -> None:
    data = editing.with_entries(rich, RICH, {"heads": (2.0, 3.0, 1.0)})
    study = read_data(data, "edited.xlsx").study
    assert study is not None
    assert compile_study(study).inputs["second.wide.member"] == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_one_of_a_membership_that_is_cleared_is_zero(rich: bytes, blank: str | None) -> None:
    _, _, third = editing.cells_of(rich, RICH)["second.wide.member"]
    found = changes_in(editing.with_values(rich, {third: blank}))
    assert found == {"second.wide.member": (0.0, 1.0, 0.0)}


def test_a_switch_may_be_typed_as_a_truth_value_and_a_choice_in_another_case(rich: bytes) -> None:
    where = editing.cells_of(rich, RICH)
    data = editing.with_values(rich, {where["extra@base"][0]: True, where["machine@base"][0]: "SLOW"})
    assert changes_in(data) == {"extra@base": True, "machine@base": "slow"}


def test_stored_values_that_the_inputs_do_not_give_are_stale_and_not_trusted(rich: bytes) -> None:
    sheet, address = editing.cells_of(rich, RICH)["price@base"][0]
    data = editing.with_raw_number(rich, sheet, address, 2.5)
    back = read_data(data, "stale.xlsx")
    assert back.tampered == ()
    assert {finding.name for finding in back.stale} >= {"total.cost", "first.cost", "price"}
    assert back.study is not None
    assert evaluate(back.study)["total.cost"] == pytest.approx(2.5 / 3 * evaluate(back.original)["total.cost"])


def test_a_second_generation_tells_all_changes_since_the_study_file(rich: bytes) -> None:
    first = editing.with_entries(rich, RICH, {"price@base": 2.5, "scenario": "dear", "extra@base": True})
    study = read_data(first, "first.xlsx").study
    assert study is not None
    again = editing.workbook_of(study)
    assert changes_in(again) == {"price@base": 2.5, "scenario": "dear", "extra@base": True}
    assert "Changes" in openpyxl.load_workbook(BytesIO(again)).sheetnames
    third = editing.with_entries(again, RICH, {"price@base": 3.0, "first.main.axis.seeds": 5.0})
    assert changes_in(third) == {"scenario": "dear", "extra@base": True, "first.main.axis.seeds": 5.0}


def test_a_second_generation_of_every_edit_has_no_finding(rich: bytes) -> None:
    edits = {name: value for name, value in EDITS.items() if name != "price#note"}
    study = read_data(editing.with_entries(rich, RICH, edits), "first.xlsx").study
    assert study is not None
    back = read_data(editing.workbook_of(study), "second.xlsx")
    assert back.findings == ()
    assert {change.entry.name: change.new for change in back.changes} == edits


def test_the_effects_of_changes_lead_back_to_the_original_total(rich: bytes) -> None:
    edits: dict[str, Value] = {**EDITS, "scenario": "cheap", "heads": (1.0, 2.0, 4.0)}
    del edits["price#note"], edits["scenario.cheap"]
    study = read_data(editing.with_entries(rich, RICH, edits), "edited.xlsx").study
    assert study is not None
    evaluation = analyse(evaluate(study))
    was = evaluate(study.as_file())["total.cost"]
    assert evaluation["total.cost"] - evaluation["change.all.effect"] == pytest.approx(was, rel=1e-12)
    singles = {
        name
        for name in evaluation.values
        if name.startswith("change.") and name.endswith(".effect") and name != "change.all.effect"
    }
    assert len([name for name in singles if evaluation[name]]) > 3
    assert evaluation["change.interaction"] == pytest.approx(
        evaluation["change.all.effect"] - sum(value for name, value in evaluation.values.items() if name in singles),
        rel=1e-9,
    )


def test_the_effect_of_one_change_is_the_total_less_that_without_it(rich: bytes) -> None:
    several: dict[str, Value] = {"price@base": 2.5, "rate@base": 50.0, "machines.1.rate": 90.0, "extra@base": True}
    whole = read_data(editing.with_entries(rich, RICH, several), "a.xlsx").study
    assert whole is not None
    evaluation = analyse(evaluate(whole))
    for name in several:
        others = {key: value for key, value in several.items() if key != name}
        without = read_data(editing.with_entries(rich, RICH, others), "b.xlsx").study
        assert without is not None
        expected = evaluation["total.cost"] - evaluate(without)["total.cost"]
        assert evaluation[f"change.{name}.effect"] == pytest.approx(expected, rel=1e-12, abs=1e-9), name


def test_a_workbook_is_an_input_wherever_a_study_is(tmp_path: Path, rich: bytes) -> None:
    path = editing.written_to(tmp_path / "mail attachment", editing.with_entries(rich, RICH, {"price@base": 2.5}))
    study = reportgen.load(path, values={"steps": 20})
    assert study.id == "rich"
    assert study.study[ASSUMPTIONS]["price"].value == 2.5
    assert study.study[ASSUMPTIONS]["steps"].value == 20
    assert reportgen.evaluate(path)["price"] == 2.5


def test_overrides_are_passed_over_only_when_asked(tmp_path: Path, rich: bytes) -> None:
    where = editing.cells_of(rich, RICH)
    data = editing.with_values(rich, {where["total.cost"][0]: 1.0, where["price@base"][0]: 2.5})
    path = editing.written_to(tmp_path / "edited.xlsx", data)
    with pytest.raises(StudyError, match=r"'total\.cost' was overwritten by the number 1"):
        load_workbook_study(path)
    with pytest.raises(StudyError, match=r"'total\.cost' was overwritten by the number 1"):
        reportgen.load(path)
    study = load_workbook_study(path, accept_overrides=True)
    assert [finding.name for finding in study.overrides] == ["total.cost"]
    assert evaluate(study)["total.cost"] != 1.0
    assert study.study[ASSUMPTIONS]["price"].value == 2.5
