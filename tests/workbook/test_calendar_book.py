"""The sheet Calendar: other programs calculate it anew, also after edits, and what is typed is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from reportgen.readback.read import read_back
from reportgen.study.compiler import evaluate
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.parts.calendar.studies import FORFEITED, QUARTERS, TRAINING
from tests.support import cells, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.workbook.layout import Layout
    from tests.support.cells import Key
    from tests.support.office import Office

EDITS: list[dict[str, Any]] = [
    {},
    {"calendar.period.q2.gpus": 4.0, "calendar.queue": 0.0},
    {"calendar.rule.1.below": 0.9, "calendar.rule.1.month": 5.0, "calendar.period.q1.months": 2.0},
    {"calendar.parallel": 1.0, "main.jobs.amount": 0.0},
]


def key(layout: Layout, name: str) -> Key:
    """Return the cell of a name."""
    return next(iter(typed(layout, {name: 0.0})))


@pytest.mark.parametrize("text", [TRAINING, FORFEITED, QUARTERS], ids=["training", "forfeited", "quarters"])
def test_ironcalc_calculates_the_calendar_alike(text: str, tmp_path: Path) -> None:
    path, _, _ = made(text, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


@pytest.mark.parametrize("given", EDITS[1:])
def test_ironcalc_follows_edits_of_the_calendar(given: dict[str, Any], tmp_path: Path) -> None:
    path, evaluation, layout = made(QUARTERS, tmp_path / "study.xlsx")
    expected = expected_after(evaluation, layout, given)
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, given)))
    assert cells.differences(expected, found, keys=expected) == []


@pytest.mark.parametrize(
    ("given", "possible"),
    [
        ({"calendar.rule.1.above": 0.4}, True),
        ({"calendar.rule.1.above": 0.6}, False),  # of a rule below 0.5
        ({"calendar.rule.1.month": 3.5}, False),  # the next rule is about the end of month 3
        ({"calendar.queue": -1.0}, False),
        ({"calendar.rule.2.takes": 1.5}, False),
        ({"calendar.period.q2.months": 0.0}, False),
    ],
)
def test_the_flag_is_red_for_what_is_refused(given: dict[str, float], tmp_path: Path, *, possible: bool) -> None:
    path, evaluation, layout = made(QUARTERS, tmp_path / "study.xlsx")
    found = cells.flatten(ironcalc_judge.values(path, typed(layout, given)))
    assert found[key(layout, "check.inputs")] == possible
    if possible:
        assert evaluate(choose(evaluation.loaded, values=given))
    else:
        with pytest.raises(StudyError):
            evaluate(choose(evaluation.loaded, values=given))


@pytest.mark.office
def test_libreoffice_finds_the_hours_lost_and_follows_edits(tmp_path: Path, office: Office) -> None:
    path, _, layout = made(FORFEITED, tmp_path / "lost.xlsx")
    edits = [{}, typed(layout, {"planned@base": 300_000.0})]
    plain, used = map(cells.flatten, office.scenarios(cells.garble(path, tmp_path / "garbled.xlsx"), edits))
    assert plain[key(layout, "calendar.lost")] == pytest.approx(285_000)
    assert plain[key(layout, "check.calendar_lost")] == 0
    assert used[key(layout, "calendar.lost")] == pytest.approx(285_000)  # as many a month, only for longer
    path, evaluation, layout = made(QUARTERS, tmp_path / "quarters.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled2.xlsx")
    answers = office.scenarios(garbled, [typed(layout, given) for given in EDITS])
    for given, answer in zip(EDITS, answers, strict=True):
        expected = expected_after(evaluation, layout, given)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


def test_what_is_typed_is_read_back(tmp_path: Path) -> None:
    path, _, layout = made(QUARTERS, tmp_path / "study.xlsx")
    book = load_workbook(path)
    for name, value in (("calendar.period.q1.gpus", 4), ("calendar.rule.1.month", 1), ("calendar.queue", 0)):
        sheet, cell = key(layout, name)
        book[sheet][cell] = value
    book.save(path)
    changes = {change.entry.path: change.new for change in read_back(path).changes}
    assert changes == {
        ("calendar", "gpus", "q1"): 4.0,
        ("calendar", "forfeit", 0, "by"): 1.0,
        ("calendar", "queue"): 0.0,
    }
