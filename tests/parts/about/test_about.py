"""A study that writes money in whole units of its currency: what is shown adds up, in the workbook too."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import reportgen
from reportgen.parts.families.shape import FAMILIES
from reportgen.parts.families.view import VIEWS
from reportgen.parts.models.shape import MODELS
from reportgen.study.analyse import analyse
from reportgen.study.reader import parse_study
from reportgen.system.errors import StudyError
from reportgen.workbook.write import write_workbook
from tests.support import ironcalc_judge
from tests.support.cells import differences, flatten, formula_cells, garble, stored_values
from tests.support.studies import spoiled

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.evaluation import Analysis

SWITCHED = ("[study]", '[study]\nmoney = "whole"\nheadline = "cost"')


@pytest.fixture(scope="module")
def whole() -> Analysis:
    # A price at which every row has cents, and a second family that counts.
    study = spoiled(SWITCHED, ("value = 3\n", "value = 3.37\n"), ('when = "extra"\n', ""))
    return analyse(reportgen.evaluate(parse_study(study)))


def test_rows_are_whole_units_and_add_up_to_the_total(whole: Analysis) -> None:
    study = parse_study(spoiled(("value = 3\n", "value = 3.37\n"), ('when = "extra"\n', "")))
    exact = analyse(reportgen.evaluate(study))
    rows = ["first.main.cost", "second.wide.cost"]
    assert [whole[row] for row in rows] == [float(round(exact[row])) for row in rows]
    assert all(exact[row] != whole[row] for row in rows)
    assert whole["total.cost"] == sum(whole[row] for row in rows)
    assert whole["check.all"] == exact["check.all"]


def test_shown_amounts_are_whole_units_whose_sum_is_the_shown_total(whole: Analysis) -> None:
    views = VIEWS["families"](whole)
    assert isinstance(views, tuple)
    texts = [view.headline.text for view in views]
    assert all(re.fullmatch(r"\$[\d,]+", text) for text in texts)
    assert len(texts) == len(whole.study[FAMILIES])
    assert sum(int(text.strip("$").replace(",", "")) for text in texts) == whole["total.cost"]


def test_a_spreadsheet_program_rounds_and_adds_them_so(whole: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "whole.xlsx"
    path.write_bytes(write_workbook(whole, timestamp=datetime(2026, 11, 24, tzinfo=UTC), version="0"))
    garbled = garble(path, tmp_path / "garbled.xlsx")
    found = flatten(ironcalc_judge.values(garbled))
    assert not differences(stored_values(path), found, keys=formula_cells(path))


def test_a_quantity_of_the_sizes_that_is_money_is_whole_too() -> None:
    priced = ('formula = "heads * 8"\n', 'formula = "heads * 8"\nstyle = "money"\n')
    for changes, style in (((SWITCHED, priced), "whole_money"), ((priced,), "money")):
        study = parse_study(spoiled(*changes)).study
        assert study[MODELS].quantities["width"].style == style


def test_another_word_for_money_is_refused() -> None:
    with pytest.raises(StudyError, match="none of 'short' or 'whole'"):
        parse_study(spoiled(("[study]", '[study]\nmoney = "dollars"')))
