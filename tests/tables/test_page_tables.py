"""The tables of the page, read by an HTML parser: every row by hand."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.support.rich import page_tables


@pytest.fixture(scope="module")
def tables(html: str) -> dict[str, list[list[str]]]:
    return page_tables(html)


@pytest.fixture(scope="module")
def base_tables(base_html: str) -> dict[str, list[list[str]]]:
    return page_tables(base_html)


TABLES = {
    "Cost of each experiment family": [
        ["Experiment family", "Sources of uncertainty", "FLOPs", "Cost at €3 per hour"],
        ["First", "seeds", "2.10e4", "€630"],
        ["Second", "", "2.90e4", "€870"],
        ["Third†", "", "7.00e3", "€210"],
        ["Total", "", "5.70e4", "€1.7K"],
    ],
    "The model sizes": [["Heads", "Width"], ["1", "10"], ["2", "20"], ["4", "40"]],
    "Tokens that one training run sees": [
        ["Budget", "Smallest model", "Largest model"],
        ["fixed", "1.00 × 10²", "1.00 × 10²"],
        ["double", "2.00 × 10²", "2.00 × 10²"],
    ],
    "Every assumption, with its plausible range and its source": [
        ["Assumption", "Value", "Unit", "Range", "Source"],
        ["Assumptions"],
        ["Trials ntrial", "1", "", "1 – 3", "Guessed"],
        ["GPU", "Fast", "", "", ""],
        ["Training"],
        ["Steps Of every run.", "100", "", "80 – 150", ""],
        ["Machines"],
        ["Rate", "100", "FLOP/h", "", ""],
        # The scenario states the price and no range, so that of the base is told and not used.
        ["Price of an hour", "€3", "per hour", "€1 – €4 (not in use)", "A list"],
    ],
    "GPUs": [
        ["Entry", "Rate, FLOP/h", "Source"],
        ["Slow", "50", "A data sheet"],
        ["Fast (in use)", "100", ""],
    ],
    "Price and steps: the total for both together": [
        ["Price of an hour", "Steps"],
        ["100", "200"],
        ["€1", "€570", "€1.14K"],
        ["€3", "€1.71K", "€3.42K"],
    ],
    "Two readings, and what the second does to the total": [
        ["Correction", "Effect", "Total"],
        ["Five more (made in this report) Published: Four runs. Corrected: Nine runs.", "+€150", "€1,710"],
        ["Twice the tokens Published: 100. Corrected: 200.", "+€840", "€2,400"],
        ["Both of them", "+€1,140", "€2,700"],
        ["All of them together", "+€1,140", "€2,700"],
    ],
    "Published figures beside ours": [
        ["Row", "Figure", "Published", "Ours", "Two digits more", "Verdict"],
        ["First", "Cost", "€630", "€630", "€630.00", "rounds to it"],
        ["Second", "Cost", "€850", "€870", "€870.0", "differs"],
        ["Total", "Cost", "€1.7K", "€1.7K", "€1.710K", "rounds to it"],
        ["Total", "Hours", "500", "570", "570", "cut off, not rounded"],
    ],
    "The whole programme": [
        ["Quantity", "Value", "Unit"],
        ["Training runs", "21", "runs"],
        ["Tokens", "2.50 × 10³", "tokens"],
        ["FLOPs", "5.70 × 10⁴", "FLOP"],
        ["Hours", "570", "h"],
        ["Cost", "€1.7K", "EUR"],
    ],
    "Compared with": [["Quantity", "Value", "Unit"], ["A hundredth", "17.10", "EUR"]],
    "Step": [
        ["Step", "With its numbers", "Result"],
        ["Runs", "3 seeds × 3 model sizes", "9"],
        ["FLOPs", "3 × FLOPs of one run summed over 3 model sizes, fixed", "2.10 × 10⁴"],
        ["Hours", "(2.10 × 10⁴) / 100", "210"],
        ["Cost", "210 × €3", "€630"],
    ],
    "Of one model size": [["Quantity", "Formula", "Unit"], ["Width", "Width = heads × 10", ""]],
    "Of one training run": [
        ["Quantity", "Formula", "Unit"],
        ["Twice the rate", "Twice the rate = 2 × rate", "FLOP/h"],
        [
            "Tokens of one run, fixed",
            "Tokens of one run, fixed = IF(twice the tokens,2,1) × steps",
            "tokens",
        ],
        ["Tokens of one run, double", "Tokens of one run, double = 2 × steps", "tokens"],
        ["FLOPs of one run", "FLOPs of one run = width × tokens", "FLOP"],
    ],
}


@pytest.mark.parametrize("caption", list(TABLES))
def test_a_table_of_the_page(tables: dict[str, list[list[str]]], caption: str) -> None:
    # Between two inline elements there may be a blank or none.
    assert _without_blanks(tables[caption]) == _without_blanks(TABLES[caption])


def _without_blanks(rows: list[list[str]]) -> list[list[str]]:
    return [["".join(text.split()) for text in row] for row in rows]


def test_the_sweeps_of_each_family(tables: dict[str, list[list[str]]]) -> None:
    heads = ["Sweep", "Runs", "Tokens", "FLOPs", "Hours", "Cost"]
    first, second, third = (tables[key] for key in ("Sweep", "Sweep 2", "Sweep 3"))
    assert first[0] == second[0] == third[0] == heads
    assert [row[1:] for row in first[1:]] == [["9", "9.00 × 10²", "2.10 × 10⁴", "210", "€630"]]
    assert [row[1:] for row in second[1:]] == [
        ["4", "8.00 × 10²", "2.40 × 10⁴", "240", "€720"],
        ["5", "5.00 × 10²", "5.00 × 10³", "50", "€150"],
        ["9", "1.30 × 10³", "2.90 × 10⁴", "290", "€870"],
    ]
    assert [row[1:] for row in third[1:]] == [["3", "3.00 × 10²", "7.00 × 10³", "70", "€210"]]
    # Styles hide these words in the rows of sweeps that are counted.
    words = [re.sub(r"\(not counted[^)]*\)", "", row[0]) for rows in (first, second, third) for row in rows[1:]]
    assert [" ".join(text.split()) for text in words] == [
        "Main 3 seeds × 3 sizes (1 to 4), fixed",
        "Wide 2 seeds × 2 sizes (2 to 4), double",
        "More 5 seeds × 1 size (1), fixed",
        "Family",
        "Only 1 trials × 3 sizes (1 to 4), fixed",
    ]


def test_the_three_quantiles_stand_under_their_names(tables: dict[str, list[list[str]]]) -> None:
    heads, *rows = tables["Tenth, half and nine tenths of the draws lie below"]
    assert heads == ["Experiment family", "P10", "P50", "P90"]
    assert [row[0] for row in rows] == ["First", "Second", "Third", "Total"]
    # Each row from 80 steps and one trial to 150 steps and three trials, at EUR 3 an hour.
    for row, least, most in zip(rows, (504, 696, 168, 1368), (945, 1305, 945, 3195), strict=True):
        p10, p50, p90 = (amount(text) for text in row[1:])
        assert least < p10 < p50 < p90 < most


def amount(text: str) -> float:
    factor = 1000 if text.endswith("K") else 1
    return float(text.strip("€K").replace(",", "")) * factor


@pytest.mark.parametrize(
    ("page", "labels"), [("tables", ["Steps", "Trials"]), ("base_tables", ["Price of an hour", "Steps", "Trials"])]
)
def test_what_explains_most_of_the_variance_is_told_first(
    request: pytest.FixtureRequest, page: str, labels: list[str]
) -> None:
    _, *rows = request.getfixturevalue(page)["Part of the total's variance that each assumption explains"]
    parts = [float(row[1].removesuffix("%")) for row in rows]
    assert [row[0] for row in rows] == labels
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) == pytest.approx(100, abs=0.2)


def test_the_keys_of_the_front(html: str) -> None:
    keys = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html[: html.index("<table")], re.DOTALL)
    shown = {" ".join(key.split()): " ".join(re.sub(r"<[^>]*>", "", value).split()) for key, value in keys}
    assert shown["Total cost"] == "€1.7K"
    assert shown["Training runs"] == "21"
    assert shown["FLOPs"] == "5.70 × 10⁴"
    # 1,675 and 2,448, to the two digits of the published total, as by draws made apart.
    assert shown["Range, P10 to P90"] == "€1.7K – €2.5K"


def most(html: str) -> str:
    (sentence,) = re.findall(r'<p class="most"[^>]*>(.*?)</p>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", sentence).split())


def test_what_matters_most_is_told_with_both_ends(html: str, base_html: str) -> None:
    assert most(html) == (
        "What matters most: steps. Between 80 and 150, and all else equal, the total lies between €1.37K and €2.57K. "
        "With all ranges in use drawn together, eight in ten outcomes lie between €1.7K and €2.5K."
    )
    assert most(base_html) == (
        "What matters most: price of an hour. Between €1 and €4 per hour, and all else equal, the total lies "
        "between €570 and €2.28K. With all ranges drawn together, eight in ten outcomes lie between €998 and €2.3K."
    )


def test_the_check_that_fails_is_shown_and_all_are_known_to_the_page(html: str) -> None:
    (box,) = re.findall(r'<div class="failing" role="status"([^>]*)>(.*?)</div>', html, re.DOTALL)
    assert re.findall(r"<li>(.*?)</li>", box[1]) == ["The rate is at most 50"]
    assert "hidden" not in box[0]
    (checks,) = re.findall(r'data-checks="([^"]*)"', box[0])
    assert [tuple(check) for check in json.loads(unescape(checks))] == [
        ("check.rows", "Family rows add up to the total", True),
        ("check.sweeps", "Sweeps add up to the total of FLOPs", True),
        ("check.sizes", "Model sizes add up to the total of FLOPs", True),
        ("check.shares", "Shares add up to one", True),
        ("check.members", "Every membership is 0 or 1", True),
        ("check.inputs", "Every assumption is possible", True),
        ("check.scenario", "The scenario chosen exists", True),
        ("check.reconciled", "Published figures are met while every input is as published", True),
        ("check.study.0", "The rate is at most 50", False),
        ("check.study.1", "There are trials", True),
    ]


def test_the_overlap_of_corrections_is_told(html: str) -> None:
    sentence = re.findall(r'<p class="footnote">(Corrections that touch.*?)</p>', html, re.DOTALL)[0]
    assert re.sub(r"<[^>]*>", "", sentence).endswith("differ from the sum of the single effects by +€150.")


def test_the_gap_between_rows_and_total_is_told(html: str) -> None:
    text = " ".join(re.sub(r"<[^>]*>", "", html[html.index('id="reconciliation"') :]).split())
    # The published total of hours is of no published rows, so that no sum of rows is beside it.
    assert (
        "Cost: the published rows add up to €1,480, €220 short of the published total of €1.7K."
        " Rows that the total counts and the table leaves out come to €210. The remaining €10 are rounding."
        " Of the model sizes, width: 2 of 3 published values agree, that at 2 does not." in text
    )
    assert "Hours: the published rows" not in text


def test_fields_have_the_values_and_bounds_of_the_study(html: str) -> None:
    fields = re.findall(r'<input id="value-(\w+)"[^>]*value="([^"]+)" data-least="([^"]+)" data-most="([^"]+)"', html)
    assert fields == [
        ("trials", "1", "0", "1e+300"),
        ("steps", "100", "0", "1e+300"),
        ("rate", "100", "0", "1e+300"),
        ("price", "3", "0", "50"),
    ]
    assert re.findall(r'<input id="value-(\w+)"[^>]*type="checkbox"( checked)?', html) == [
        ("extra", " checked"),
        ("longer", ""),
    ]
    assert re.findall(r"<option( selected)?>(.*?)</option>", html) == [
        ("", "As planned"),
        (" selected", "Dear"),
        ("", "Cheap"),
        ("", "Slow"),
        (" selected", "Fast"),
    ]


def test_a_table_marks_the_cell_of_the_live_values(html: str) -> None:
    assert re.findall(r'class="n here"><data value="([^"]+)"', html) == ["1710"]


def test_the_provenance_says_when_and_by_which_version(html: str) -> None:
    section = html[html.index('id="provenance"') :]
    assert "reportgen 7.8" in section
    assert '<time datetime="2026-01-02T03:04:05+00:00">' in section
    assert re.search(r">(2026-01-02|2 January 2026)[^<]*</time>", section)
