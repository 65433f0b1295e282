from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reportgen.parts.models.labels import labels
from reportgen.parts.models.view import VIEWS, size_title
from reportgen.report.html import render
from reportgen.report.profiles import profile
from reportgen.study.analyse import analyse
from reportgen.study.compiler import evaluate
from reportgen.study.entries import entries
from reportgen.study.reader import parse_study
from reportgen.workbook.write import write_workbook
from tests.support.rich import STUDY, evaluated, found, loaded
from tests.support.studies import SMALL

if TYPE_CHECKING:
    from reportgen.describe.evaluation import Analysis

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def test_a_budget_that_grows_with_the_size_has_two_ends() -> None:
    text = STUDY.replace('tokens = "2 * steps"', 'tokens = "heads * steps"')
    analysis = analyse(evaluate(parse_study(text.encode())))
    budgets: tuple[object, ...] = VIEWS["budgets"](analysis)  # type: ignore[assignment]  # a view is any object
    ends = [(item.first.text, item.last.text) for item in budgets]  # type: ignore[attr-defined]  # of BudgetView
    assert ends == [("1.00 × 10²", "1.00 × 10²"), ("1.00 × 10²", "4.00 × 10²")]


def test_the_rows_of_a_budget_are_called_by_what_they_are() -> None:
    known = dict(labels(evaluated().study))
    assert [tuple(known[f"fixed.{key}"]) for key in ("runs", "tokens", "flops")] == [
        ("Budget: fixed", "Runs", "plain"),
        ("Budget: fixed", "Tokens of one run", "flops"),
        ("Budget: fixed", "FLOPs of one run", "flops"),
    ]
    assert tuple(known["width"]) == ("Model sizes", "Width", "number")


def test_sizes_are_an_entry_of_all_numbers() -> None:
    entry = entries(loaded(None), evaluated(None).graph)["heads"]
    assert (entry.kind, entry.path, entry.value) == ("sizes", ("models", "inputs", "heads", "values"), (1, 2, 4))


def test_sums_at_each_size_have_the_formats_of_their_columns() -> None:
    from datetime import UTC, datetime
    from io import BytesIO

    import openpyxl

    data = write_workbook(analyse(evaluated()), timestamp=datetime(2026, 1, 2, tzinfo=UTC), version="1")
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["Models"]
    last = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "FLOPs"]
    assert [sheet.cell(row, 5).number_format for row in last] == ["0.00E+0;-0.00E+0;0"]
    assert found(book, "Models", "Runs", "Quantity").value == "Runs"


def wide(quantities: int) -> Analysis:
    """A study of three sizes, whose number of heads names them, with more quantities."""
    more = "".join(
        f'[models.quantities.more_{number}]\nlabel = "More {number}"\nformula = "{number} * heads"\nunit = "units"\n'
        for number in range(quantities)
    )
    return analyse(evaluate(parse_study(STUDY.replace("[budgets.fixed]", f"{more}\n[budgets.fixed]").encode())))


def tables(study: Analysis, printed: bool) -> list[list[list[str]]]:
    """Return the cells of each table with model sizes of the page or of the document that is printed."""
    html = render(study, timestamp=WHEN, version="1", profile=profile("a4") if printed else None)
    found = re.findall(r'(?s)<table class="(?:sizes|quantities)">(.*?)</table>', html)
    return [
        [
            [" ".join(re.sub(r"<[^>]*>", "", cell).split()) for cell in re.findall(r"(?s)<t[hd].*?</t[hd]>", row)]
            for row in re.findall(r"(?s)<tr.*?</tr>", table)
        ]
        for table in found
    ]


@pytest.mark.parametrize("printed", [False, True])
def test_many_quantities_of_few_sizes_stand_below_each_other_and_none_is_left_out(printed: bool) -> None:
    (rows,) = tables(wide(40), printed)
    assert rows[0] == ["Quantity", "Unit", "1", "2", "4"]
    assert rows[1:4] == [["Entered for each size"], ["Heads", "", "1", "2", "4"], ["Computed for each size"]]
    assert [row[0] for row in rows[4:]] == ["Width", *(f"More {number}" for number in range(40))]
    assert rows[-1] == ["More 39", "units", "39", "78", "156"]


def test_few_quantities_have_a_row_for_each_size() -> None:
    (rows,) = tables(wide(3), printed=False)
    assert rows[0] == ["Heads", "Width", "More 0", "More 1", "More 2"]
    assert rows[3] == ["4", "40", "0", "4", "8"]


def test_sizes_with_names_are_called_by_them_and_no_size_by_nothing() -> None:
    named = evaluate(parse_study(SMALL.replace('title = "width"', 'names = ["S", "M", "L"]').encode()))
    assert [size_title(named, size) for size in (-1, 0, 2)] == ["", "S", "L"]
