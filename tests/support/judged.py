"""A workbook and formulas on which the judges themselves are tried, with the answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.support import cells

if TYPE_CHECKING:
    from pathlib import Path

PRICE = ("Inputs", "B1")
COUNT = ("Inputs", "B2")
NOTE = ("Inputs", "B3")
RESULTS: dict[cells.Key, cells.Value] = {
    ("Bob's sums", "A1"): 7.5,
    ("Bob's sums", "A2"): "7.5 for 3",
    ("Bob's sums", "A3"): "none",
    ("Bob's sums", "A4"): True,
    ("Bob's sums", "A5"): "#DIV/0!",
    ("Bob's sums", "A6"): "",
    ("Bob's sums", "A7"): 8.5,
}
# Functions and operators for which both engines give Excel's answer. Row 1 holds 10, 20, nothing and 40 in A:D,
# row 2 the texts a, b, nothing and d.
AGREED: list[tuple[str, cells.Value]] = [
    ("SUM(A1:D1)", 70),
    ("SUMPRODUCT(A1:D1,A1:D1)", 2100),
    ('SUMPRODUCT((A2:D2="b")*A1:D1)', 20),
    ('SUMIF(A1:D1,">15")', 60),
    ('SUMIF(A2:D2,"d",A1:D1)', 40),
    ('COUNTIF(A2:D2,"a")', 1),
    ("AVERAGE(A1:D1)", 70 / 3),
    ("INDEX(A1:D1,1,4)", 40),
    ("INDEX(A1:D1,2)", 20),
    ("INDEX(A1:D1,1,3)", 0),
    ('IF(INDEX(A1:D1,1,3)="",1,2)', 1),
    ('IF(C1="",1,2)', 1),
    ("MATCH(20,A1:D1,0)", 2),
    ('MATCH("d",A2:D2,0)', 4),
    ("MATCH(99,A1:D1,0)", "#N/A"),
    ('CHOOSE(2,"x","y")', "y"),
    ("IFERROR(A1/C1,-1)", -1),
    ("ABS(-2)", 2),
    ("MIN(A1:D1)", 10),
    ("MAX(A1:D1,99)", 99),
    ("ROUND(-2.5,0)", -3),
    ("ROUND(1.005,2)", 1.01),
    ("ROUNDUP(2.1,0)", 3),
    ("MOD(-7,3)", 2),
    ("LN(EXP(2))", 2),
    ("LOG10(1000)", 3),
    ("SQRT(16)", 4),
    ("POWER(2,10)", 1024),
    ("LARGE(A1:D1,2)", 20),
    ("SMALL(A1:D1,2)", 20),
    ("AND(A1>0,B1>0)", True),
    ("OR(A1>99,B1>99)", False),
    ("NOT(A1>0)", False),
    ("(B1>A1)*1", 1),
    ("-2^2", 4),
    ("0-2^2", -4),
    ("2^3^2", 64),
    ("2^-1", 0.5),
    ("50%*B1", 10),
    ('A2&"/"&A1', "a/10"),
    ('"a"="A"', True),
    ("1/C1", "#DIV/0!"),
    ("A2+1", "#VALUE!"),
    ("LN(0)", "#NUM!"),
    ("NoSuchName", "#NAME?"),
]


def sample(path: Path) -> Path:
    workbook = Workbook()
    inputs = workbook.active
    assert inputs is not None
    inputs.title = "Inputs"
    for row, (label, value) in enumerate((("price", 2.5), ("count", 3), ("note", None), ("day", None)), 1):
        inputs.cell(row, 1, label)
        inputs.cell(row, 2, value).protection = Protection(locked=False)
    inputs["B4"] = dt.date(2024, 1, 2)
    inputs["B1"].comment = Comment("per piece", "test")
    inputs.protection.sheet = True
    sums = workbook.create_sheet("Bob's sums")
    workbook.defined_names["Price"] = DefinedName("Price", attr_text="Inputs!$B$1")
    workbook.defined_names["Note"] = DefinedName("Note", attr_text="Inputs!$B$3")
    workbook.defined_names["Total"] = DefinedName("Total", attr_text="'Bob''s sums'!$A$1")
    sums["A1"] = "=Price*Inputs!B2"
    sums["A2"] = '=Total&" for "&Inputs!B2'
    sums["A3"] = '=IF(Note="","none",Inputs!B3)'
    sums["A4"] = "=Total>5"
    sums["A5"] = "=Total/Inputs!B3"
    sums["A6"] = '=IF(Total>5,"",1)'
    sums["A7"] = ArrayFormula("A7:A7", "=SUM(Inputs!B1:B2*Inputs!B1:B2)-6.75")
    workbook.save(path)
    return path


def formulas_only(values: dict[str, dict[str, cells.Value]]) -> dict[cells.Key, cells.Value]:
    return {key: value for key, value in cells.flatten(values).items() if key in RESULTS}


AGREED_INPUTS: dict[str, cells.Edit] = {"A1": 10.0, "B1": 20.0, "D1": 40.0, "A2": "a", "B2": "b", "D2": "d"}


def disagreements(found: list[cells.Value]) -> list[str]:
    assert len(found) == len(AGREED)
    keys = [("", formula) for formula, _ in AGREED]
    return cells.differences(dict(zip(keys, found, strict=True)), {("", formula): value for formula, value in AGREED})
