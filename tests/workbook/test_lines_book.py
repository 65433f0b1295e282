"""The workbook of studies with items: other programs calculate it anew, also after edits, and edits are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.parts.families.studies import BLOOM, DEEPSEEK, LINES
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

STUDIES = {"lines": LINES, "bloom": BLOOM, "deepseek": DEEPSEEK}
EDITS: dict[str, Any] = {
    "train.pilot.amount": 2000.0,
    "data.credit.cost": -750.0,
    "months@base": 9.0,
    "train.evaluate.axis.sets": 7.0,
    "train.main.member": (1.0, 0.0, 1.0),
}


@pytest.mark.parametrize("text", STUDIES.values(), ids=STUDIES)
def test_ironcalc_calculates_items_alike(text: str, tmp_path: Path) -> None:
    path, _, _ = made(text, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


def test_ironcalc_follows_edits_of_items(tmp_path: Path) -> None:
    path, evaluation, layout = made(LINES, tmp_path / "study.xlsx")
    expected = expected_after(evaluation, layout, EDITS)
    found = ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx"), typed(layout, EDITS))
    assert cells.differences(expected, cells.flatten(found), keys=expected) == []


@pytest.mark.office
@pytest.mark.parametrize(("text", "given"), [(LINES, EDITS), (BLOOM, {"training.final.amount": 5.0})])
def test_libreoffice_follows_edits_of_items(text: str, given: dict[str, Any], tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(text, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    several: list[dict[str, Any]] = [{}, given]
    answers = office.scenarios(garbled, [typed(layout, edit) for edit in several])
    for edit, answer in zip(several, answers, strict=True):
        expected = expected_after(evaluation, layout, edit)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


def test_measures_before_where_an_item_starts_are_empty_cells(tmp_path: Path) -> None:
    path, _, _ = made(LINES, tmp_path / "study.xlsx")
    sheet = load_workbook(path, data_only=True)["Items"]
    heads = [cell.value for cell in sheet[6]]
    rows = {
        row[1].value: dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=7)
    }
    assert {rows["Pilot hours"][head] for head in ("Runs", "Tokens", "FLOPs")} == {None}
    assert (rows["Pilot hours"]["Amount"], rows["Pilot hours"]["Unit"]) == (1234.5, "GPU-hours")
    assert (rows["Cloud credit"]["Cost\n(USD)"], rows["Cloud credit"]["GPU-hours"]) == (-500, None)


def test_the_last_row_of_items_is_the_total_of_each_column_with_sweeps_in_it(tmp_path: Path) -> None:
    path, evaluation, _ = made(LINES, tmp_path / "study.xlsx")
    sheet = load_workbook(path, data_only=True)["Items"]
    total = next([cell.value for cell in row] for row in sheet.iter_rows(min_row=7) if str(row[0].value)[:5] == "Total")
    keys = ("runs", "tokens", "flops", "gpu_hours", "cost", "rate", "share")
    assert total[:5] == ["Total, sweeps included", None, None, None, None]
    assert total[5:12] == pytest.approx([evaluation[f"total.{key}"] for key in keys], rel=1e-12)


def test_numbers_of_items_take_numbers_of_either_sign_only(tmp_path: Path) -> None:
    path, _, _ = made(LINES, tmp_path / "study.xlsx")
    rules = load_workbook(path)["Items"].data_validations.dataValidation
    (rule,) = (item for item in rules if item.type == "decimal")
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", "between", "-1e+300", "1e+300")
    areas = [(area.coord[0], range(area.min_row, area.max_row + 1)) for area in rule.sqref.ranges]
    cells = {f"{letter}{row}" for letter, rows in areas for row in rows}
    # What is a formula is no entry; the spare rows stand below those of their family.
    assert cells == {"C7", "C11", "J11", *(f"{letter}{row}" for letter in "CE" for row in (8, 9, 12, 13))}


def test_other_work_is_called_by_its_own_unit(tmp_path: Path) -> None:
    path, _, _ = made(LINES, tmp_path / "study.xlsx")
    rows = load_workbook(path, data_only=True)["Work"].iter_rows(min_row=7, max_row=8, max_col=5, values_only=True)
    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("fixed, evaluations: FLOPs of one", "FLOP", 2 * 128**2 * 1e9),
        ("fixed, evaluations: passes", "evaluations", 4),
    ]


def test_a_study_of_items_only_has_no_sheets_of_sweeps_or_sizes(tmp_path: Path) -> None:
    path, _, _ = made(BLOOM, tmp_path / "study.xlsx")
    titles = load_workbook(path).sheetnames
    assert not {"Sweeps", "Models", "Work"}.intersection(titles)
    assert "Items" in titles
