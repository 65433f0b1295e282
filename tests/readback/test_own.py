"""Own values edited or emptied in a workbook are read back, and pull writes or removes their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportgen.readback.diff import compare
from reportgen.readback.pull import pull
from reportgen.readback.read import read_data
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from tests.parts.families.own_studies import OWN
from tests.support import editing
from tests.support.ironcalc_judge import values

if TYPE_CHECKING:
    from pathlib import Path

    from reportgen.describe.entries import Value
    from reportgen.describe.loaded import LoadedStudy

EDITS: dict[str, Value] = {
    "first.values.utilisation": 0.35,
    "first.values.price": None,
    "first.own.values.gpu": None,
    "first.own.values.doubled": False,
    "second.evaluate.values.gpu": "H100",
    "second.storage.values.months": None,
}
# The study as a person writes it with these edits.
WRITTEN = (
    OWN.replace("{ utilisation = 0.3, price = 2.2 }", "{ utilisation = 0.35 }")
    .replace('{ gpu = "A100", utilisation = 0.5, ', "{ utilisation = 0.5, ")
    .replace("doubled = true", "doubled = false")
    .replace('values = { gpu = "A100" }', 'values = { gpu = "H100" }')
    .replace("{ months = 12, price = 7 }", "{ price = 7 }")
)


def edited() -> bytes:
    return editing.with_entries(editing.built(OWN), OWN, EDITS)


def study_of(data: bytes) -> LoadedStudy:
    back = read_data(data, "edited.xlsx")
    assert [finding for finding in back.findings if finding.kind != "stale"] == []
    assert back.study is not None
    return back.study


def costs(study: LoadedStudy) -> dict[str, float]:
    evaluation = evaluate(study)
    rows = ("first.plain", "first.own", "second.main", "second.evaluate", "second.storage", "first", "second", "total")
    return {row: evaluation.number(f"{row}.cost") for row in rows}


def test_a_workbook_that_nobody_edited_has_no_changes() -> None:
    reading = editing.read_here(editing.edited(editing.built(OWN), lambda _: None), "same.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


def test_edits_are_read_as_the_study_that_a_person_would_write() -> None:
    study = study_of(edited())
    assert costs(study) == pytest.approx(costs(parse_study(WRITTEN.encode())), rel=1e-15)
    assert {change.entry.name: change.new for change in study.changes} == EDITS


def test_pull_writes_values_and_takes_out_keys_of_emptied_cells(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(OWN, encoding="utf-8")
    pull(read_data(edited(), "edited.xlsx"), path)
    assert path.read_text(encoding="utf-8") == WRITTEN
    assert pull(read_data(edited(), "edited.xlsx"), tmp_path / "study.toml", dry_run=True).changes == ()


def test_diff_tells_what_was_emptied_and_what_that_does() -> None:
    comparison = compare(parse_study(OWN.encode()), study_of(edited()))
    told = {item.name: (item.past, item.new) for item in comparison.inputs}
    assert told["first.values.price"] == (2.2, None)
    assert told["second.evaluate.values.gpu"] == ("A100", "H100")


def test_a_workbook_built_from_an_edited_one_keeps_the_emptied_cells() -> None:
    again = editing.workbook_of(study_of(edited()))
    study = study_of(again)
    assert costs(study) == pytest.approx(costs(parse_study(WRITTEN.encode())), rel=1e-15)
    where = editing.cells_of(again, OWN)
    refilled = study_of(editing.with_values(again, {where["first.values.price"][0]: 2.2}))
    assert "first.values.price" not in {change.entry.name for change in refilled.changes}
    assert costs(refilled)["first.plain"] == pytest.approx(
        evaluate(
            parse_study(WRITTEN.replace("{ utilisation = 0.35 }", "{ utilisation = 0.35, price = 2.2 }").encode())
        )["first.plain.cost"]
    )


def test_a_value_typed_into_a_cell_that_the_file_keeps_empty_comes_back(tmp_path: Path) -> None:
    text = OWN.replace("utilisation = 0.3, price = 2.2", 'utilisation = "", price = 2.2')
    data = editing.with_entries(editing.built(text), text, {"first.values.utilisation": 0.25})
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    pull(read_data(data, "edited.xlsx"), path)
    assert path.read_text(encoding="utf-8") == OWN.replace("utilisation = 0.3,", "utilisation = 0.25,")


def test_an_entry_added_to_a_catalogue_can_be_a_choice_of_a_line(tmp_path: Path) -> None:
    built = editing.built(OWN)
    where = editing.cells_of(built, OWN)
    typed = {"gpus.+1.name": "B200", "gpus.+1.peak": 2e15, "gpus.+1.price": 5.0, "second.evaluate.values.gpu": "B200"}
    data = editing.with_values(built, {where[name][0]: value for name, value in typed.items()})
    study = study_of(data)
    hours = evaluate(study).number("second.evaluate.gpu_hours")
    assert hours == pytest.approx(evaluate(parse_study(OWN.encode())).number("second.evaluate.gpu_hours") * 3e14 / 2e15)
    assert evaluate(study).number("second.evaluate.cost") == pytest.approx(hours * 5)
    workbook = tmp_path / "typed.xlsx"
    workbook.write_bytes(data)
    place = where["check.all"][0] if "check.all" in where else None
    assert place is None or values(workbook)[place[0]][place[1]] == 1


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("first.values.utilisation", 1.5, "value 1.5 lies outside 0 to 1"),
        ("first.values.utilisation", "half", "where a number is wanted"),
        ("first.own.values.gpu", "B200", "'B200' is not in catalogue 'gpus'"),
    ],
)
def test_an_impossible_own_value_is_told_with_its_cell(name: str, value: float | str, message: str) -> None:
    built = editing.built(OWN)
    (sheet, cell), *_ = editing.cells_of(built, OWN)[name]
    back = read_data(editing.with_values(built, {(sheet, cell): value}), "edited.xlsx")
    (finding,) = back.impossible
    assert (finding.sheet, finding.cell) == (sheet, cell)
    assert message in finding.message


# A workbook that was built with values set where the file states none.
SET: dict[str, float | bool | str] = {"second.main.price": 9, "second.main.gpu": "A100", "second.utilisation": 0.2}


def built_with_set() -> bytes:
    return editing.workbook_of(choose(parse_study(OWN.encode()), values=SET))


def test_values_set_where_the_file_has_none_are_read_back_from_the_workbook() -> None:
    study = study_of(editing.edited(built_with_set(), lambda _: None))
    assert {change.entry.name: change.new for change in study.changes} == {
        "second.values.utilisation": 0.2,
        "second.main.values.price": 9.0,
        "second.main.values.gpu": "A100",
    }
    assert costs(study) == costs(choose(parse_study(OWN.encode()), values=SET))


def test_pull_writes_values_that_the_file_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(OWN, encoding="utf-8")
    pull(read_data(built_with_set(), "set.xlsx"), path)
    after = path.read_text(encoding="utf-8")
    assert costs(parse_study(after.encode())) == costs(choose(parse_study(OWN.encode()), values=SET))
    assert [line for line in after.splitlines() if line not in OWN.splitlines()] == [
        "values = { utilisation = 0.2 }",
        '  values = { price = 9, gpu = "A100" }',
    ]
