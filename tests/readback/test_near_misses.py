"""Near misses: a formula or a value that is almost the study's is told, and one that is the same is not."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.readback import bounded, scan
from reportgen.readback.formulas import CellMoves, same
from reportgen.system.errors import StudyError
from tests.support import editing
from tests.support.rich import STUDY

if TYPE_CHECKING:
    from reportgen.describe.entries import Value

STAYS = CellMoves(
    {"One": "One", "It's 2": "It's 2"},
    {title: {n: n for n in range(1, 20)} for title in ("One", "It's 2")},
    {title: {n: n for n in range(1, 20)} for title in ("One", "It's 2")},
)


@pytest.mark.parametrize(
    ("expected", "saved"),
    [
        ("A1-B1-C1", "(A1-B1)-C1"),
        ("A1-(B1-C1)", "A1-((B1-C1))"),
        ("A1+B1*C1", "A1+(B1*C1)"),
        ("$A$1*2", "A1*2"),
        ("A1*2", "A1*2.0"),
        ("A1*0.5", "A1*.5"),
        ("A1*1E+20", "A1*100000000000000000000"),
        ("SUM(A1:A3)", "sum( A1 : A3 )"),
        ("SUM(A1:A1)", "SUM(A1)"),
        ("'It''s 2'!A1*B1", "'It''s 2'!$A$1*$B1"),
        ("One!A1", "A1"),
        ('IF(A1="x",1,2)', 'IF((A1="x"),1,2)'),
        ("-A1^2", "(-A1)^2"),  # as Excel reads it
        ("A1%*2", "(A1%)*2"),
    ],
)
def test_what_a_program_writes_in_other_words_is_the_same(expected: str, saved: str) -> None:
    assert same(saved, expected, "One", STAYS)
    assert same(expected, saved, "One", STAYS)


@pytest.mark.parametrize(
    ("expected", "typed"),
    [
        ("A1-B1-C1", "A1-(B1-C1)"),
        ("A1/B1/C1", "A1/(B1/C1)"),
        ("A1^B1^C1", "A1^(B1^C1)"),
        ("A1-B1", "B1-A1"),
        ("A1*B1+C1", "A1*(B1+C1)"),
        ("A1&B1=C1", "A1&(B1=C1)"),
        ("-A1^2", "-(A1^2)"),
        ("-(A1-B1)", "-A1-B1"),
        ("A1<B1", "A1<=B1"),
        ("A1*2", "A1*2.0000001"),
        ("A1*0.1", "A1*0.10000000000000002"),
        ("A1*1E+20", "A1*1E+21"),
        ("SUM(A1:A3)", "SUM(A1:A2)"),
        ("SUM(A1:A3)", "SUM(A1,A3)"),
        ("SUM(A1:A3)", "AVERAGE(A1:A3)"),
        ("A1", "A2"),
        ("A1", "B1"),
        ("A1", "'It''s 2'!A1"),
        ('IF(A1="x",1,2)', 'IF(A1="X",1,2)'),
        ("IF(A1,1,2)", "IF(A1,2,1)"),
        ("IF(A1,1,2)", "IF(A1,1)"),
        ("A1", "A1%"),
        ("A1", "A1+0"),
        ("A1", "A1*1"),
        ("A1", "-A1"),
        ("ROUND(A1,0)", "ROUND(A1,1)"),
        ("A1", "A99"),  # a cell that the study does not have
    ],
)
def test_what_only_looks_alike_is_told_apart(expected: str, typed: str) -> None:
    assert not same(typed, expected, "One", STAYS)
    assert not same(expected, typed, "One", STAYS)


@pytest.fixture(scope="module")
def book() -> bytes:
    return editing.built(STUDY, "rich")


def test_a_value_that_differs_by_little_is_a_change(book: bytes) -> None:
    typed = {
        "price@base": 2.000001,
        "price@dear": 3.0 - 1e-9,
        "price@cheap": 1.0 + 1e-14,
        "steps@base": 99.9999,
        "price.low": 1.0 + 5e-7,
        "trials@base": 0.999999,
        "gpus.1.rate": 50.00000000001,
    }
    reading = editing.read_here(editing.with_entries(book, STUDY, dict(typed)), "edited.xlsx")
    assert {item.name: item.value for item in reading.changes} == typed


def test_the_same_value_is_none(book: bytes) -> None:
    typed: dict[str, Value] = {"price@base": 2.0 + 4e-16, "price@dear": 3.0, "gpu@base": "fast", "extra@base": True}
    reading = editing.read_here(editing.with_entries(book, STUDY, typed), "edited.xlsx")
    assert reading.changes == ()


def test_cells_that_are_not_to_be_changed_are_told(book: bytes) -> None:
    typed: dict[str, tuple[object, str]] = {
        "total.cost": ("=F10*(price+0)", "'total.cost' is now"),
        "total.runs": ("=SUM(C7:C8)", "'total.runs' is now"),
        "second.share": ("=G8/G10", "'second.share' is now"),
        "first.cost": (420.0, "'first.cost' was overwritten by the number 420"),
        "reconcile.second.cost.difference": ("=D8-Summary!G8", "'reconcile.second.cost.difference' is now"),
        "check.failed": (0.0, "'check.failed' was overwritten by the number 0"),
        "published.second.cost": (580.0, "the fixed value of 'published.second.cost' is 580, expected 850"),
        "price.maximum": (500.0, "the fixed value of 'price.maximum' is 500, expected 50"),
    }
    where = editing.cells_of(book, STUDY)
    values = {where[name][0]: content for name, (content, _) in typed.items()}
    reading = editing.read_here(editing.with_values(book, values), "edited.xlsx")
    told = {item.name: item.message for item in reading.findings if item.kind in {"formula", "constant"}}
    assert {name: words in told.get(name, "") for name, (_, words) in typed.items()} == dict.fromkeys(typed, True)


def test_each_kind_of_entry_is_read_back(book: bytes) -> None:
    typed: dict[str, Value] = {
        "first.main.axis.seeds": 4.0,
        "second.wide.member": (1.0, 1.0, 0.0),
        "heads": (1.0, 2.0, 5.0),
        "gpu@base": "Slow",
        "extra@base": False,
        "longer@dear": True,
        "price.low": 0.5,
        "gpus.2.rate": 125.0,
        "grid.0.row.1": 7.0,
        "scenario": "cheap",
    }
    reading = editing.read_here(editing.with_entries(book, STUDY, typed), "edited.xlsx")
    assert {item.name: item.value for item in reading.changes} == typed
    assert not [item for item in reading.findings if item.kind == "value"]


def test_a_workbook_as_it_was_built_is_unchanged(book: bytes) -> None:
    reading = editing.read_here(book, "rich.xlsx")
    assert (reading.changes, reading.findings) == ((), ())
    assert reading.text == STUDY
    assert reading.id == "rich"


def test_a_text_that_looks_like_an_escape_comes_back_as_it_is() -> None:
    text = STUDY.replace('label = "Steps"', 'label = "Steps _x0041_ and _x005F_"')
    assert text != STUDY
    reading = editing.read_here(editing.built(text, "rich"), "rich.xlsx")
    assert (reading.changes, reading.findings) == ((), ())
    assert reading.text == text


def test_a_date_in_a_number_s_cell_is_told_as_it_is_shown(book: bytes) -> None:
    key = editing.cells_of(book, STUDY)["price@base"][0]
    typed = editing.with_values(book, {key: datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)})
    (told,) = (item for item in editing.read_here(typed, "edited.xlsx").findings if item.kind == "value")
    assert "holds the date or time 2026-03-01" in told.message


def test_what_is_unpacked_fits_the_memory_of_the_process_that_reads() -> None:
    assert scan.MAX_FILE < scan.MAX_UNPACKED < bounded.LIMITS.memory
    assert scan.MAX_STRINGS < scan.MAX_TAGS


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("xl/workbook.bin", "a binary workbook"),
        ("Index/Document.iwa", "a Numbers document"),
        ("other.txt", "a zip archive"),
    ],
)
def test_a_file_of_another_program_is_called_by_its_name(part: str, words: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(StudyError, match=f"file is {words}"):
        scan.scan(data, "edited.xlsx")
