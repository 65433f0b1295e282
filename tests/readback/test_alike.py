"""The workbook and the program judge alike: what reading back refuses turns the workbook's flag red, and only that."""

from __future__ import annotations

import datetime as dt
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import reportgen
from reportgen.describe.findings import VALUE
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.study.settings import choose
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.ironcalc_judge import values
from tests.support.studies import RICH

if TYPE_CHECKING:
    from pathlib import Path

TEXT = RICH.replace("low = 2\nhigh = 4\n", "low = 2\nhigh = 4\nminimum = 1\nmaximum = 50\n").replace(
    'catalogue = "machines"\nnote = "Filled', 'catalogue = "machines"\nminimum = 5\nmaximum = 500\nnote = "Filled'
)
CHECKS = {
    "Every assumption is possible",
    "The scenario chosen exists",
    "Every membership is 0 or 1",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return editing.written_to(tmp_path_factory.mktemp("alike") / "study.xlsx", editing.built(TEXT))


def read_back(book: Path, name: str, value: object) -> tuple[bool, str]:
    """Return whether reading back accepts a value typed into an entry's first cell, and why not."""
    where = editing.cells_of(book.read_bytes(), TEXT)
    data = editing.with_values(book.read_bytes(), {where[name][0]: value})
    problems = [item.message for item in editing.read_here(data, "edited.xlsx").findings if item.kind == VALUE]
    return not problems, "; ".join(problems)


def flag(book: Path, name: str, value: float | str | bool | None) -> bool:
    """Return whether the checks of what was entered hold in another engine with a value in an entry's first cell."""
    where = editing.cells_of(book.read_bytes(), TEXT)
    computed = values(book, {where[name][0]: value})
    return all(computed["Checks"].get(address) == 1 for address in checks_of(book))


@cache
def checks_of(book: Path) -> list[str]:
    """Return the addresses of the states of all checks of what was entered."""
    sheet: Any = openpyxl.load_workbook(book)["Checks"]
    addresses = [f"B{row[0].row}" for row in sheet.iter_rows() if row[0].value in CHECKS]
    assert len(addresses) == len(CHECKS)
    return addresses


@pytest.mark.parametrize(
    ("name", "value", "possible"),
    [
        *((name, value, True) for name in ("price@base", "price@cheap", "price@dear") for value in (1.0, 9.0, 50.0)),
        *((name, value, False) for name in ("price@base", "price@cheap", "price@dear") for value in (0.5, 50.5, "x")),
        *(("machines.2.rate", value, True) for value in (5.0, 500.0)),
        *(("machines.2.rate", value, False) for value in (4.0, 501.0, "x", None)),
        *(("rate@base", value, value is None) for value in (None, 4.0, 501.0)),
        *(("price.low", value, True) for value in (1.0, 4.0)),
        *(("price.low", value, False) for value in (0.5, 4.5, None, "x")),
        *(("price.high", value, False) for value in (1.5, 51.0, None)),
        *(("steps@base", value, False) for value in (None, "ten", -1.0)),
        ("steps@cheap", None, True),
        ("steps@cheap", "ten", False),
        *(("extra@base", value, value in (0.0, 1.0)) for value in (0.0, 1.0, 2.0, 0.5, "on", "TRUE")),
        ("extra@cheap", None, True),
        *(("extra@cheap", value, False) for value in (3.0, "TRUE")),
        *(("machine@base", value, True) for value in ("slow", "SLOW")),
        *(("machine@base", value, False) for value in ("slow ", " slow", "slov", 4.0, None)),
        *(("machine@dear", value, value in ("Slow", None)) for value in ("Slow", "slov", None)),
        ("machines.2.name", "FAST", False),  # as the other one
        ("machines.1.name", None, False),
        *(("scenario", value, True) for value in ("Cheap", "CHEAP")),
        *(("scenario", value, False) for value in ("Cheap ", "Chaep", 1.0, None)),
        ("scenario.dear", "cheap", False),  # as the other one
        ("scenario.dear", None, False),  # nobody could choose it
        *(("first.main.axis.seeds", value, True) for value in (0.0, 2.5, 1e12)),
        *(("first.main.axis.seeds", value, False) for value in (-1.0, 2e12, None, "x")),
        *(("first.main.member", value, False) for value in (2.0, 0.5)),
        *(("heads", value, False) for value in (None, "x")),
        *(("grid.0.row.0", value, False) for value in (0.5, 51.0, None, "x")),
        ("grid.0.row.0", 49.0, True),
        *(
            (name, value, False)
            for name in ("price@base", "price.low", "machines.2.rate", "first.main.axis.seeds", "heads", "grid.0.row.0")
            for value in (True, False)
        ),
        *(("first.main.member", value, True) for value in (True, False)),
        *(("extra@base", value, True) for value in (True, False)),
        ("extra@cheap", True, True),
        ("machine@base", True, False),
        ("scenario", True, False),
    ],
)
def test_the_flag_and_reading_back_judge_alike(
    book: Path, name: str, value: float | str | bool | None, *, possible: bool
) -> None:
    accepted, why = read_back(book, name, value)
    assert accepted == possible, why
    assert flag(book, name, value) == possible


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_in_a_switch_is_read_and_computed_as_the_number(book: Path, *, value: bool) -> None:
    """LibreOffice saves TRUE so where a person types it, which its validation takes for 1; Excel's list refuses it."""
    sheet, address = editing.cells_of(book.read_bytes(), TEXT)["extra@base"][0]
    data = editing.with_values(book.read_bytes(), {(sheet, address): value})
    reading = editing.read_here(data, "edited.xlsx")
    assert {item.name: item.value for item in reading.changes} == ({"extra@base": True} if value else {})
    (total,) = editing.cells_of(book.read_bytes(), TEXT)["total.cost"]
    computed = [values(book, {(sheet, address): typed})[total[0]][total[1]] for typed in (value, float(value))]
    assert computed[0] == computed[1]


@pytest.mark.parametrize(
    ("name", "value", "possible"),
    [
        *((name, value, True) for name in ("price", "price@base", "price@cheap") for value in (1, 9, 50)),
        *((name, value, False) for name in ("price", "price@base", "price@cheap") for value in (0.5, 50.5, "x")),
        ("machines.2.rate", 4, False),
        ("machines.2.rate", 500, True),
        ("price.low", 4, True),
        ("price.low", 4.5, False),
        ("price.low", 0.5, False),
        ("price.high", 51, False),
        ("machine", "SLOW", True),
        ("machine", "slow ", False),
        ("machine@dear", "Slow", True),
        ("machine@dear", "slov", False),
        ("first.main.seeds", 1e12, True),
        ("first.main.seeds", 2e12, False),
        ("first.main.axis.seeds", 2e12, False),
        ("grid.0.row.0", 0.5, False),
        ("scenario.dear", "cheap", False),
        *((name, value, False) for name in ("price", "price@cheap", "price.low") for value in (True, False, "true")),
        ("first.main.axis.seeds", True, False),
        *((name, value, True) for name in ("extra", "extra@cheap") for value in (1, 0, True, False, "TRUE", "0")),
        *(("extra", value, False) for value in (2, 0.5, "2", "yes please")),
    ],
)
def test_set_judges_as_the_workbook_does(name: str, value: float | str, *, possible: bool) -> None:
    loaded = parse_study(TEXT.encode())
    try:
        evaluate(choose(loaded, values={name: value}))
    except StudyError:
        accepted = False
    else:
        accepted = True
    assert accepted == possible


def test_a_study_file_has_the_same_bounds() -> None:
    for old, new, told in (
        ("values = { rate = 100 }", "values = { rate = 1 }", "value 1 lies outside 5 to 500 @ catalogues.machines"),
        ("low = 2\n", "low = 5\n", "low 5 is above high 4 @ assumptions.price"),
        ("low = 2\n", "low = 0.5\n", "low 0.5 lies outside 1 to 50 @ assumptions.price"),
        ("row_values = [2, 3]", "row_values = [2, 99]", "value 99 lies outside 1 to 50 @ grids[0].row_values[1]"),
        ("seeds = 3", "seeds = 2e12", "count 2e+12 is larger than 1e+12 @ families[0].sweeps[0].axes.seeds"),
    ):
        assert old in TEXT
        with pytest.raises(StudyError) as error:
            evaluate(parse_study(TEXT.replace(old, new, 1).encode()))
        assert told in str(error.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("price@base", dt.datetime(2026, 3, 4), "holds the date or time 2026-03-04, where a number is wanted"),  # noqa: DTZ001
        ("price@base", dt.time(9, 30), "holds the date or time 09:30, where a number is wanted"),
        ("machines.1.rate", dt.datetime(1900, 4, 1, 12, 0), "holds the date or time 1900-04-01 12:00"),  # noqa: DTZ001
        ("first.main.axis.seeds", dt.date(1900, 1, 5), "where a number is wanted: set the cell's format"),
        ("heads", dt.timedelta(hours=30), "where a number is wanted"),
        ("price#note", dt.datetime(2026, 3, 4), "2026-03-04, where words are wanted"),  # noqa: DTZ001
    ],
)
def test_a_date_or_a_time_is_refused_with_what_to_do(book: Path, name: str, value: object, told: str) -> None:
    accepted, why = read_back(book, name, value)
    assert not accepted
    assert told in why


