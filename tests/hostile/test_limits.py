"""Excel's limits, at one below, at and one above, counted as Excel counts: in UTF-16 units."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook

from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.guard import utf16_units
from reportgen.study.reader import parse_study
from reportgen.system.errors import OutputError
from reportgen.workbook.cells import CellRun
from reportgen.workbook.package import finish
from reportgen.workbook.text import cleaned
from reportgen.workbook.write import write_workbook
from tests.hostile.slots import study

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
FACE = "\U0001f600"  # two units
CELL = 32_767
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(text: str) -> bytes:
    return finish(Workbook(), {"Sheet": lambda cells: cells.add(1, [CellRun(1, [text])])}, timestamp=MOMENT)


@pytest.mark.parametrize(
    "text", ["x" * (CELL - 1), "x" * CELL, FACE * (CELL // 2), FACE * (CELL // 2) + "x", "é" * CELL]
)
def test_a_cell_takes_as_much_as_excel(text: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(text)))
    root = ET.fromstring(archive.read("xl/sharedStrings.xml"))
    assert [item.text for item in root.iter(f"{MAIN}t")] == [text]


@pytest.mark.parametrize(
    "text", ["x" * (CELL + 1), FACE * (CELL // 2 + 1), FACE * (CELL // 2) + "xx", "é" * (CELL + 1)]
)
def test_a_cell_takes_no_more_than_excel_and_says_so(text: str) -> None:
    with pytest.raises(OutputError, match="cell A1 of sheet 'Sheet' is longer than 32767"):
        written(text)


@pytest.mark.parametrize("longest", [31, 120, 250, 255])
@pytest.mark.parametrize("letter", ["x", "é", FACE])
def test_text_is_cut_in_sight_at_a_limit_in_utf16_units(longest: int, letter: str) -> None:
    wide = utf16_units(letter)
    for units in (longest - 1, longest, longest + 1):
        text = letter * (units // wide) + "x" * (units % wide)
        shown = cleaned(text, longest)
        assert utf16_units(shown) <= longest
        if units <= longest:
            assert shown == text
        else:
            assert shown.endswith("…")
            assert text.startswith(shown[:-1])
        shown.encode("utf-8")  # no half of a pair is left


@pytest.mark.slow
@pytest.mark.parametrize("text", ["&" * 400, FACE * 400, "x" * 400, '"' * 400, "<" * 400, "é&" * 200])
def test_the_longest_labels_keep_every_other_limit_of_a_workbook(text: str) -> None:  # noqa: C901 - one case a limit
    evaluation = analyse(evaluate(parse_study(study([text]).encode(), "long")))
    archive = zipfile.ZipFile(io.BytesIO(write_workbook(evaluation, timestamp=MOMENT, version="1")))
    seen = set()
    for part in archive.namelist():
        if not part.endswith(".xml"):
            continue
        for element in ET.fromstring(archive.read(part)).iter():
            tag = element.tag.rpartition("}")[2]
            seen.add(tag)
            if tag in {"oddHeader", "oddFooter"}:
                assert utf16_units(element.text or "") <= 255
            elif tag == "dataValidation":
                assert all(utf16_units(element.get(name, "")) <= 255 for name in ("error", "prompt"))
                assert all(utf16_units(element.get(name, "")) <= 32 for name in ("errorTitle", "promptTitle"))
            elif tag == "formula1":
                assert len(element.text or "") <= 255
            elif tag == "sheet" and "name" in element.attrib:
                assert utf16_units(element.attrib["name"]) <= 31
                assert not re.search(r"[\[\]:*?/\\]", element.attrib["name"])
            elif tag == "f":
                assert utf16_units(element.text or "") <= 8192
            elif tag == "definedName":
                assert utf16_units(element.attrib["name"]) <= 255
            elif tag == "t":
                assert utf16_units(element.text or "") <= CELL
    assert {"oddHeader", "dataValidation", "formula1", "sheet", "f", "definedName"} <= seen
