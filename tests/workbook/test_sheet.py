"""A sheet of the workbook: what its cells hold, how it is shown, and how it is printed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reportgen.describe.sheet import HomeCell, LinkCell, OneOf, Sheet, WordsCell
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.reader import parse_study
from reportgen.workbook.keys import SOURCE_TITLE
from reportgen.workbook.write import laid_out, write_workbook
from tests.support.books import WHEN, book_of, file_of, part, rows, sheet_of
from tests.support.studies import SMALL

Patch = pytest.MonkeyPatch


def test_constants_words_and_formulas_are_cells_of_their_kind(monkeypatch: Patch) -> None:
    data = file_of(
        monkeypatch,
        Sheet("One", rows([WordsCell("text"), HomeCell("a"), HomeCell("b"), HomeCell("sum"), HomeCell("word")])),
    )
    formulas, values = (openpyxl.load_workbook(BytesIO(data), data_only=stored)["One"] for stored in (False, True))
    kinds = [(cell.value, cell.data_type) for cell in formulas[1][:5]]
    assert kinds == [("text", "s"), (2, "n"), (3.5, "n"), ("=$B1+$C1", "f"), ("off", "s")]
    assert [cell.value for cell in values[1][:5]] == ["text", 2, 3.5, 5.5, "off"]


def test_a_name_of_the_sizes_takes_a_cell_a_size_with_the_value_of_each(monkeypatch: Patch) -> None:
    sheet = Sheet("One", rows([None, HomeCell("heads")], [HomeCell("a"), HomeCell("wide")]))
    data = file_of(monkeypatch, sheet)
    formulas, values = (openpyxl.load_workbook(BytesIO(data), data_only=stored)["One"] for stored in (False, True))
    assert [cell.value for cell in formulas[2][1:4]] == ["=B$1*$A2", "=C$1*$A2", "=D$1*$A2"]
    assert [cell.value for cell in values[2][1:4]] == [2, 4, 8]


def test_an_empty_word_is_an_empty_cell_with_its_look(monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [WordsCell("", role="heading"), WordsCell("x")])
    assert (worksheet["A1"].value, worksheet["A1"].style) == (None, "Column heading")


def test_a_text_of_the_workbook_is_stored_for_a_formula_that_gives_one(monkeypatch: Patch) -> None:
    sheet = Sheet("One", rows([HomeCell("word"), HomeCell("said")]))
    values = book_of(monkeypatch, sheet, data_only=True)["One"]
    assert values["B1"].value == "off"


@pytest.mark.parametrize(
    ("item", "look"),
    [
        (WordsCell("w"), "Label"),
        (WordsCell("w", role="note"), "Note"),
        (HomeCell("c"), "Entry"),
        (HomeCell("c", role="total"), "Sum"),
        (HomeCell("sum"), "Calculated"),
        (HomeCell("copy"), "Calculated"),
        (LinkCell("a"), "Cross-sheet link"),
    ],
)
def test_what_its_sheet_gives_no_role_looks_as_what_it_is(item: Any, look: str, monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [HomeCell("a"), HomeCell("b")], [item])
    assert worksheet["A2"].style == look


def test_a_definition_that_repeats_another_sheet_looks_as_a_link(monkeypatch: Patch) -> None:
    book = book_of(monkeypatch, Sheet("One", rows([HomeCell("a")])), Sheet("Two", rows([HomeCell("copy")])))
    assert (book["Two"]["A1"].style, book["Two"]["A1"].value) == ("Cross-sheet link", "=One!$A$1")


def test_a_cell_has_the_number_format_of_its_style_in_the_currency_of_the_study(monkeypatch: Patch) -> None:
    worksheet = sheet_of(
        monkeypatch, [HomeCell("a", style="signed_money"), LinkCell("a", style="percent"), WordsCell("w")]
    )
    signed = '+"$"#,##0.00;-"$"#,##0.00;"$"#,##0.00'
    assert [cell.number_format for cell in worksheet[1][:3]] == [signed, "0.0%", "General"]


@pytest.mark.parametrize(
    ("text", "marked"), [("=1+1", True), ("+1", True), ("-1", True), ("@a", True), ("a=1", False), ("", False)]
)
def test_words_that_excel_would_retype_as_a_formula_are_marked_as_text(
    text: str, marked: bool, monkeypatch: Patch
) -> None:
    worksheet = sheet_of(monkeypatch, [WordsCell(text)])
    assert bool(worksheet["A1"].quotePrefix) is marked
    assert worksheet["A1"].data_type != "f"


def test_formulas_are_never_marked_as_text(monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [HomeCell("a"), HomeCell("b"), HomeCell("sum")])
    assert not worksheet["C1"].quotePrefix


def test_words_across_columns_are_joined_and_the_next_item_stands_behind_them(monkeypatch: Patch) -> None:
    worksheet = sheet_of(
        monkeypatch, [WordsCell("wide", across=3), WordsCell("next")], [None, WordsCell("two", across=2)]
    )
    assert sorted(map(str, worksheet.merged_cells.ranges)) == ["A1:C1", "B2:C2"]
    assert worksheet["D1"].value == "next"


def test_a_comment_is_reportgens_and_as_high_as_its_text_needs(monkeypatch: Patch) -> None:
    short, long = WordsCell("a", comment="measured\x07"), WordsCell("b", comment="x" * 2500)
    worksheet = sheet_of(monkeypatch, [short, long, WordsCell("c")])
    comment = worksheet["A1"].comment
    assert (comment.text, comment.author) == ("measured\N{REPLACEMENT CHARACTER}", "reportgen")
    assert len(worksheet["B1"].comment.text) == 2000
    assert worksheet["C1"].comment is None
    data = file_of(monkeypatch, Sheet("One", rows([short, long])))
    shapes = [shape.get("style", "") for shape in part(data, "xl/drawings/commentsDrawing1.vml").findall("{*}shape")]
    assert "width:320px;height:40px" in shapes[0].replace(" ", "").replace(".0px", "px")
    assert f"height:{20 * (2 + 2500 // 45)}px" in shapes[1].replace(" ", "").replace(".0px", "px")


def test_links_lead_to_the_web_or_to_the_first_cell_of_a_sheet(monkeypatch: Patch) -> None:
    web, inside, plain = (
        WordsCell("w", url="https://example.org/a\x07"),
        WordsCell("s", goto="Two & more"),
        WordsCell("p"),
    )
    book = book_of(monkeypatch, Sheet("One", rows([web, inside, plain])), Sheet("Two & more", rows([HomeCell("a")])))
    links = [cell.hyperlink for cell in book["One"][1][:3]]
    assert (links[0].ref, links[0].target, links[0].location) == (
        "A1",
        "https://example.org/a\N{REPLACEMENT CHARACTER}",
        None,
    )
    assert (links[1].ref, links[1].location, links[1].display, links[1].target) == ("B1", "'Two & more'!A1", "s", None)
    assert links[2] is None


def test_a_rule_holds_for_every_cell_of_its_item_and_no_other(monkeypatch: Patch) -> None:
    rule = OneOf(("0", "1"), "yes or no")
    worksheet = sheet_of(monkeypatch, [None, HomeCell("heads", rule=rule), HomeCell("a")], [HomeCell("b", rule=rule)])
    (validation,) = worksheet.data_validations.dataValidation
    assert set(map(str, validation.sqref.ranges)) == {"B1:D1", "A2"}
    assert (validation.type, validation.formula1) == ("list", '"0,1"')


def test_a_defined_name_is_the_cell_of_its_name_with_its_sheet(monkeypatch: Patch) -> None:
    book = book_of(monkeypatch, Sheet("One & all", rows([None, HomeCell("a", defined="price")])))
    assert {name: defined.attr_text for name, defined in book.defined_names.items()} == {"price": "'One & all'!$B$1"}


def test_columns_and_rows_have_the_sizes_that_their_cells_need(monkeypatch: Patch) -> None:
    tall = WordsCell("several words " * 20, role="paragraph")
    worksheet = sheet_of(
        monkeypatch, [WordsCell("t", role="title")], [tall, WordsCell("x" * 30)], widths={1: 20.0, 3: 7.5}
    )
    assert [worksheet.column_dimensions[letter].width for letter in "ABC"] == [20.0, 32.0, 7.5]
    assert worksheet.row_dimensions[1].height == 24
    assert worksheet.row_dimensions[2].height > 100


def test_a_sheet_is_protected_without_a_password_and_its_columns_and_rows_can_be_sized(monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [WordsCell("w")], tab="112233", freeze=(4, 3))
    protection = worksheet.protection
    assert (protection.sheet, protection.password) == (True, None)
    assert (protection.formatColumns, protection.formatRows) == (False, False)
    assert (protection.insertRows, protection.deleteColumns) == (True, True)
    assert worksheet.sheet_view.showGridLines is False
    assert worksheet.sheet_properties.tabColor.rgb == "00112233"
    assert worksheet.freeze_panes == "C4"


def test_a_sheet_is_printed_across_as_wide_as_its_pages(monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [WordsCell("w")], paper="A3", pages=(2, 1))
    setup = worksheet.page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("landscape", 8)
    assert (setup.fitToWidth, setup.fitToHeight) == (2, 1)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage is True
    margins = worksheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.5, 0.5, 0.7, 0.7)
    assert int(sheet_of(monkeypatch, [WordsCell("w")]).page_setup.paperSize) == 9


@pytest.mark.parametrize(
    ("described", "titles"),
    [
        ({"repeat": (2, 5)}, "'Of one'!$2:$5"),
        ({"repeat": (1, 3), "sides": (1, 2)}, "'Of one'!$A:$B,'Of one'!$1:$3"),
    ],
)
def test_headings_are_printed_on_every_page_columns_first(
    described: dict[str, Any], titles: str, monkeypatch: Patch
) -> None:
    data = file_of(monkeypatch, Sheet("Of one", rows([WordsCell("w")]), **described))
    names = part(data, "xl/workbook.xml").findall("{*}definedNames/{*}definedName")
    assert [(name.get("name"), name.text) for name in names if name.get("localSheetId") == "0"] == [
        ("_xlnm.Print_Titles", titles)
    ]


def test_every_page_shows_the_study_the_sheet_and_its_number(monkeypatch: Patch) -> None:
    worksheet = book_of(monkeypatch, Sheet("One", rows([WordsCell("w")])), title="Runs & costs")["One"]
    assert worksheet.oddHeader.left.text == "Runs && costs"
    assert worksheet.oddFooter.left.text == "&A"
    assert worksheet.oddFooter.right.text == "Page &P of &N"
    long = book_of(monkeypatch, Sheet("One", rows([WordsCell("w")])), title="y" * 150)["One"]
    assert long.oddHeader.left.text == "y" * 119 + "…"


def test_the_sheets_of_a_study_tell_its_version_and_date_and_show_what_it_comes_to() -> None:
    evaluation = analyse(evaluate(parse_study(SMALL.encode())))
    book = openpyxl.load_workbook(BytesIO(write_workbook(evaluation, timestamp=WHEN, version="7.8.9")), data_only=True)
    assert book.sheetnames[:3] == ["About", "Summary", "Assumptions"]
    words = [cell.value for row in book["About"].iter_rows() for cell in row if cell.value is not None]
    assert [word for word in words if "7.8.9" in str(word)]
    assert [word for word in words if "2026" in str(word)]
    shown, layout = laid_out(evaluation, timestamp=WHEN, version="7.8.9")
    place = layout.place("total.cost")
    assert book[place.sheet].cell(place.row, place.column).value == shown["total.cost"] == evaluation["total.cost"]


def test_the_file_has_the_title_of_its_study_and_no_sheet_but_those_described(monkeypatch: Patch) -> None:
    book = book_of(
        monkeypatch, Sheet("One", rows([WordsCell("w")])), Sheet("Two", rows([WordsCell("w")])), title="Costs"
    )
    assert book.properties.title == "Costs"
    assert book.sheetnames == ["One", "Two", SOURCE_TITLE]


def test_the_keys_beside_the_cells_are_hidden_texts(monkeypatch: Patch) -> None:
    worksheet = sheet_of(monkeypatch, [WordsCell("w"), HomeCell("a")], [None, HomeCell("b")])
    hidden = [letter for letter, column in worksheet.column_dimensions.items() if column.hidden]
    assert hidden == ["C"]
    assert [row for row, dimension in worksheet.row_dimensions.items() if dimension.hidden] == [3]
    keys = {cell.coordinate: (cell.value, cell.data_type) for cell in (*worksheet[3], *worksheet["C"]) if cell.value}
    assert {kind for _, kind in keys.values()} == {"s"}
    assert keys["A3"][0] == "A"
    assert keys["C1"][0] == "1||B=a"
    assert keys["C3"][0].startswith("reportgen 1|")


def test_the_sheet_that_carries_the_study_is_hidden_protected_and_names_the_others(monkeypatch: Patch) -> None:
    source = book_of(monkeypatch, Sheet("One", rows([WordsCell("w")])), Sheet("Two", rows([WordsCell("w")])))[
        SOURCE_TITLE
    ]
    assert source.sheet_state == "hidden"
    assert source.protection.sheet is True
    texts = [[cell.value for cell in row] for row in source.iter_rows()]
    assert texts[0][0] == "reportgen 1 study"
    assert "One" in str(texts)
    assert SOURCE_TITLE not in str(texts)
    assert {cell.data_type for row in source.iter_rows() for cell in row if cell.value is not None} == {"s"}