def test_a_number_that_is_only_shown_as_a_date_is_no_edit(book: Path) -> None:
    sheet, address = editing.cells_of(book.read_bytes(), TEXT)["price@base"][0]

    def show_as_date(workbook: openpyxl.Workbook) -> None:
        cell: Any = workbook[sheet][address]
        cell.number_format = "yyyy-mm-dd"

    reading = editing.read_here(editing.edited(book.read_bytes(), show_as_date), "edited.xlsx")
    assert (reading.changes, reading.findings) == ((), ())


def test_a_price_beyond_its_plausible_range_is_read_back_and_pulled(tmp_path: Path) -> None:
    data = editing.with_entries(editing.built(TEXT), TEXT, {"price@base": 9.0})
    path = editing.written_to(tmp_path / "edited.xlsx", data)
    assert reportgen.evaluate(path)["price"] == 9.0


NAMES = (
    TEXT.replace('"slow"', '"4090"')
    .replace('label = "Cheap"', 'label = "2026"')
    .replace('label = "Dear"', 'label = "TRUE"')
)


def test_names_that_look_like_numbers_or_truth_values_stand_in_cells_for_text() -> None:
    data = editing.built(NAMES)
    where = editing.cells_of(data, NAMES)
    cells = {name: where[name][0] for name in ("machine@base", "machines.2.name", "scenario", "scenario.cheap")}
    workbook = openpyxl.load_workbook(BytesIO(data))
    for sheet, address in cells.values():
        assert workbook[sheet][address].number_format == "@"
    edits: dict[str, Any] = {"machine@base": "4090", "scenario": "dear"}
    reading = editing.read_here(editing.with_entries(data, NAMES, edits), "edited.xlsx")
    assert {item.name: item.value for item in reading.changes} == edits


@pytest.mark.parametrize("name", ["H100 ", " H100", "H100\t"])
def test_a_name_with_a_blank_at_an_end_is_refused_when_the_study_is_read(name: str) -> None:
    for old in ('name = "fast"', 'label = "Cheap"'):
        key = old.split(" ")[0]
        with pytest.raises(StudyError, match="begins or ends with a blank"):
            parse_study(TEXT.replace(old, f'{key} = "{name}"', 1).replace("\t", "\\t").encode())
