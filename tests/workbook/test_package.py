"""The finished .xlsx file: its stored values, its parts, and what other programs make of it."""

from __future__ import annotations

import os
import posixpath
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.writer.theme import theme_xml

from reportgen.workbook.cells import CellRun, Cells, LineFormat
from reportgen.workbook.package import PackageError, finish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def full_book() -> Workbook:
    """Return a workbook with something of everything that reportgen writes, but its cells."""
    book, data = new_book("Data")
    choice = DataValidation(type="list", formula1='"a,b"')
    choice.add("A2:A4")
    data.add_data_validation(choice)
    rule = CellIsRule(operator="greaterThan", formula=["2"], font=Font(bold=True))  # type: ignore[no-untyped-call]
    data.conditional_formatting.add("B2:B4", rule)
    data.protection.sheet = True
    data.print_title_rows = "1:1"
    data.page_setup.orientation = "landscape"
    data.freeze_panes = "B2"
    totals = book.create_sheet("Totals")
    keys: Any = Table(displayName="Keys", ref="A2:B3")
    keys._initialise_columns()
    totals.add_table(keys)
    chart = BarChart()
    chart.title = "Sizes & sums"
    chart.add_data(Reference(data, min_col=2, max_col=3, min_row=1, max_row=4), titles_from_data=True)
    totals.add_chart(chart, "C3")
    book.defined_names["Total"] = DefinedName("Total", attr_text="Totals!$A$1")
    return book


def full_cells(book: Workbook) -> Mapping[str, Callable[[Cells], None]]:
    """Return the cells of the full book, and what is said of them."""
    bold, fixed = styled(book, font=Font(bold=True)), styled(book, number_format="0.00")

    def data(cells: Cells) -> None:
        cells.add(1, [CellRun(1, ["Name", "Size", "Sum"]), CellRun(5, ["see the total"])])
        cells.add(2, [CellRun(1, ["a", 1.5]), CellRun(3, ["B2+2"], [3.5]), CellRun(5, ["a page"])])
        cells.add(3, [CellRun(1, ["b", 2.5]), CellRun(3, ["B3+3"], [5.5]), CellRun(5, ["bold"], style=bold)])
        cells.add(4, [CellRun(1, ["a", 5]), CellRun(3, ["B4+4"], [9.0])])
        cells.comment(2, 2, "measured", height=79, width=144)
        cells.link(1, 5, location="'Totals'!A1")
        cells.link(2, 5, target="https://example.org/?a=1&b=2")
        cells.join(6, 1, 3)
        cells.columns[1] = LineFormat(20)
        cells.lines[1] = LineFormat(30)

    def totals(cells: Cells) -> None:
        cells.add(1, [CellRun(1, ["SUM(Data!C2:C4)"], [18.0], fixed)])
        cells.add(2, [CellRun(1, ["Column1", "Column2"])])
        cells.add(3, [CellRun(1, ["k", 1])])
        cells.comment(1, 1, "of all", height=79, width=144)

    return {"Data": data, "Totals": totals}


def styled(book: Workbook, **look: Any) -> int:
    """Return the number of a style."""
    cell: Any = Cell(book.worksheets[0], row=1, column=1)
    for name, value in look.items():
        setattr(cell, name, value)
    return int(cell.style_id)


def new_book(title: str = "S") -> tuple[Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def file_of(*runs: CellRun, row: int = 1, book: Workbook | None = None) -> bytes:
    """Return the file of a workbook with one row of cells."""
    return finish(book or new_book()[0], {"S": lambda cells: cells.add(row, runs)}, timestamp=WHEN)


def full_file() -> bytes:
    book = full_book()
    return finish(book, full_cells(book), timestamp=WHEN)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reread(data: bytes, **how: bool) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), **how)


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


