"""The sheet Actuals: other programs calculate it anew, also after edits of what was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.actuals.test_kept import DATED, granted, kept
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

EDITS: list[dict[str, Any]] = [
    {"actuals.used.1.hours": 300.0, "actuals.used.1.runs": 1.0, "price@base": 4.0},
    {"actuals.used.1.hours": 0.0, "actuals.used.1.cost": 0.0, "actuals.used.2.hours": 0.0},
    {"actuals.programme.months": 4.0, "actuals.used.1.runs": 90.0},
]


@pytest.mark.parametrize("with_periods", [False, True])
def test_ironcalc_calculates_actuals_alike(tmp_path: Path, *, with_periods: bool) -> None:
    path, _, _ = made(granted() if with_periods else kept(tmp_path, DATED), tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


@pytest.mark.office
def test_libreoffice_follows_edits_of_what_was_used(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(kept(tmp_path, DATED), tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [typed(layout, edit) for edit in EDITS])
    for edit, answer in zip(EDITS, answers, strict=True):
        expected = expected_after(evaluation, layout, edit)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


@pytest.mark.office
def test_libreoffice_follows_edits_of_a_grant(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(granted(), tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    given: list[dict[str, Any]] = [{}, {"actuals.used.1.cost": 9000.0, "periods.y1.months": 4.0}]
    answers = office.scenarios(garbled, [typed(layout, edit) for edit in given])
    for edit, answer in zip(given, answers, strict=True):
        expected = expected_after(evaluation, layout, edit)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


def test_what_was_used_is_entered_and_all_else_is_computed(tmp_path: Path) -> None:
    path, _, layout = made(kept(tmp_path, DATED), tmp_path / "study.xlsx")
    sheet = load_workbook(path)["Actuals"]
    place = layout.place("actuals.used.1.hours")
    assert sheet.cell(place.row, place.column).value == pytest.approx(252.40944444444446)
    for name in ("actuals.total.end", "actuals.first.main.variance", "actuals.months.2024-07.paid_so_far"):
        place = layout.place(name)
        assert str(sheet.cell(place.row, place.column).value).startswith("="), name
