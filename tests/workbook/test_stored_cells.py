"""Values, formulas and texts in the cells of the finished .xlsx file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pandas as pd
import pytest

from reportgen.workbook.cells import CellRun, Cells
from reportgen.workbook.package import PackageError, finish
from tests.support.packages import WHEN, file_of, full_file, new_book, parts, reread, styled


def stored(formula: str, value: Any) -> Any:
    """Return what a reader that calculates nothing finds in a formula's cell."""
    return reread(file_of(CellRun(2, [formula], [value]), row=2), data_only=True)["S"]["B2"].value


def written(value: Any) -> Any:
    """Return what a reader finds in the cell of a plain value."""
    return reread(file_of(CellRun(2, [value]), row=2))["S"]["B2"].value


@pytest.mark.parametrize(
    "value",
    [0.1 + 0.2, 1 / 3, -2.5e-300, 1.7976931348623157e308, 5e22, 7, -3.0, 0, 2**53, True, False, "text", "1", "<&>\"'"],
)
def test_a_formula_s_value_is_stored_exactly(value: float | str | bool) -> None:
    read = stored("A1", value)
    assert read == value
    assert isinstance(read, bool) == isinstance(value, bool)


def test_numbers_of_other_kinds_are_stored_as_numbers() -> None:
    assert stored("A1", np.float64(0.1)) == 0.1
    assert stored("A1", np.int64(12)) == 12
    assert written(Decimal("0.1")) == 0.1


def test_an_empty_text_is_stored_as_a_text() -> None:
    part = parts(file_of(CellRun(1, ['""'], [""])))["xl/worksheets/sheet1.xml"]
    assert b'<c r="A1" t="str"><f>""</f><v></v></c>' in part


def test_an_error_is_stored_as_an_error() -> None:
    read = reread(file_of(CellRun(1, ["NA()"], ["#N/A"])), data_only=True)["S"]["A1"]
    assert (read.value, read.data_type) == ("#N/A", "e")


def test_the_formula_itself_is_kept() -> None:
    formula = 'IF(A1<2,"a & b"," <c>\n")'
    assert reread(file_of(CellRun(1, [formula], ["x"])))["S"]["A1"].value == f"={formula}"


def test_cells_side_by_side_have_their_own_formulas_and_values() -> None:
    data = file_of(CellRun(2, ["A1", "A1*2"], [1.5, 3.0]), CellRun(5, [7, "end"]))
    assert [cell.value for cell in reread(data)["S"][1]] == [None, "=A1", "=A1*2", None, 7, "end"]
    assert [cell.value for cell in reread(data, data_only=True)["S"][1]] == [None, 1.5, 3, None, 7, "end"]
    assert b'<dimension ref="B1:F1" />' in parts(data)["xl/worksheets/sheet1.xml"]


def test_pandas_reads_the_values_of_the_formulas() -> None:
    frame = pd.read_excel(BytesIO(full_file()), sheet_name="Data", nrows=3)
    assert frame["Sum"].tolist() == [3.5, 5.5, 9.0]
    assert frame["Name"].tolist() == ["a", "b", "a"]


def test_a_formula_without_a_value_is_refused_with_its_sheet_and_cell() -> None:
    with pytest.raises(PackageError, match=r"^The formula in cell B2 of sheet 'S' has no value to store\.$"):
        stored("1+1", None)


@pytest.mark.parametrize("values", [[], [1.0, 2.0]])
def test_formulas_and_values_that_are_not_as_many_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="zip"):
        file_of(CellRun(1, ["1+1"], values))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, np.float64("nan"), [1]])
def test_a_value_that_is_no_finite_number_is_refused_with_its_sheet_and_cell(value: Any) -> None:
    with pytest.raises(PackageError, match=r"^The value of cell B2 of sheet 'S' is not a finite number: .+\.$"):
        stored("1+1", value)


def test_a_plain_number_that_is_not_finite_is_refused_too() -> None:
    with pytest.raises(PackageError, match="cell B2 of sheet 'S' is not a finite number: nan"):
        written(float("nan"))


