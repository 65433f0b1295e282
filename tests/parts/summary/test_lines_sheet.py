"""The sheet Summary says how many lines each column adds up, also once a person has added an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.parts.families.studies import BLOOM, LINES
from tests.parts.models.words_studies import WORDS
from tests.support import cells, ironcalc_judge
from tests.support.recalculated import made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cells import Key
    from tests.support.office import Office

# By hand: five lines, of which one has runs, two have tokens and FLOPs, three GPU-hours and all a cost. What is added
# has a cost alone.
COLUMNS = ("Runs", "Tokens", "FLOPs", "GPU-hours", "Cost")
ONE = {"data.+1.label": "Egress", "data.+1.amount": 2.0, "data.+1.unit-price": 5.0}
TWO = ONE | {"train.+2.label": "Salaries", "train.+2.amount": 1.0, "train.+2.unit-price": 7.0}
CASES: dict[str, tuple[dict[str, Any], list[float], float]] = {
    "as built": ({}, [1, 2, 2, 3, 5], 5),
    "an item was added": (ONE, [1, 2, 2, 3, 6], 6),
    "two were added": (TWO, [1, 2, 2, 3, 7], 7),
}


def counted(found: dict[Key, Any]) -> tuple[list[float], list[float]]:
    """Return what the sheet says below the total: the lines that each column adds up, and all there are."""
    rows = {value: key[1][1:] for key, value in found.items() if key[0] == "Summary" and key[1][0] == "A"}
    heads = {key[1][0]: str(value) for key, value in found.items() if key[0] == "Summary" and key[1][1:] == "6"}
    wanted = [next(letter for letter, head in heads.items() if head.startswith(name)) for name in COLUMNS]
    labels = ("Lines added up", "Lines that there are")
    added, every = ([found["Summary", f"{letter}{rows[label]}"] for letter in wanted] for label in labels)
    return added, every


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ironcalc_counts_the_lines(case: tuple[dict[str, Any], list[float], float], tmp_path: Path) -> None:
    given, added, every = case
    path, _, layout = made(LINES, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, given)))
    assert counted(found) == (added, [every] * len(COLUMNS))


@pytest.mark.office
def test_libreoffice_counts_the_lines(tmp_path: Path, office: Office) -> None:
    path, _, layout = made(LINES, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    answers = office.scenarios(garbled, [typed(layout, given) for given, _, _ in CASES.values()])
    for (_, added, every), answer in zip(CASES.values(), answers, strict=True):
        assert counted(cells.flatten(answer)) == (added, [every] * len(COLUMNS))


# By hand: one sweep, which has everything; an item that is added has a cost alone.
COMPLETE: dict[str, tuple[dict[str, Any], list[float | str], float | str]] = {
    "as built": ({}, ["", "", "", "", ""], ""),
    "an item was added": (
        {"train.+1.label": "Disks", "train.+1.amount": 2.0, "train.+1.unit-price": 5.0},
        [1, 1, 1, 1, 2],
        2,
    ),
}


@pytest.mark.parametrize("case", COMPLETE.values(), ids=COMPLETE)
def test_ironcalc_counts_the_lines_of_a_study_without_blanks_once_an_item_has_some(
    case: tuple[dict[str, Any], list[float | str], float | str], tmp_path: Path
) -> None:
    given, added, every = case
    path, _, layout = made(WORDS, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    found = cells.flatten(ironcalc_judge.values(garbled, typed(layout, given)))
    below = {row: [found.get(("Summary", f"{letter}{row}"), "") for letter in "ACDEFG"] for row in (9, 10)}
    labels = ("Lines added up", "Lines that there are") if given else ("", "")
    assert below == {9: [labels[0], *added], 10: [labels[1], *[every] * len(COLUMNS)]}


def test_a_study_whose_lines_are_all_added_up_has_no_such_rows(tmp_path: Path) -> None:
    path, _, _ = made(BLOOM, tmp_path / "study.xlsx")
    assert "Lines added up" not in cells.stored_values(path).values()
