"""The sheet Cases, read by openpyxl: the inputs and the total of each case, by hand."""

from __future__ import annotations

from typing import Any

from tests.support.rich import sheet_table


def cases(book: Any) -> dict[str, list[float]]:
    """Return the values of the two assumptions of the grid and others, and the total, of each case by its label."""
    heads, *rows = sheet_table(book, "Cases", "Case")
    names = ["Trials", "Steps", "Price of an hour", "Five more", "Twice the tokens", "Cost"]
    places = [heads.index(name) for name in names]
    assert rows[0][0] == "The study itself"
    return {row[0]: [row[place] for place in places] for row in rows}


def test_each_case_gives_its_own_values_and_their_total(values: Any, base_values: Any) -> None:
    assert cases(values) == {
        "The study itself": [1, 100, 3, 1, 0, 1710],
        "No correction": [1, 100, 3, 0, 0, 1560],
        "Five more": [1, 100, 3, 1, 0, 1710],
        "Twice the tokens": [1, 100, 3, 0, 1, 2400],
        "Both of them": [1, 100, 3, 1, 1, 2700],
        "All corrections": [1, 100, 3, 1, 1, 2700],
        "Trials: low": [1, 100, 3, 1, 0, 1710],
        "Trials: high": [3, 100, 3, 1, 0, 2130],
        "Steps: low": [1, 80, 3, 1, 0, 1368],
        "Steps: high": [1, 150, 3, 1, 0, 2565],
        "Price of an hour: low": [1, 100, 3, 1, 0, 1710],  # the scenario states it without a range
        "Price of an hour: high": [1, 100, 3, 1, 0, 1710],
        "Price and steps: row 1, column 1": [1, 100, 1, 1, 0, 570],
        "Price and steps: row 1, column 2": [1, 200, 1, 1, 0, 1140],
        "Price and steps: row 2, column 1": [1, 100, 3, 1, 0, 1710],
        "Price and steps: row 2, column 2": [1, 200, 3, 1, 0, 3420],
    }
    in_base = cases(base_values)
    assert in_base["The study itself"] == [1, 100, 2, 1, 0, 1140]
    assert in_base["Price of an hour: low"] == [1, 100, 1, 1, 0, 570]
    assert in_base["Price of an hour: high"] == [1, 100, 4, 1, 0, 2280]


def test_what_a_case_gives_stands_out_and_what_it_leaves_does_not(values: Any) -> None:
    rows = list(values["Cases"].iter_rows())
    (heads,) = ([cell.value for cell in row] for row in rows if any(cell.value == "Case" for cell in row))
    case, *inputs = (heads.index(name) for name in ("Case", "Trials", "Steps"))
    bold = {row[case].value: [row[place].font.b for place in inputs] for row in rows}
    assert bold["Trials: low"] == [True, False]
    assert bold["Steps: high"] == [False, True]
    assert bold["No correction"] == [False, False]