def test_what_is_neither_number_nor_text_is_refused() -> None:
    with pytest.raises(PackageError, match="cell B2 of sheet 'S' is not a finite number: datetime"):
        written(datetime(2024, 2, 29))  # noqa: DTZ001 - Excel has no time zones


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    assert stored("A1", "x" * 32767) == "x" * 32767
    with pytest.raises(PackageError, match="text in cell B2 of sheet 'S' is longer than 32767 characters"):
        stored("A1", "x" * 32768)


def test_a_workbook_whose_cells_are_written_already_is_refused() -> None:
    with pytest.raises(PackageError, match="write-only"):
        finish(openpyxl.Workbook(write_only=True), {}, timestamp=WHEN)


def test_a_workbook_with_cells_of_its_own_is_refused() -> None:
    book, sheet = new_book()
    sheet["A1"] = 1
    with pytest.raises(PackageError, match="cells of its own"):
        file_of(book=book)


@pytest.mark.parametrize("value", [0.1 + 0.2, 123456789.12345679, 1e-17, 42, -7, True, False])
def test_plain_numbers_and_truths_keep_every_digit_and_their_type(value: float) -> None:
    read = written(value)
    assert read == value
    assert isinstance(read, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    "text",
    ["  indented", "line\nfeed ", "\ttab", "   ", "a\r\nb", "é 😀 \u00a0", "<&>\"'", "_x0041_", "_xlfn.X", "x" * 32767],
)
def test_texts_are_kept_to_the_letter(text: str) -> None:
    assert written(text) == text
    if text != "_x0041_":  # Excel decodes the escape also in a stored value, openpyxl and LibreOffice do not
        assert stored("A1", text) == text


def test_what_xml_cannot_hold_is_escaped_as_excel_does() -> None:
    found = parts(file_of(CellRun(1, ["\ud800 \uffff _x000A_"])))
    assert b"<t>_xD800_ _xFFFF_ _x005F_x000A_</t>" in found["xl/sharedStrings.xml"]


def test_blanks_around_a_text_are_marked_for_readers_who_drop_them() -> None:
    table = parts(file_of(CellRun(1, [" a", "b c", " "])))["xl/sharedStrings.xml"]
    assert b'<t xml:space="preserve"> a</t>' in table
    assert b"<t>b c</t>" in table
    assert b'<t xml:space="preserve"> </t>' in table
    assert b"xmlns:xml" not in table


def test_an_empty_text_leaves_its_cell_empty() -> None:
    assert b'<c r="A1"/>' in parts(file_of(CellRun(1, [""])))["xl/worksheets/sheet1.xml"]


def test_each_text_stands_once_in_the_shared_strings() -> None:
    book, _ = new_book()
    book.create_sheet("T")
    rows = {"S": [CellRun(1, ["a", "b", "a"])], "T": [CellRun(1, ["b", "c"])]}
    cells = {title: partial(Cells.add, row=1, runs=runs) for title, runs in rows.items()}
    found = parts(finish(book, cells, timestamp=WHEN))
    table = ET.fromstring(found["xl/sharedStrings.xml"])  # noqa: S314
    assert [item.text for item in table.findall(".//{*}t")] == ["a", "b", "c"]
    assert (table.get("count"), table.get("uniqueCount")) == ("5", "3")
    assert b"inlineStr" not in found["xl/worksheets/sheet1.xml"]


def test_a_file_without_texts_has_no_shared_strings() -> None:
    found = parts(file_of(CellRun(1, [1])))
    assert "xl/sharedStrings.xml" not in found
    assert b"sharedStrings" not in found["xl/_rels/workbook.xml.rels"] + found["[Content_Types].xml"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    book, _ = new_book()
    data = file_of(CellRun(1, [text], style=styled(book, quotePrefix=True)), book=book)
    cell = reread(data)["S"]["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f" not in parts(data)["xl/worksheets/sheet1.xml"]
