"""Prices of the price book in a workbook: other programs calculate it anew, and an edited one is pulled as a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reportgen.graph.names import stated
from reportgen.parts.prices.shape import PRICED
from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_back, read_data
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study, read
from tests.parts.prices.studies import HEAD, ROW, study
from tests.support import cells, editing, ironcalc_judge, openxml
from tests.support.recalculated import expected_after, made, typed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

SCENARIO = """
[scenarios.cheap]
label = "Cheap"
values = { price = { from = "prices", gpu = "H100", term = "spot", vendor = "CoreWeave" } } # by the day
"""
RANGED = SCENARIO.replace(', vendor = "CoreWeave"', "")
TEXT = study('gpu = "H100", as_of = "2024-07"', "age_limit = 90") + SCENARIO
PRICE = stated("price", "base")


def test_ironcalc_calculates_a_workbook_with_prices_alike(tmp_path: Path) -> None:
    path, _, _ = made(TEXT, tmp_path / "study.xlsx")
    assert [*openxml.audit(path), *openxml.limits(path)] == []
    found = cells.flatten(ironcalc_judge.values(cells.garble(path, tmp_path / "garbled.xlsx")))
    assert cells.differences(cells.stored_values(path), found, keys=cells.formula_cells(path)) == []


@pytest.mark.office
def test_libreoffice_follows_edits_of_prices(tmp_path: Path, office: Office) -> None:
    path, evaluation, layout = made(TEXT, tmp_path / "study.xlsx")
    garbled = cells.garble(path, tmp_path / "garbled.xlsx")
    edits: list[dict[str, Any]] = [
        {},
        {PRICE: 2.5},
        {"scenario": "Cheap"},
        {"scenario": "Cheap", stated("price", "cheap"): 1.5},
    ]
    answers = office.scenarios(garbled, [typed(layout, edit) for edit in edits])
    for edit, answer in zip(edits, answers, strict=True):
        expected = expected_after(evaluation, layout, edit)
        assert cells.differences(expected, cells.flatten(answer), keys=expected) == []


def test_a_workbook_gives_its_study_back_and_one_built_from_an_edited_one_too() -> None:
    data = editing.built(TEXT)
    back = read_data(data, "study.xlsx")
    assert (back.findings, back.changes) == ((), ())
    again = read_data(editing.with_entries(data, TEXT, {PRICE: 2.5}), "study.xlsx")
    assert again.study is not None
    assert evaluate(again.study).number("total.cost") == 2500
    third = read_data(editing.workbook_of(again.study), "study.xlsx")
    assert third.findings == ()
    assert third.study is not None
    assert evaluate(third.study).number("total.cost") == 2500


def test_an_edited_price_is_written_as_a_number_with_the_range_that_it_had(tmp_path: Path) -> None:
    path, book = tmp_path / "study.toml", tmp_path / "study.xlsx"
    text = TEXT.replace(SCENARIO, RANGED)
    path.write_text(text)
    book.write_bytes(editing.with_entries(editing.built(text), text, {PRICE: 2.5, stated("price", "cheap"): 1.25}))
    before = read(path)
    pulled = pull(read_back(book), path)
    assert len(pulled.notes) == 2
    assert "is 2.5 in place of 4.01 from the price book, which it no longer follows" in pulled.notes[0]
    after = path.read_text()
    assert "value = 2.5\n" in after
    assert "# by the day" in after
    assert "from =" not in after
    loaded = read(path)
    assert evaluate(loaded).number("total.cost") == 2500
    assert loaded.study[PRICED].choices == {}
    assert {item.name for item in compare(before, loaded).inputs if item.effect} == {PRICE}
    for place in (("assumptions", "price", "low"), ("scenarios", "cheap", "ranges")):
        assert loaded.study.value_at(place) == before.study.value_at(place)


@pytest.mark.parametrize(("end", "new"), [("low", 2.0), ("high", 20.0)])
def test_an_edited_end_of_a_range_is_written_with_the_other_and_the_price_stays(
    tmp_path: Path, end: str, new: float
) -> None:
    path, book = tmp_path / "study.toml", tmp_path / "study.xlsx"
    path.write_text(TEXT)
    book.write_bytes(editing.with_entries(editing.built(TEXT), TEXT, {f"price.{end}": new}))
    assert pull(read_back(book), path).notes == ()
    loaded = read(path)
    assert len(loaded.study[PRICED].choices) == 2
    ends = {key: loaded.study.value_at(("assumptions", "price", key)) for key in ("low", "high")}
    assert ends == {"low": 2.85, "high": 11.06125} | {end: new}


def test_a_price_of_one_s_own_file_needs_no_file_in_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_text(HEAD + ROW)
    path, book = tmp_path / "study.toml", tmp_path / "elsewhere.xlsx"
    path.write_text(study('gpu = "H100", vendor = "Ours"'))
    data = editing.workbook_of(read(path))
    back = read_data(data, "study.xlsx")
    assert back.study is not None
    assert evaluate(back.study).number("price") == 2.25
    book.write_bytes(editing.with_entries(data, read(path).source.text, {stated("hours", "base"): 7}))
    pull(read_back(book, path), path)
    assert 'vendor = "Ours"' in path.read_text()
    assert evaluate(read(path)).number("total.cost") == 7 * 2.25


def test_a_price_in_a_table_of_its_own_is_written_too(tmp_path: Path) -> None:
    text = (
        study("")
        .replace('value = { from = "prices",  }\n', "")
        .replace(
            "[assumptions.hours]", '[assumptions.price.value]\nfrom = "prices"\ngpu = "H100"\n\n[assumptions.hours]'
        )
    )
    path, book = tmp_path / "study.toml", tmp_path / "study.xlsx"
    path.write_text(text)
    book.write_bytes(editing.with_entries(editing.built(text), text, {PRICE: 2.5}))
    pull(read_back(book), path)
    assert evaluate(parse_study(path.read_bytes())).number("total.cost") == 2500
