"""The finished .xlsx file: its parts, and what other programs make of it."""

from __future__ import annotations

import os
import posixpath
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.writer.theme import theme_xml

from reportgen.workbook.cells import Cells
from reportgen.workbook.package import finish
from tests.support.packages import WHEN, full_book, full_cells, full_file, new_book, parts, reread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook


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
