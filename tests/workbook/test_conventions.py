"""The workbook as a finance department reads it: which formulas it may hold, how cells look, what is protected."""

from __future__ import annotations

import math
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple

import reportgen
from reportgen.describe.sheet import HomeCell, OneOf
from reportgen.describe.sheet_rows import FIRST_SIZE
from reportgen.study.analyse import analyse
from reportgen.workbook.write import laid_out, write_workbook
from tests.support import cells

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.support.cells import Key

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
FUNCTIONS = set("SUM SUMPRODUCT INDEX MATCH CHOOSE IF ABS MIN MAX ROUND SQRT".split()) | {"AND", "OR", "NOT"}  # noqa: SIM905 - a list of words
# Of time, of powers and products in the study's own formulas, of units of measure, of ranks and rounding.
CONSTANTS = {"0", "1", "2", "6", "9", "12", "24", "1000", "3600", "8760"}
LONGEST = 180
ENTERED = ("", "input", "input_words", "choice")  # roles of the cells of entries
CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
WORD = re.compile(r'"(?:[^"]|"")*"')
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("conventions") / "study.xlsx"
    path.write_bytes(write_workbook(analyse(reportgen.evaluate()), timestamp=WHEN, version="1"))
    return path


@pytest.fixture(scope="module")
def workbook(file: Path) -> Workbook:
    return load_workbook(file)


@pytest.fixture(scope="module")
def formulas(file: Path) -> dict[Key, str]:
    return cells.formula_cells(file)


