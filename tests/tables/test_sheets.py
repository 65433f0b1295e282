"""The tables of every sheet, read by openpyxl: labels, heads and values, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.rich import sheet_table

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
        ["Sweeps add up to the total of FLOPs", 1],
        ["Model sizes add up to the total of FLOPs", 1],
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
        ["Entries that are impossible", "All", *(f"List {number}" for number in range(1, 9))],
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
        # Of both rows: a wrong name, numbers missing, no numbers, and the name of a line.
        ["Items that you add: First", *[0] * 9],
        ["Items that you add: Second", *[0] * 9],
        ["Items that you add: Third", *[0] * 9],
        ["Price and steps", 0, 0, 0, 0, 0],
        ["Largest number of a cell", 1e300],
        ["Largest count of a cell", 1e12],
    ],
    ("Checks", "Values of scenarios that you add"): [
        ["Values of scenarios that you add", "All", "Assumptions", "Training", "Machines", "Corrections"],
        ["Added scenario 1", 0, 0, 0, 0, 0],
        ["Added scenario 2", 0, 0, 0, 0, 0],
    ],
    ("Checks", "Items that you add"): [
        ["Items that you add", "Rows filled in", "Names that they cannot have"],
        ["First", 0, "Main"],
        ["Second", 0, "Wide", "More"],
        ["Third", 0, "Only"],
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
