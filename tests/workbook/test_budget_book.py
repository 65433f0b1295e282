"""The sheet Budget: other programs calculate it anew, also after edits; edits are read back as entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.describe.addresses import cell_name
from tests.parts.budget.by_hand import Inputs, budget
from tests.parts.budget.studies import GRANT
from tests.parts.budget.test_rounded_direct import ERC, NIH
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportgen.workbook.layout import Layout
    from tests.support.cells import Key, Value
    from tests.support.office import Office

EDITS: list[tuple[dict[str, Any], Inputs]] = [
    ({}, Inputs()),
    ({"fa_rate@base": 0.555, "categories.cloud.contingency": 0.2}, Inputs(fa_rate=0.555, contingency=0.2)),
    ({"scaling.spread.y1": 0.1, "scaling.spread.y3": 0.6}, Inputs(scaling_shares=(0.1, 0.3, 0.6))),
    ({"cloud_exempt@base": 1.0, "rise@base": 0.05}, Inputs(cloud_exempt=True, rise=0.05)),
]
MODULES = GRANT.replace('rounding = "units"\ncurrency = "EUR"\nrate = 0.92\nrate_date = "2026-11-02"\n', "") + "\n"
MODULES = MODULES.replace("limit = 900000\n", 'limit = 900000\nrounding = "modules"\n')


def by_hand(layout: Layout, inputs: Inputs) -> dict[Key, Value]:
    """Return what plain Python makes of every amount, by its cell."""
    places = {name: layout.place(f"budget.{name}") for name in budget(inputs)}
    return {(place.sheet, cell_name(place.row, place.column)): budget(inputs)[name] for name, place in places.items()}


def check(layout: Layout, found: Mapping[Key, Value], inputs: Inputs) -> None:
    expected = by_hand(layout, inputs)
    assert len(expected) == 144
    assert {key: found[key] for key in expected} == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("text", [GRANT, MODULES, ERC, NIH], ids=["units", "modules", "direct units", "direct modules"])
def test_ironcalc_calculates_the_budget_alike(text: str, tmp_path: Path) -> None:
    path, _, _ = made(text, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


@pytest.mark.parametrize(("given", "inputs"), EDITS[1:])
def test_ironcalc_follows_edits_of_rates_shares_and_the_switch(
    given: dict[str, Any], inputs: Inputs, tmp_path: Path
) -> None:
    path, evaluation, layout = made(GRANT, tmp_path / "study.xlsx")
    expected = expected_after(evaluation, layout, given)
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, given)))
    assert cells.differences(expected, found, keys=expected) == []
    check(layout, found, inputs)


@pytest.mark.office
def test_libreoffice_follows_edits_of_rates_shares_and_the_switch(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(GRANT, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [typed(layout, given) for given, _ in EDITS])
    for (given, inputs), answer in zip(EDITS, answers, strict=True):
        expected, found = expected_after(evaluation, layout, given), cells.flatten(answer)
        assert cells.differences(expected, found, keys=expected) == []
        check(layout, found, inputs)


def test_shares_that_do_not_add_up_turn_the_flag_red(tmp_path: Path) -> None:
    path, _, layout = made(GRANT, tmp_path / "study.xlsx")
    edit = typed(layout, {"scaling.spread.y1": 0.6})
    found = cells.flatten(ironcalc_judge.values(path, edit))
    for name, state in (("check.spreads", 0.0), ("check.all", 0.0), ("check.limit", 1.0)):
        place = layout.place(name)
        assert float(found[place.sheet, cell_name(place.row, place.column)]) == state


def row(path: Path, label: str) -> list[Any]:
    """Return the first row of the sheet with a label in its first column."""
    sheet = load_workbook(path)["Budget"]
    return next([cell.value for cell in cells] for cells in sheet.iter_rows(min_row=17) if cells[0].value == label)


def test_years_stand_across_and_each_row_has_one_formula(tmp_path: Path) -> None:
    path, _, _ = made(GRANT, tmp_path / "study.xlsx")
    sheet = load_workbook(path)["Budget"]
    assert [cell.value for cell in sheet[6]][:6] == ["Budget", None, "2027", "2028", "2029", "All periods"]
    assert row(path, "Indirect cost, all categories")[2:6] == [
        "=SUM(C$46:C$48)",
        "=SUM(D$46:D$48)",
        "=SUM(E$46:E$48)",
        "=SUM($C49:$E49)",
    ]
    labels = [cells[0].value for cells in sheet.iter_rows(min_row=7, max_row=16)]
    assert labels[:3] == ["Direct cost", "Base of indirect cost", "Indirect cost"]
    assert labels[-2:] == ["Request in EUR, in whole units", "Limit of the request"]
