"""openpyxl without what it has no use for here, and with all of it for others in the same program."""

from __future__ import annotations

import subprocess
import sys

import pytest


def told(code: str) -> str:
    """Return what a program of its own prints."""
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return made.stdout.strip()


def test_writing_a_workbook_imports_neither_numpy_nor_pillow() -> None:
    code = """
import sys
from datetime import UTC, datetime
from reportgen import evaluate
from reportgen.analysis import analyse
from reportgen.excel.workbook import write_workbook
write_workbook(analyse(evaluate()), timestamp=datetime.now(UTC), version="1")
print([name for name in ("numpy", "PIL") if name in sys.modules])
"""
    assert told(code) == "[]"


MIXED = """
import reportgen.excel.workbook
import openpyxl
import numpy as np
sheet = openpyxl.Workbook().active
sheet.append([np.int64(3), np.float32(1.5), np.bool_(True), np.float64(0.5), 1, "x"])
print([cell.data_type for cell in sheet[1]], openpyxl.NUMPY)
"""


@pytest.mark.parametrize("before", ["", "import numpy", "import openpyxl"])
def test_numpy_s_numbers_are_numbers_to_openpyxl_whoever_came_first(before: str) -> None:
    assert told(f"{before}\n{MIXED}") == "['n', 'n', 'n', 'n', 'n', 's'] True"


def test_what_is_no_number_stays_none() -> None:
    code = """
from reportgen.excel import workbook
from openpyxl import Workbook
from openpyxl.compat import NUMERIC_TYPES
print([isinstance(value, NUMERIC_TYPES) for value in (1, 1.5, "1", None, [1])])
try:
    Workbook().active.append([object()])
except ValueError as error:
    print(str(error)[:14])
"""
    assert told(code).split("\n") == ["[True, True, False, False, False]", "Cannot convert"]


def test_pandas_still_writes_and_reads_workbooks() -> None:
    code = """
import reportgen.excel.workbook
from io import BytesIO
import pandas as pd
file = BytesIO()
pd.DataFrame({"a": [1, 2], "b": [1.5, 2.5]}).to_excel(file, index=False)
print(pd.read_excel(file).to_dict("list"))
"""
    assert told(code) == "{'a': [1, 2], 'b': [1.5, 2.5]}"


def test_pictures_still_go_into_a_workbook_of_openpyxl() -> None:
    code = """
import reportgen.excel.workbook
import sys
from io import BytesIO
import openpyxl
from openpyxl.drawing.image import Image
from PIL import Image as pictures
picture, file = BytesIO(), BytesIO()
pictures.new("RGB", (2, 3)).save(picture, "png")
book = openpyxl.Workbook()
book.active.add_image(Image(picture), "B2")
book.save(file)
(found,) = openpyxl.load_workbook(file).active._images
print(found.width, found.height)
"""
    assert told(code) == "2 3"
