"""Cells of the sheets, read by openpyxl: number formats, formulas, bounds, names, charts and locks, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.rich import found, sheet_table


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
    ("Summary", "First", "Cost\n(EUR)", "=$F7*price+SUM(Items!$J$7:$J$8)"),
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


def test_each_model_size_has_a_formula_of_its_own_column(formulas: Any) -> None:
    sheet = formulas["Models"]
    assert [sheet[f"{column}10"].value for column in "EFG"] == ["=E$8*10", "=F$8*10", "=G$8*10"]
    assert [sheet[f"{column}13"].value for column in "EFG"] == ["=E$10*E$12", "=F$10*F$12", "=G$10*G$12"]
    assert sheet["G21"].value == "=G$14*G$13+G$18*G$17"


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
