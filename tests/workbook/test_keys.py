"""Hidden keys of a workbook that was made to mislead: no number of them costs more than a sheet has."""

from __future__ import annotations

import time

import pytest

from reportgen.workbook.keys import read_corner, read_row

LONG = "9" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        "reportgen 1|50000000|1-2|A",
        f"reportgen 1|{LONG}|1-2|A",
        f"reportgen 1|7|{LONG}|A",
        f"reportgen 1|7|1-{LONG}|A",
        "reportgen 1|7|1-9999999|A",
        "reportgen 1|7|9-1|A",
        "reportgen 1|7|1-1000000,1-1000000|A",
        "reportgen 1|7|-5|A",
        "reportgen 1|-7|1|A",
        "reportgen 1|7|\u0663|A",
        f"reportgen 1|7|1-2|{'A' * 32}",  # as a title, which messages quote
    ],
)
def test_a_corner_with_numbers_that_no_sheet_has_is_none(text: str) -> None:
    start = time.process_time()
    assert read_corner(text) is None
    assert time.process_time() - start < 0.5


def test_the_rows_of_a_corner_are_no_more_than_a_sheet_has() -> None:
    corner = read_corner("reportgen 1|16384|1-1048576|A")
    assert corner is not None
    assert (corner.columns, len(corner.rows)) == (16_384, 1_048_576)
    text = ",".join(f"{row}-{row + 100_000}" for row in range(1, 900_000, 50_000))  # ranges that overlap
    assert read_corner(f"reportgen 1|7|{text}|A") is None


@pytest.mark.parametrize("number", [LONG, "12345678", "-1", "1.5", "\u0663"])
def test_a_row_key_with_a_number_that_no_sheet_has_is_none(number: str) -> None:
    assert read_row(f"{number}|a.|C=b") is None