def shown_sheets(workbook: Workbook) -> list[Worksheet]:
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def filled(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that a person sees."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or cell.value is None:
                continue
            if not (sheet.column_dimensions[cell.column_letter].hidden or sheet.row_dimensions[cell.row].hidden):
                yield cell


def relative(address: str, formula: str) -> str:
    """A formula as it reads from its own cell, so that a copied one is the same."""
    row, column = coordinate_to_tuple(address)

    def seen(match: re.Match[str]) -> str:
        across, down = column_index_from_string(match[2]), int(match[4])
        return f"R{down if match[3] else f'[{down - row}]'}C{across if match[1] else f'[{across - column}]'}"

    return CELL.sub(seen, formula)


def test_formulas_call_only_functions_that_every_engine_has(formulas: dict[Key, str]) -> None:
    used = {name for formula in formulas.values() for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", WORD.sub("", formula))}
    assert used <= FUNCTIONS


def test_formulas_hold_no_constants_but_universal_ones(formulas: dict[Key, str]) -> None:
    bare = {key: re.sub(r"[A-Za-z_$'][\w.$']*", "", WORD.sub("", formula)) for key, formula in formulas.items()}
    used = {number: key for key, formula in bare.items() for number in re.findall(r"[0-9.]+", formula)}
    assert {number: key for number, key in used.items() if number not in CONSTANTS} == {}


def test_formulas_are_short_and_nest_no_if(formulas: dict[Key, str]) -> None:
    assert max(map(len, formulas.values())) <= LONGEST
    assert not [formula for formula in formulas.values() if re.search(r"IF\([^()]*(?:\([^()]*\)[^()]*)*IF\(", formula)]


def test_a_formula_is_the_same_across_all_model_sizes(formulas: dict[Key, str]) -> None:
    models = {key[1]: formula for key, formula in formulas.items() if key[0] == "Models"}
    rows: dict[int, set[str]] = {}
    for address, formula in models.items():
        row, column = coordinate_to_tuple(address)
        if column >= FIRST_SIZE:
            rows.setdefault(row, set()).add(relative(address, formula))
    assert len(rows) > 10
    assert all(len(several) == 1 for several in rows.values())


def test_a_formula_is_the_same_down_all_sweeps(formulas: dict[Key, str]) -> None:
    sweeps = [(address, formula) for (sheet, address), formula in formulas.items() if sheet == "Sweeps"]
    columns: dict[str, set[str]] = {}
    for address, formula in sweeps:
        if "SUMPRODUCT" in formula or re.fullmatch(r"=\$[A-Z]+[0-9]+\*.*", formula):
            # A budget is a row of Models, which a sweep has one of.
            plain = re.sub(r"Models![$A-Z0-9:]+", "Models!", relative(address, formula))
            columns.setdefault(re.sub(r"[0-9]", "", address), set()).add(plain)
    assert len(columns) >= 4
    assert all(len(several) == 1 for several in columns.values())


def test_all_stored_numbers_are_finite(file: Path) -> None:
    values = cells.stored_values(file).values()
    assert all(math.isfinite(value) for value in values if not isinstance(value, str))
    assert not [value for value in values if isinstance(value, str) and value.startswith("#")]


def test_names_are_on_single_cells(workbook: Workbook) -> None:
    texts = [name.attr_text for name in workbook.defined_names.values()]
    assert texts
    assert all(re.fullmatch(r"(?:\w+|'[^']+')!\$[A-Z]+\$[0-9]+", text) for text in texts)


def test_entries_are_unlocked_and_blue_on_yellow_and_formulas_locked(workbook: Workbook) -> None:
    looks = {True: set(), False: set()}  # type: dict[bool, set[tuple[str, str]]]
    for sheet in shown_sheets(workbook):
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for cell in filled(sheet):
            assert cell.protection.locked or cell.data_type != "f", (sheet.title, cell.coordinate)
            looks[bool(cell.protection.locked)].add((cell.font.color.rgb[2:], cell.fill.fgColor.rgb[2:]))
    assert looks[False] == {("0000FF", "FFFFCC")}
    assert looks[False].isdisjoint(looks[True])


def test_links_to_other_sheets_are_green(workbook: Workbook) -> None:
    link = re.compile(r"=(?:\w+|'[^']+')!\$?[A-Z]+\$?[0-9]+")
    plain = [
        (sheet.title, cell.coordinate)
        for sheet in shown_sheets(workbook)
        for cell in filled(sheet)
        if cell.data_type == "f" and link.fullmatch(str(cell.value)) and cell.font.color.rgb[2:] != "00612E"
    ]
    # Headings are white on blue, sums bold, and a case's given values marked as such.
    styles = {workbook[sheet][address].style for sheet, address in plain}
    assert styles <= {"Heading number", "Turned heading", "Sum", "Given in a case", "Check flag"}


def test_every_font_has_a_name(file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        root = ET.fromstring(package.read("xl/styles.xml"))  # noqa: S314 - written above
    fonts = root.findall("{*}fonts/{*}font")
    assert fonts
    assert all(font.find("{*}name") is not None for font in fonts)


def test_every_sheet_shows_the_master_check_freezes_its_headings_and_prints_on_numbered_pages(
    workbook: Workbook,
) -> None:
    for sheet in shown_sheets(workbook):
        assert sheet["A3"].value == "All checks"
        assert str(sheet["B3"].value).startswith("=") or sheet.title == "Checks"
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_validations_have_messages_and_short_lists(workbook: Workbook) -> None:
    rules = [rule for sheet in workbook.worksheets for rule in sheet.data_validations.dataValidation]
    assert len(rules) > 10
    for rule in rules:
        assert rule.error
        assert rule.prompt
        assert len(rule.formula1) <= 255


def test_every_entry_is_validated() -> None:
    _, layout = laid_out(analyse(reportgen.evaluate()), timestamp=WHEN, version="1")
    entries = [
        item
        for sheet in layout.sheets
        for row in sheet.rows
        for item in row.items
        if isinstance(item, HomeCell) and item.name in layout.graph.inputs and item.role in ENTERED
    ]
    assert [item.name for item in entries if item.rule is None] == []
    members = [item for item in entries if item.name.endswith(".member")]
    assert all(isinstance(item.rule, OneOf) for item in members)


def test_charts_have_titles_axes_and_stored_numbers(file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart[0-9]+\.xml", name)]
        charts = [ET.fromstring(package.read(name)) for name in parts]  # noqa: S314 - written above
    assert len(charts) == 3
    for chart in charts:
        assert "".join(chart.find(f"{CHART}chart/{CHART}title").itertext()).strip()  # type: ignore[union-attr]
        assert [axis.get("val") for axis in chart.iter(f"{CHART}delete")] == ["0", "0"]
        points = [
            float(point.findtext(f"{CHART}v") or "nan") for point in chart.findall(f".//{CHART}numCache/{CHART}pt")
        ]
        assert points
        assert all(map(math.isfinite, points))
        assert chart.findall(f".//{CHART}strCache/{CHART}pt")


def test_links_inside_the_workbook_lead_to_sheets_that_exist(workbook: Workbook) -> None:
    links = [cell.hyperlink for sheet in shown_sheets(workbook) for cell in filled(sheet) if cell.hyperlink]
    places = [link.location for link in links if link.location]
    assert len(places) == len(shown_sheets(workbook)) - 1
    assert {place.partition("!")[0].strip("'") for place in places} <= set(workbook.sheetnames)


def test_columns_are_as_wide_as_their_numbers(workbook: Workbook, file: Path) -> None:
    stored = cells.stored_values(file)
    for sheet in shown_sheets(workbook):
        for cell in filled(sheet):
            value = stored.get((sheet.title, cell.coordinate))
            if isinstance(value, float) and cell.number_format == "#,##0":
                width = sheet.column_dimensions[cell.column_letter].width
                assert width >= len(f"{value:,.0f}"), (sheet.title, cell.coordinate)