def check_relations(found: dict[str, bytes]) -> list[str]:
    """Check that each relation leads from its own folder to a part of the file; return the parts so reached."""
    reached = []
    for name in (name for name in found if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in ET.fromstring(found[name]):  # noqa: S314
            target = relation.attrib["Target"]
            if relation.get("TargetMode") != "External":
                assert not target.startswith("/")
                reached.append(posixpath.normpath(posixpath.join(folder, target)))
                assert reached[-1] in found
    return reached


def test_relations_are_relative_and_reach_every_part() -> None:
    found = parts(full_file())
    reached = check_relations(found)
    assert sorted(reached) == sorted(
        name for name in found if not name.endswith(".rels") and name != "[Content_Types].xml"
    )
    assert b'Target="../drawings/drawing1.xml"' in found["xl/worksheets/_rels/sheet2.xml.rels"]
    assert b'Target="https://example.org/?a=1&amp;b=2"' in found["xl/worksheets/_rels/sheet1.xml.rels"]


def test_a_link_out_of_the_file_stays_as_it_is() -> None:
    cells = {"S": partial(Cells.link, row=1, column=1, target="/srv/data.csv")}
    found = parts(finish(new_book()[0], cells, timestamp=WHEN))
    assert b'Target="/srv/data.csv"' in found["xl/worksheets/_rels/sheet1.xml.rels"]


def test_comments_that_are_taken_back_leave_no_relation_to_a_missing_part() -> None:
    book = full_book()
    finish(book, full_cells(book), timestamp=WHEN)
    check_relations(parts(finish(book, {}, timestamp=WHEN)))


def test_every_part_has_a_content_type() -> None:
    found = parts(full_file())
    types = ET.fromstring(found["[Content_Types].xml"])  # noqa: S314
    named = {entry.attrib["PartName"][1:] for entry in types.findall("{*}Override")}
    defaults = {entry.attrib["Extension"] for entry in types.findall("{*}Default")}
    assert named <= set(found)
    assert [name for name in found if name not in named and name.rpartition(".")[2] not in defaults - {"xml"}] == [
        "[Content_Types].xml"
    ]


def test_drawings_have_the_prefixes_that_excel_gives_them() -> None:
    found = parts(full_file())
    assert b"<xdr:wsDr " in found["xl/drawings/drawing1.xml"]
    assert b"<c:chart r:id=" in found["xl/drawings/drawing1.xml"]
    assert b"<c:chartSpace " in found["xl/charts/chart1.xml"]
    assert b"<a:t>Sizes &amp; sums</a:t>" in found["xl/charts/chart1.xml"]
    assert b"<v:shape " in found["xl/drawings/commentsDrawing1.vml"]
    assert not [name for name, data in found.items() if b"xmlns:ns" in data]


def test_the_theme_is_left_alone() -> None:
    assert parts(full_file())["xl/theme/theme1.xml"].decode() == theme_xml


def test_elementtree_s_own_prefixes_are_left_as_they_were() -> None:
    before = dict(ET._namespace_map)  # type: ignore[attr-defined]
    full_file()
    assert before == ET._namespace_map  # type: ignore[attr-defined]


def test_every_font_has_a_name_and_a_size_except_in_conditional_formats() -> None:
    styles = ET.fromstring(parts(full_file())["xl/styles.xml"])  # noqa: S314
    fonts = styles.findall("{*}fonts/{*}font")
    assert len(fonts) > 1
    for font in fonts:
        assert [font.find(tag).get("val") for tag in ("{*}name", "{*}sz")] == ["Calibri", "11"]  # type: ignore[union-attr]
    assert [child.tag.rpartition("}")[2] for child in styles.findall("{*}dxfs/{*}dxf/{*}font/*")] == ["b"]


def test_the_document_is_dated_and_names_nobody() -> None:
    book = full_book()
    book.properties.creator = "A. Person"
    book.properties.lastModifiedBy = "A. Person"
    data = finish(book, full_cells(book), timestamp=WHEN)
    read = reread(data).properties
    assert read.created == read.modified == WHEN.replace(tzinfo=None)
    assert (read.creator, read.lastModifiedBy) == ("reportgen", None)
    assert not [name for name, part in parts(data).items() if b"Person" in part]
    assert b"<Application>Microsoft Excel</Application>" in parts(data)["docProps/app.xml"]


@pytest.mark.parametrize(
    ("timestamp", "dated"),
    [
        (WHEN, (2024, 5, 6, 7, 8, 8)),  # zip counts in steps of two seconds
        (WHEN.replace(tzinfo=None), (2024, 5, 6, 7, 8, 8)),
        (datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), (2023, 12, 31, 23, 0, 0)),
        (datetime(1970, 1, 1, tzinfo=UTC), (1980, 1, 1, 0, 0, 0)),
        (datetime(2200, 1, 1, tzinfo=UTC), (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_every_entry_of_the_zip_is_dated_and_otherwise_alike(timestamp: datetime, dated: tuple[int, ...]) -> None:
    with zipfile.ZipFile(BytesIO(finish(full_book(), full_cells(full_book()), timestamp=timestamp))) as archive:
        looks = {(entry.date_time, entry.create_system, entry.external_attr) for entry in archive.infolist()}
    assert looks == {(dated, 3, 0o644 << 16)}


def test_the_parts_stand_in_excel_s_order() -> None:
    book = full_book()
    for number in range(3, 12):
        book.create_sheet(f"Sheet{number}")
    names = list(parts(finish(book, full_cells(book), timestamp=WHEN)))
    sheets = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 12)]
    start = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", *sheets]
    assert names[: len(start) + 3] == [*start, "xl/theme/theme1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]


@pytest.mark.parametrize("before", [lambda book: book.calculation, lambda book: setattr(book, "calculation", None)])
def test_spreadsheet_programs_are_told_to_recalculate(before: Callable[[Workbook], object]) -> None:
    book = full_book()
    book.calculation.fullCalcOnLoad = False
    before(book)
    assert b'fullCalcOnLoad="1"' in parts(finish(book, full_cells(book), timestamp=WHEN))["xl/workbook.xml"]


def test_two_calls_give_the_same_bytes() -> None:
    book = full_book()
    first = finish(book, full_cells(book), timestamp=WHEN)
    book.save(BytesIO())
    assert finish(book, full_cells(book), timestamp=WHEN) == first


@pytest.mark.parametrize("lxml", ["True", "False"])
def test_the_bytes_depend_neither_on_lxml_nor_on_hash_seeds(lxml: str) -> None:
    code = "import sys, tests.workbook.test_package as t; sys.stdout.buffer.write(t.full_file())"
    environment = {**os.environ, "OPENPYXL_LXML": lxml, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
    assert made == full_file()


def test_everything_else_survives() -> None:
    book = reread(full_file())
    data, totals = book["Data"], book["Totals"]
    assert data["B2"].comment is not None
    assert (data["B2"].comment.text, data["B2"].comment.author) == ("measured", "reportgen")
    assert totals["A1"].comment is not None
    assert data["E1"].hyperlink is not None
    assert data["E1"].hyperlink.location == "'Totals'!A1"
    assert data["E2"].hyperlink is not None
    assert data["E2"].hyperlink.target == "https://example.org/?a=1&b=2"
    assert (data["E3"].font.b, data["E3"].font.name) == (True, "Calibri")
    assert [str(rule.sqref) for rule in data.data_validations.dataValidation] == ["A2:A4"]
    assert [str(area.sqref) for area in data.conditional_formatting] == ["B2:B4"]
    assert data.protection.sheet
    assert data.print_title_rows == "$1:$1"
    assert data.page_setup.orientation == "landscape"
    assert [str(area) for area in data.merged_cells.ranges] == ["A6:C6"]
    assert data.freeze_panes == "B2"
    assert (data.column_dimensions["A"].width, data.row_dimensions[1].height) == (20, 30)
    assert totals["A1"].number_format == "0.00"
    assert list(totals.tables) == ["Keys"]
    assert book.defined_names["Total"].attr_text == "Totals!$A$1"
    charts: list[Any] = totals._charts  # type: ignore[attr-defined]
    assert [chart.ser[1].val.numRef.f for chart in charts] == ["'Data'!$C$2:$C$4"]


def test_an_auditor_of_the_format_finds_no_fault(tmp_path: Path) -> None:
    from openxml_audit import FileFormat, OpenXmlValidator

    path = tmp_path / "full.xlsx"
    path.write_bytes(full_file())
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    assert [str(error) for error in result.errors] == []


def test_ironcalc_opens_the_file_and_agrees(tmp_path: Path) -> None:
    import ironcalc

    path = tmp_path / "full.xlsx"
    path.write_bytes(full_file())
    model = ironcalc.load_from_xlsx(str(path))
    assert model.get_cell_value(1, 1, 1) == 18
    model.evaluate()
    assert model.get_cell_value(1, 1, 1) == 18
    assert model.get_cell_value(0, 4, 1) == "a"


@pytest.mark.office
def test_libreoffice_keeps_chart_comments_and_values(tmp_path: Path) -> None:
    from tests.support import needs
    from tests.support.office import Office, unavailable

    if reason := unavailable():
        needs.missing(reason)
    path = tmp_path / "full.xlsx"
    path.write_bytes(full_file())
    with Office() as office:  # one of its own: each numbers the charts that it saves
        copy = office.save_as(path, tmp_path / "copy.xlsx")
    kept = parts(copy.read_bytes())
    assert [name for name in kept if name.startswith("xl/charts/chart")] == ["xl/charts/chart1.xml"]
    assert len([name for name in kept if name.startswith("xl/comments")]) == 2
    read = openpyxl.load_workbook(copy, data_only=True)
    assert [read["Data"][f"C{row}"].value for row in (2, 3, 4)] == [3.5, 5.5, 9]
    assert read["Totals"]["A1"].value == 18
