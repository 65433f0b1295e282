"""The sheet Fit: other programs fill the money alike after edits, by plain sums too; what is typed is pulled."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.parts.families.shape import FAMILIES
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_back
from reportgen.study.reader import parse_study
from tests.parts.fit.studies import PRIORITIES, SIZED, SMALL, WITH_CREDIT, prioritised
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Evaluation
    from reportgen.workbook.layout import Layout
    from tests.support.cells import Key, Value
    from tests.support.office import Office

LEVELS = 'least = { points_per_line = 3, gpu = "A100", "search.settings" = 1 }\nfull = { "search.settings" = 4 }\n'
EDITS: list[dict[str, Any]] = [
    {},
    {"fit.money": 19.0},
    {"fit.money": 99.0, "fit.family_c.priority": 7.0},
    {"trials@base": 6.0, "fit.family_a.least.trials": 1.0, "fit.family_c.full.trials": 4.0},
]


def key(layout: Layout, name: str) -> Key:
    """Return the cell of a name."""
    return next(iter(typed(layout, {name: 0.0})))


OF_SIZES: list[dict[str, Any]] = [
    {},
    {"fit.family_a.least.largest": "1B", "fit.family_b.least.largest": 70.0, "fit.money": 2000.0},
    {"fit.family_b.full.largest": "70B", "seeds@base": 2.0, "fit.money": 1500.0},
]


@pytest.mark.parametrize(("text", "given"), [*product([SMALL, WITH_CREDIT], EDITS), *product([SIZED], OF_SIZES)])
def test_ironcalc_fills_the_money_alike(text: str, given: dict[str, Any], tmp_path: Path) -> None:
    path, evaluation, layout = made(text, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    expected = expected_after(evaluation, layout, given)
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, given)))
    assert cells.differences(expected, found, keys=expected) == []


@pytest.mark.office
def test_libreoffice_fills_levels_of_model_sizes_alike(tmp_path: Path, office: Office) -> None:
    """Of 1,500 A, at 1,890, is not had; B in full up to 70B with two seeds costs 9 x 2 x 6 x 79."""
    path, evaluation, layout = made(SIZED, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [typed(layout, given) for given in OF_SIZES])
    for given, answer in zip(OF_SIZES, map(cells.flatten, answers), strict=True):
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, answer, keys=expected) == []
    assert cells.flatten(answers[2])[key(layout, "fit.family_b.full_cost")] == 9 * 2 * 6 * 79


def test_a_largest_size_that_is_typed_is_pulled(tmp_path: Path) -> None:
    path, _, layout = made(SIZED, tmp_path / "study.xlsx")
    book = load_workbook(path)
    sheet, cell = key(layout, "fit.family_a.least.largest")
    book[sheet][cell] = "1B"
    sheet, cell = key(layout, "fit.family_b.least.largest")
    book[sheet][cell] = 8
    book.save(path)
    study = tmp_path / "sized.toml"
    study.write_text(SIZED, encoding="utf-8")
    pull(read_back(path), study)
    expected = SIZED.replace('largest = "8B", seeds', 'largest = "1B", seeds').replace("largest = 1 }", "largest = 8 }")
    assert study.read_text(encoding="utf-8") == expected


def in_turn(costs: list[float], priorities: list[float], money: float) -> tuple[list[int], float]:
    """Return the families in full by falling priority where they still fit, and what is spent, with plain sums."""
    taken, spent = [], 0.0
    for number in sorted(range(len(costs)), key=lambda number: (-priorities[number], number)):
        if spent + costs[number] <= money:
            taken.append(number)
            spent += costs[number]
    return taken, spent


@pytest.mark.office
def test_libreoffice_fills_the_money_at_several_amounts(tmp_path: Path, office: Office) -> None:
    """The bundled study: money, priorities and a price are typed; families in full are those of plain sums of costs."""
    path, evaluation, layout = made(prioritised(), tmp_path / "bundled.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    names = [family.id for family in evaluation.study[FAMILIES]]
    edits: list[dict[str, Any]] = [{"fit.money": 13e6 * step / 8} for step in range(9)]
    edits += [{"fit.money": 4e6, "price@base": 3.0}, {"fit.gamma.priority": 0.0, "fit.alignment.priority": 20.0}]
    answers = office.scenarios(garbled, [typed(layout, given) for given in edits])
    for given, answer in zip(edits, map(cells.flatten, answers), strict=True):
        _same_fill(names, given, answer, evaluation, layout)
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, answer, keys=expected) == []


def _same_fill(
    names: list[str], given: dict[str, Any], answer: dict[Key, Value], evaluation: Evaluation, layout: Layout
) -> None:
    costs = [float(answer[key(layout, f"{name}.cost")]) for name in names]
    stated = [given.get(f"fit.{name}.priority", value) for name, value in zip(names, PRIORITIES, strict=True)]
    taken, spent = in_turn(costs, stated, given.get("fit.money", evaluation.number("fit.money")))
    order = sorted(range(len(names)), key=lambda number: (-stated[number], number))
    found = [answer[key(layout, f"fit.sorted.{place}.had")] for place in range(1, len(names) + 1)]
    assert found == ["in full" if number in taken else "out" for number in order]
    assert answer[key(layout, "fit.spent")] == pytest.approx(spent, rel=1e-12)


@pytest.mark.office
def test_libreoffice_computes_levels_of_choices_and_counts(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(prioritised(levels=LEVELS), tmp_path / "levels.xlsx")
    edits: list[dict[str, Any]] = [
        {},
        {"fit.gamma.least.gpu": "B200", "fit.gamma.full.search.settings": 2.0, "gamma.values.gpu": "H200"},
    ]
    answers = office.scenarios(cells.garble(path, tmp_path / "garbled.xlsx"), [typed(layout, given) for given in edits])
    for given, answer in zip(edits, answers, strict=True):
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


def test_what_is_typed_is_pulled_and_compared(tmp_path: Path) -> None:
    """A priority that the file does not state is written as a key of its family."""
    path, _, layout = made(SMALL, tmp_path / "study.xlsx")
    book = load_workbook(path)
    values = {"fit.money": 90, "fit.family_c.priority": 9, "fit.family_a.least.trials": 4, "family_a.values.trials": 8}
    for name, value in values.items():
        sheet, cell = key(layout, name)
        book[sheet][cell] = value
    book.save(path)
    back = read_back(path)
    assert {change.entry.name: change.new for change in back.changes} == values
    study = tmp_path / "small.toml"
    study.write_text(SMALL, encoding="utf-8")
    pull(back, study)
    written = study.read_text(encoding="utf-8")
    expected = SMALL.replace("money = 110", "money = 90").replace("least = { trials = 2 }", "least = { trials = 4 }")
    lines = set(written.splitlines()) - set(expected.splitlines())
    assert lines == {"priority = 9", "values = { trials = 8 }"}
    assert pull(back, study, dry_run=True).changes == ()
    names = {item.name for item in compare(parse_study(SMALL.encode()), parse_study(written.encode())).inputs}
    assert names == set(values)
