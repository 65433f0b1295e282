"""Files of prices: those of one's own beside the bundled ones, and what is refused, in a sentence with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import reportgen
from reportgen.study.reader import read
from tests.parts.prices.studies import HEAD, ROW, problems, study

if TYPE_CHECKING:
    from pathlib import Path


def spoiled(old: str, new: str) -> bytes:
    """A file of one row with a text replaced."""
    assert old in ROW
    return (HEAD + ROW.replace(old, new)).encode()


MALFORMED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "prices/own.csv:1: file is empty"),
    "a column missing": (HEAD.replace(",source", "").encode(), "prices/own.csv:1: column 'source' is missing"),
    "a column unknown": (
        HEAD.replace("vendor", "vendr").encode(),
        ":1: unknown column 'vendr'; perhaps you meant 'vendor'?",
    ),
    "a column twice": (HEAD.replace("vendor", "term").encode(), "prices/own.csv:1: column 'term' is there twice"),
    "few cells": (f"{HEAD}H100,Ours\n".encode(), "prices/own.csv:2: line has 2 cells, the first one 8"),
    "many cells": (f"{HEAD}{ROW[:-1]},more\n".encode(), "prices/own.csv:2: line has 9 cells, the first one 8"),
    "a sign in the price": (
        spoiled("2.25", "$2.25"),
        ":2: price '$2.25' is no number of money",
    ),
    "a comma in the price": (
        spoiled("2.25", '"2,25"'),
        ":2: price '2,25' is no number of money",
    ),
    "a price below 0": (spoiled("2.25", "-2"), ":2: price '-2' is no number of money"),
    "a price of 0": (spoiled("2.25", "0.00"), ":2: price is 0"),
    "a price that is none": (spoiled("2.25", "nan"), ":2: price 'nan' is no number of money"),
    "a long price": (spoiled("2.25", "9" * 5000), ":2: price is longer than"),
    "no such day": (spoiled("-10-01", "-02-30"), ":2: date '2026-02-30' is no day"),
    "a day of another form": (
        spoiled("2026-10-01", "1.10.2026"),
        ":2: date '1.10.2026' is no day",
    ),
    "a currency's sign": (
        spoiled("USD", "$"),
        ":2: currency '$' is no code of three capital letters",
    ),
    "a term of several words": (
        spoiled("on_demand", "On demand"),
        ":2: term 'On demand' is no word",
    ),
    "no accelerator": (spoiled("H100", " "), ":2: accelerator is empty"),
    "no source": (spoiled("An offer", ""), ":2: source is empty"),
    "an escape": (
        spoiled("Ours", chr(27) + "[31m"),
        ":2: vendor holds a character that cannot be printed",
    ),
    "a turn of direction": (spoiled("here", chr(0x202E)), ":2: region holds a character that"),
    "a zero byte": (spoiled("Ours", chr(0)), ":2: line holds a zero byte"),
    "no UTF-8": (f"{HEAD}{ROW}".encode() + b"H100,\xff\n", ":3: file is not UTF-8"),
    "an open quote": (f'{HEAD}{ROW}"H100,Ours\n'.encode(), ":3: line is no CSV"),
    "a row twice": (f"{HEAD}{ROW}{ROW}".encode(), ":3: row repeats the offer and the day of prices/own.csv:2"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_file_of_prices_that_is_wrong_is_one_sentence_with_its_line(tmp_path: Path, name: str) -> None:
    data, words = MALFORMED[name]
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_bytes(data)
    (problem,) = problems(study('gpu = "H100"'), tmp_path)
    message, _, place = problem.rpartition(" @ ")
    assert words in f"{place}: {message}"


def test_a_flood_of_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    rows = (f"H100,V{number},spot,r,USD,1,2026-01-01,s\n" for number in range(20_001))
    (tmp_path / "prices" / "own.csv").write_text(HEAD + "".join(rows))
    assert problems(study('gpu = "H100"'), tmp_path) == ["prices have more than 20,000 rows @ prices/own.csv:20002"]


# ---- The user's own files


def test_rows_of_one_s_own_are_added_and_take_the_place_of_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    other = "H100,Lambda,on_demand,unspecified,USD,1.5,2024-07-30,An invoice\n"
    (tmp_path / "prices" / "own.csv").write_text(HEAD + ROW + other)
    path = tmp_path / "study.toml"
    for reference, value in (('vendor = "Ours"', 2.25), ('vendor = "Lambda", as_of = "2024-07"', 1.5)):
        path.write_text(study(f'gpu = "H100", {reference}'))
        assert reportgen.evaluate(path).number("price") == value


def test_a_study_that_takes_no_price_reads_no_file_of_prices(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "own.csv").write_text("nonsense")
    (tmp_path / "study.toml").write_text(study('gpu = "H100"').replace('{ from = "prices", gpu = "H100" }', "3"))
    assert reportgen.evaluate(read(tmp_path / "study.toml")).number("price") == 3


def test_texts_of_rows_are_text_in_every_output(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    (tmp_path / "prices").mkdir()
    row = f"H100,=cmd|x,on_demand,../../x,USD,2,2026-10-01,{hostile} [a](javascript:b)\n"
    (tmp_path / "prices" / "own.csv").write_text(HEAD + row)
    (tmp_path / "s.toml").write_text(study('gpu = "H100", vendor = "=cmd|x"'))
    made = {path.suffix: path for path in reportgen.build(tmp_path / "s.toml", tmp_path / "out", only=("html", "xlsx"))}
    page = made[".html"].read_text()
    assert hostile not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page
    cells = [cell for line in load_workbook(made[".xlsx"])["Prices"].iter_rows() for cell in line]
    assert any(cell.value == "=cmd|x" and cell.data_type != "f" for cell in cells)
