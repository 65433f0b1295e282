"""The workbook of a study with own values: other programs calculate it anew, also where cells are edited or emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.describe.addresses import letters
from tests.parts.families.own_studies import OWN
from tests.parts.families.test_own import BASE, FIRST, OWNED, sweep
from tests.support import cells, ironcalc_judge, openxml
from tests.workbook.test_lines_book import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.workbook.layout import Layout
    from tests.support.cells import Edit, Key
    from tests.support.office import Office

# Edits of the workbook, and what the costs of its lines are then, computed by hand.
FILLED = {"H100": 3.0, "A100": 2.0}
CASES: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "as built": ({}, {}),
    "another number and another choice": (
        {"first.values.price": 1.5, "first.own.values.gpu": "H100", "second.storage.values.months": 3.0},
        {
            "first.plain": sweep(BASE | FIRST | {"price": 1.5}, seeds=2)["cost"],
            "first.own": sweep(BASE | FIRST | OWNED | {"price": 1.5, "gpu": "H100"}, seeds=3)["cost"],
            "second.storage": 10 * 3 * 7,
        },
    ),
    "a family's emptied": (
        {"first.values.price": "", "first.values.utilisation": ""},
        {
            "first.plain": sweep(BASE, seeds=2)["cost"],
            "first.own": sweep(BASE | OWNED, seeds=3)["cost"],
        },
    ),
    "a line's emptied, in a scenario": (
        {
            "scenario": "Bulk",
            "first.own.values.gpu": "",
            "first.own.values.repeats": "",
            "first.own.values.doubled": "",
            "second.evaluate.values.gpu": "",
            "second.storage.values.price": "",
            "repeats@base": 4.0,
        },
        {
            "first.plain": sweep(BASE | FIRST | {"repeats": 4}, seeds=4)["cost"],
            "first.own": sweep(BASE | FIRST | OWNED | {"gpu": "H100", "doubled": False}, seeds=4)["cost"],
            "second.main": sweep(BASE | {"price": 2.5, "utilisation": 0.45}, seeds=5)["cost"],
            "second.evaluate": sweep(BASE | {"price": 2.5, "utilisation": 0.45}, seeds=4, per_parameter=2)["cost"],
            "second.storage": 120 * 2.5,
        },
    ),
}


def emptied(layout: Layout, given: dict[str, Any]) -> dict[Key, Edit]:
    """Return the cells to type into, with nothing in those that an empty text is given for."""
    return {key: None if value == "" else value for key, value in typed(layout, given).items()}


def cell(layout: Layout, name: str) -> Key:
    """Return the cell of a name."""
    place = layout.place(name)
    return place.sheet, f"{letters(place.column)}{place.row}"


def costs_by_hand(layout: Layout, by_hand: dict[str, float]) -> dict[Key, float]:
    return {cell(layout, f"{name}.cost"): cost for name, cost in by_hand.items()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ironcalc_follows_own_values(case: tuple[dict[str, Any], dict[str, float]], tmp_path: Path) -> None:
    given, by_hand = case
    path, evaluation, layout = made(OWN, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, emptied(layout, given)))
    expected = expected_after(evaluation, layout, given)
    assert cells.differences(expected, found, keys=expected) == []
    for key, cost in costs_by_hand(layout, by_hand).items():
        assert found[key] == pytest.approx(cost, rel=1e-12), key


@pytest.mark.office
def test_libreoffice_follows_own_values(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(OWN, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [emptied(layout, given) for given, _ in CASES.values()])
    for (given, by_hand), answer in zip(CASES.values(), answers, strict=True):
        expected, found = expected_after(evaluation, layout, given), cells.flatten(answer)
        assert cells.differences(expected, found, keys=expected) == []
        for key, cost in costs_by_hand(layout, by_hand).items():
            assert found[key] == pytest.approx(cost, rel=1e-12), key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first.values.utilisation", 1.5),
        ("first.values.price", "two"),
        ("first.own.values.gpu", "B200"),
        ("first.own.values.doubled", 2.0),
        ("second.storage.values.months", -1.0),
    ],
)
def test_an_impossible_own_value_turns_the_flag(name: str, value: float | str, tmp_path: Path) -> None:
    path, _, layout = made(OWN, tmp_path / "study.xlsx")
    for edit, holds in (({}, True), ({name: value}, False)):
        found = cells.flatten(ironcalc_judge.values(path, emptied(layout, edit)))
        assert (found[cell(layout, "check.all")] == 1) == holds


def test_cells_of_own_values_take_what_their_assumptions_take(tmp_path: Path) -> None:
    path, _, layout = made(OWN, tmp_path / "study.xlsx")
    rules = {}
    for rule in load_workbook(path)["Own values"].data_validations.dataValidation:
        for address in str(rule.sqref).split():
            rules[address] = (rule.type, rule.formula1, rule.formula2, rule.allow_blank)
    at = {name: rules[cell(layout, name)[1]] for name in ("first.values.utilisation", "first.own.values.gpu")}
    assert at["first.values.utilisation"][:3] == ("decimal", "0", "1")
    kind, formula, _, blank = at["first.own.values.gpu"]
    assert (kind, blank) == ("list", True)
    assert "Catalogues" in formula


def test_the_sheet_says_whose_values_they_are_and_that_ranges_leave_them(tmp_path: Path) -> None:
    path, _, _ = made(OWN, tmp_path / "study.xlsx")
    rows = list(load_workbook(path, data_only=True)["Own values"].iter_rows(min_row=6, values_only=True))
    assert rows[0][:6] == ("Family or line", "Assumption", "Its own", "Unit", "Value there", "As everywhere")
    assert rows[2][:6] == ("First", "Price of a GPU-hour", 2.2, "USD/GPU-hour", 2.2, 3)
    assert rows[3][:6] == ("First: Own", "GPU", "A100", None, "A100", "H100")
    assert any("range moves the rows that use the value of everywhere" in str(row[0]) for row in rows)


def test_a_study_without_own_values_has_no_such_sheet(tmp_path: Path) -> None:
    families = OWN.index("[[families]]")
    lines = [line for line in OWN[families:].splitlines() if not line.strip().startswith("values = ")]
    path, _, _ = made(OWN[:families] + "\n".join(lines), tmp_path / "study.xlsx")
    assert "Own values" not in load_workbook(path).sheetnames
