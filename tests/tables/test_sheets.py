"""The tables of every sheet, read by openpyxl: labels, heads, values, number formats and formulas, by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from reportgen.workbook.write import write_workbook
from tests.support.rich import analysed, found, sheet_table

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_workbook(analysed(), timestamp=WHEN, version="7.8")


@pytest.fixture(scope="module")
def values(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


@pytest.fixture(scope="module")
def base_values() -> Any:
    data = write_workbook(analysed("base"), timestamp=WHEN, version="7.8")
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


@pytest.fixture(scope="module")
def formulas(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


SWING_HEADS = [
    *("Assumption, largest swing first", "Low", "High", "Cost at low", "Cost at high", "Swing"),
    *("Low less total", "High less total", "Column below", "Range in use"),
]
LEFT_OUT = (
    "A range is left out, so that its bar has no length, where it is another catalogue entry's, the scenario states the"
    " value without a range, or the range does not hold the value."
)
SHARES = [630 / 1710, 870 / 1710, 210 / 1710]
TABLES: dict[tuple[str, str], list[list[Any]]] = {
    ("Summary", "Family"): [
        ["Family", "Sources of uncertainty", "Runs", "Tokens", "FLOPs", "Hours\n(h)", "Cost\n(EUR)", "Share"],
        ["First", "seeds", 9, 900, 21000, 210, 630, SHARES[0]],
        ["Second", None, 9, 1300, 29000, 290, 870, SHARES[1]],
        ["Third", None, 3, 300, 7000, 70, 210, SHARES[2]],
        ["Total", None, 21, 2500, 57000, 570, 1710, 1],
    ],
    ("Summary", "In perspective"): [["In perspective", "Unit", "Value"], ["A hundredth", "EUR", 17.1]],
    ("Assumptions", "Choose the scenario"): [
        ["Choose the scenario", None, "Dear"],
        ["Its position in the columns below", None, 2],
        [*[None] * 7, "To add one:"],  # two scenarios may be added, each in a column of its own
        [
            *("Assumption", "Symbol", "Live value", "Unit", "As planned", "Dear", "Cheap", None, None, "Low", "High"),
            *("From catalogue", "Base, else catalogue", "Source", "Link", "Note"),
        ],
        ["Assumptions"],
        ["Trials", "n_trial", 1, None, 1, None, None, None, None, 1, 3, None, None, "Guessed"],
        ["GPU", None, "Fast", None, "Fast"],
        ["Training"],
        ["Steps", None, 100, None, 100, None, None, None, None, 80, 150, None, None, None, None, "Of every run."],
        ["Machines"],
        ["Rate", None, 100, "FLOP/h", None, None, None, None, None, None, None, 100, 100],
        ["Price of an hour", None, 3, "EUR/hour", 2, 3, 1, None, None, 1, 4, None, None, "A list", "example.org"],
        ["Corrections"],
        ["Five more", None, 1, "on/off", 1],
        ["Twice the tokens", None, 0, "on/off", 0],
        ["Follow from these"],
        ["Twice the rate", None, 200, "FLOP/h"],
    ],
    ("Catalogues", "GPUs"): [
        ["GPUs", None, None, None, "To add one:"],
        ["Entry", "Unit", "Slow", "Fast"],
        ["Rate", "FLOP/h", 50, 100],
        ["Source", None, "A data sheet"],
        ["Link", None, None, "example.org"],
        ["Position of the entry chosen", None, 2],
    ],
    ("Models", "Heads"): [
        ["Heads", None, None, None, 1, 2, 4],
        ["Computed for each size"],
        ["Width", None, None, None, 10, 20, 40],
        ["Budget: fixed"],
        ["Tokens of one run", None, "tokens", None, 100, 100, 100],
        ["FLOPs of one run", None, "FLOP", None, 1000, 2000, 4000],
        ["Runs of all sweeps", None, "runs", None, 9, 4, 4],
        ["Budget: double"],
        ["Tokens of one run", None, "tokens", None, 200, 200, 200],
        ["FLOPs of one run", None, "FLOP", None, 2000, 4000, 8000],
        ["Runs of all sweeps", None, "runs", None, 0, 2, 2],
        ["All sweeps together"],
        ["Runs", None, "runs", None, 9, 6, 6],
        ["FLOPs", None, "FLOP", None, 9000, 16000, 32000],
        ["Hours", None, "h", None, 90, 160, 320],
        ["Cost", None, "EUR", None, 270, 480, 960],
        ["Share", None, None, None, 270 / 1710, 480 / 1710, 960 / 1710],
    ],
    ("Sweeps", "Family"): [
        [
            *("Family", "Sweep", "Budget", None, 1, 2, 4, "Active", "Seeds", "trials", "Combinations"),
            *("Sizes trained", "Runs", "Tokens", "FLOPs", "Hours", "Cost", "Share"),
        ],
        ["First", "Main", "fixed", None, 1, 1, 1, 1, 3, 1, 3, 3, 9, 900, 21000, 210, 630, SHARES[0]],
        ["Second", "Wide", "double", None, 0, 1, 1, 1, 2, 1, 2, 2, 4, 800, 24000, 240, 720, 720 / 1710],
        ["Second", "More", "fixed", None, 1, 0, 0, 1, 5, 1, 5, 1, 5, 500, 5000, 50, 150, 150 / 1710],
        ["Third", "Only", "fixed", None, 1, 1, 1, 1, 1, 1, 1, 3, 3, 300, 7000, 70, 210, SHARES[2]],
        ["Total", *[None] * 11, 21, 2500, 57000, 570, 1710, 1],
    ],
    ("Corrections", "Correction"): [
        [
            *("Correction", "As published", "Corrected", "Switch now", "Cost with it alone", "Its effect"),
            *("Effect expected", "Last digit's weight", "As expected", "Link"),
        ],
        ["Five more", "Four runs", "Nine runs", 1, 1710, 150, 150, 1, 1],
        ["Twice the tokens", "100", "200", 0, 2400, 840, 900, 10, 0],
        ["Both of them", None, None, None, 2700, 1140],
        ["All corrections together", None, None, None, 2700, 1140],
        ["No correction", None, None, None, 1560],
        ["All together less the sum of each alone: how far they overlap", None, None, None, None, 150],
    ],
    ("Reconciliation", "Row"): [
        [
            *("Row", "Figure", "Verdict", "Published", "Ours", "Ours less published", "Last digit's weight"),
            *("Rounds to it", "Rounds or is cut off", "Verdict no."),
        ],
        ["First", "Cost", "rounds to it", 630, 630, 0, 1, 1, 1, 1],
        ["Second", "Cost", "differs", 850, 870, 20, 10, 0, 0, 3],
        ["Total", "Cost", "rounds to it", 1700, 1710, 10, 100, 1, 1, 1],
        ["Total", "Hours", "cut off, not rounded", 500, 570, 70, 100, 0, 1, 2],
        ["Figures that differ", None, 2],
        ["Figures of one value", None, 1],
        ["Width", None, 1],
    ],
    ("Reconciliation", "Why the published rows miss the published total"): [
        # No row has published hours, so that there is nothing to add up beside the published total of them.
        ["Why the published rows miss the published total", None, None, "Cost"],
        ["Published total", None, None, 1700],
        ["Published rows, added up", None, None, 1480],
        ["Published total less published rows", None, None, 220],
        ["Ours of the rows its table leaves out", None, None, 210],
        ["Ours of the rows without a published figure", None, None, 0],
        ["Left unexplained", None, None, 10],
        # Each printed figure is less than its last digit's weight from its value: 1, 10 and 100.
        ["Most that rounding or cutting off explains", None, None, 111],
        ["1 where that explains it, else 2", None, None, 1],
    ],
    ("Reconciliation", "The model-size table"): [
        ["The model-size table", None, None, None, 1, 2, 4],
        ["Width: ours", None, None, None, 10, 20, 40],
        ["published", None, None, None, 10, 21, 40],
        ["last digit's weight", None, None, None, 1, 1, 1],
        ["ours less published", None, None, None, 0, -1, 0],
        ["rounds to it", None, None, None, 1, 0, 1],
        ["rounds or is cut off", None, None, None, 1, 0, 1],
        ["verdict no.", None, None, None, 1, 3, 1],
    ],
    ("Sensitivity", "Assumption, largest swing first"): [
        SWING_HEADS,
        ["Steps", 80, 150, 1368, 2565, 1197, -342, 855, 2, 1],
        ["Trials", 1, 3, 1710, 2130, 420, 0, 420, 1, 1],
        # The scenario states the price and no range: both ends are the price, and the total does not move.
        ["Price of an hour", 3, 3, 1710, 1710, 0, 0, 0, 3, 0],
        [LEFT_OUT],
    ],
    ("Sensitivity", "Price and steps"): [
        ["Price and steps"],
        ["Down: Price of an hour. Across: Steps.", None, 100, 200],
        [None, 1, 570, 1140],
        [None, 3, 1710, 3420],
    ],
    ("Sensitivity", "Assumption"): [
        ["Assumption", "Trials", "Steps", "Price of an hour"],
        ["Position", 1, 2, 3],
        ["Low", 1, 80, 3],
        ["High", 3, 150, 3],
        ["Total at low", 1710, 1368, 1710],
        ["Total at high", 2130, 2565, 1710],
        ["Swing", 420, 1197, 0],
        # The root of the sum of squares of the three swings is 1,268.545...
        ["Swing over the size of all, rounded", 0.331087713, 0.943599982, 0],
        ["Rank, ties by position", 2, 1, 3],
        ["Range in use", 1, 1, 0],
    ],
    ("Sensitivity", "Which range is in use"): [
        ["Which range is in use"],
        ["The scenario states the value", 0, 0, 1],
        ["It holds the value", 1, 1, 0],
        ["Low", 1, 80, 3],
        ["High", 3, 150, 3],
    ],
    ("Sensitivity", "Family"): [
        ["Family", "First", "Second", "Third"],
        ["Position", 1, 2, 3],
        ["Cost", 630, 870, 210],
        ["Part of the size of all, rounded", 0.575612567, 0.794893545, 0.191870856],
        ["Rank, ties by position", 2, 1, 3],
        ["Column of the next in order", 2, 1, 3],
        ["Family, largest first", "Second", "First", "Third"],
        ["Cost", 870, 630, 210],
    ],
    ("Checks", "Check"): [
        ["Check", "State"],
        ["Family rows add up to the total", 1],
        ["Sweeps add up to the headline total", 1],
        ["Model sizes add up to the headline total", 1],
        ["Shares add up to one", 1],
        ["Every membership is 0 or 1", 1],
        ["Every assumption is possible", 1],
        ["The scenario chosen exists", 1],
        ["Published figures are met while every input is as published", 1],
        ["The rate is at most 50", 0],
        ["There are trials", 1],
        ["Checks that fail", 1],
        ["All checks", 0],
        ["Tolerance of sums, relative", 1e-9],
        ["Inputs that differ from the study file", 1],
    ],
    ("Checks", "Assumption"): [
        [
            *("Assumption", "Live value", "In the study file", "Differs", "Least possible", "Most possible"),
            "Impossible",
        ],
        ["Trials", 1, 1, 0, 0, None, 0],
        ["Steps", 100, 100, 0, 0, None, 0],
        ["GPU", "Fast", "Fast", 0],
        ["Rate", 100, 100, 0, 0, None, 0],
        ["Price of an hour", 3, 2, 1, 0, 50, 0],
        ["Five more", 1, 1, 0],
        ["Twice the tokens", 0, 0, 0],
    ],
    ("Checks", "Sweep"): [
        ["Sweep", "Runs", "In the study file", "Differs", "Members that are not 0 or 1"],
        ["First: Main", 9, 9, 0, 0],
        ["Second: Wide", 4, 4, 0, 0],
        ["Second: More", 5, 5, 0, 0],
        ["Third: Only", 3, 3, 0, 0],
    ],
    # Of each list of entries how many are impossible, which reading the workbook back would refuse.
    ("Checks", "Entries that are impossible"): [
        ["Entries that are impossible", "All", "List 1", "List 2", "List 3", "List 4", "List 5"],
        ["Names of scenarios", 0, 0, 0, 0],
        ["Scenarios that you add", 0, 0, 0, 0, 0],
        ["Names of entries: GPUs", 0, 0, 0],
        ["Entries that you add: GPUs", 0, 0, 0, 0, 0],
        ["Trials", 0, 0, 0, 0],
        ["Steps", 0, 0, 0, 0],
        ["GPU", 0, 0, 0, 0, 0, 0],
        ["Rate", 0, 0, 0, 0],
        ["Price of an hour", 0, 0, 0, 0],
        ["Five more", 0, 0],
        ["Twice the tokens", 0, 0],
        ["Heads", 0, 0],
        ["Seeds", 0, 0],
        ["trials", 0, 0],
        ["Price and steps", 0, 0, 0, 0, 0],
        ["Largest number of a cell", 1e300],
        ["Largest count of a cell", 1e12],
    ],
    ("Checks", "Values of scenarios that you add"): [
        ["Values of scenarios that you add", "All", "Assumptions", "Training", "Machines", "Corrections"],
        ["Added scenario 1", 0, 0, 0, 0, 0],
        ["Added scenario 2", 0, 0, 0, 0, 0],
    ],
    ("Checks", "Family"): [
        ["Family", "Share of the total"],
        ["First", SHARES[0]],
        ["Second", SHARES[1]],
        ["Third", SHARES[2]],
    ],
}


@pytest.mark.parametrize(("sheet", "first"), list(TABLES))
def test_a_table_of_a_sheet(values: Any, sheet: str, first: str) -> None:
    rows = sheet_table(values, sheet, first)
    expected = TABLES[sheet, first]
    assert rows == [[pytest.approx(value) if isinstance(value, float) else value for value in row] for row in expected]


# In the base no scenario states the price, so that its range is in use: EUR 1 to 4 about EUR 2, a total of 1,140.
BASE_TABLES: dict[tuple[str, str], list[list[Any]]] = {
    ("Sensitivity", "Assumption, largest swing first"): [
        SWING_HEADS,
        ["Price of an hour", 1, 4, 570, 2280, 1710, -570, 1140, 3, 1],
        ["Steps", 80, 150, 912, 1710, 798, -228, 570, 2, 1],
        ["Trials", 1, 3, 1140, 1420, 280, 0, 280, 1, 1],
        [LEFT_OUT],
    ],
    ("Sensitivity", "Assumption"): [
        ["Assumption", "Trials", "Steps", "Price of an hour"],
        ["Position", 1, 2, 3],
        ["Low", 1, 80, 1],
        ["High", 3, 150, 4],
        ["Total at low", 1140, 912, 570],
        ["Total at high", 1420, 1710, 2280],
        ["Swing", 280, 798, 1710],
        # The root of the sum of squares of the three swings is 1,907.696...
        ["Swing over the size of all, rounded", 0.14677391, 0.418305644, 0.896369236],
        ["Rank, ties by position", 3, 2, 1],
        ["Range in use", 1, 1, 1],
    ],
    ("Sensitivity", "Which range is in use"): [
        ["Which range is in use"],
        ["The scenario states the value", 0, 0, 0],
        ["It holds the value", 1, 1, 1],
        ["Low", 1, 80, 1],
        ["High", 3, 150, 4],
    ],
}


@pytest.mark.parametrize(("sheet", "first"), list(BASE_TABLES))
def test_a_table_of_a_sheet_in_the_base(base_values: Any, sheet: str, first: str) -> None:
    rows = sheet_table(base_values, sheet, first)
    expected = BASE_TABLES[sheet, first]
    assert rows == [[pytest.approx(value) if isinstance(value, float) else value for value in row] for row in expected]


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


@pytest.mark.parametrize(
    "sheet",
    ["About", "Summary", "Assumptions", "Catalogues", "Models", "Sweeps", "Corrections", "Sensitivity", "Checks"],
)
def test_every_sheet_says_at_its_top_that_a_check_fails_and_which_scenario_is_active(values: Any, sheet: str) -> None:
    assert sheet_table(values, sheet, "All checks")[:2] == [["All checks", 0], ["Active scenario", "Dear"]]


def test_the_first_sheet_says_what_the_file_is(values: Any) -> None:
    facts = {row[0]: row[1] for row in sheet_table(values, "About", "Study") if len(row) > 1}
    assert {key: facts[key] for key in ("Study", "Source", "Currency", "Built", "Built by", "Link")} == {
        "Study": "Rich",
        "Source": "A paper",
        "Currency": "EUR",
        "Built": "2026-01-02 00:00 UTC",
        "Built by": "reportgen 7.8",
        "Link": "https://example.org/paper",
    }
    index = dict(row[:2] for row in sheet_table(values, "About", "Summary"))
    assert index["Reconciliation"] == "Published figures beside ours"
    assert [*index] == [sheet for sheet in values.sheetnames if sheet not in {"About", "Study source"}]
    assert ["summary", "All of it is made up."] in sheet_table(values, "About", "Notes")


FLAG = '[=1]"OK";[Red][=0]"FAULT";General'
TRUTH = '[=1]"yes";[=0]"no";General'
FORMATS = [
    ("Summary", "First", "Runs", "#,##0"),
    ("Summary", "First", "FLOPs", "0.00E+0;-0.00E+0;0"),
    ("Summary", "First", "Cost\n(EUR)", '"€"#,##0'),
    ("Summary", "Total", "Cost\n(EUR)", '"€"#,##0.0,"K"'),  # as the source prints it, 1.7e3
    ("Summary", "First", "Share", "0.0%"),
    ("Summary", "A hundredth", "Value", "#,##0.00"),
    ("Assumptions", "Trials", "Live value", "#,##0"),
    ("Assumptions", "Price of an hour", "Dear", "#,##0.00"),
    ("Assumptions", "Five more", "Live value", '[=1]"on";[=0]"off";General'),
    ("Corrections", "Five more", "Cost with it alone", '"€"#,##0'),
    ("Corrections", "Five more", "Its effect", '+"€"#,##0;-"€"#,##0;"€"#,##0'),
    ("Corrections", "Twice the tokens", "As expected", TRUTH),
    ("Reconciliation", "Second", "Ours less published", '+"€"#,##0;-"€"#,##0;"€"#,##0'),
    ("Reconciliation", "Second", "Rounds to it", TRUTH),
    ("Checks", "The rate is at most 50", "State", FLAG),
    ("Checks", "Price of an hour", "Differs", TRUTH),
]


@pytest.mark.parametrize(("sheet", "label", "head", "code"), FORMATS)
def test_a_cell_has_the_number_format_of_its_column(values: Any, sheet: str, label: str, head: str, code: str) -> None:
    assert found(values, sheet, label, head).number_format == code


FORMULAS = [
    ("Summary", "First", "Cost\n(EUR)", "=$F7*price"),
    ("Summary", "Total", "Runs", "=SUM(C$7:C$9)"),
    ("Summary", "Second", "Runs", "=SUM(Sweeps!$M$8:$M$9)"),
    ("Summary", "Second", "Share", "=IF($G$10=0,0,$G8/$G$10)"),
    ("Assumptions", "Trials", "Live value", '=IF(INDEX($E11:$I11,1,C$7)="",$E11,INDEX($E11:$I11,1,C$7))'),
    ("Corrections", "Twice the tokens", "Its effect", "=$E8-Cases!$AF$9"),
    ("Reconciliation", "Second", "Ours less published", "=Summary!$G$8-$D8"),
    ("Checks", "Trials", "Differs", "=(trials<>$C23)*1"),
    ("Checks", "Checks that fail", "State", '=SUMPRODUCT((B$7:B$16=0)*1*((B$7:B$16<>"")*1))'),
]


@pytest.mark.parametrize(("sheet", "label", "head", "formula"), FORMULAS)
def test_a_cell_has_the_formula_of_its_column(formulas: Any, sheet: str, label: str, head: str, formula: str) -> None:
    assert found(formulas, sheet, label, head).value == formula


def test_what_may_be_typed_is_bounded(formulas: Any) -> None:
    rules = {str(rule.sqref): rule for rule in formulas["Assumptions"].data_validations.dataValidation}
    # With the columns of the scenarios and entries that may be added.
    assert (rules["C6"].type, rules["C6"].formula1) == ("list", "Assumptions!$E$9:$I$9")
    assert (rules["E12:I12"].type, rules["E12:I12"].formula1) == ("list", "Catalogues!$C$7:$F$7")
    added = rules["H9:I9"]
    assert (added.type, added.operator, added.formula1) == ("textLength", "lessThanOrEqual", "255")
    price = rules["E17:I17"]
    assert (price.type, price.operator, price.formula1, price.formula2) == ("decimal", "between", "0", "50")
    low, high = rules["J17"], rules["K17"]
    assert (low.type, low.operator, low.formula1, low.formula2) == ("decimal", "between", "0", "Assumptions!$K$17")
    assert (high.type, high.operator, high.formula1, high.formula2) == ("decimal", "between", "Assumptions!$J$17", "50")
    entries = {str(rule.sqref): rule for rule in formulas["Catalogues"].data_validations.dataValidation}
    assert (entries["C8:F8"].type, entries["C8:F8"].operator) == ("decimal", "between")
    assert (entries["C8:F8"].formula1, entries["C8:F8"].formula2) == ("0", "1e+300")
    assert (entries["E7:F7"].type, entries["E7:F7"].formula1) == ("textLength", "255")
    members = next(iter(formulas["Sweeps"].data_validations.dataValidation))
    assert (str(members.sqref), members.type, members.formula1) == ("E7:G10", "list", '"0,1"')


def test_names_stand_for_the_cells_of_live_values(formulas: Any) -> None:
    cells = {name: defined.attr_text for name, defined in formulas.defined_names.items()}
    assert cells == {
        "scenario": "Assumptions!$C$6",
        "trials": "Assumptions!$C$11",
        "gpu": "Assumptions!$C$12",
        "steps": "Assumptions!$C$14",
        "rate": "Assumptions!$C$16",
        "price": "Assumptions!$C$17",
        "extra": "Assumptions!$C$19",
        "longer": "Assumptions!$C$20",
        "twice": "Assumptions!$C$22",
    }


def charts(book: Any, sheet: str) -> list[tuple[str, str, list[tuple[str, list[Any], list[Any]]]]]:
    """Return the title, direction and series of each chart, whose references are followed to the cells' values."""

    def cells(reference: str) -> list[Any]:
        title, _, area = reference.rpartition("!")
        return [cell.value for row in book[title.strip("'")][area.replace("$", "")] for cell in row]

    return [
        (
            chart.title.tx.rich.p[0].r[0].t,
            chart.type,
            [(item.tx.v, cells(item.cat.strRef.f), cells(item.val.numRef.f)) for item in chart.series],
        )
        for chart in book[sheet]._charts
    ]


def test_charts_show_the_cells_that_their_titles_name(values: Any, base_values: Any) -> None:
    assert charts(values, "Summary") == [
        ("Cost by family", "bar", [("Cost", ["Second", "First", "Third"], [870, 630, 210])]),
        ("Cost by heads", "col", [("Cost", [1, 2, 4], [270, 480, 960])]),
    ]
    title = "Cost: change of the total with one assumption at the end of its range"
    assumptions = ["Steps", "Trials", "Price of an hour"]
    assert charts(values, "Sensitivity") == [
        (title, "bar", [("at low", assumptions, [-342, 0, 0]), ("at high", assumptions, [855, 420, 0])])
    ]
    assumptions = ["Price of an hour", "Steps", "Trials"]
    assert charts(base_values, "Sensitivity") == [
        (title, "bar", [("at low", assumptions, [-570, -228, 0]), ("at high", assumptions, [1140, 570, 280])])
    ]


def test_cells_to_change_are_unlocked_and_all_others_are_not(formulas: Any) -> None:
    unlocked = {
        (sheet.title, cell.style)
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not cell.protection.locked
    }
    assert {style for _, style in unlocked} == {"Entry", "Entry from a list"}
    assert {sheet for sheet, _ in unlocked} == {"Assumptions", "Catalogues", "Models", "Sweeps", "Sensitivity", "About"}
    assert all(sheet.protection.sheet for sheet in formulas.worksheets)
